"""What becomes of an award's letter when a person leaves for good, and what a conflict closes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from parvis.accounts.actions.leaving import erase_person
from parvis.accounts.queries import personal
from parvis.domain import revisions
from parvis.domain.roles import Role
from parvis.domain.standing import Discovery
from parvis.grants.models import Award
from parvis.standing.actions import conflicts
from tests import factories
from tests.factories import NOW
from tests.grants import building

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
    assert {(one.name, one.email) for one in award.acceptances.filter(person=director)} == {("", "")}


def test_an_erased_signatory_keeps_the_answer_and_loses_the_name():
    award = building.accepted()
    answer = award.acceptances.filter(kind="signatory").first() or award.acceptances.last()
    signatory = answer.person

    kept = personal.collected(signatory)["awards"]
    erase_person(signatory, now=NOW)

    answer.refresh_from_db()
    assert [one["award"] for one in kept] == [award.reference]
    assert (answer.name, answer.email, answer.answer) == ("", "", "accepted")


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
