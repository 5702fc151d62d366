"""Who sees a proposal for standing to it, and from whom a conflict hides it."""

from __future__ import annotations

import pytest

from parvis.domain.roles import Role
from parvis.programme.actions import asking
from parvis.programme.queries import threads
from parvis.proposals import offers, queries
from parvis.proposals.actions import submitting
from parvis.proposals.models import Proposal
from parvis.standing import actions as standing
from parvis.standing.actions import conflicts
from parvis.web.duties import told
from tests import factories
from tests.factories import NOW
from tests.proposals import building

pytestmark = pytest.mark.django_db


def seen(person, at=NOW):
    return set(Proposal.objects.visible_to(person, at=at).values_list("code", flat=True))


def test_who_stands_to_a_submission_sees_it_and_a_draft_is_nobodys():
    proposal, _receipt = building.submitted()
    draft = building.joint(proposal.call)
    reviewer = factories.person()
    for one in (proposal, draft):
        standing.relate(reviewer, "proposal", one.code, "reviewer", cause="test", by=None, now=NOW)

    assert seen(reviewer) == {proposal.code}
    submitting.reopen(proposal, by=building.directors(proposal)[0], now=NOW)
    assert seen(reviewer) == set()


def test_a_conflict_is_stronger_than_office_and_relation_and_weaker_than_being_a_party():
    proposal, _receipt = building.submitted()
    ally, _partner = building.directors(proposal)
    officer, auditor, reviewer = factories.programme_officer(), factories.person(Role.AUDITOR), factories.person()
    standing.relate(reviewer, "proposal", proposal.code, "reviewer", cause="test", by=None, now=NOW)
    everybody = (officer, auditor, reviewer, ally)
    assert [seen(one) for one in everybody] == [{proposal.code}] * 4

    for one in everybody:
        conflicts.state(one, "proposal", proposal.code, "relative", by=one, now=NOW)

    assert [seen(one) for one in everybody] == [set(), set(), set(), {proposal.code}]


def test_numbers_talks_duties_and_letters_never_tell_of_what_is_hidden(mails):
    proposal, _receipt = building.submitted()
    draft = building.joint(proposal.call)
    officer, free = factories.programme_officer(), factories.programme_officer()
    for one in (proposal, draft):
        conflicts.state(officer, "proposal", one.code, "relative", by=officer, now=NOW)
    ally = building.directors(proposal)[0]
    mails.clear()
    asking.open_thread(f"proposal:{proposal.code}", title="A question", text="When?", by=ally, now=NOW)

    assert (queries.draft_numbers(draft.call, officer, at=NOW), queries.draft_numbers(draft.call, free, at=NOW)) == (
        {},
        {"ARW": 1},
    )
    assert [threads.threads_of(one, at=NOW).count() for one in (officer, free)] == [0, 1]
    assert [len(threads.waiting_for_office(one, at=NOW)) for one in (officer, free)] == [0, 1]
    assert [len(told(offers.duties(one, at=NOW), one, at=NOW)) for one in (officer, free)] == [0, 1]
    assert [mail.to for mail in mails()] == [free.email]
