"""A conflict declared in any way holds: without an account, by an officer, and once more after it was set aside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.domain.refusals import Denied, Refused
from parvis.domain.standing import CaseKind
from parvis.proposals.models import Proposal
from parvis.review.actions import assignments, experts
from parvis.review.queries import received, rounds
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
