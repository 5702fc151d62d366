"""The five rounds of the example: one in each phase, sixty proposals together, as sound as what the actions write."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.demo import library, people
from parvis.demo.network import tell_network
from parvis.demo.rounds import tell_rounds
from parvis.demo.story import Story
from parvis.domain import revisions
from parvis.proposals import queries
from parvis.proposals.models import Proposal
from parvis.proposals.queries import paper
from parvis.review.models import (
    Assignment,
    Bid,
    ConsensusAnswer,
    ConsensusReport,
    Discussion,
    Minute,
    Opinion,
    Panel,
    PanelItem,
    Remark,
    ReviewVersion,
    Round,
    Vote,
)
from parvis.review.queries import assignments, reviews
from parvis.review.queries import panel as panels
from parvis.standing.models import Conflict, Relation


@pytest.fixture(scope="module")
def example(once):
    """The people of the example, and its rounds."""
    now = timezone.now()
    with once():
        Story(now, lambda line: None).people()
        tell_network(now)
        assert tell_rounds(now) == 60
        yield now


@pytest.fixture
def told(example, db):
    """The rounds, as if each test had its own."""
    return example


def round_of(suffix: str) -> Round:
    return Round.objects.get(call__code__endswith=f"-{suffix}")


def test_a_round_stands_in_each_phase(told):
    states = {row["suffix"]: round_of(row["suffix"]).state for row in library.read("rounds")["calls"]}
    kinds = {suffix: set(round_of(suffix).assignments.values_list("state", flat=True)) for suffix in states}

    assert states == {"water": "sent", "traces": "sent", "words": "sent", "machines": "matched", "shores": "prepared"}
    assert kinds == {
        "water": {"done", "accepted"},
        "traces": {"done", "accepted"},
        "words": {"invited", "accepted", "done", "declined"},
        "machines": {"proposed"},
        "shores": set(),
    }
    assert dict(Panel.objects.values_list("call__code", "state")) == {
        round_of("water").call.code: "closed",
        round_of("traces").call.code: "open",
    }
    assert round_of("machines").matchings.get(state="taken").told["state"] == "complete"
    assert Proposal.objects.handed_in_at(told).count() == 60


def test_what_was_handed_in_lacks_nothing_and_is_what_was_signed(told):
    for proposal in Proposal.objects.handed_in_at(told).select_related("call", "handed_in__revision"):
        found = queries.gathered(proposal)
        missing = queries.missing(proposal, proposal.handed_in.at, found)
        revision = proposal.handed_in.revision
        assert [(one.rule, one.words) for one in missing if one.severity == "blocking"] == []
        assert revisions.fingerprint(paper.whole(proposal, found)) == revision.fingerprint


def test_reviews_are_whole_and_whoever_accepted_may_read(told):
    for one in ReviewVersion.objects.select_related("review__assignment__round__call"):
        programme, stage, _form = assignments.form_of(one.review.assignment)
        assert reviews.whole(programme, stage, reviews.content(one.review)) == one.content

    open_to = Relation.objects.filter(relation="reviewer", to_at__isnull=True).count()
    assert open_to == Assignment.objects.filter(state__in=["accepted", "done"]).count()
    assert not Conflict.objects.filter(person__expert__assignments__state__in=["accepted", "done"]).exists()


def test_the_closed_list_is_ranked_by_adjusted_marks_and_departs_nowhere(told):
    panel = Panel.objects.get(state="closed")
    found = panels.listed(panel, None, at=told)

    assert panel.ranks_by == "adjusted"
    assert [row.rank for row in found.ranked] != [row.mean_rank for row in found.ranked]
    assert [row for row in found.ranked if row.departs] == []
    assert found.undecided == 0
    assert {row.verdict for row in found.ranked} == {"recommended", "reserve", "not-recommended"}


def test_the_panel_that_sits_has_met_once_and_will_meet_again(told):
    held, planned = Panel.objects.get(state="open").meetings.order_by("starts_at")

    assert (held.state, planned.state) == ("ended", "planned")
    assert all(point.turns.count() == 1 for point in held.points.all())
    assert held.points.count() == 4
    assert planned.points.filter(kind="proposal").count() == 10
    assert PanelItem.objects.filter(panel=held.panel).exclude(outcome="").count() == 3


def test_wishes_a_talk_a_vote_and_a_report_are_told(told):
    assert Bid.objects.filter(round=round_of("shores")).count() == 3 * 8
    assert Remark.objects.filter(discussion__round=round_of("traces")).count() == 4
    assert Vote.objects.get().state == "closed"
    assert ConsensusReport.objects.get().state == "submitted"
    assert [one.agrees for one in ConsensusAnswer.objects.order_by("at")] == [False, True, True]
    assert Minute.objects.get().signed_by is not None
    assert Discussion.objects.count() == len(
        set(Assignment.objects.filter(state="done").values_list("round", "proposal"))
    )


def test_an_expert_without_an_account_is_asked_and_one_says_no(told):
    waiting = Assignment.objects.filter(expert__person__isnull=True)

    assert {one.state for one in waiting} == {"invited", "proposed"}
    gone = Assignment.objects.get(state="declined")
    assert gone.alternates
    assert gone.settled_at is None


def test_one_own_expert_has_spoken_and_is_asked_again(told):
    assert [bool(one.handed_in_at) for one in Opinion.objects.order_by("due_at")] == [True, False]


def test_the_trail_of_the_rounds_holds_and_names_what_was_done(told, capsys):
    one = Proposal.objects.filter(call=round_of("water").call).first()

    call_command("audit", "verify")

    said = list(Entry.objects.filter(chain__case=f"proposal:{one.code}").order_by("position"))
    assert [entry.at for entry in said] == sorted(entry.at for entry in said)
    assert {"proposal.opened", "proposal.signed", "proposal.submitted", "screening.passed", "review.invited"} <= {
        entry.action for entry in said
    }
    assert said[-1].action == "panel.said"


def test_told_again_the_rounds_add_nothing(told):
    before = [table.objects.count() for table in (Proposal, Assignment, ReviewVersion, Relation, Entry)]

    tell_rounds(told)

    assert [table.objects.count() for table in (Proposal, Assignment, ReviewVersion, Relation, Entry)] == before


def test_titles_and_people_of_the_rounds_are_their_own(told):
    content = library.read("rounds")
    lines = [line for rows in content["proposals"].values() for line in rows]

    assert len({line[7] for line in lines}) == len({line[5] for line in lines}) == len(lines) == 60
    assert all(line[2] in ("en", "fr") for line in lines)
    assert not {row[0] for row in content["experts"]["people"]} & {one.name for one in people.PEOPLE}
