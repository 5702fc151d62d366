"""The outcome asked of the database is the rulebook's, whatever was said and whenever one looks."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from parvis.decisions.actions import ruling
from parvis.decisions.models import Membership, Paper, PaperLine, Position
from parvis.decisions.offers import agreed, agreed_rows, outcome_of
from parvis.decisions.queries import outcomes
from parvis.domain.papers import PaperStatus, Ruling
from parvis.domain.refusals import Denied, Refused
from parvis.domain.silence import PositionKind, SilenceState
from parvis.proposals.models import Proposal
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE, SECOND
from tests.decisions.test_silence import say
from tests.factories import NOW

S = SilenceState
_keys = count()
EVERY = Proposal.objects.all()


def moments(span: int = 4) -> st.SearchStrategy:
    return st.integers(-span, span).map(lambda n: DEADLINE + n * SECOND)


@st.composite
def papers(draw):
    """What is said on a paper of two lines, whether it splits, when it is withdrawn."""
    said = draw(
        st.lists(
            st.tuples(st.sampled_from(["NO", "PT"]), st.sampled_from(list(PositionKind)), moments(), st.integers(0, 2)),
            max_size=7,
        )
    )
    return said, draw(st.booleans()), draw(st.none() | moments())


class TwinTest(TestCase):
    """`with_state` is `domain.silence` in SQL."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.seat = building.delegate("NO")
        cls.proposals = [building.proposal(), building.proposal()]
        cls.by = building.chair()

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(papers(), min_size=6, max_size=6), st.lists(moments(6), min_size=3, max_size=3))
    def test_the_database_says_what_the_rulebook_says(self, several, looks):
        kept = [made(self, *paper) for paper in several]

        for now in looks:
            told = {(line.paper_id, line.number): line.state for line in outcomes.with_state(now)}
            ruled = {(one.pk, n): state for one in kept for n, state in outcomes.states(one, at=now).items()}
            assert told == ruled


def made(self, said, splits, withdrawn_at) -> Paper:
    """The paper with what was said, as rows."""
    number = next(_keys)
    paper = Paper.objects.create(
        reference=f"PCSC-N(2026){number:04}",
        status=PaperStatus.WITHDRAWN if withdrawn_at else PaperStatus.CIRCULATED,
        splits=splits,
        zone="Europe/Brussels",
        ends_at=DEADLINE,
        drafted_at=NOW,
        changed_at=NOW,
        circulated_at=NOW,
        circulated_by=self.by,
        withdrawn_at=withdrawn_at,
    )
    for place, proposal in enumerate(self.proposals, 1):
        PaperLine.objects.create(paper=paper, number=place, proposal=proposal, amount=1, currency="EUR")
    Position.objects.bulk_create(
        Position(
            paper=paper,
            number=n,
            place=place,
            nation=nation,
            kind=kind,
            text="No.",
            by=self.by,
            membership=self.seat,
            at=at,
            key=str(n),
        )
        for n, (nation, kind, at, place) in enumerate(said, 1)
    )
    return paper


@pytest.mark.django_db
class TestOffers:
    """What upper apps pull."""

    def test_agreed_lists_every_line_that_passed_with_the_minute_at_which_it_did(self):
        paper, norway = building.under_silence(2), building.delegate("NO")
        say(paper, norway, place=1)
        passed = paper.lines.get(number=2)

        assert agreed(agreed_rows(DEADLINE - SECOND, among=EVERY)) == []
        (only,) = agreed(agreed_rows(DEADLINE, among=EVERY))

        assert (only.proposal, only.amount, only.reference, only.agreed_at) == (
            passed.proposal.code,
            passed.amount,
            paper.full_reference,
            DEADLINE,
        )

    def test_behaviour_19_expiry_passes_while_the_worker_is_dead(self, django_assert_num_queries):
        """Hard moment: worker dead over T.  Adopted as of that minute; looking stores nothing."""
        paper = building.under_silence(1)
        proposal = paper.lines.get().proposal
        before = Paper.objects.values().get()

        with django_assert_num_queries(1):
            told = outcome_of([proposal.code], DEADLINE + 100 * DAY)[proposal.code]

        assert (told.state, told.at, told.agreed) == (S.AGREED, DEADLINE, True)
        assert Paper.objects.values().get() == before

    def test_a_broken_line_may_be_agreed_in_a_meeting(self):
        chair = building.chair()
        paper = building.under_silence(1, by=chair)
        say(paper, building.delegate("NO"))
        line, later = paper.lines.get(), DEADLINE + 2 * DAY

        ruling.rule_line(line, Ruling.AGREED_IN_MEETING, words="Meeting of 6 December", by=chair, now=later)

        assert agreed(agreed_rows(later - SECOND, among=EVERY)) == []
        assert [one.agreed_at for one in agreed(agreed_rows(later, among=EVERY))] == [later]
        assert outcome_of([line.proposal.code], later)[line.proposal.code].agreed

    def test_what_was_not_broken_is_not_ruled_on(self):
        chair = building.chair()
        paper = building.under_silence(1, by=chair)

        with pytest.raises(Refused, match="broken"):
            ruling.rule_line(paper.lines.get(), Ruling.DROPPED, words="", by=chair, now=DEADLINE)
        with pytest.raises(Denied, match="chair"):
            ruling.rule_line(paper.lines.get(), Ruling.DROPPED, words="", by=building.officer(), now=DEADLINE)

    def test_a_proposal_never_put_before_the_nations_has_no_outcome(self):
        assert outcome_of([building.proposal().code], NOW) == {}

    @pytest.mark.parametrize("lines", [1, 3])
    def test_agreed_costs_one_query_for_any_number(self, lines, django_assert_num_queries):
        building.under_silence(lines)

        with django_assert_num_queries(1):
            assert len(agreed(agreed_rows(DEADLINE, among=EVERY))) == lines


@pytest.mark.django_db
def test_a_nation_speaks_only_while_it_is_a_member():
    """Membership is asked on the day: a seat of a nation that is no member (any more) opens nothing."""
    paper = building.under_silence(1)
    seat = building.delegate("UA")

    assert "UA" not in paper.nations
    with pytest.raises(Denied):
        say(paper, seat)
    assert not Paper.objects.visible_to(seat.person, at=NOW + timedelta(hours=1)).exists()
    assert Membership.objects.count() == 1
