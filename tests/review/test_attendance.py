"""Members are asked to a meeting, say whether they come, are reminded, and learn that it moves or is called off."""

from __future__ import annotations

import email
from datetime import timedelta
from email import policy

import pytest
from django.urls import reverse

from parvis.audit.models import Entry
from parvis.correspondence.actions import remind
from parvis.correspondence.models import Message
from parvis.domain.calls import WallClock
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.domain.standing import CaseKind
from parvis.review.actions import meetings, panel, room
from parvis.review.models import MeetingAnswer
from parvis.review.notify.meetings import calendar_file
from parvis.review.queries import attendance
from parvis.square.views.desk import duties
from parvis.standing.actions import conflicts
from tests.factories import NOW
from tests.review import building
from tests.review.building import STARTS
from tests.review.test_meetings import member

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATER = WallClock.read("2027-02-08T14:00", "Europe/Brussels")


@pytest.fixture
def officer(sitting):
    return sitting.officer


def letters(kind: str = "") -> list[Message]:
    """The letters of meetings, the first first."""
    return list(Message.objects.filter(kind__startswith=f"meeting.{kind}").order_by("id"))


def test_every_member_is_asked_once_who_sits_down_later_too(officer, sitting, mails):
    made, _points = sitting[1:]
    first = member(made, officer)
    panel.seat(made.panel, first.expert, by=officer, now=NOW)
    second = meetings.plan_meeting(made.panel, LATER, place="", by=officer, now=NOW)
    other = member(made, officer)

    meetings.plan_meeting(made.panel, LATER, place="", by=officer, now=NOW)

    told = [(one.person, made.code in one.key, second.code in one.key) for one in letters("invited")]
    assert told == [(first, True, False), (first, False, True), (other, True, False), (other, False, True)]


def test_a_letter_and_its_calendar_name_no_proposal(officer, sitting, mails):
    made, points = sitting[1:]
    conflicts.state(
        member(made, officer), CaseKind.PROPOSAL, points[0].subject.proposal.code, "relative", by=officer, now=NOW
    )
    meetings.change_meeting(made, LATER, place="Room 5", by=officer, now=NOW + HOUR)
    meetings.call_off(made, why="The chair is ill.", by=officer, now=NOW + 2 * HOUR)

    files = sorted(mails.folder.glob("*.eml"))
    sent = [email.message_from_bytes(one.read_bytes(), policy=policy.default) for one in files]
    sent = [one for one in sent if any(part.get_content_type() == "text/calendar" for part in one.walk())]
    said = [part.get_payload(decode=True).decode() for one in sent for part in one.walk() if not part.is_multipart()]

    assert len(sent) == 3
    names = {word for point in points for word in (point.subject.proposal.received_title, point.subject.proposal.code)}
    assert [name for name in names for words in said if name in words] == []


def test_the_calendar_follows_the_meeting(officer, sitting, mails):
    made, _points = sitting[1:]
    first = calendar_file(made, "en")
    moved = calendar_file(meetings.change_meeting(made, LATER, place="Room 5", by=officer, now=NOW), "en")
    off = calendar_file(meetings.call_off(made, why="", by=officer, now=NOW), "fr")

    assert [line for line in first.splitlines() if line.startswith(("SEQ", "DTSTART", "STATUS"))] == [
        "SEQUENCE:0",
        "DTSTART:20270201T080000Z",
        "STATUS:CONFIRMED",
    ]
    assert "SEQUENCE:1\r\nDTSTART:20270208T130000Z" in moved
    assert "SEQUENCE:2" in off and "STATUS:CANCELLED" in off and "/fr/review/meetings/" in off.replace("\r\n ", "")


def test_an_answer_is_kept_counts_for_its_hour_and_may_change(officer, sitting, mails):
    made, _points = sitting[1:]
    person = member(made, officer)
    meetings.say_coming(made, "comes", by=person, now=NOW)
    meetings.say_coming(made, "comes", by=person, now=NOW)
    late = made.starts_at + 2 * HOUR
    meetings.say_coming(made, "later", from_at=late, words="The train.", by=person, now=NOW + HOUR)

    [one] = attendance.asked(made)
    moved = meetings.change_meeting(made, LATER, place=made.place, by=officer, now=NOW + 2 * HOUR)
    [asked_anew] = attendance.asked(moved)
    back = meetings.change_meeting(moved, STARTS, place=made.place, by=officer, now=NOW + 3 * HOUR)
    [again] = attendance.asked(back)

    assert MeetingAnswer.objects.count() == 2
    assert (one.answer.answer, one.answer.from_at, one.answer.words) == ("later", late, "The train.")
    assert asked_anew.answer is None
    assert again.answer == one.answer
    assert Entry.objects.filter(action="meeting.answered").count() == 2


@pytest.mark.parametrize("from_at", [None, timedelta(0), timedelta(days=1)])
def test_who_comes_later_says_from_when(officer, sitting, mails, from_at):
    made, _points = sitting[1:]
    person = member(made, officer)

    with pytest.raises(Invalid) as refused:
        hour = None if from_at is None else made.starts_at + from_at
        meetings.say_coming(made, "later", from_at=hour, by=person, now=NOW)

    assert refused.value.field == "from"


def test_only_members_are_asked_and_only_before_it_is_opened(officer, sitting, mails):
    made, _points = sitting[1:]
    person, gone = member(made, officer), building.expert()
    panel.seat(made.panel, gone, by=officer, now=NOW)
    panel.unseat(made.panel, gone, by=officer, now=NOW)

    for one in (officer, gone.person):
        with pytest.raises(NotFound):
            meetings.say_coming(made, "comes", by=one, now=NOW)
    room.open_meeting(made, by=officer, now=NOW)
    for act in (
        lambda: meetings.say_coming(made, "comes", by=person, now=NOW),
        lambda: meetings.call_off(made, why="", by=officer, now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "meeting-open"


def test_what_is_called_off_is_told_once_and_sets_its_proposals_free(officer, sitting, mails):
    made, points = sitting[1:]
    person = member(made, officer)
    meetings.say_coming(made, "stays-away", by=person, now=NOW)
    for _ in range(2):
        made = meetings.call_off(made, why="Too few.", by=officer, now=NOW)
    second = meetings.plan_meeting(made.panel, STARTS, place="", by=officer, now=NOW)

    [letter] = letters("called-off")
    assert letter.person == person and "Too few." in letter.body
    assert second.points.count() == len(points)
    with pytest.raises(Refused) as refused:
        room.open_meeting(made, by=officer, now=NOW)
    assert refused.value.code == "called-off"
    assert remind(made.starts_at - 3 * DAY) == 1  # of the second meeting alone


def test_reminders_go_to_who_has_not_answered_and_before_to_who_comes(officer, sitting, mails):
    made, _points = sitting[1:]
    comes, away, silent = (member(made, officer) for _ in range(3))
    meetings.say_coming(made, "comes", by=comes, now=NOW)
    meetings.say_coming(made, "stays-away", by=away, now=NOW)

    told = {}
    for days in (20, 14, 13, 7, 3, 2, 1):
        remind(made.starts_at - days * DAY)
        told[days] = sorted(
            (one.kind, one.person.pk) for one in letters() if one.kind in ("meeting.answer", "meeting.soon")
        )
    remind(made.starts_at + HOUR)

    assert told[20] == []
    assert told[14] == told[13] == [("meeting.answer", silent.pk)]
    assert told[3] == [("meeting.answer", silent.pk)] * 3
    assert told[1] == [*told[3], ("meeting.soon", comes.pk), ("meeting.soon", silent.pk)]
    assert len([one for one in letters() if one.kind in ("meeting.answer", "meeting.soon")]) == len(told[1])


def test_the_desk_asks_then_tells_of_the_meeting(officer, sitting, mails):
    made, _points = sitting[1:]
    person = member(made, officer)

    def lines():
        found = [one for turn in duties(person, at=NOW).values() for one in turn]
        return [(one.turn, one.what) for one in found if one.address == made.get_absolute_url()]

    asked = lines()
    meetings.say_coming(made, "comes", by=person, now=NOW)
    coming = lines()
    meetings.say_coming(made, "stays-away", by=person, now=NOW)

    assert (asked, coming, lines()) == ([("mine", "Say whether you come")], [("coming", "The panel meets")], [])


def test_the_page_takes_an_answer_and_shows_who_leads_all_of_them(client, officer, sitting, mails, monkeypatch):
    made, _points = sitting[1:]
    person, other = member(made, officer), member(made, officer)
    page = reverse("review:meeting", args=[made.code])
    client.force_login(person)

    assert "Do you come?" in client.get(page).content.decode()
    fields = {"answer": "later", "from": "2027-02-01T11:00", "words": "From the airport."}
    assert client.post(reverse("review:answer-meeting", args=[made.code]), fields).status_code == 302
    seen_by_member = client.get(page).content.decode()
    client.force_login(other)
    seen_by_other = client.get(page).content.decode()
    client.force_login(officer)
    seen_by_officer = client.get(page).content.decode()

    assert "11:00" in seen_by_member
    assert "From the airport." not in seen_by_other
    assert "From the airport." in seen_by_officer and "no answer yet" in seen_by_officer
    assert client.post(reverse("review:call-off-meeting", args=[made.code]), {"why": "Ill."}).status_code == 302
    off = client.get(page).content.decode()
    assert "The meeting was called off" in off and "Ill." in off
