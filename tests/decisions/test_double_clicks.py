"""Every act of decisions done twice by one click too many: it is done once, and the second answer is no error."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.audit.models import Entry
from parvis.decisions.actions import adding, circulating, delegations, doors, drafting, notes, positions, ruling
from parvis.decisions.models import Instruction, Membership, Paper
from parvis.domain.delegations import SeatKind
from parvis.domain.papers import Ruling
from parvis.domain.refusals import Denied, Refused
from parvis.domain.silence import PositionKind
from parvis.domain.writings import SavedMeanwhile
from tests import factories
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE, ENDS, SECOND, TEXTS
from tests.decisions.test_addenda import WORDS
from tests.decisions.test_silence import say
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def twice(act, *, action, **named):
    """What both clicks gave; the trail tells of the act once."""
    before = Entry.objects.filter(action=action).count()
    found = [act(**named), act(**{**named, "now": named["now"] + SECOND})]
    assert Entry.objects.filter(action=action).count() == before + 1
    return found


def same(act, *, action, **named):
    first, second = twice(act, action=action, **named)
    assert first == second
    return first


def test_drafting():
    officer = building.officer()
    told = {"by": officer, "now": NOW}

    paper = same(lambda **more: drafting.draft_paper({"en": {}, "fr": {}}, **more), action="paper.drafted", **told)
    texts = {"reference": paper.reference, "splits": True, "base": 1}
    same(lambda **more: drafting.write_paper(paper, TEXTS, **texts, **more), action="paper.written", **told)
    first, second = building.proposal(), building.proposal()
    for one in (first, second):
        line = same(
            lambda code=one.code, **more: drafting.put_on_paper(paper, code, **more), action="paper.line-added", **told
        )
    brief = {"en": "In short.", "fr": "En bref."}
    line.refresh_from_db()
    amount = line.amount + 1
    same(
        lambda **more: drafting.write_brief(line, dict(brief), amount=amount, **more),
        action="paper.brief-written",
        **told,
    )
    twice(lambda **more: drafting.take_off_paper(paper, first.code, **more), action="paper.line-removed", **told)
    assert [one.proposal for one in paper.lines.all()] == [second], "the line that moved up stays"
    same(lambda **more: drafting.drop_draft(paper, **more), action="paper.draft-dropped", **told)
    assert Paper.objects.count() == 1


def test_another_officers_and_a_later_draft_are_drafts_of_their_own():
    officer, another = building.officer(), building.officer()
    first = drafting.draft_paper({}, by=officer, now=NOW)

    assert drafting.draft_paper({}, by=another, now=NOW) != first
    assert drafting.draft_paper({}, by=officer, now=NOW + timedelta(minutes=1)) != first


def test_saving_other_words_over_a_colleagues_is_still_told():
    officer, paper = building.officer(), building.drafted(1)
    with pytest.raises(SavedMeanwhile):
        drafting.write_paper(
            paper, {"en": {}, "fr": {}}, reference=paper.reference, splits=True, base=0, by=officer, now=NOW
        )


def test_chairing():
    chair, officer = building.chair(), building.officer()
    paper = building.drafted(2, by=officer)
    told = {"by": chair, "now": NOW}

    same(lambda **more: circulating.circulate(paper, ENDS, insists=True, **more), action="paper.circulated", **told)
    later = {"insists": True, "reason": "Capitals asked."}
    same(lambda **more: circulating.extend(paper, "2026-12-07T18:00", **later, **more), action="paper.extended", **told)
    revised = {"by": officer, "now": NOW}
    same(lambda **more: circulating.revise(paper, **more), action="paper.drafted", **revised)
    same(lambda **more: circulating.withdraw(paper, reason="A mistake.", **more), action="paper.withdrawn", **told)
    with pytest.raises(Refused):
        circulating.circulate(paper, ENDS, insists=True, by=building.chair(), now=NOW)


def test_ruling():
    chair = building.chair()
    paper = building.under_silence(1, by=chair)
    say(paper, building.delegate("NO"))
    told = {"by": chair, "now": DEADLINE}
    line = paper.lines.get()

    same(lambda **more: ruling.rule_line(line, Ruling.DEFERRED, words="", **more), action="paper.line-ruled", **told)
    same(lambda **more: ruling.rule_line(line, Ruling.DROPPED, words="", **more), action="paper.line-ruled", **told)
    with pytest.raises(Refused, match="ruled on already"):
        ruling.rule_line(line, Ruling.DEFERRED, words="", by=chair, now=DEADLINE)


def test_adding():
    chair, officer = building.chair(), building.officer()
    paper = building.under_silence(1, by=chair, drafter=officer)

    same(
        lambda **more: adding.write_addendum(paper, WORDS, base=0, **more),
        action="paper.addendum-written",
        by=officer,
        now=NOW,
    )
    same(
        lambda **more: adding.circulate_addendum(paper, base=1, **more),
        action="paper.addendum-circulated",
        by=chair,
        now=NOW,
    )
    adding.write_addendum(paper, WORDS, base=0, by=officer, now=NOW)
    twice(lambda **more: adding.drop_addendum(paper, **more), action="paper.addendum-dropped", by=officer, now=NOW)


@pytest.mark.parametrize("kind", list(PositionKind))
def test_speaking(kind):
    paper, norway = building.under_silence(1), building.delegate("NO")
    if kind is PositionKind.LIFTED:
        say(paper, norway, now=NOW)
    text = "" if kind is PositionKind.LIFTED else "We say so."

    same(
        lambda **more: positions.take_position(paper, kind, text, place=1, key="one form", **more),
        action="paper.position-taken",
        by=norway.person,
        now=NOW + DAY,
    )


def test_instructing():
    paper, norway = building.under_silence(1), building.delegate("NO")

    same(
        lambda **more: positions.instruct(paper, "Stay silent.", **more),
        action="paper.instruction-written",
        by=norway.person,
        now=NOW,
    )
    assert Instruction.objects.count() == 1


def test_noting():
    officer, proposal = building.officer(), building.proposal()
    words = {"en": {"fit": "It fits."}, "fr": {"fit": "Conforme."}}

    same(
        lambda **more: notes.write_note(proposal, words, base=0, facts={}, **more),
        action="note.written",
        by=officer,
        now=NOW,
    )


def test_appointing():
    officer, another, person = building.officer(), building.officer(), factories.person()

    made = same(
        lambda **more: delegations.appoint_delegate(person.email, "NO", SeatKind.HEAD, ends_at=None, **more),
        action="delegate.appointed",
        by=officer,
        now=NOW,
    )
    same(
        lambda **more: delegations.confirm_delegate(made.code, **more),
        action="delegate.confirmed",
        by=another,
        now=NOW,
    )
    with pytest.raises(Denied):
        delegations.confirm_delegate(made.code, by=officer, now=NOW)
    same(lambda **more: delegations.end_delegate(made.code, **more), action="delegate.ended", by=officer, now=NOW)
    assert Membership.objects.count() == 1


def test_asking_for_a_new_code(mails):
    seat, paper = building.delegate("NO"), building.under_silence(1)
    token, _number = doors.open_door(paper, seat, now=NOW)

    twice(
        lambda **more: doors.send_new_code(token, network="n", **more),
        action="paper.door-sent",
        now=NOW + timedelta(hours=1),
    )

    assert len([one for one in mails() if "your new code" in one.subject]) == 1
