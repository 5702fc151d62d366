"""A conflict declared in any way holds: without an account, by an officer, and once more after it was set aside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.domain.refusals import Denied, Refused
from parvis.domain.standing import CaseKind
from parvis.proposals.models import Proposal
from parvis.review.actions import assignments, experts, panel, reviews
from parvis.review.models import Assignment, PanelItem, ReviewVersion
from parvis.review.offers.stations import stations
from parvis.review.queries import assignments as cases
from parvis.review.queries import experts as pool
from parvis.review.queries import matched, received, rounds
from parvis.standing.actions import conflicts
from parvis.standing.models import Conflict
from parvis.standing.queries import is_barred
from tests import factories
from tests.factories import NOW
from tests.review import building

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_conflict_declared_by_the_mailed_link_holds_for_the_account_that_comes_later(mails):
    asked = building.invited(who=building.expert(account=False))
    assignments.declare(asked, ["relative"], confidential=False, now=NOW)
    proposals = list(received.with_content(Proposal.objects.filter(pk=asked.proposal_id)))
    found = rounds.conflicts_between(proposals, [asked.expert], grounds=[], at=NOW)
    assert found == {(asked.proposal.code, asked.expert.code): "relative"}

    person = factories.person(email=asked.expert.email)
    experts.bind(asked.expert, person, now=NOW)

    assert is_barred("proposal", asked.proposal.code, person, NOW)


def test_who_declares_with_an_account_not_bound_yet_is_looked_up_and_reads(mails):
    asked = building.invited(who=building.expert(account=False))
    person = factories.person(email=asked.expert.email)

    assignments.declare(asked, [], confidential=True, by=person, now=NOW)

    asked.refresh_from_db()
    assert (asked.state, asked.expert.person_id) == ("accepted", person.pk)
    assert Proposal.objects.visible_to(person, at=NOW).filter(pk=asked.proposal_id).exists()


def test_take_up_opens_the_text_though_the_account_was_bound_elsewhere(mails):
    asked = building.invited(who=building.expert(account=False))
    assignments.declare(asked, [], confidential=True, now=NOW)
    person = factories.person(email=asked.expert.email)
    experts.bind(asked.expert, person, now=NOW)

    assignments.take_up(asked, by=person, now=NOW)

    assert Proposal.objects.visible_to(person, at=NOW).filter(pk=asked.proposal_id).exists()


def test_the_mailed_link_does_nothing_once_it_is_answered(mails):
    taken, _person = building.accepted()
    with pytest.raises(Denied):
        assignments.decline(taken, now=NOW)
    with pytest.raises(Denied):
        assignments.declare(taken, ["relative"], confidential=False, now=NOW)
    taken.refresh_from_db()
    assert taken.state == "accepted"


def test_a_conflict_set_aside_holds_again_when_it_is_declared_anew():
    person, first, second = factories.person(), factories.programme_officer(), factories.programme_officer()
    case = building.screened().code
    was = conflicts.state(person, CaseKind.PROPOSAL, case, "relative", by=person, now=NOW)
    conflicts.ask_override(was, reason="Long ago.", by=first, now=NOW)
    conflicts.allow_override(was, by=second, now=NOW)
    assert not is_barred("proposal", case, person, NOW)

    made = conflicts.state(person, CaseKind.PROPOSAL, case, "relative", by=person, now=NOW + HOUR)

    assert made.pk != was.pk
    assert is_barred("proposal", case, person, NOW + HOUR)
    assert Conflict.objects.get(pk=was.pk).to_at == NOW + HOUR


def test_a_second_address_of_somebody_in_the_pool_is_refused(mails):
    there, other = building.expert(), building.expert(account=False)
    with pytest.raises(Refused, match="in the pool already"):
        experts.bind(other, there.person, now=NOW)


def test_a_conflict_stated_about_a_reviewer_takes_the_review_out_of_the_marks(mails):
    done, person = building.reviewed()
    officer = factories.programme_officer()

    assignments.state_of(person, done.proposal, "relative", note="", by=officer, now=NOW)

    done.refresh_from_db()
    assert done.state == "recused"
    assert not ReviewVersion.objects.counting().filter(review__assignment=done).exists()
    assert [one.pk for one in cases.fallen(officer, at=NOW)] == [done.pk]


def test_no_reminder_goes_to_whom_a_conflict_keeps_away(mails):
    taken, person = building.accepted()
    assert cases.due(NOW).filter(pk=taken.pk).exists()
    conflicts.state(person, CaseKind.PROPOSAL, taken.proposal.code, "relative", by=person, now=NOW)
    assert not cases.due(NOW).filter(pk=taken.pk).exists()


def test_a_member_of_the_panel_reads_no_other_review_before_the_own_is_in(mails):
    done, _first = building.reviewed()
    officer = factories.programme_officer()
    taken, member = building.accepted(done.proposal)
    met = building.met(done.proposal.call, by=officer)
    panel.seat(met, taken.expert, by=officer, now=NOW)
    seen = ReviewVersion.objects.filter(review__assignment=done)
    assert not seen.visible_to(member, at=NOW).exists()
    assert not PanelItem.objects.visible_to(member, at=NOW).exists()

    building.write(taken, member, **building.answers(taken))
    reviews.hand_in(Assignment.objects.get(pk=taken.pk), by=member, now=NOW)

    assert seen.visible_to(member, at=NOW).exists()
    assert PanelItem.objects.visible_to(member, at=NOW).exists()


def test_an_officer_who_takes_part_sees_neither_reviewers_nor_verdict(mails):
    done, _person = building.reviewed()
    officer, proposal = factories.programme_officer(), done.proposal
    seat = proposal.parties.filter(state="joined").first()
    met = building.met(proposal.call, by=officer)
    panel.decide(met.items.get().code, "recommended", by=officer, now=NOW)
    assert matched.table(done.round, officer, at=NOW, language="en").lines
    seat.person = officer
    seat.save(update_fields=["person"])

    assert not matched.table(done.round, officer, at=NOW, language="en").lines
    assert not PanelItem.objects.visible_to(officer, at=NOW).exists()
    assert not Assignment.objects.visible_to(officer, at=NOW).exists()
    assert not ReviewVersion.objects.visible_to(officer, at=NOW).exists()
    assert all(not one.note or "of" not in one.note for one in stations(proposal.code, officer, NOW).values())
    assert [row.done for row in pool.pool(officer, at=NOW) if row.expert == done.expert] == [0]
