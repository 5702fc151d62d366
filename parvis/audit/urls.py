"""The auditor's pages."""

from django.urls import path

from parvis.audit.views import pages

app_name = "audit"

urlpatterns = [
    path("", pages.trail, name="trail"),
    path("exceptions/", pages.exceptions, name="exceptions"),
    path("<str:case>/", pages.case, name="case"),
    path("<str:case>/archive/", pages.archive, name="archive"),
]
