"""Relations and conflicts as rows: stated once, ended once, set aside by two."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from parvis.audit.models import Entry, Fact
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.domain.roles import Role
from parvis.domain.standing import ConflictState
from parvis.standing import actions, queries
from parvis.standing.actions import conflicts
from parvis.standing.models import Conflict, ReadMark, Relation
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
CASE = ("proposal", "abc")


def barred(person, at=NOW):
    return {row["case"] for row in queries.barred("proposal", person, at)}


def test_a_relation_holds_from_its_first_moment_to_its_last_and_is_made_once():
    person, officer = factories.person(), factories.programme_officer()

    first = actions.relate(person, *CASE, "reviewer", cause="declaration", by=officer, now=NOW)
    again = actions.relate(person, *CASE, "reviewer", cause="declaration", by=officer, now=LATER)
    ended = actions.end_all(person, *CASE, "reviewer", by=officer, now=LATER)

    assert (first, ended, Relation.objects.count()) == (again, 1, 1)
    assert [row["case"] for row in queries.related("proposal", person, None, NOW)] == ["abc"]
    assert list(queries.related("proposal", person, None, LATER)) == []
    assert list(queries.related("proposal", person, ["delegate"], NOW)) == []
    assert list(Entry.objects.order_by("position").values_list("action", flat=True)) == [
        "standing.related",
        "standing.ended",
    ]


def test_a_conflict_stated_twice_is_one_and_tells_what_had_been_read():
    person = factories.person()
    actions.note_reading(person, *CASE, "text", now=NOW)
    actions.note_reading(person, *CASE, "text", now=LATER)

    first = conflicts.state(person, *CASE, "same-organisation", note="My own chair.", by=person, now=LATER)
    again = conflicts.state(person, *CASE, "same-organisation", by=person, now=LATER)

    assert (first, Conflict.objects.count(), ReadMark.objects.count()) == (again, 1, 1)
    assert (barred(person), barred(person, LATER)) == (set(), {"abc"})
    told = Fact.objects.get(path="read before").value
    assert json.loads(told) == [{"first": NOW.isoformat(), "part": "text"}]


def test_an_override_takes_two_people_and_a_reason():
    person = factories.programme_officer()
    one, two = factories.programme_officer(), factories.programme_officer()
    conflict = conflicts.state(person, *CASE, "co-grantee", by=one, now=NOW)

    with pytest.raises(NotFound):  # who is barred sees no case at all
        conflicts.ask_override(conflict, reason="why", by=person, now=NOW)
    with pytest.raises(Refused):
        conflicts.ask_override(conflict, reason=" ", by=one, now=NOW)
    with pytest.raises(Refused) as unasked:
        conflicts.allow_override(conflict, by=two, now=NOW)
    conflicts.ask_override(conflict, reason="The only one who reads Ukrainian.", by=one, now=NOW)
    with pytest.raises(Refused) as same:
        conflicts.allow_override(conflict, by=one, now=NOW)
    assert barred(person) == {"abc"}
    conflicts.allow_override(conflict, by=two, now=LATER)
    conflicts.allow_override(conflict, by=two, now=LATER)

    conflict.refresh_from_db()
    assert (unasked.value.code, same.value.code) == ("not-asked", "two-pairs-of-eyes")
    assert (conflict.state_at(LATER), barred(person), barred(person, LATER)) == (
        ConflictState.OVERRIDDEN,
        {"abc"},
        set(),
    )
    assert Entry.objects.filter(action="conflict.overridden").count() == 1


def test_a_conflict_stated_in_error_ends_by_another_and_a_found_one_does_not():
    person, one, two = factories.person(), factories.programme_officer(), factories.programme_officer()
    stated = conflicts.state(person, *CASE, "relative", by=one, now=NOW)
    found = conflicts.state(person, *CASE, "same-organisation", how="detected", by=None, now=NOW)

    with pytest.raises(Refused) as same:
        conflicts.lift(stated, reason="Another of the name.", by=one, now=NOW)
    with pytest.raises(Refused) as detected:
        conflicts.lift(found, reason="why", by=two, now=NOW)
    with pytest.raises(Invalid):
        conflicts.lift(stated, reason="", by=two, now=NOW)
    conflicts.lift(stated, reason="Another of the name.", by=two, now=LATER)

    assert (same.value.code, detected.value.code) == ("two-pairs-of-eyes", "detected")
    assert [one.ground for one in queries.conflicts_of(*CASE, LATER)] == ["same-organisation"]


def test_a_conflicted_officer_judges_no_conflict_of_the_case():
    barred_officer, other = factories.programme_officer(), factories.person(Role.SCIENTIFIC_ADVISER)
    conflict = conflicts.state(other, *CASE, "relative", by=other, now=NOW)
    conflicts.state(barred_officer, *CASE, "relative", by=barred_officer, now=NOW)

    with pytest.raises(NotFound):
        conflicts.ask_override(conflict, reason="why", by=barred_officer, now=NOW)
    with pytest.raises(NotFound):
        conflicts.lift(conflict, reason="why", by=factories.person(), now=NOW)


def test_who_leaves_the_house_leaves_no_words_behind():
    person = factories.person()
    actions.relate(person, *CASE, "reviewer", cause="declaration", by=None, now=NOW)
    conflicts.state(person, *CASE, "relative", note="My sister leads it.", by=person, now=NOW)
    assert queries.kept_on(person) != []

    actions.relations.forget_person(person, now=LATER)

    assert Conflict.objects.get().note == ""
    assert list(queries.related("proposal", person, None, LATER)) == []
