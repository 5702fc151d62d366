"""Caps over awards: those that files told and those of the house, of people and of organisations."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from parvis.domain.past_files import Kind
from parvis.past.models import Likeness, PastPerson
from parvis.programme.queries.call_rules import programme_of_revision
from parvis.proposals.models import Party
from parvis.proposals.queries.eligibility import verdict
from parvis.web.programme import current
from tests import factories
from tests.factories import NOW
from tests.grants import building as grants
from tests.past.files import took
from tests.proposals import building

pytestmark = pytest.mark.django_db

CAP = """
[[rules]]
id = "one-award"
kind = "cap"
by = "{by}"
at_most = 1
counts = "{counts}"
who = {{ roles = ["ally-director", "partner-director"] }}
"""
HEAD = "reference,title,starts_on,ends_on,name,email,organisation\n"


def forget() -> None:
    """Editions are kept by key, and keys come again in each test."""
    current.cache_clear()
    programme_of_revision.cache_clear()


@pytest.fixture
def programme(settings, tmp_path):
    """The programme with a cap over awards, by person or by organisation."""

    def ruled(by: str = "person", counts: str = "awards") -> None:
        text = settings.PROGRAMME_FILE.read_text(encoding="utf-8")
        file = tmp_path / "capped.toml"
        file.write_text(text + CAP.format(by=by, counts=counts), encoding="utf-8")
        settings.PROGRAMME_FILE = file
        forget()

    yield ruled
    forget()


def found(proposal) -> list[str]:
    """What the cap says of the proposal, if anything."""
    return [one.words["en"].partition(". ")[2] for one in verdict(proposal, NOW).findings if one.rule == "one-award"]


def told(ends_on: str, *, name: str = "A", email: str = "", organisation: str = "", reference: str = "G7") -> None:
    took(Kind.AWARDS, f"{HEAD}{reference},Ice,2020-01-01,{ends_on},{name},{email},{organisation}\n")


@pytest.mark.parametrize(("days", "runs"), [(-1, False), (0, True), (1, True)])
def test_an_imported_award_counts_to_its_last_day(programme, days, runs):
    programme()
    proposal = building.joint(building.event_call())
    ally, _partner = building.directors(proposal)
    closes = proposal.call.closes_at.date()
    told(f"{closes + timedelta(days=days)}", email=ally.email)

    words = [f"Awards of {ally} that still run when the call closes: 1."]
    assert found(proposal) == (words if runs else [])


def test_an_award_without_a_last_day_runs_and_one_told_twice_counts_once(programme):
    programme(counts="both")
    proposal = building.joint(building.event_call())
    ally, partner = building.directors(proposal)
    told("", email=ally.email)
    told("", name="B", email=partner.email, reference="G8")

    said = [one for one in verdict(proposal, NOW).findings if one.rule == "one-award"]
    assert len(said) == 1 and said[0].words["fr"] == (
        "Une même personne ne figure que dans une seule proposition d’un appel (les subventions encore en cours à la "
        f"clôture de l’appel comptent). Subventions de {ally} encore en cours à la clôture de l’appel\u202f: 1."
    )


def test_who_is_not_known_to_be_the_person_in_the_file_is_not_held_to_it(programme):
    programme()
    proposal = building.joint(building.event_call())
    ally, partner = building.directors(proposal)
    told("", name="The Ally", organisation="Elsewhere")
    told("", name="Other", email="proven@past.example", reference="G8")
    assert found(proposal) == []

    named = PastPerson.objects.get(name="The Ally")
    Likeness.objects.create(
        past_person=named, person=ally, same=True, said_by=factories.programme_officer(), said_at=NOW
    )
    assert found(proposal) == [f"Awards of {ally} that still run when the call closes: 1."]

    Likeness.objects.update(same=False)
    EmailAddress.objects.create(user=partner, email="proven@past.example", verified=False)
    assert found(proposal) == []
    EmailAddress.objects.filter(email="proven@past.example").update(verified=True)
    assert found(proposal) == [f"Awards of {partner} that still run when the call closes: 1."]


def test_an_organisation_is_known_by_its_name(programme):
    programme(by="organisation")
    proposal = building.joint(building.event_call())
    ally, _partner = building.directors(proposal)
    Party.objects.filter(proposal=proposal, person=ally).update(organisation=None, organisation_name="Polar Station")
    told("", name="Somebody else", organisation="POLAR  station")

    assert found(proposal) == [f"Awards of {ally} that still run when the call closes: 1."]


def test_the_houses_own_awards_count_and_one_that_a_file_tells_again_counts_once(programme):
    award = grants.accepted()
    programme()
    holder = Party.objects.filter(proposal=award.proposal, role="ally-director").get().person
    proposal = building.joint(building.event_call(), now=NOW)
    Party.objects.filter(proposal=proposal, role="ally-director").update(person=holder)
    told("", email=holder.email, reference=award.code.upper())

    (said,) = found(proposal)
    assert said.endswith("that still run when the call closes: 1.")
    assert not [one for one in verdict(award.proposal, NOW).findings if one.rule == "one-award"]


def test_what_no_rule_counts_is_not_asked(programme, django_assert_num_queries):
    proposal = building.joint(building.event_call())
    proposal = type(proposal).objects.select_related("call").get(pk=proposal.pk)
    verdict(proposal, NOW)  # reads the call's edition once
    with django_assert_num_queries(3):
        verdict(proposal, NOW)
    programme()
    took(Kind.AWARDS, f"{HEAD}G7,Ice,2020-01-01,,A,{building.directors(proposal)[0].email},Here\n")
    plain = building.joint(building.event_call(code="capped"))
    plain = type(plain).objects.select_related("call").get(pk=plain.pk)
    verdict(plain, NOW)
    # What the people hold in the call, their proven addresses, the house's own awards, likenesses, people, awards.
    with django_assert_num_queries(3 + 1 + 5):
        verdict(plain, NOW)
