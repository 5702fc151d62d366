"""What grants put on a desk: who must do it sees it, nobody else, and it is gone once it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.domain.amendments import AmendmentKind as K
from parvis.domain.roles import Role
from parvis.domain.standing import Discovery
from parvis.grants.actions import accepting, amending, negotiating, opinions, reporting
from parvis.grants.offers import duties
from parvis.standing.actions import conflicts
from parvis.web.duties import Turn, told
from tests import factories
from tests.factories import NOW
from tests.grants import building
from tests.grants.building import LATER
from tests.proposals import building as proposals

pytestmark = pytest.mark.django_db

CONSENT, APPROVE = "Consent to a change of the award", "Approve or refuse a change of an award"
PLAN, OTHERS = "Settle the plan before the letter", "The others read the plan before the letter"


def desk(person, at=NOW, turn=Turn.MINE):
    """What waits for this person then."""
    return [one.what for one in told(duties(person, at=at), person, at=at) if one.turn is turn]


def asked(award, told=None, kind=K.EXTENSION, *, by=None, now=NOW):
    return amending.ask_for_amendment(
        award, kind, told or {"months": 3}, reason="The river froze.", by=by or building.directors(award)[0], now=now
    )


def test_a_letter_lies_on_the_desk_of_who_is_asked_until_it_is_answered():
    award = building.offered()
    ally, partner = building.directors(award)

    before = [desk(one) for one in (ally, partner)]
    accepting.accept_letter(award, award.digest, by=ally, now=NOW)

    assert all("Answer the award letter" in one for one in before)
    assert "Answer the award letter" not in desk(ally)
    assert "Answer the award letter" in desk(partner)
    assert desk(factories.person()) == []


def test_a_change_lies_with_the_other_director_first_and_then_with_the_office():
    award = building.accepted()
    ally, partner = building.directors(award)
    officer, treasurer = factories.programme_officer(), factories.person(Role.TREASURER)
    amendment = asked(award)
    waits = [CONSENT in desk(partner), CONSENT in desk(ally), APPROVE in desk(officer)]

    amending.consent(amendment, by=partner, now=NOW)
    then = [CONSENT in desk(partner), APPROVE in desk(officer), APPROVE in desk(treasurer), APPROVE in desk(ally)]
    amending.approve_amendment(amendment, "programme-officer", by=officer, now=NOW)

    assert waits == [True, False, False]
    assert then == [False, True, False, False]
    assert APPROVE not in desk(officer)


def test_of_two_approvals_each_lies_with_its_own_office_and_never_with_one_person_twice():
    award = building.accepted()
    both, chair = factories.person(Role.PROGRAMME_OFFICER, Role.CHAIR), factories.person(Role.CHAIR)
    amendment = asked(award, {"months": 18})
    amending.consent(amendment, by=building.directors(award)[1], now=NOW)
    before = [APPROVE in desk(one) for one in (both, chair)]

    amending.approve_amendment(amendment, "programme-officer", by=both, now=NOW)
    then = [APPROVE in desk(one) for one in (both, chair, factories.programme_officer())]
    amending.refuse_amendment(amendment, reason="Too long.", by=chair, now=NOW)

    assert (before, then) == ([True, True], [False, True, False])
    assert APPROVE not in desk(chair)


def test_a_change_of_a_project_that_a_conflict_closes_lies_on_no_desk():
    award = building.accepted()
    officer = factories.programme_officer()
    amendment = asked(award)
    amending.consent(amendment, by=building.directors(award)[1], now=NOW)
    before = APPROVE in desk(officer)

    conflicts.state(
        officer, "proposal", award.proposal.code, "organisation", how=Discovery.DECLARED, by=officer, now=NOW
    )

    assert (before, APPROVE in desk(officer)) == (True, False)


def test_a_plan_lies_with_whoever_has_not_agreed_to_its_newest_version_until_it_is_settled():
    proposal, _receipt = proposals.submitted()
    ally, partner = proposals.directors(proposal)
    officer, adviser = factories.programme_officer(), factories.person(Role.SCIENTIFIC_ADVISER)
    negotiation = negotiating.open_negotiation(proposal, building.agreed(proposal), by=officer, now=NOW)
    everybody = (ally, partner, officer, adviser)

    opened = [PLAN in desk(one) for one in everybody]
    negotiating.agree(negotiation, 1, by=ally, now=NOW)
    negotiating.agree(negotiation, 1, by=adviser, now=NOW)
    agreed = [(PLAN in desk(one), OTHERS in desk(one, turn=Turn.THEIRS)) for one in everybody]
    negotiating.agree(negotiation, 1, by=partner, now=NOW)

    assert opened == [True] * 4
    assert agreed == [(False, True), (True, False), (False, True), (False, True)]
    assert not any(PLAN in desk(one) or OTHERS in desk(one, turn=Turn.THEIRS) for one in everybody)
    assert PLAN not in desk(factories.person(Role.FINANCIAL_OFFICER))


def test_an_expert_who_is_asked_about_a_report_has_it_on_the_desk_until_it_is_answered_or_decided():
    award = building.accepted()
    report, adviser = building.handed_in(award), factories.person(Role.SCIENTIFIC_ADVISER)
    first, second = factories.person(), factories.person()
    what, day = "Say what you think of a report", (LATER + timedelta(days=10)).date()
    asked_of = [
        opinions.ask_expert(report, one, question="Enough stations?", due_on=day, by=adviser, now=LATER)
        for one in (first, second)
    ]
    before = [desk(one, LATER) for one in (first, second)]

    opinions.give_opinion(asked_of[0], text="Seven are enough.", accepts=True, by=first, now=LATER)
    between = [desk(one, LATER) for one in (first, second)]
    reporting.accept_report(report, by=adviser, now=LATER)

    assert before == [[what], [what]]
    assert between == [[], [what]]
    assert desk(second, LATER) == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_desk_asks_as_often_for_one_award_as_for_three(number, django_assert_max_num_queries):
    officer = factories.person(Role.PROGRAMME_OFFICER, Role.CHAIR)
    for _each in range(number):
        award = building.accepted()
        amending.consent(asked(award), by=building.directors(award)[1], now=NOW)
        building.handed_in(award)
    officer.roles_at(NOW)
    desk(officer, LATER)

    with django_assert_max_num_queries(6):
        assert len(desk(officer, LATER)) == 2 * number
