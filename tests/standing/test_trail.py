"""A conflict hides a case's trail too, from whoever audits."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.audit import queries
from parvis.audit.actions import Deed, record_many
from parvis.decisions.models import PaperLine
from parvis.domain.roles import Role
from parvis.standing.actions import conflicts
from parvis.stories import actions as stories
from tests import factories
from tests.decisions import building as decisions
from tests.factories import NOW
from tests.grants import building as grants
from tests.proposals import building as proposals
from tests.review import building as review

pytestmark = pytest.mark.django_db


def test_an_auditor_finds_no_trace_of_a_case_that_a_conflict_hides(client):
    auditor, other, now = factories.person(Role.AUDITOR), factories.person(Role.AUDITOR), timezone.now()
    for case in ("proposal:hidden1", "proposal:shown1"):
        record_many(case, [Deed("proposal.submitted", "", now, {"title": f"Title of {case}"})])
    conflicts.state(auditor, "proposal", "hidden1", "relative", by=other, now=now)

    def seen(person):
        client.force_login(person)
        pages = [client.get(reverse("audit:trail"))]
        pages += [client.get(reverse("audit:case", args=[case])) for case in ("proposal:hidden1", "proposal:nothing")]
        return "proposal:hidden1" in pages[0].text, "proposal:shown1" in pages[0].text, [p.status_code for p in pages]

    assert seen(auditor) == (False, True, [200, 404, 404])
    assert seen(other) == (True, True, [200, 200, 404])


@pytest.fixture
def told_everywhere():
    """A case that has come all the way, with its round, panel, paper, award and story; and another of each."""

    def way() -> tuple[str, set[str]]:
        call, officer = proposals.event_call(), factories.programme_officer()
        proposal = review.screened(call)
        assignment, _person = review.reviewed(proposal)
        panel = review.met(call, by=officer)
        paper = decisions.drafted(0, by=officer)
        PaperLine.objects.create(paper=paper, number=1, proposal=proposal, amount=20000, currency="EUR")
        award = grants.accepted(proposal=proposal, by=officer)
        story = stories.draft_from_award(award, by=officer, now=NOW)
        return proposal.code, {one.audit_case() for one in (proposal, assignment.round, panel, paper, award, story)}

    return way(), way()


def test_nor_of_the_rounds_panels_papers_awards_and_stories_that_tell_of_it(client, told_everywhere):
    (hidden, its), (_shown, others) = told_everywhere
    auditor, other = factories.person(Role.AUDITOR), factories.person(Role.AUDITOR)
    conflicts.state(auditor, "proposal", hidden, "relative", by=other, now=NOW)

    def found(person) -> tuple[set[str], set[str]]:
        listed = {entry.chain.case for entry in queries.newest(1000, person, at=timezone.now())}
        client.force_login(person)
        asked = {case: client.get(reverse("audit:case", args=[case])).status_code for case in its | others}
        return (its | others) & listed, {case for case, status in asked.items() if status == 200}

    assert found(auditor) == (others, others)
    assert found(other) == (its | others, its | others)
    assert {case.partition(":")[0] for case in its} == {"proposal", "round", "panel", "paper", "award", "story"}
