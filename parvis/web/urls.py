"""The pages of the house itself."""

from django.urls import URLPattern

app_name = "web"

urlpatterns: list[URLPattern] = []
