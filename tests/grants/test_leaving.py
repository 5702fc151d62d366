"""What becomes of an award's letter when a person leaves for good, and what a conflict closes."""

from __future__ import annotations

import json
from operator import attrgetter

import pytest
from django.urls import reverse
from django.utils.translation import override

from parvis.accounts.actions.leaving import erase_person
from parvis.accounts.queries import personal
from parvis.domain import revisions
from parvis.domain.amendments import AmendmentKind as K
from parvis.domain.roles import Role
from parvis.domain.standing import Discovery
from parvis.grants.actions import amending, negotiating
from parvis.grants.forms.papers import letter
from parvis.grants.models import Award
from parvis.grants.queries import negotiations
from parvis.standing.actions import conflicts
from tests import factories
from tests.factories import NOW
from tests.grants import building
from tests.proposals import building as drafting

STRUCK = attrgetter("name", "email", "organisation", "statement", "answer")

pytestmark = pytest.mark.django_db


def test_an_erased_director_leaves_the_letter_provable_and_without_the_name():
    award = building.accepted()
    director, _partner = building.directors(award)
    party = award.proposal.parties.get(person=director)
    name = award.frozen["parties"][party.code]["name"]

    erase_person(director, now=NOW)

    award.refresh_from_db()
    assert award.frozen["parties"][party.code]["name"] == "" != name
    assert revisions.proven({**award.frozen, "reference": award.reference, "conditions": award.conditions},
                            award.salts, award.leaves, digest=award.digest)  # fmt: skip
    assert {STRUCK(one) for one in award.acceptances.filter(person=director)} == {("", "", "", "", "accepted")}
    assert all(one.organisation and one.statement for one in award.acceptances.exclude(person=director))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_award_and_its_letter_are_read_on_after_an_erasure(client, language):
    award = building.accepted()
    director, partner = building.directors(award)
    name, institution = director.name, award.acceptances.filter(person=director).get().organisation

    erase_person(director, now=NOW)
    client.force_login(partner)
    page = client.get(f"/{language}/grants/{award.code}/")
    paper = client.get(f"/{language}/grants/{award.code}/letter.pdf")

    award.refresh_from_db()
    with override(language):
        told = json.dumps(letter(award, language), default=str)
    assert (page.status_code, paper.status_code) == (200, 200)
    assert not name or name not in page.text + told
    assert institution not in [one.organisation for one in award.acceptances.filter(name="")]


def test_an_erased_signatory_keeps_the_answer_and_loses_the_name():
    award = building.accepted()
    answer = award.acceptances.filter(kind="signatory").first() or award.acceptances.last()
    signatory = answer.person

    kept = personal.collected(signatory)["awards"]["letters"]
    erase_person(signatory, now=NOW)

    answer.refresh_from_db()
    assert [one["award"] for one in kept] == [award.reference]
    assert STRUCK(answer) == ("", "", "", "", "accepted")


def test_the_copy_of_ones_data_holds_the_plans_one_put_in_with_their_remarks_and_who_agreed():
    negotiation = negotiated()
    ally, partner = drafting.directors(negotiation.proposal)
    content = negotiations.newest(negotiation).content
    told = {**content, "milestones": [{"title": "First buoys", "month": 3}]}
    negotiating.put_in_version(negotiation, told, base=1, note="The ice melts in March.", by=ally, now=NOW)
    negotiating.agree(negotiation, 2, by=partner, now=NOW)

    first, second = (personal.collected(one)["awards"]["negotiations"] for one in (ally, partner))

    assert [(one["version"], one["content"], one["remark"]) for one in first] == [(2, told, "The ice melts in March.")]
    assert [(one["version"], one["for"]) for one in second] == [(2, "director")]
    assert personal.collected(negotiation.opened_by)["awards"]["negotiations"][0]["opened"] == NOW.isoformat()


def test_the_copy_of_ones_data_holds_all_one_did_for_an_award_and_nothing_of_others():
    award = building.accepted()
    ally, partner = building.directors(award)
    officer = factories.programme_officer()
    asked = amending.ask_for_amendment(award, K.EXTENSION, {"months": 2}, reason="The river froze.", by=ally, now=NOW)
    amending.consent(asked, by=partner, now=NOW)
    amending.approve_amendment(asked, "programme-officer", by=officer, now=NOW)
    building.reported(award)

    kept = {who: personal.collected(who)["awards"] for who in (ally, partner, officer)}

    assert kept[ally]["changes asked for"][0]["reason"] == "The river froze."
    assert set(kept[ally]) == {
        "letters",
        "changes asked for",
        "consents to changes",
        "answers in reports",
        "signatures under reports",
    }
    assert [one["change"] for one in kept[partner]["consents to changes"]] == [f"{award.reference}/1"]
    assert "changes asked for" not in kept[partner]
    assert kept[officer]["approvals of changes"][0]["office"] == "programme-officer"
    assert "reason" not in kept[officer]["changes asked for"][0]
    assert personal.collected(factories.person()).get("awards") in (None, {})


def negotiated():
    """A plan that is talked over."""
    proposal = drafting.submitted()[0]
    agreed = building.agreed(proposal)
    return negotiating.open_negotiation(proposal, agreed, by=factories.programme_officer(), now=NOW)


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.FINANCIAL_OFFICER], ids=str)
def test_a_conflict_is_stronger_than_the_office_on_an_award(client, role):
    award = building.accepted()
    free, barred = factories.person(role), factories.person(role)
    conflicts.state(barred, "proposal", award.proposal.code, "organisation", how=Discovery.DECLARED, by=barred, now=NOW)

    def statuses(person):
        client.force_login(person)
        return client.get(reverse("grants:award", args=[award.code])).status_code

    assert (statuses(free), statuses(barred)) == (200, 404)
    assert award.title not in client.get(reverse("square:desk")).content.decode()
    assert Award.objects.visible_to(free, at=NOW).count() == 1
    assert Award.objects.visible_to(barred, at=NOW).count() == 0
