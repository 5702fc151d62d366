"""Flagship activities."""

from django.urls import path

from parvis.stories import feeds, views
from parvis.web.access import public

app_name = "stories"

urlpatterns = [
    path("", views.index, name="index"),
    path("feed/", public(feeds.newest), name="feed"),
    path("desk/", views.desk, name="desk"),
    path("desk/new/", views.begin, name="begin"),
    path("desk/<str:code>/", views.edit, name="edit"),
    path("award/<str:award>/", views.from_award, name="from-award"),
    path("desk/<str:code>/ask/", views.ask, name="ask"),
    path("desk/<str:code>/<int:number>/approval/", views.approval, name="approval"),
    path("desk/<str:code>/places/", views.places, name="places"),
    path("desk/<str:code>/footage/", views.footage, name="footage"),
    path("desk/<str:code>/publish/", views.publish, name="publish"),
    path("desk/<str:code>/withdraw/", views.withdraw, name="withdraw"),
    path("desk/<str:code>/<int:number>/", views.draft, name="draft"),
    path("desk/<str:code>/<int:number>/changes/", views.changes, name="changes"),
    path("<slug:slug>/", views.story, name="story"),
]
