"""The programme's pages."""

from django.urls import path

from parvis.programme.views import calls

app_name = "programme"

urlpatterns = [
    path("calls/", calls.listing, name="calls"),
    path("calls/<slug:code>/", calls.call, name="call"),
]
