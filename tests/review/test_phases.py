"""Reading again in a later phase: what changed is marked, and one's own earlier review stands beside it."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from parvis.domain.standing import Relation
from parvis.proposals.models import Receipt, Revision
from parvis.review.forms import changes
from parvis.review.models import Assignment, Review, ReviewVersion, Round
from parvis.standing import actions as standing
from tests import factories
from tests.proposals.test_stages import outlined
from tests.review import building

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now() - timedelta(minutes=1)


def in_a_second_phase(now, **answers):
    """A project whose full text lies with the office after its outline, and the assignment of who reviewed both."""
    proposal = outlined(now=now - timedelta(days=2))
    first = proposal.handed_in
    revision = Revision.objects.get(pk=first.revision_id)
    revision.pk, revision.digest, revision.number = None, "f" * 64, revision.number + 1
    revision.content = copy.deepcopy(revision.content)
    revision.content["answers"] |= answers
    revision.save(force_insert=True)
    proposal.handed_in = Receipt.objects.create(
        proposal=proposal,
        revision=revision,
        stage="full",
        digest=revision.digest,
        title=first.title,
        at=now - timedelta(days=1),
        handed_in_by=first.handed_in_by,
    )
    proposal.save(update_fields=["handed_in"])
    expert, officer = building.expert(), factories.programme_officer()
    made = []
    for stage, state in (("outline-review", "done"), ("review", "accepted")):
        this = Round.objects.create(
            call=proposal.call, stage=stage, reviews=1, due_at=now, opened_by=officer, opened_at=now
        )
        made.append(
            Assignment.objects.create(
                round=this, proposal=proposal, expert=expert, state=state, due_at=now, made_at=now, accepted_at=now
            )
        )
    standing.relate(expert.person, "proposal", proposal.code, Relation.REVIEWER, cause="test", by=officer, now=now)
    ReviewVersion.objects.create(
        review=Review.objects.create(assignment=made[0]),
        number=1,
        content={"scores": {"merit": 3}, "strengths": "Good in the outline.", "recommendation": "fund"},
        handed_in_by=expert.person,
        handed_in_at=now,
    )
    return made[1], expert.person


def page_of(assignment, person):
    client = Client()
    client.force_login(person)
    return client.get(f"/en/review/of-mine/{assignment.code}/write/").content.decode()


def test_what_changed_since_the_phase_before_is_marked_word_by_word(now):
    assignment, person = in_a_second_phase(now, aims="To warn sooner.")

    body = page_of(assignment, person)

    assert "To <del>warn.</del><ins>warn sooner.</ins>" in body
    assert 'id="show-changes" checked' in body
    assert "1 answer" in body
    assert "Not asked in the previous phase" in body


def test_ones_own_earlier_review_stands_beside_the_form(now):
    assignment, person = in_a_second_phase(now)

    body = page_of(assignment, person)

    assert "Your review in the previous phase" in body
    assert "Good in the outline." in body
    assert "No answer changed since the previous phase." in body


def test_in_a_single_phase_nothing_is_marked(now):
    made, person = building.accepted(now=now)

    body = page_of(made, person)

    assert "previous phase" not in body


@pytest.mark.parametrize(
    ("blocks", "text"),
    [
        ([], ""),
        ([{"sort": "text", "text": "One."}, {"sort": "lines", "lines": ["a", "b"]}], "One.\na\nb"),
        ([{"sort": "facts", "rows": [["Months", "24"]]}], "Months: 24"),
        ([{"sort": "table", "head": ["A", "B"], "rows": [["1", "2"]], "foot": ["", "2"]}], "A · B\n1 · 2\n · 2"),
        (
            [
                {
                    "sort": "gantt",
                    "tasks": [{"title": "Dig", "start": 1, "end": 3}],
                    "milestones": [{"title": "Dug", "month": 3}],
                }
            ],
            "Dig: 1–3\nDug: 3",
        ),
    ],
)
def test_every_sort_of_answer_is_compared_as_text(blocks, text):
    assert changes.plain(blocks) == text
