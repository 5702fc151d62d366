"""The one address that is registered at ORCID; outside the languages, for it is registered once."""

from django.urls import path

from parvis.accounts.views import orcid

app_name = "orcid"

urlpatterns = [path("", orcid.returned, name="returned")]
