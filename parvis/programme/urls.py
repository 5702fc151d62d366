"""The programme's pages: calls, the office's ear, the desk of calls."""

from django.urls import path

from parvis.programme import feeds
from parvis.programme.views import asking, calls, desk, desk_changes, inviting, pages, rules, writing

app_name = "programme"

urlpatterns = [
    path("programme/", pages.overview, name="overview"),
    path("programme/file/", rules.shown, name="file"),
    path("programme/file/changes/", rules.changes, name="file_changes"),
    path("programme/file/case/", rules.tried, name="file_case"),
    path("programme/desk/pages/", writing.desk, name="pages_desk"),
    path("programme/desk/pages/<slug:slug>/", writing.write, name="write"),
    path("programme/desk/pages/<slug:slug>/publish/", writing.publish, name="publish_words"),
    path("programme/desk/pages/<slug:slug>/withdraw/", writing.withdraw, name="withdraw_words"),
    path("programme/desk/pages/<slug:slug>/<int:number>/", writing.changes, name="word_changes"),
    path("programme/<slug:slug>/", pages.page, name="page"),
    path("calls/", calls.listing, name="calls"),
    path("calls/calendar.ics", feeds.calls_calendar, name="calls_calendar"),
    path("calls/feed.atom", feeds.calls_feed, name="calls_feed"),
    path("calls/<slug:code>/", calls.call, name="call"),
    path("calls/<slug:code>/rules/", calls.call_rules, name="call_rules"),
    path("calls/<slug:code>/calendar.ics", feeds.call_calendar, name="call_calendar"),
    path("calls/<slug:code>/documents/<str:document>/", calls.document, name="document"),
    path("calls/<slug:code>/ask/", asking.call_ask, name="call_ask"),
    path("ask/", asking.threads, name="threads"),
    path("ask/new/", asking.ask, name="ask"),
    path("ask/<str:code>/", asking.thread, name="thread"),
    path("activity-invitation/<str:token>/", inviting.invitation, name="invitation"),
    path("desk/calls/", desk.desk, name="desk"),
    path("desk/calls/new/<str:way_in>/", desk.new, name="desk_new"),
    path("desk/calls/<slug:code>/", desk.call, name="desk_call"),
    path("desk/calls/<slug:code>/edit/", desk.edit, name="desk_edit"),
    path("desk/calls/<slug:code>/publish/", desk.publish, name="desk_publish"),
    path("desk/calls/<slug:code>/withdraw/", desk.withdraw, name="desk_withdraw"),
    path("desk/calls/<slug:code>/discard/", desk.discard, name="desk_discard"),
    path("desk/calls/<slug:code>/rules/", desk_changes.call_rules, name="desk_rules"),
    path("desk/calls/<slug:code>/rules/lift/", desk_changes.lift_rule, name="desk_lift_rule"),
    path("desk/calls/<slug:code>/samples/", desk_changes.samples, name="desk_samples"),
    path("desk/calls/<slug:code>/amend/", desk_changes.amend, name="desk_amend"),
    path("desk/calls/<slug:code>/extend/", desk_changes.extend, name="desk_extend"),
    path("desk/calls/<slug:code>/documents/", desk_changes.add_document, name="desk_add_document"),
    path(
        "desk/calls/<slug:code>/documents/<str:document>/remove/",
        desk_changes.remove_document,
        name="desk_remove_document",
    ),
    path("desk/calls/<slug:code>/questions/<str:question>/", desk_changes.question, name="desk_question"),
    path("desk/calls/<slug:code>/invite/", desk_changes.invite, name="desk_invite"),
    path("desk/calls/<slug:code>/invitations/<str:invitation>/", desk_changes.invitation, name="desk_invitation"),
]
