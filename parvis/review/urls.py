"""From screening to the panel: experts, conflicts, assignments, reviews, ranking."""

from django.urls import URLPattern

app_name = "review"

urlpatterns: list[URLPattern] = []
