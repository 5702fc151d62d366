"""A meeting of the body is called off; the delegations learn why."""

from __future__ import annotations

import pytest
from django.urls import reverse

from parvis.audit.models import Entry
from parvis.decisions.actions import meetings, telling
from parvis.decisions.queries import meetings as agenda
from parvis.domain.deciding import Procedure
from parvis.domain.meetings import MeetingState
from parvis.domain.refusals import Denied, Invalid, Refused
from tests.decisions import building
from tests.decisions.building import DAY, TEXTS
from tests.decisions.test_deciding import in_session, secretary, tabled
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def planned(*, circulated: bool = True):
    """A meeting to come with one point on its agenda, and the secretary who runs it."""
    by = secretary()
    meeting = meetings.plan_meeting(TEXTS, "2027-02-27T10:00", place="Room 1", by=by, now=NOW)
    meetings.put_on_agenda(meeting, words={"en": "Reports", "fr": "Rapports"}, by=by, now=NOW)
    meeting.refresh_from_db()
    return (meetings.circulate_agenda(meeting, base=meeting.version, by=by, now=NOW) if circulated else meeting), by


def test_calling_a_meeting_off_tells_every_delegation_why(mails):
    (meeting, by), norway = planned(), building.delegate("NO")

    for _twice in range(2):
        meeting = meetings.call_off(meeting, "The room is flooded.", by=by, now=NOW + DAY)
    for _twice in range(2):
        telling.tell_called_off(meeting.code, now=NOW + DAY)

    assert (meeting.state, meeting.called_off_at) == (MeetingState.CALLED_OFF, NOW + DAY)
    assert Entry.objects.filter(action="committee.called-off").count() == 1
    told = [one for one in mails() if norway.person.email in one.to and "called off" in one.subject]
    assert len(told) == 1
    assert "The room is flooded." in told[0].text
    assert agenda.coming(norway.person, at=NOW + DAY) == []
    assert agenda.past(norway.person, at=NOW + DAY) == [meeting]


def test_nobody_is_told_of_a_meeting_that_nobody_knew(mails):
    meeting, by = planned(circulated=False)

    meetings.call_off(meeting, "No papers.", by=by, now=NOW + DAY)

    assert [one for one in mails() if "called off" in one.subject] == []


def test_a_meeting_is_called_off_with_a_reason_by_who_runs_it_and_before_it_begins():
    meeting, by = planned()

    with pytest.raises(Invalid):
        meetings.call_off(meeting, "  ", by=by, now=NOW)
    with pytest.raises(Denied):
        meetings.call_off(meeting, "No.", by=building.officer(), now=NOW)
    with pytest.raises(Refused, match="opened"):
        meetings.call_off(in_session(tabled(Procedure.CONSENSUS)), "No.", by=by, now=NOW + 3 * DAY)
    meetings.call_off(meeting, "No papers.", by=by, now=NOW)
    with pytest.raises(Refused, match="called off"):
        meetings.open_meeting(meeting, by=by, now=NOW + DAY)


def test_the_secretary_calls_off_on_the_page_and_a_delegate_reads_why(client):
    (meeting, by), norway = planned(), building.delegate("NO")
    address = reverse("decisions:call-off-meeting", args=[meeting.code])

    client.force_login(norway.person)
    assert client.post(address, {"reason": "No."}).status_code == 404
    client.force_login(by)
    assert client.post(address, {"reason": "The room is flooded."}).status_code == 302

    client.force_login(norway.person)
    assert "The room is flooded." in client.get(meeting.get_absolute_url()).text
