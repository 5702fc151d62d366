"""The programme's pages."""

from django.urls import path

from parvis.programme.views import calls, pages, rules, writing

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
    path("calls/<slug:code>/", calls.call, name="call"),
]
