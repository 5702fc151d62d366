"""How the nations decide: political notes, papers, silence, action sheets."""

from django.urls import include, path

from parvis.decisions.views import adding, archive, chairing, delegations, door, drafting, notes, reading, speaking

app_name = "decisions"

paper_urls = [
    path("", reading.paper, name="paper"),
    path("paper.pdf", reading.paper_pdf, name="paper-pdf"),
    path("action-sheet.pdf", reading.sheet_pdf, name="sheet-pdf"),
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
    path("addendum/", adding.addendum, name="addendum"),
    path("addendum/circulate/", adding.circulate, name="circulate-addendum"),
    path("addendum/drop/", adding.drop, name="drop-addendum"),
    path("addenda/<int:number>/addendum.pdf", adding.addendum_pdf, name="addendum-pdf"),
    path("circulate/", chairing.circulate, name="circulate"),
    path("extend/", chairing.extend, name="extend"),
    path("withdraw/", chairing.withdraw, name="withdraw"),
]

urlpatterns = [
    path("", reading.desk, name="desk"),
    path("archive/", archive.listing, name="archive"),
    path("new/", drafting.new, name="new"),
    path("papers/<str:code>/", include(paper_urls)),
    path("notes/", notes.listing, name="notes"),
    path("notes/<str:code>/", notes.note, name="note"),
    path("delegations/", delegations.listing, name="delegations"),
    path("delegations/<str:code>/confirm/", delegations.confirm, name="confirm-delegate"),
    path("delegations/<str:code>/end/", delegations.end, name="end-delegate"),
    path("silence/<str:token>/", door.door, name="door"),
    path("silence/<str:token>/code/", door.new_code, name="new-code"),
]
