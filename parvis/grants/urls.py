"""The life of an award: letter, obligations, reports, instalments, ledger."""

from django.urls import URLPattern

app_name = "grants"

urlpatterns: list[URLPattern] = []
