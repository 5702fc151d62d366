"""Prepared questions: the same SQL as if it were made anew, for everybody; nothing can be read while it is made."""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.urls import get_resolver
from django.utils import translation

from parvis.accounts.models import Appointment, Person
from parvis.domain.roles import Role
from parvis.programme.queries import closed_calls, open_calls
from parvis.web import lifecycle
from parvis.web.duties import Source, Tally
from parvis.web.prepared import (
    MOMENT,
    NUMBER,
    NUMBERS,
    PREPARED,
    TEXT,
    TEXTS,
    PreparedQuestion,
    Several,
    alike,
    among,
    prepared_question,
)
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

NOT_FOR_EVERYBODY = ("asked of nobody who is not signed in",)
LATER = NOW + timedelta(days=400)
SAMPLES: dict[type, Any] = {
    models.CharField: "K7M2P9",
    models.BigIntegerField: 7,
    models.DateTimeField: NOW,
    models.DateField: NOW.date(),
    Several: [7, 8],
}


def of_the_house() -> list[PreparedQuestion[Any]]:
    assert get_resolver().url_patterns  # whatever is asked on a page is read by now
    return [one for one in PREPARED if one.__module__.startswith("parvis.")]


def shapes() -> dict[str, list[dict[str, Any]]]:
    """The arguments that are part of what is kept, of the questions that have such."""
    plain = [one for one in of_the_house() if set(inspect.signature(one.rows).parameters) == {"person", "at"}]
    return {
        "_held": [{"asked": tuple((kind, one) for one in plain for kind in (Source, Tally))}],
        "_marks": [{"tellers": tuple(lifecycle._tellers)}],
        "_seat_and_answer": [{"own": True}, {"own": False}],
        "_proposals": [{"ways": ()}, {"ways": (("workshop", "full", "screening"), ("project", "outline", ""))}],
        "_newest_assets": [{"count": 3}],
        "_on": [{"count": 3}],
        "_newest_stories": [{"first": 0, "count": 3}, {"first": 24, "count": 24}],
        "_stories_about": [{"first": 0, "count": 3}],
        "_listed": [{"calls": open_calls, "count": 3}, {"calls": closed_calls, "count": None}],
    }


def values_of(question: PreparedQuestion[Any], at: Any) -> list[dict[str, Any]]:
    """The arguments with which it is asked for a person."""
    names = [name for name in inspect.signature(question.rows).parameters if name != "person"]
    fixed = {name: SAMPLES[type(field)] for name, field in question.fields.items() if name in names} | (
        {"at": at} if "at" in names else {}
    )
    kept = shapes()[question.__name__] if set(names) - set(question.fields) else [{}]
    return [{**fixed, **one} for one in kept]


def made_anew(question: PreparedQuestion[Any], person: list[Any], values: dict[str, Any]) -> tuple[Any, ...]:
    try:
        sql, params = question.rows(*person, **values).query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return "", ()
    except (TypeError, AttributeError):
        assert not person[0].is_authenticated
        return NOT_FOR_EVERYBODY
    return sql, tuple(params)


def as_kept(question: PreparedQuestion[Any], person: list[Any], values: dict[str, Any]) -> tuple[Any, ...]:
    try:
        made = question.made(*person, **values)
    except (TypeError, AttributeError):
        assert not person[0].is_authenticated
        return NOT_FOR_EVERYBODY
    return made.sql, made.with_values(question.values(*person, **values))


def test_every_question_of_the_house_is_the_same_kept_or_made_anew_for_everybody() -> None:
    """Whatever the roles, whoever holds them, at any moment, in both languages."""
    people = [
        [AnonymousUser()],
        *([factories.person(*roles)] for roles in [(), *((role,) for role in Role), tuple(Role)]),
    ]
    people += [[factories.person()], [factories.person(Role.PROGRAMME_OFFICER)]]  # others with the same roles

    for at, language in ((NOW, "en"), (LATER, "fr")):
        for question in of_the_house():
            for person in people if "person" in inspect.signature(question.rows).parameters else [[]]:
                for values in values_of(question, at):
                    with translation.override(language):
                        anew = made_anew(question, person, values)
                    assert as_kept(question, person, values) == anew, question.__name__


@prepared_question(code=TEXT, least=NUMBER)
def _appointed(person: Any, *, at: Any, code: Any, least: Any, role: str) -> models.QuerySet[Person]:
    held = Appointment.objects.visible_to(person, at=at).filter(person=OuterRef("pk"), role=role, made_at__lt=at)
    found = Person.objects.filter(Exists(held), Q(code=code) | Q(pk__gte=least)).prefetch_related("appointments")
    return found.order_by("pk")


def test_it_answers_what_the_function_says_and_asks_once(django_assert_num_queries: Any) -> None:
    first, second = (factories.person(Role.CHAIR, Role.AUDITOR) for _ in range(2))
    chair = factories.person(Role.CHAIR)
    asked = {"at": NOW, "code": first.code, "least": second.pk, "role": Role.CHAIR}
    expected = {person.pk: list(_appointed.rows(person, **asked)) for person in (first, second, chair)}
    assert expected == {first.pk: [first, second, chair], second.pk: [first, second, chair], chair.pk: [chair]}
    _appointed(first, **asked), _appointed(chair, **asked)

    for person in (first, second, chair):
        with django_assert_num_queries(2):  # with what is prefetched
            found = _appointed(person, **asked)
            assert all(one.appointments.all() for one in found)
        assert found == expected[person.pk]
    assert _appointed(first, **{**asked, "role": Role.TREASURER}) == []


def test_a_role_given_or_ended_counts_at_once() -> None:
    person, other = factories.person(), factories.person(Role.CHAIR)
    asked = {"at": NOW, "code": "", "least": 0, "role": Role.CHAIR}
    before = _appointed(Person.objects.get(pk=person.pk), **asked)

    Appointment.objects.create(
        person=person, role=Role.AUDITOR, starts_at=NOW, ends_at=LATER, made_at=NOW, confirmed_at=NOW, made_by=None
    )

    again = Person.objects.get(pk=person.pk)
    assert (before, _appointed(again, **asked), _appointed(again, **{**asked, "at": LATER})) == ([], [other], [])


@pytest.mark.parametrize(
    "looks",
    [
        lambda person, at: Person.objects.filter(name=person.name),
        lambda person, at: Person.objects.filter(email__startswith=f"{person.email}"),
        lambda person, at: Person.objects.filter(pk=int(person.pk)),
        lambda person, at: Person.objects.filter(joined_at__date=at.date()),
        lambda person, at: Person.objects.all() if at > NOW else Person.objects.none(),
        lambda person, at: Person.objects.filter(pk__in=[1]) if person.roles_at(NOW) else Person.objects.none(),
    ],
    ids=["name", "text", "number", "day", "comparison", "roles of another moment"],
)
def test_a_question_cannot_look_at_whom_or_when_it_is_asked_for(looks: Any) -> None:
    question = PreparedQuestion(lambda person, *, at: looks(person, at), {})

    with pytest.raises((TypeError, AttributeError)):
        question(factories.person(), at=NOW)


def test_a_question_cannot_read_while_it_is_made() -> None:
    question = PreparedQuestion(lambda person, *, at: Person.objects.filter(pk__in=list(Person.objects.all())), {})

    with pytest.raises(RuntimeError):
        question(factories.person(), at=NOW)


def test_an_address_is_alike_whatever_its_case() -> None:
    person = factories.person(email="Nino@Example.org")
    question = PreparedQuestion(lambda person, *, at: Person.objects.filter(alike("email", person.email)), {})
    twin = Person(pk=person.pk, email="nino@example.ORG")
    other = Person(pk=person.pk, email="nin_@example.org")

    assert (question(twin, at=NOW), question(other, at=NOW)) == ([person], [])


def test_any_number_of_values_is_one_parameter() -> None:
    first, second, third = (factories.person() for _ in range(3))
    people = PreparedQuestion(
        lambda *, keys, emails: Person.objects.filter(among("pk", keys) | among("email", emails)).order_by("pk"),
        {"keys": NUMBERS, "emails": TEXTS},
    )

    found = [
        list(people(keys=keys, emails=emails))
        for keys, emails in [([], []), ([third.pk], []), ([first.pk, third.pk], [second.email, "o'\"\\,{}"])]
    ]

    assert found == [[], [third], [first, second, third]]
    assert len(people._made) == 1


def test_moments_before_and_after_are_reckoned_from_the_moment_asked() -> None:
    day = timedelta(days=1)
    question = PreparedQuestion(
        lambda *, at, since: Appointment.objects.filter(made_at__lt=at - day, made_at__gte=since + day),
        {"since": MOMENT},
    )
    factories.person(Role.CHAIR)  # appointed a year before now
    made_at = NOW - 365 * day

    found = [
        len(question(at=at, since=since)) for at, since in [(NOW, made_at - day), (NOW, made_at), (made_at, made_at)]
    ]

    assert found == [1, 0, 0]
