"""The hard moments of the body, by the words of the project's list.

objection at T − 1 s, T, T + 1 s     here, by page and by letter; `test_silence` (behaviour 19); `domain/test_silence`
two alternates of one nation at once here, in one and the same moment; `test_at_once`, in processes of their own
chair extends at T                   here; `test_at_once`, two chairs, and a chair against an objection
worker dead for a week               here; in the browser `journeys/test_the_silence`
database restored from a backup      here, while a silence runs
votes raced                          `test_at_once`
clock change at daylight saving      here: deadlines on both sides, the missing and the doubled hour
nation suspended the day before      here: of an item; `test_outcomes`: of the body
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from parvis.audit.models import Entry
from parvis.audit.queries import proofs
from parvis.config import saving
from parvis.decisions.actions import circulating, doors, telling
from parvis.decisions.forms.drawing import sheet_content, sheet_pdf
from parvis.decisions.models import Paper, Position
from parvis.decisions.offers import agreed, agreed_rows
from parvis.decisions.queries import outcomes, papers
from parvis.domain.delegations import SeatKind
from parvis.domain.nations import Membership as InGroup
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.silence import PositionKind, SilenceState
from parvis.web import programme
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE, SECOND
from tests.decisions.test_deciding import EVERY, _words, bodies, decided
from tests.decisions.test_silence import say
from tests.factories import NOW

__all__ = ["bodies"]
pytestmark = pytest.mark.django_db
S = SilenceState
moments = pytest.mark.parametrize(
    ("moment", "in_time"), [(DEADLINE - SECOND, True), (DEADLINE, False), (DEADLINE + SECOND, False)], ids="-0+"
)


def twin(paper: Paper, at: datetime) -> dict[int, str]:
    """The same answer, asked of the database."""
    return {line.number: line.state for line in outcomes.with_state(at, paper.lines.all())}


# Objection at T − 1 s, T, T + 1 s


@moments
@pytest.mark.parametrize("way", ["page", "letter"])
def test_objection_at_t_minus_1_s_t_and_t_plus_1_s(way, moment, in_time):
    paper, norway = building.under_silence(2), building.delegate("NO")

    if way == "page":
        say(paper, norway, now=moment)
    else:
        token, number = doors.open_door(paper, norway, now=NOW)
        words = {"place": 1, "key": "k", "network": "192.0.2.1", "now": moment}
        doors.break_from_letter(token, number, PositionKind.OBJECTION, "We cannot agree.", **words)

    expected = {1: S.BROKEN if in_time else S.AGREED, 2: S.AGREED}
    assert outcomes.states(paper, at=DEADLINE + DAY) == twin(paper, DEADLINE + DAY) == expected
    [said] = papers.said_on(paper, reader="PT", office=False)
    assert (said.late, said.breaks, said.position.at) == (not in_time, in_time, moment)


# Two alternates of one nation at once


@pytest.mark.parametrize("last", [PositionKind.OBJECTION, PositionKind.LIFTED], ids=str)
def test_two_alternates_of_one_nation_in_the_same_moment_leave_the_word_that_was_written_down_last(last):
    paper, people = building.under_silence(1), [building.delegate("NO", SeatKind.ALTERNATE) for _n in range(2)]
    moment = NOW + DAY
    say(paper, people[0], now=moment - SECOND)

    order = (PositionKind.LIFTED, last) if last is PositionKind.OBJECTION else (PositionKind.OBJECTION, last)
    for seat, kind in zip(people, order, strict=True):
        say(paper, seat, kind, now=moment)

    expected = {1: S.BROKEN if last is PositionKind.OBJECTION else S.AGREED}
    assert outcomes.states(paper, at=DEADLINE) == twin(paper, DEADLINE) == expected
    effective = [one.position.by for one in papers.said_on(paper, reader="PT", office=False) if one.effective]
    assert effective == [people[1].person]


# Chair extends at T


@moments
def test_the_chair_extends_at_t(moment, in_time):
    """A second before, the old deadline decides nothing any more; at T it has decided."""
    paper, chair = building.under_silence(1), building.chair()

    if in_time:
        circulating.extend(paper, "2026-12-11T18:00", reason="Talks go on.", insists=False, by=chair, now=moment)
    else:
        with pytest.raises(Refused, match="has ended"):
            circulating.extend(paper, "2026-12-11T18:00", reason="Talks go on.", insists=False, by=chair, now=moment)

    paper.refresh_from_db()
    expected = {1: S.UNDER_SILENCE if in_time else S.AGREED}
    assert outcomes.states(paper, at=DEADLINE + SECOND) == twin(paper, DEADLINE + SECOND) == expected
    assert paper.extensions.exists() is in_time


def test_an_objection_at_the_old_t_counts_once_the_chair_has_extended():
    paper, norway, chair = building.under_silence(1), building.delegate("NO"), building.chair()
    circulating.extend(paper, "2026-12-11T18:00", reason="Talks go on.", insists=False, by=chair, now=DEADLINE - SECOND)
    paper.refresh_from_db()

    say(paper, norway, now=DEADLINE)

    assert outcomes.states(paper, at=DEADLINE + 30 * DAY) == twin(paper, DEADLINE + 30 * DAY) == {1: S.BROKEN}


# Worker dead for a week


def test_a_worker_dead_for_a_week_changes_nothing_but_the_hour_of_the_letters(mails):
    """Agreed as of the minute; told once when the worker is back."""
    norway = building.delegate("NO")
    paper = building.under_silence(1)
    week_later = DEADLINE + 7 * DAY
    before = len(mails())

    assert agreed(agreed_rows(DEADLINE, among=EVERY))[0].agreed_at == DEADLINE
    say(paper, norway, now=DEADLINE + DAY)
    assert telling.tell_outcomes(week_later) == 1
    assert telling.tell_outcomes(week_later + DAY) == 0

    assert outcomes.states(paper, at=week_later) == {1: S.AGREED}
    assert Entry.objects.filter(action="paper.silence-ended").count() == 1
    assert len(mails()) > before


# Database restored from a backup


@pytest.fixture
def saved_house(settings, tmp_path):
    """A folder of the installation's own, and where its backup lies."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return tmp_path / "saved.tar"


@pytest.mark.django_db(transaction=True)
def test_a_database_restored_from_a_backup_while_a_silence_runs_decides_by_what_it_holds(saved_house, mails):
    """What was sent after the backup is gone from paper and trail alike, can be sent again, and is told once."""
    norway, portugal = building.delegate("NO"), building.delegate("PT")
    paper = building.under_silence(3)
    token, number = doors.open_door(paper, portugal, now=NOW)
    say(paper, norway, place=1, key="before")
    saving.back_up(saved_house, now=NOW + 2 * DAY)
    lost = say(paper, portugal, place=2, key="lost", now=NOW + 3 * DAY)
    circulating.extend(
        paper, "2026-12-11T18:00", reason="Talks.", insists=False, by=paper.circulated_by, now=NOW + 4 * DAY
    )

    saving.restore(saved_house, force=True, now=NOW + 5 * DAY)
    paper = Paper.objects.get(pk=paper.pk)

    assert (paper.ends_at, paper.extensions.count()) == (DEADLINE, 0)
    assert outcomes.states(paper, at=NOW + 5 * DAY) == {1: S.STOPPED, 2: S.UNDER_SILENCE, 3: S.UNDER_SILENCE}
    assert not Position.objects.filter(key=lost.key).exists()
    assert not Entry.objects.filter(action="paper.extended").exists()
    assert proofs.verify().holds

    again = {"place": 2, "key": lost.key, "network": "192.0.2.1", "now": NOW + 6 * DAY}
    for _twice in range(2):
        doors.break_from_letter(token, number, PositionKind.OBJECTION, "We cannot agree.", **again)
    assert list(Position.objects.order_by("number").values_list("key", flat=True)) == ["before", "lost"]
    assert twin(paper, DEADLINE) == {1: S.BROKEN, 2: S.BROKEN, 3: S.AGREED}
    assert [telling.tell_outcomes(DEADLINE), telling.tell_outcomes(DEADLINE + DAY)] == [1, 0]


@pytest.mark.django_db(transaction=True)
def test_a_database_restored_from_a_backup_after_the_deadline_draws_the_same_action_sheet(saved_house, mails):
    """A backup of the days before holds everything the outcome follows from: it says the same, byte for byte."""
    norway = building.delegate("NO")
    paper = building.under_silence(2)
    say(paper, norway, place=2)
    saving.back_up(saved_house, now=NOW + 2 * DAY)
    telling.tell_outcomes(DEADLINE)
    sheet = sheet_pdf(Paper.objects.get(pk=paper.pk), "fr")

    saving.restore(saved_house, force=True, now=DEADLINE + DAY)

    restored = Paper.objects.get(pk=paper.pk)
    assert restored.told_at is None
    assert outcomes.states(restored, at=DEADLINE + DAY) == {1: S.AGREED, 2: S.BROKEN}
    assert sheet_pdf(restored, "fr") == sheet


# Clock change at daylight saving


@pytest.mark.parametrize(
    ("ends", "utc"),
    [
        ("2027-03-26T18:00", "2027-03-26T17:00+00:00"),  # the Friday before clocks go forward
        ("2027-03-30T18:00", "2027-03-30T16:00+00:00"),  # the Tuesday after
        ("2027-10-29T18:00", "2027-10-29T16:00+00:00"),
        ("2027-11-02T18:00", "2027-11-02T17:00+00:00"),
        ("2027-10-31T01:59", "2027-10-30T23:59+00:00"),  # the last minute before the hour that comes twice
        ("2027-10-31T03:00", "2027-10-31T02:00+00:00"),  # the first after it
        ("2027-03-28T03:00", "2027-03-28T01:00+00:00"),  # the first after the hour that is missing
    ],
)
def test_clock_change_the_deadline_is_what_clocks_of_the_body_show(ends, utc):
    """Six in the evening is six in the evening, on both sides of the change."""
    day = date.fromisoformat(ends[:10]) - 9 * DAY
    at = NOW.replace(year=day.year, month=day.month, day=day.day)
    paper = building.drafted(1, now=at)

    circulating.circulate(paper, ends, insists=True, by=building.chair(), now=at)

    assert Paper.objects.get(pk=paper.pk).ends_at == datetime.fromisoformat(utc)


@pytest.mark.parametrize(
    ("ends", "why"), [("2027-03-28T02:30", "summer time begins"), ("2027-10-31T02:30", "twice: summer time ends")]
)
@pytest.mark.parametrize("act", ["circulate", "extend"])
def test_clock_change_a_deadline_in_the_missing_or_the_doubled_hour_is_refused_with_the_reason(act, ends, why):
    at, chair = NOW.replace(year=2027, month=3), building.chair()
    paper = building.drafted(1, now=at)
    if act == "extend":
        paper = circulating.circulate(paper, "2027-03-25T18:00", insists=True, by=chair, now=at)
    before = paper.ends_at

    with pytest.raises(Invalid, match=why) as refused:
        if act == "circulate":
            circulating.circulate(paper, ends, insists=True, by=chair, now=at)
        else:
            circulating.extend(paper, ends, reason="Talks.", insists=True, by=chair, now=at)

    paper.refresh_from_db()
    assert (refused.value.field, paper.ends_at) == ("ends", before)


# Nation suspended the day before


def test_a_line_whose_nation_is_suspended_the_day_before_is_told_and_held(bodies, mails):
    """The silence decides as of its minute; the line is held and everybody concerned reads so."""
    building.delegate("NO")
    paper, free = building.under_silence(1), building.under_silence(1)
    usual = programme.current()
    spell = InGroup(group="suspended", since=DEADLINE.date() - DAY)
    nations = tuple(replace(one, groups=(*one.groups, spell)) if one.code == "UA" else one for one in usual.nations)
    bodies(nations=nations)
    free.lines.update(told={**free.lines.get().told, "nations": ["BE", "GE"]})
    telling.tell_outcomes(DEADLINE)

    held = {one.paper: one.held for one in agreed(agreed_rows(DEADLINE, among=EVERY))}
    assert held == {paper.code: ("UA",), free.code: ()}
    assert "Ukraine" in sheet_content(paper, "en")["lines"][0]["decision"]
    assert any("is held" in _words(mail) for mail in mails())
    with pytest.raises(Refused, match="suspended"):
        building.under_silence(1, ends="2026-12-18T18:00", now=DEADLINE)
    assert decided(paper), "agreed it is, and held while the suspension lasts"
