"""The auditor's pages."""

from django.urls import path

from parvis.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.trail, name="trail"),
    path("exceptions/", views.exceptions, name="exceptions"),
    path("<str:case>/", views.case, name="case"),
    path("<str:case>/archive/", views.archive, name="archive"),
]
