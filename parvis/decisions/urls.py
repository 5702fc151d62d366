"""How the nations decide: political notes, papers, silence, action sheets."""

from django.urls import include, path

from parvis.decisions.views import (
    adding,
    archive,
    chairing,
    delegations,
    door,
    drafting,
    meetings,
    notes,
    reading,
    speaking,
)

app_name = "decisions"

paper_urls = [
    path("", reading.paper, name="paper"),
    path("paper.pdf", reading.paper_pdf, name="paper-pdf"),
    path("action-sheet.pdf", reading.sheet_pdf, name="sheet-pdf"),
    path("action-sheets/<int:number>/action-sheet.pdf", reading.sheet_pdf, name="later-sheet-pdf"),
    path("items/<int:number>/", reading.line, name="line"),
    path("break/", speaking.break_silence, name="break"),
    path("state/", speaking.state, name="state"),
    path("lift/", speaking.lift, name="lift"),
    path("instruct/", speaking.instruct, name="instruct"),
    path("edit/", drafting.edit, name="edit"),
    path("put/", drafting.put, name="put"),
    path("drop/", drafting.drop, name="drop"),
    path("revise/", drafting.revise, name="revise"),
    path("items/<int:number>/brief/", drafting.brief, name="brief"),
    path("take-off/", drafting.take_off, name="take-off"),
    path("items/<int:number>/rule/", chairing.rule, name="rule"),
    path("items/<int:number>/vote/", meetings.open_ballot, name="open-ballot"),
    path("table/", chairing.table, name="table"),
    path("addendum/", adding.addendum, name="addendum"),
    path("addendum/circulate/", adding.circulate, name="circulate-addendum"),
    path("addendum/drop/", adding.drop, name="drop-addendum"),
    path("addenda/<int:number>/addendum.pdf", adding.addendum_pdf, name="addendum-pdf"),
    path("circulate/", chairing.circulate, name="circulate"),
    path("extend/", chairing.extend, name="extend"),
    path("withdraw/", chairing.withdraw, name="withdraw"),
]

meeting_urls = [
    path("", meetings.meeting, name="meeting"),
    path("agenda.pdf", meetings.agenda_pdf, name="agenda-pdf"),
    path("edit/", meetings.edit, name="edit-meeting"),
    path("put/", meetings.put_on, name="put-on-agenda"),
    path("circulate/", meetings.circulate_agenda, name="circulate-agenda"),
    path("open/", meetings.open_meeting, name="open-meeting"),
    path("present/", meetings.present, name="note-present"),
    path("left/", meetings.left, name="note-left"),
    path("call-off/", meetings.call_off, name="call-off-meeting"),
    path("end/", meetings.end_meeting, name="end-meeting"),
]

urlpatterns = [
    path("", reading.desk, name="desk"),
    path("archive/", archive.listing, name="archive"),
    path("new/", drafting.new, name="new"),
    path("papers/<str:code>/", include(paper_urls)),
    path("committee/", meetings.committee, name="committee"),
    path("meetings/<str:code>/", include(meeting_urls)),
    path("points/<str:code>/take-off/", meetings.take_off, name="take-off-agenda"),
    path("votes/<str:code>/cast/", meetings.cast_vote, name="cast-vote"),
    path("votes/<str:code>/close/", meetings.close_ballot, name="close-ballot"),
    path("notes/", notes.listing, name="notes"),
    path("notes/<str:code>/", notes.note, name="note"),
    path("delegations/", delegations.listing, name="delegations"),
    path("delegations/<str:code>/confirm/", delegations.confirm, name="confirm-delegate"),
    path("delegations/<str:code>/end/", delegations.end, name="end-delegate"),
    path("silence/<str:token>/", door.door, name="door"),
    path("silence/<str:token>/code/", door.new_code, name="new-code"),
]
