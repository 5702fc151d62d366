"""Pages of the evaluation, one module a matter; each has its own beginning of the address."""

from django.urls import URLPattern

app_name = "review"

urlpatterns: list[URLPattern] = []
