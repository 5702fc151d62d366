"""Every letter of a case: from an editable template, in the reader's language, kept in a log."""

from django.urls import URLPattern

app_name = "correspondence"

urlpatterns: list[URLPattern] = []
