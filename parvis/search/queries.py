"""Ask the index.  The same hits on both databases, in no order of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, F, QuerySet
from django.db.models.expressions import RawSQL

from parvis.engines.words import Clause, question
from parvis.search.models import Document, Print, Widespread


def matching(kind: str, text: str, language: str) -> QuerySet[Document, int]:
    """The keys of this kind's rows that answer the question, as a subquery: `filter(pk__in=matching(…))`.

    Every word must be there, in either language's forms; the last may be begun
    only; words in quotation marks must follow each other.  `language` is the
    reader's.  A question without any word is answered by nothing.
    """
    return answering(kind, question(text, language))


def answering(kind: str, clauses: Sequence[Clause]) -> QuerySet[Document, int]:
    """The same for clauses that somebody has put together; no clause is answered by nothing."""
    return hits(kind, written(clauses)) if clauses else Document.objects.none().values_list("key", flat=True)


def written(clauses: Sequence[Clause]) -> str:
    """These clauses as this database's index reads them."""
    return _written_for_sqlite(clauses) if connection.vendor == "sqlite" else _written_for_postgresql(clauses)


def hits(kind: str, asked: str) -> QuerySet[Document, int]:
    """The keys of this kind's rows that answer what is `written`, as a subquery."""
    if connection.vendor == "sqlite":
        # The kind of a name with a hyphen is two words of the index, so the row's own kind is asked for besides.
        rowids = RawSQL(
            """
            SELECT rowid FROM search_terms
            WHERE search_terms MATCH 'kind : "' || %s || '" AND terms : (' || %s || ')'
            """,
            [kind, asked],
        )
        # The plus keeps SQLite from walking all rows of the kind instead of the hits.
        of_kind = RawSQL("+kind = %s", [kind], output_field=BooleanField())
        return Document.objects.filter(of_kind, id__in=rowids).values_list("key", flat=True)
    answers = RawSQL("vector @@ %s::tsquery", [asked], output_field=BooleanField())
    return Document.objects.filter(answers, kind=kind).values_list("key", flat=True)


def sharing(kind: str, key: int, *, among: str, keys: QuerySet[Any, Any] | None = None) -> QuerySet[Print, Any]:
    """Who has passages in common with a row: (key of the other, fingerprints in common), those with most first.

    `among` is the kind that is asked for; `keys` narrow it to these rows, inside the question.
    """
    own = Print.objects.filter(kind=kind, key=key)
    others = Print.objects.filter(kind=among, mark__in=own.values("mark"))
    if among == kind:
        others = others.exclude(key=key)
    if keys is not None:
        # The sum keeps a database from walking the prints of all these keys instead of the few that are shared.
        others = others.annotate(of=F("key") + 0).filter(of__in=keys)
    return others.values_list("key").annotate(shared=Count("pk")).order_by("-shared", "key")


def widespread(marks: Iterable[int]) -> frozenset[int]:
    """Those of these fingerprints that very many texts have.  One query."""
    return frozenset(Widespread.objects.filter(mark__in=list(marks)).values_list("mark", flat=True))


# Terms hold letters and digits (and `·`, which is no one's syntax), so quoting them is enough.


def _written_for_sqlite(clauses: Sequence[Clause]) -> str:
    def words(clause: Clause) -> str:
        if clause.phrase:
            return f'"{" ".join(clause.phrase)}"'
        ways = [f'"{term}"' for term in clause.terms]
        if clause.prefix:
            ways.append(f'"{clause.prefix}"*')
        return f"({' OR '.join(ways)})"

    return " AND ".join(words(clause) for clause in clauses)


def _written_for_postgresql(clauses: Sequence[Clause]) -> str:
    def words(clause: Clause) -> str:
        if clause.phrase:
            return f"({' <-> '.join(repr(word) for word in clause.phrase)})"
        ways = [f"'{term}'" for term in clause.terms]
        if clause.prefix:
            ways.append(f"'{clause.prefix}':*")
        return f"({' | '.join(ways)})"

    return " & ".join(words(clause) for clause in clauses)
