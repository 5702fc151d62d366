"""The register, its files, and the office's door to it."""

from django.urls import path

from parvis.opendata import feeds, views

app_name = "opendata"

urlpatterns = [
    path("awards/", views.register, name="register"),
    path("awards/360giving.json", views.giving, name="giving"),
    path("awards/awards.csv", views.table, name="table"),
    path("awards/nations/<str:code>.pdf", views.flyer, name="flyer"),
    path("awards/<str:reference>/", views.award, name="award"),
    path("desk/awards/receivers/", views.receivers, name="receivers"),
    path("desk/calendar/", views.calendar, name="calendar"),
    path("calendar/<str:token>.ics", feeds.duties, name="duties"),
    path("grants/<str:code>/duties.ics", feeds.award_duties, name="award_duties"),
    path("desk/awards/", views.desk, name="desk"),
    path("desk/awards/protect/", views.protect, name="protect"),
    path("desk/awards/protections/<str:code>/end/", views.end_protection, name="end_protection"),
    path("desk/awards/<str:code>/release/", views.release, name="release"),
    path("desk/awards/<str:code>/withdraw/", views.withdraw, name="withdraw"),
]
