"""Pages of past awards and people."""

from django.urls import path

from parvis.past.views import awards, people, taking_in

app_name = "past"

urlpatterns = [
    path("", awards.awards, name="awards"),
    path("take-in/", taking_in.bring, name="bring"),
    path("template-<str:kind>.csv", taking_in.template, name="template"),
    path("take-in/<str:code>/", taking_in.intake, name="intake"),
    path("take-in/<str:code>/faults.csv", taking_in.faults, name="faults"),
    path("take-in/<str:code>/confirm/", taking_in.confirm, name="confirm"),
    path("people/", people.people, name="people"),
    path("people/<str:code>/same/", people.liken, name="liken"),
    path("people/<str:code>/forget/", people.forget, name="forget"),
    path("<str:code>/", awards.award, name="award"),
]
