"""Prepared questions: reads whose SQL is made once per process, and asked again with other values.

On most pages the database answers in a tenth of the time that it takes to put the
question into SQL.  A prepared question is a function that says which rows are
meant, `(person, *, at, …) -> QuerySet`.  It never sees whom it is asked for: the
function is given *stand-ins*, of which nothing can be read but the roles that the
person holds, and its SQL is kept for people with exactly these roles.  What is
kept is the question, never an answer; each time the values are put in and the
database is asked anew.

    @prepared_question(code=TEXT)
    def by_code(person, *, at, code):
        return Proposal.objects.visible_to(person, at=at).filter(code=code)

    by_code(person, at=now, code="K7M2P9")           # the rows
    by_code.rows(person, at=now, code="K7M2P9")      # the query set, to stand inside another question

So a question cannot depend on a person's name, on the day or on a row by accident:
whoever tries to compare, format or count with a stand-in gets a `TypeError`, and to
read while the question is made a `RuntimeError`.  Arguments that are not declared with their field
are part of what is kept, like the roles: few values, and hashable ones.  A list of
values (`NUMBERS`, `TEXTS`) is put in as one, and asked for with `among`.
"""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, NoReturn, TypeVar

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import BooleanField, Expression, F, Field, Func, Lookup, QuerySet, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from parvis.domain.roles import Role

Row = TypeVar("Row")


class Several(Field[Any, Any]):
    """Some values at once, as the database takes them in one parameter."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return list(value) if connection.vendor == "postgresql" else json.dumps(list(value))


TEXT, NUMBER, MOMENT = models.CharField(), models.BigIntegerField(), models.DateTimeField()
TEXTS, NUMBERS = Several(), Several()
DAY = models.DateField()
PREPARED: list[PreparedQuestion[Any]] = []


class Given(Value):
    """Stands for a value that is put in when the question is asked."""

    def __init__(self, name: str, field: Field[Any, Any], shift: timedelta = timedelta()) -> None:
        super().__init__(None, output_field=field)
        self.stands_for, self.shift = name, shift

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def __add__(self, shift: timedelta) -> Given:  # type: ignore[override]
        return Given(self.stands_for, self.output_field, self.shift + shift)

    def __sub__(self, shift: timedelta) -> Given:  # type: ignore[override]
        return Given(self.stands_for, self.output_field, self.shift - shift)

    def __str__(self) -> str:
        # Where Django would write the value into a pattern.
        raise TypeError(f"A prepared question may not look at {self.stands_for!r}.")

    def __repr__(self) -> str:
        return f"<given {self.stands_for}>"


class Moment(Given):
    """Stands for the moment for which the question is asked."""

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("A prepared question may not compare its moment.")

    __lt__ = __le__ = __gt__ = __ge__ = _refuse


class Reader(Given):
    """Stands for whom the question is asked for: of a person nothing is known but the roles held."""

    is_authenticated, is_anonymous = True, False

    def __init__(self, roles: frozenset[Role]) -> None:
        super().__init__("person", get_user_model()._meta.pk)
        self._roles = roles
        self.pk = self.id = self
        self.email = Given("email", TEXT)

    def roles_at(self, at: Any) -> frozenset[Role]:
        """The roles held at the moment of the question; of no other moment anything is known."""
        if not isinstance(at, Moment):
            raise TypeError("A prepared question knows the roles of its own moment alone.")
        return self._roles

    def holds(self, role: Role, *, at: Any) -> bool:
        return role in self.roles_at(at)


class Nobody:
    """Stands for who has not signed in."""

    is_authenticated, is_anonymous, pk, id = False, True, None, None


@dataclass(frozen=True)
class Made:
    """A question in SQL, with stand-ins among its parameters; without SQL nothing can be found."""

    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    columns: threading.local = dataclasses.field(default_factory=threading.local)

    def with_values(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The parameters as the database takes them."""
        put: dict[tuple[str, timedelta], Any] = {}
        found = []
        for one in self.params:
            if isinstance(one, Given):
                known = (one.stands_for, one.shift)
                if known not in put:
                    value = values[one.stands_for] + one.shift if one.shift else values[one.stands_for]
                    put[known] = one.output_field.get_db_prep_value(value, connection)
                one = put[known]
            found.append(one)
        return tuple(found)

    def answer(self, values: Mapping[str, Any]) -> list[Any]:
        """The rows.  One query, and those that are prefetched."""
        if not self.sql:
            return []
        asked = self.sql, self.with_values(values)
        compiler, query = copy(self.compiler), copy(self.rows.query)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_args, **_options: asked
        compiler.get_converters = lambda columns: self._converters(compiler, columns)
        query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        found = type(self.rows)(self.rows.model, query)
        for kept in ("_iterable_class", "_fields", "_prefetch_related_lookups", "_known_related_objects"):
            setattr(found, kept, getattr(self.rows, kept))
        return list(found)

    def _converters(self, compiler: Any, columns: Any) -> Any:
        """What each column goes through, which hangs on the connection and so on the thread."""
        if getattr(self.columns, "connection", None) is not compiler.connection:
            self.columns.connection = compiler.connection
            self.columns.converters = type(compiler).get_converters(compiler, columns)
        return self.columns.converters


class PreparedQuestion(Generic[Row]):
    """A question whose SQL is kept for each combination of roles."""

    def __init__(self, rows: Callable[..., QuerySet[Any, Row]], fields: Mapping[str, Field[Any, Any]]) -> None:
        self.rows, self.fields = rows, {"at": MOMENT, **fields}
        self.__doc__, self.__name__, self.__module__ = rows.__doc__, rows.__name__, rows.__module__
        self._made: dict[tuple[Any, ...], Made] = {}

    def __call__(self, *person: Any, **asked: Any) -> Sequence[Row]:
        """The rows for this person.  One query."""
        return self.made(*person, **asked).answer(self.values(*person, **asked))

    def first(self, *person: Any, **asked: Any) -> Row | None:
        """The first row, if there is one.  One query, of all its rows: for questions that have few."""
        return next(iter(self(*person, **asked)), None)

    def values(self, *person: Any, **asked: Any) -> dict[str, Any]:
        """What is put in for the stand-ins."""
        values = {name: value for name, value in asked.items() if name in self.fields}
        if person and person[0] is not None and person[0].is_authenticated:
            values |= {"person": person[0].pk, "email": person[0].email}
        return values

    def made(self, *person: Any, **asked: Any) -> Made:
        """The SQL for people like this one, made when it is asked for the first time."""
        roles = _roles(person[0], asked.get("at")) if person else None
        shape = {name: value for name, value in asked.items() if name not in self.fields}
        key = connection.vendor, roles, *shape.items()
        if key not in self._made:
            self._made[key] = self._make(bool(person), roles, set(asked), shape)
        return self._made[key]

    def _make(self, of_person: bool, roles: frozenset[Role] | None, names: set[str], shape: dict[str, Any]) -> Made:
        readers = [Nobody() if roles is None else Reader(roles)] if of_person else []
        given: dict[str, Any] = {
            name: Moment(name, field) if name == "at" else Given(name, field)
            for name, field in self.fields.items()
            if name in names
        }
        with connection.execute_wrapper(_read_nothing):
            rows = self.rows(*readers, **given, **shape)
            compiler = rows.query.get_compiler(connection=connection)
            try:
                sql, params = compiler.as_sql()
            except EmptyResultSet:
                sql, params = "", ()
        return Made(rows, compiler, sql, tuple(params))


def alike(column: str, value: Any) -> Lookup[Any]:
    """Whether this column says the same, whatever its case: what `iexact` says, for a value nobody may look at."""
    return Exact(Lower(column), Lower(value if isinstance(value, Given) else Value(value)))


class Among(Func):
    """Whether a column has one of some values, in SQL that is the same however many they are."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_options: Any) -> Any:
        column, values = self.get_source_expressions()
        held, before = compiler.compile(column)
        given, after = compiler.compile(values)
        some = "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
        return f"{held} {some.replace('%s', given)}", (*before, *after)


def among(column: str, values: Collection[Any] | Given) -> Among:
    """Whether this column has one of these values: what `in` says, for values that nobody may look at or count."""
    listed: Expression = values if isinstance(values, Given) else Value(list(values), output_field=Several())
    return Among(F(column), listed)


def prepared_question(
    **fields: Field[Any, Any],
) -> Callable[[Callable[..., QuerySet[Any, Row]]], PreparedQuestion[Row]]:
    """Keep the SQL of the question that this function puts; `fields` are those of its values but person and `at`."""

    def keep(rows: Callable[..., QuerySet[Any, Row]]) -> PreparedQuestion[Row]:
        PREPARED.append(question := PreparedQuestion(rows, fields))
        return question

    return keep


def _roles(person: Any, at: datetime | None) -> frozenset[Role] | None:
    if person is None or not person.is_authenticated:
        return None
    return person.roles_at(at) if at is not None else frozenset()


def _read_nothing(*_: object) -> NoReturn:
    raise RuntimeError("A prepared question may not read anything while it is made.")
