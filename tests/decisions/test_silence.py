"""Positions on a paper: who may speak, what breaks, what counts, to the second."""

from __future__ import annotations

import pytest

from parvis.audit.models import Entry
from parvis.decisions.actions.positions import instruct, take_position
from parvis.decisions.models import Instruction, Paper, Position
from parvis.decisions.queries import outcomes, papers
from parvis.domain.delegations import SeatKind
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.silence import PositionKind, SilenceState
from tests import factories
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE, SECOND
from tests.factories import NOW

pytestmark = pytest.mark.django_db
K = PositionKind
S = SilenceState


def say(paper, seat, kind=K.OBJECTION, *, place=1, now=NOW + DAY, text="We cannot agree.", key=""):
    """What the delegate sends."""
    key = key or f"{seat.pk}-{kind}-{place}-{now.isoformat()}-{Position.objects.count()}"
    return take_position(paper, kind, text, place=place, key=key, by=seat.person, now=now)


@pytest.mark.parametrize(
    ("moment", "state", "late"),
    [
        (DEADLINE - SECOND, S.BROKEN, False),
        (DEADLINE, S.AGREED, True),
        (DEADLINE + SECOND, S.AGREED, True),
    ],
)
def test_behaviour_19_an_objection_counts_to_the_last_second_and_a_late_one_is_kept_as_late(moment, state, late):
    """Hard moment: objection at T − 1 s, T, T + 1 s.  A late objection is kept as late."""
    paper, norway = building.under_silence(), building.delegate("NO")

    said = say(paper, norway, now=moment)

    assert outcomes.states(paper, at=DEADLINE + DAY) == {1: state, 2: S.AGREED, 3: S.AGREED}
    assert [one.late for one in papers.said_on(paper, reader="NO", office=False)] == [late]
    entry = Entry.objects.filter(action="paper.position-taken").get()
    assert (entry.chain.case, entry.actor) == (f"paper:{paper.code}", norway.person.code)
    assert said.at == moment


@pytest.mark.parametrize("kind", [K.OBJECTION, K.AMENDMENT])
@pytest.mark.parametrize("splits", [True, False])
def test_behaviour_18_breaking_silence_on_one_item_stops_it_and_the_others_run_on_if_so_ruled(kind, splits):
    """That item stops, the others run on if the chair so ruled; an amendment breaks, too."""
    paper, norway = building.under_silence(splits=splits), building.delegate("NO")

    say(paper, norway, kind, place=2)

    after = NOW + DAY + SECOND
    rest = S.UNDER_SILENCE if splits else S.STOPPED
    assert outcomes.states(paper, at=after) == {1: rest, 2: S.STOPPED, 3: rest}
    rest = S.AGREED if splits else S.BROKEN
    assert outcomes.states(paper, at=DEADLINE) == {1: rest, 2: S.BROKEN, 3: rest}


@pytest.mark.parametrize("kind", [K.STATEMENT, K.RESERVATION, K.INTERPRETATION])
def test_behaviour_18_what_is_noted_breaks_nothing(kind):
    """A statement is "noted" and does not break."""
    paper, norway = building.under_silence(1), building.delegate("NO")

    say(paper, norway, kind)

    assert outcomes.states(paper, at=DEADLINE) == {1: S.AGREED}
    assert [one.kind for one in papers.statements_in_time(paper, DEADLINE)] == [kind]


def test_a_lifted_objection_leaves_the_deadline_as_it_was():
    paper, norway = building.under_silence(1), building.delegate("NO")
    say(paper, norway)

    say(paper, norway, K.LIFTED, text="", now=NOW + 2 * DAY)

    assert outcomes.states(paper, at=NOW + 2 * DAY) == {1: S.STOPPED}
    assert outcomes.states(paper, at=NOW + 2 * DAY + SECOND) == {1: S.UNDER_SILENCE}
    assert outcomes.states(paper, at=DEADLINE) == {1: S.AGREED}
    assert Paper.objects.get().ends_at == DEADLINE


def test_lifting_at_the_deadline_is_too_late():
    paper, norway = building.under_silence(1), building.delegate("NO")
    say(paper, norway)

    with pytest.raises(Refused, match="has ended"):
        say(paper, norway, K.LIFTED, text="", now=DEADLINE)

    assert outcomes.states(paper, at=DEADLINE + DAY) == {1: S.BROKEN}


def test_nobody_lifts_what_another_nation_raised():
    paper, norway, portugal = building.under_silence(1), building.delegate("NO"), building.delegate("PT")
    say(paper, norway)

    with pytest.raises(Refused, match="none to lift"):
        say(paper, portugal, K.LIFTED, text="", now=NOW + 2 * DAY)


@pytest.mark.parametrize("kind", [K.OBJECTION, K.AMENDMENT, K.STATEMENT, K.RESERVATION])
def test_a_position_is_taken_in_writing(kind):
    paper, norway = building.under_silence(1), building.delegate("NO")

    with pytest.raises(Invalid, match="in writing"):
        say(paper, norway, kind, text="  ")

    assert not Position.objects.exists()


def test_only_a_delegate_of_a_member_nation_objects():
    """An officer, a director, a delegate of a partner, one whose seat ended or never was: none has a voice."""
    paper = building.under_silence(1)
    strangers = [
        building.officer(),
        paper.lines.get().proposal.opened_by,
        building.delegate("GE").person,
        building.delegate("NO", to_at=NOW).person,
        building.delegate("PT", confirmed_at=None).person,
    ]

    for person in strangers:
        with pytest.raises(Denied):
            take_position(paper, K.OBJECTION, "No.", place=1, key="k", by=person, now=NOW + DAY)

    assert not Position.objects.exists()


def test_a_nation_whose_institution_leads_the_project_may_still_object():
    paper, belgium = building.under_silence(1), building.delegate("BE")

    say(paper, belgium)

    assert outcomes.states(paper, at=DEADLINE) == {1: S.BROKEN}


def test_the_same_form_sent_twice_is_one_position():
    paper, norway = building.under_silence(1), building.delegate("NO")

    first = say(paper, norway, key="form")
    again = say(paper, norway, key="form")

    assert first == again
    assert Position.objects.count() == 1


def test_behaviour_20_an_alternate_takes_over_and_the_nation_has_one_position():
    """One effective position per nation; earlier ones are history, for it and the office alone."""
    paper, norway = building.under_silence(1), building.delegate("NO")
    say(paper, norway, text="Head: we object.")
    alternate = building.delegate("NO", SeatKind.ALTERNATE)

    say(paper, alternate, K.AMENDMENT, text="Alternate: strike the last sentence.", now=NOW + 2 * DAY)

    def seen(reader, *, office=False):
        return [(one.position.text, one.effective) for one in papers.said_on(paper, reader=reader, office=office)]

    new = ("Alternate: strike the last sentence.", True)
    assert seen("NO") == [("Head: we object.", False), new]
    assert seen("", office=True) == [("Head: we object.", False), new]
    assert seen("PT") == [new]
    assert outcomes.states(paper, at=DEADLINE) == {1: S.BROKEN}


def test_an_alternate_lifts_what_the_head_raised():
    paper, norway = building.under_silence(1), building.delegate("NO")
    say(paper, norway)

    say(paper, building.delegate("NO", SeatKind.ALTERNATE), K.LIFTED, text="", now=NOW + 2 * DAY)

    assert outcomes.states(paper, at=DEADLINE) == {1: S.AGREED}


def test_behaviour_20_nobody_else_reads_the_instructions_of_a_nation():
    """Not another nation, not the office; the trail keeps that there were some, and no words."""
    paper, norway, portugal = building.under_silence(1), building.delegate("NO"), building.delegate("PT")

    instruct(paper, "Capital: object unless item 1 is halved.", by=norway.person, now=NOW + DAY)

    assert [one.text for one in papers.instructions_of(paper, norway)] == ["Capital: object unless item 1 is halved."]
    assert not papers.instructions_of(paper, portugal).exists()
    assert not papers.instructions_of(paper, None).exists()
    entry = Entry.objects.get(action="paper.instruction-written")
    assert "halved" not in str([fact.value for fact in entry.facts.all()])


def test_who_speaks_for_a_withdrawn_or_an_undisclosed_paper_is_refused():
    paper, norway = building.drafted(1), building.delegate("NO")

    with pytest.raises(Refused, match="not before the nations"):
        say(paper, norway)

    assert not Instruction.objects.exists()


def test_nobody_speaks_for_a_nation_in_anothers_name():
    paper, norway = building.under_silence(1), building.delegate("NO")
    norway.person.acted_by = factories.programme_officer()

    with pytest.raises(Denied, match="acting"):
        take_position(paper, K.OBJECTION, "No.", place=1, key="k", by=norway.person, now=NOW + DAY)
