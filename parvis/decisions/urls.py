"""How the nations decide: political notes, papers, silence, action sheets."""

from django.urls import URLPattern

app_name = "decisions"

urlpatterns: list[URLPattern] = []
