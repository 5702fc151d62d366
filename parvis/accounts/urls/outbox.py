"""The letters of an example installation; outside the languages."""

from django.urls import path

from parvis.accounts.views import outbox

app_name = "outbox"

urlpatterns = [
    path("", outbox.outbox, name="letters"),
    path("<str:name>/", outbox.letter, name="letter"),
    path("<str:name>/html/", outbox.letter_html, name="letter_html"),
]
