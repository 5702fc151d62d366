"""An expert is asked, declares, accepts or declines; a conflict ends it; somebody else takes the place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.proposals.models import Proposal
from parvis.review.actions import assignments, rounds
from parvis.review.models import Assignment, Review, ReviewVersion
from parvis.review.queries import assignments as queries
from tests import factories
from tests.factories import NOW
from tests.review import building
from tests.review.building import DUE_AT

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_behaviour_12_the_whole_text_opens_with_the_declaration_and_not_before(mails):
    asked = building.invited()
    person, code = asked.expert.person, asked.proposal.code
    assert not Proposal.objects.visible_to(person, at=NOW).filter(code=code).exists()

    assignments.declare(asked, [], confidential=True, by=person, now=NOW)

    assert Proposal.objects.visible_to(person, at=NOW).filter(code=code).exists()
    asked.refresh_from_db()
    assert asked.state == "accepted"
    assert asked.declarations.get().confidential


def test_a_conflict_declared_after_reading_ends_the_access_at_once(mails):
    taken, person = building.reviewed()
    code = taken.proposal.code
    assert ReviewVersion.objects.counting().filter(review__assignment=taken).exists()

    assignments.recuse(taken, ["relative"], by=person, now=NOW + HOUR)

    later = NOW + HOUR
    assert not Proposal.objects.visible_to(person, at=later).filter(code=code).exists()
    assert not Assignment.objects.visible_to(person, at=later).exists()
    assert not ReviewVersion.objects.counting().filter(review__assignment=taken).exists()
    assert Review.objects.get(assignment=taken).invalid_cause == "conflict"
    assert taken.declarations.count() == 2


def test_declining_needs_no_account_and_leaves_names_for_the_office(mails):
    asked = building.invited(who=building.expert(account=False))

    assignments.decline(asked, now=NOW, alternates="Ask Professor Nygaard.")

    asked.refresh_from_db()
    assert (asked.state, asked.alternates) == ("declined", "Ask Professor Nygaard.")


def test_a_reviewer_declines_on_the_last_day_and_a_replacement_is_asked_at_once(mails):
    proposal = building.screened()
    pool = [building.expert(nation) for nation in ("NO", "DE", "PL", "CA")]
    officer = factories.programme_officer()
    drawn = building.opened(proposal.call, by=officer, reviews=2)
    rounds.match(drawn.code, by=officer, now=NOW)
    rounds.send_invitations(drawn, by=officer, now=NOW)
    lost = drawn.assignments.order_by("id").first()
    assignments.declare(lost, [], confidential=True, by=lost.expert.person, now=NOW)
    last = DUE_AT - HOUR

    assignments.decline(lost, by=lost.expert.person, now=last)

    assert [one.pk for one in queries.fallen(officer, at=last)] == [lost.pk]
    assert f"{lost.expert} will not review" in mails()[-1].text
    from parvis.review.queries.matched import replacements

    lost.refresh_from_db()
    found = replacements(Assignment.objects.get(pk=lost.pk), at=last)
    assert {one.expert.pk for one in found} <= {one.pk for one in pool} and found
    made = assignments.replace(lost, found[0].expert, by=officer, now=last)
    again = assignments.replace(lost, found[0].expert, by=officer, now=last)
    assert (made.pk, made.state, made.replaces_id) == (again.pk, "invited", lost.pk)
    assert not queries.fallen(officer, at=last)
    assert drawn.assignments.counting().count() == 2
