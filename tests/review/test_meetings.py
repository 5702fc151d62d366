"""A panel's meeting: agenda, who is in the room, who leaves as conflicted, and what each of its people sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parvis.audit.models import Entry
from parvis.domain.calls import WallClock
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.domain.standing import CaseKind
from parvis.review.actions import meetings, panel, ranks, room
from parvis.review.models import Meeting, PointTurn, Presence, StepOut
from parvis.review.queries import meetings as queries
from parvis.standing.actions import conflicts
from tests import factories
from tests.factories import NOW
from tests.review import building
from tests.review.building import STARTS, planned

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def officer(sitting):
    return sitting.officer


def member(made: Meeting, officer, *, chairs: bool = False):
    """Somebody who sits in the panel."""
    expert = building.expert()
    panel.seat(made.panel, expert, by=officer, now=NOW)
    if chairs:
        ranks.appoint_chair(made.panel, expert, by=officer, now=NOW)
    return expert.person


def numbers(made: Meeting, person) -> list[tuple[int, str]]:
    return [(line.number, line.point.code) for line in queries.agenda(made, person, at=NOW)]


def test_the_agenda_begins_in_the_lists_order_and_can_be_laid_otherwise(officer, sitting, mails):
    made, (best, middle, last) = sitting[1:]

    assert [code for _n, code in numbers(made, officer)] == [best.code, middle.code, last.code]
    meetings.move_point(last, "up", by=officer, now=NOW)
    pause = meetings.add_point(made, "break", "", minutes=20, by=officer, now=NOW)
    meetings.move_point(pause, "first", by=officer, now=NOW)
    assert [code for _n, code in numbers(made, officer)] == [pause.code, best.code, last.code, middle.code]
    meetings.lay_by_list(made, by=officer, now=NOW)
    lines = queries.agenda(made, officer, at=NOW)
    assert [line.point.code for line in lines] == [pause.code, best.code, middle.code, last.code]
    assert [line.starts_at - made.starts_at for line in lines] == [0 * MINUTE, 20 * MINUTE, 35 * MINUTE, 50 * MINUTE]


def test_planning_twice_at_one_hour_is_planning_once(officer, sitting, mails):
    made, points = sitting[1:]

    again = meetings.plan_meeting(made.panel, STARTS, place="Room 4", by=officer, now=NOW)
    later = WallClock.read("2027-02-02T09:00", "Europe/Brussels")
    second = meetings.plan_meeting(made.panel, later, place="", by=officer, now=NOW)

    assert again == made and made.points.count() == len(points)
    assert not second.points.exists()  # all of them stand on the first one's agenda


def test_what_was_taken_up_stays_on_the_agenda(officer, sitting, mails):
    made, (first, second, _third) = sitting[1:]
    room.open_meeting(made, by=officer, now=NOW)
    room.take_up(first, by=officer, now=NOW)

    with pytest.raises(Refused) as refused:
        meetings.remove_point(first, by=officer, now=NOW)
    meetings.remove_point(second, by=officer, now=NOW)

    assert refused.value.code == "taken-up"
    assert second.code not in {code for _n, code in numbers(made, officer)}


@pytest.mark.parametrize(
    ("kind", "title", "minutes"), [("proposal", "", 10), ("matter", " ", 10), ("break", "", 0), ("break", "", 601)]
)
def test_what_is_no_point_is_refused(officer, sitting, mails, kind, title, minutes):
    made, _points = sitting[1:]

    with pytest.raises(Invalid):
        meetings.add_point(made, kind, title, minutes=minutes, by=officer, now=NOW)


def test_only_the_chair_and_officers_lead(officer, sitting, mails):
    made, (first, *_rest) = sitting[1:]
    chair, other = member(made, officer, chairs=True), member(made, officer)

    for act in (
        lambda by: meetings.add_point(made, "break", "", minutes=5, by=by, now=NOW),
        lambda by: meetings.move_point(first, "down", by=by, now=NOW),
        lambda by: meetings.lay_by_list(made, by=by, now=NOW),
        lambda by: meetings.change_point(first, minutes=20, by=by, now=NOW),
        lambda by: room.open_meeting(made, by=by, now=NOW),
        lambda by: room.take_up(first, by=by, now=NOW),
        lambda by: room.finish(made, by=by, now=NOW),
        lambda by: room.enter(made, officer, by=by, now=NOW),
        lambda by: room.end_meeting(made, by=by, now=NOW),
    ):
        with pytest.raises(Denied):
            act(other)
        act(chair)


def test_taking_up_a_point_ends_the_one_before_and_each_time_is_kept(officer, sitting, mails):
    made, (first, second, _third) = sitting[1:]
    with pytest.raises(Refused) as early:
        room.take_up(first, by=officer, now=NOW)
    room.open_meeting(made, by=officer, now=NOW)

    for point, at in ((first, 1), (first, 2), (second, 10), (first, 20)):
        room.take_up(point, by=officer, now=NOW + at * MINUTE)
    room.finish(made, by=officer, now=NOW + 30 * MINUTE)

    assert early.value.code == "not-sitting"
    turns = [(one.point_id, (one.from_at - NOW) / MINUTE, (one.to_at - NOW) / MINUTE) for one in made.turns.all()]
    assert turns == [(first.pk, 1, 10), (second.pk, 10, 20), (first.pk, 20, 30)]


def test_who_is_in_conflict_is_out_of_the_room_until_the_next_point(officer, sitting, mails):
    made, (first, second, _third) = sitting[1:]
    free, torn = member(made, officer), member(made, officer)
    code = first.subject.proposal.code
    conflicts.state(torn, CaseKind.PROPOSAL, code, "relative", by=torn, now=NOW)
    room.open_meeting(made, by=officer, now=NOW)
    for one in (free, torn):
        room.enter(made, one, by=one, now=NOW)
    room.take_up(first, by=officer, now=NOW + MINUTE)

    there = queries.room(made, queries.under_way(made), at=NOW + 2 * MINUTE)
    room.take_up(second, by=officer, now=NOW + 10 * MINUTE)
    back = queries.room(made, queries.under_way(made), at=NOW + 11 * MINUTE)

    assert [one.person for one in there.voters] == [free]
    assert (there.entitled, there.needed) == (1, 3)  # the file asks for three at least
    assert {one.person for one in back.voters} == {free, torn}
    kept = StepOut.objects.get()
    assert (kept.person, kept.cause, kept.ground) == (torn, "conflict", "relative")
    assert (kept.from_at, kept.to_at) == (NOW + MINUTE, NOW + 10 * MINUTE)


def test_a_conflict_that_comes_up_during_the_point_counts_from_then(officer, sitting, mails):
    made, (first, *_rest) = sitting[1:]
    said, found = member(made, officer), member(made, officer)
    room.open_meeting(made, by=officer, now=NOW)
    for one in (said, found):
        room.enter(made, one, by=officer, now=NOW)
    room.take_up(first, by=officer, now=NOW)

    room.declare_in_room(first, said, "relative", by=said, now=NOW + 3 * MINUTE)
    code = first.subject.proposal.code
    conflicts.state(found, CaseKind.PROPOSAL, code, "relative", by=officer, now=NOW + 5 * MINUTE)
    assert queries.room(made, queries.under_way(made), at=NOW + 6 * MINUTE).voters == []
    room.finish(made, by=officer, now=NOW + 9 * MINUTE)

    rows = StepOut.objects.order_by("from_at").values_list("person", "from_at", "to_at")
    over = NOW + 9 * MINUTE
    assert list(rows) == [(said.pk, NOW + 3 * MINUTE, over), (found.pk, NOW + 5 * MINUTE, over)]


def test_who_comes_late_and_is_in_conflict_waits_outside(officer, sitting, mails):
    made, (first, *_rest) = sitting[1:]
    torn = member(made, officer)
    conflicts.state(torn, CaseKind.PROPOSAL, first.subject.proposal.code, "relative", by=torn, now=NOW)
    room.open_meeting(made, by=officer, now=NOW)
    room.take_up(first, by=officer, now=NOW)

    room.enter(made, torn, by=torn, now=NOW + MINUTE)
    room.leave(made, torn, by=torn, now=NOW + 2 * MINUTE)

    assert list(StepOut.objects.values_list("from_at", "to_at")) == [(NOW + MINUTE, NOW + 2 * MINUTE)]
    assert Presence.objects.get(person=torn).to_at == NOW + 2 * MINUTE


def test_an_officer_in_conflict_leaves_too_and_can_do_nothing_with_the_point(officer, sitting, mails):
    made, (first, *_rest) = sitting[1:]
    second = factories.programme_officer()
    conflicts.state(second, CaseKind.PROPOSAL, first.subject.proposal.code, "relative", by=officer, now=NOW)
    room.open_meeting(made, by=officer, now=NOW)
    room.enter(made, second, by=second, now=NOW)
    room.take_up(first, by=officer, now=NOW)

    assert StepOut.objects.get().person == second
    for act in (
        lambda: room.take_up(first, by=second, now=NOW),
        lambda: meetings.move_point(first, "down", by=second, now=NOW),
        lambda: room.declare_in_room(first, officer, "relative", by=second, now=NOW),
    ):
        with pytest.raises(NotFound):
            act()
    room.finish(made, by=second, now=NOW)  # nothing is under way for this officer
    assert PointTurn.objects.get().to_at is None


def test_a_stranger_comes_to_no_meeting(officer, sitting, client, mails):
    made, _points = sitting[1:]
    stranger = building.expert().person
    room.open_meeting(made, by=officer, now=NOW)

    with pytest.raises(NotFound):
        room.enter(made, stranger, by=officer, now=NOW)
    client.force_login(stranger)
    for name in ("meeting", "meeting-now", "meeting-calendar"):
        assert client.get(reverse(f"review:{name}", args=[made.code])).status_code == 404


def test_ending_the_meeting_ends_everything_in_it_once(officer, sitting, mails):
    made, (first, *_rest) = sitting[1:]
    room.open_meeting(made, by=officer, now=NOW)
    room.take_up(first, by=officer, now=NOW)

    for _click in range(2):
        room.end_meeting(made, by=officer, now=NOW + HOUR)

    assert Presence.objects.get().to_at == NOW + HOUR
    assert PointTurn.objects.get().to_at == NOW + HOUR
    assert Entry.objects.filter(action="meeting.ended").count() == 1
    with pytest.raises(Refused) as refused:
        room.take_up(first, by=officer, now=NOW + HOUR)
    assert refused.value.code == "meeting-over"


def worlds(officer, client, *, hidden: bool) -> list[bytes]:
    """What a member sees of a meeting over three proposals, of which the second is hidden, or was never there."""
    made, (first, second, third) = planned(officer)
    torn = member(made, officer)
    code = second.subject.proposal.code
    if hidden:
        conflicts.state(torn, CaseKind.PROPOSAL, code, "relative", by=torn, now=NOW)
    else:
        second.delete()
        made.panel.items.get(proposal__code=code).delete()
    room.open_meeting(made, by=officer, now=NOW)
    room.enter(made, torn, by=torn, now=NOW)
    if hidden:
        room.take_up(second, by=officer, now=NOW)
    client.force_login(torn)
    found = []
    for name in ("meeting", "meeting-now", "meeting-calendar"):
        answer = client.get(reverse(f"review:{name}", args=[made.code]))
        assert answer.status_code == 200
        text = answer.content.decode()
        known = [made.code, made.panel.code, first.code, third.code, torn.code, made.panel.call.code, torn.name]
        known += [one.subject.proposal.code for one in (first, third)]
        for place, word in enumerate(known):
            text = text.replace(word, f"<{place}>")
        found.append(text)
    return found


def without_tokens(text: str) -> str:
    import re

    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|have=\w+|nonce-\w+|\?v=\w+', "", text)
    return re.sub(r"Expert \d+|expert\d+@|[\w.-]+@[\w.]+", "", text)


def test_a_hidden_point_and_no_point_at_all_are_the_same_bytes(officer, client, mails):
    told = [[without_tokens(text) for text in worlds(officer, client, hidden=hidden)] for hidden in (True, False)]

    assert told[0] == told[1]


def test_a_page_that_asks_again_gets_nothing_until_something_changes(officer, sitting, client, mails):
    made, (first, *_rest) = sitting[1:]
    person = member(made, officer)
    room.open_meeting(made, by=officer, now=NOW)
    client.force_login(person)
    address = reverse("review:meeting-now", args=[made.code])
    stamp = client.get(address).context["stamp"]

    assert client.get(address, {"have": stamp}).status_code == 204
    room.take_up(first, by=officer, now=NOW)
    assert client.get(address, {"have": stamp}).status_code == 200


def test_the_meeting_costs_the_same_with_one_point_and_with_three(officer, client, mails):
    counts = []
    for scores in ((4,), (5, 4, 3)):
        made, (first, *_rest) = planned(officer, *scores)
        person = member(made, officer)
        room.open_meeting(made, by=officer, now=NOW)
        room.enter(made, person, by=person, now=NOW)
        room.take_up(first, by=officer, now=NOW)
        for reader in (officer, person):
            client.force_login(reader)
            client.get(reverse("review:meeting", args=[made.code]))
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse("review:meeting-now", args=[made.code]))
            counts.append(len(asked))

    assert counts[:2] == counts[2:], counts
    assert max(counts) <= 16


def test_the_forms_of_the_page_lead_where_they_say(officer, sitting, client, mails):
    made, (first, second, _third) = sitting[1:]
    client.force_login(officer)
    address = made.get_absolute_url()

    def post(name, code, **fields):
        return client.post(reverse(f"review:{name}", args=[code]), fields)

    assert post("meeting-room", made.code, act="open").status_code == 302
    assert post("agenda-point", first.code, act="take-up").status_code == 302
    page = client.get(address).content.decode()
    assert "Now" in page and "End this point" in page
    assert post("lay-agenda", made.code, act="add", kind="matter", title="Any other business").status_code == 302
    assert post("agenda-point", second.code, act="move", to="first").status_code == 302
    assert post("agenda-point", second.code, act="change", minutes="25").status_code == 302
    assert post("change-meeting", made.code, starts="2027-02-01T10:00", place="Room 5").status_code == 409
    assert post("meeting-room", made.code, act="finish").status_code == 302
    assert post("meeting-room", made.code, act="dance").status_code == 404
    second.refresh_from_db()
    assert (second.minutes, second.place) == (25, 1)
    assert "25" in client.get(address, headers={"Accept-Language": "fr"}).content.decode()
