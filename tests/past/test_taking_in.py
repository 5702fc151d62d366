"""Files taken in: all or nothing, the same twice changes nothing, people matched for sure or by an officer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from parvis.audit.models import Entry
from parvis.domain.past_files import Kind
from parvis.domain.refusals import Denied, Invalid, NotFound
from parvis.past.actions import forgetting, likening, taking_in
from parvis.past.models import Employment, Intake, Likeness, PastAward, PastParty, PastPerson
from parvis.past.queries import people
from tests import factories
from tests.factories import NOW
from tests.past.files import AWARDS, PEOPLE, took

pytestmark = pytest.mark.django_db


def numbers(intake):
    return intake.added, intake.changed, intake.unchanged


def everything():
    return [
        sorted(model.objects.order_by("pk").values_list(*fields))
        for model, fields in (
            (PastAward, ["reference", "title", "amount"]),
            (PastParty, ["award__reference", "person__name", "organisation_name"]),
            (PastPerson, ["name", "email", "orcid"]),
            (Employment, ["person__name", "organisation_name"]),
        )
    ]


def test_a_file_is_looked_through_first_and_then_taken_in_whole():
    officer = factories.programme_officer()

    brought = taking_in.bring(AWARDS.encode(), Kind.AWARDS, name="old.csv", by=officer, now=NOW)
    assert PastAward.objects.count() == 0
    done = taking_in.take_in(brought, by=officer, now=NOW)

    assert numbers(done) == (2, 0, 0)
    assert done.content is None
    assert list(PastParty.objects.values_list("award__reference", "person__name", "nation")) == [
        ("G1", "Anna Peeters", "BE"),
        ("G1", "Bohdan Koval", "UA"),
        ("G2", "Anna Peeters", "BE"),
    ]
    assert PastPerson.objects.filter(email="anna@past.example").count() == 1
    acts = ["past.file-brought", "past.file-taken-in"]
    assert list(Entry.objects.filter(chain__case=f"intake:{done.code}").values_list("action", flat=True)) == acts
    with pytest.raises(NotFound):
        taking_in.take_in(brought, by=officer, now=NOW)


@pytest.mark.parametrize(("kind", "content"), [(Kind.AWARDS, AWARDS), (Kind.PEOPLE, PEOPLE)])
def test_the_same_file_twice_changes_nothing(kind, content):
    assert numbers(took(kind, content))[1:] == (0, 0)
    before = everything()

    assert numbers(took(kind, content)) == (0, 0, 2)
    assert everything() == before


def test_a_changed_record_takes_the_place_of_what_was_there():
    took(Kind.AWARDS, AWARDS)
    took(Kind.PEOPLE, PEOPLE)

    changed = AWARDS.replace("Floods in valleys", "Floods and ice").replace("Bohdan Koval,bohdan@", "Cem Aydin,cem@")
    assert numbers(took(Kind.AWARDS, changed)) == (0, 1, 1)
    assert numbers(took(Kind.PEOPLE, PEOPLE.replace("Oslo", "Bergen"))) == (0, 1, 1)

    assert PastAward.objects.get(reference="G1").title == "Floods and ice"
    assert {one.person.name for one in PastParty.objects.filter(award__reference="G1")} == {
        "Anna Peeters",
        "Cem Aydin",
    }
    assert "Oslo" not in Employment.objects.values_list("organisation_name", flat=True)


def test_one_fault_and_nothing_at_all_is_taken_in():
    with pytest.raises(taking_in.Faulty) as refused:
        took(Kind.AWARDS, AWARDS + "G3,Ice,,,,,Cem,,,,\n")

    assert [(one.line, one.column) for one in refused.value.plan.faults] == [(5, "starts_on")]
    assert everything() == [[], [], [], []]


def test_who_is_somebody_else_already_is_a_fault():
    took(Kind.PEOPLE, PEOPLE)
    head = PEOPLE.split("\n")[0]

    for line in (
        "Anna Peeters;dag@past.example;0000-0002-1825-0097;Ghent;;;",
        "Anna Peeters;anna@past.example;0000-0001-5109-3700;Ghent;;;",
    ):
        with pytest.raises(taking_in.Faulty):
            took(Kind.PEOPLE, f"{head}\n{line}\n")


def test_only_officers_take_in_and_a_file_that_waits_a_day_is_dropped():
    officer, stranger = factories.programme_officer(), factories.person()
    with pytest.raises(Denied):
        taking_in.bring(AWARDS.encode(), Kind.AWARDS, name="x", by=stranger, now=NOW)
    with pytest.raises(Invalid):
        taking_in.bring(b"\0\0", Kind.AWARDS, name="x", by=officer, now=NOW)
    brought = taking_in.bring(AWARDS.encode(), Kind.AWARDS, name="x", by=officer, now=NOW)
    with pytest.raises(Denied):
        taking_in.take_in(brought, by=stranger, now=NOW)

    assert forgetting.forget_unconfirmed(NOW + timedelta(hours=23)) == 0
    assert forgetting.forget_unconfirmed(NOW + timedelta(hours=25)) == 1
    assert not Intake.objects.exists()


def test_people_are_matched_by_proven_address_or_orcid_alone_and_get_no_mail(mails):
    took(Kind.PEOPLE, PEOPLE)
    by_address = factories.person(email="dag@past.example", name="Somebody Else")
    by_orcid = factories.person(name="A. P.", orcid="0000-0002-1825-0097", orcid_proven_at=NOW)
    typed = factories.person(name="T. P.", orcid="0000-0002-1825-0097")
    namesake = factories.person(name="Peeters, Anna")

    assert [one.name for one in people.of_account(by_address)] == ["Dag Berg"]
    assert [one.name for one in people.of_account(by_orcid)] == ["Anna Peeters"]
    assert [*people.of_account(typed), *people.of_account(namesake)] == []
    assert [(one.past.name, one.person) for one in people.perhaps()] == [("Anna Peeters", namesake)]
    assert mails() == []


@pytest.mark.parametrize("same", [True, False])
def test_an_officer_says_whether_namesakes_are_one(same):
    took(Kind.PEOPLE, PEOPLE)
    namesake, officer = factories.person(name="Anna Peeters"), factories.programme_officer()
    (offered,) = people.perhaps()

    likening.liken(offered.past, namesake, same=same, by=officer, now=NOW)

    assert [one.name for one in people.of_account(namesake)] == (["Anna Peeters"] if same else [])
    assert people.perhaps() == []
    with pytest.raises(Denied):
        likening.liken(offered.past, namesake, same=same, by=namesake, now=NOW)


def test_an_erased_account_is_nobody_in_files_too():
    took(Kind.AWARDS, AWARDS)
    took(Kind.PEOPLE, PEOPLE)
    anna = factories.person(email="anna@past.example")

    forgetting.forget_person(anna, now=NOW)

    assert PastPerson.objects.filter(name="", erased_at=NOW).count() == 1
    assert PastParty.objects.filter(award__reference="G1").count() == 2
    assert not Employment.objects.filter(person__erased_at__isnull=False).exists()
    assert not Likeness.objects.exists()


def test_the_command_takes_in_or_names_every_fault(tmp_path, capsys):
    right, wrong = tmp_path / "right.csv", tmp_path / "wrong.csv"
    right.write_text(AWARDS, encoding="utf-8")
    wrong.write_text(AWARDS.replace("2021-01-01", "soon"), encoding="utf-8")

    call_command("import", "awards", str(right))
    assert "2 added" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("import", "awards", str(wrong))
    assert "line 2, starts_on" in capsys.readouterr().err
    with pytest.raises(CommandError):
        call_command("import", "people", str(tmp_path / "none.csv"))
