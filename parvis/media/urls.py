"""The pages of the press library, under `/<language>/press/`."""

from django.urls import path

from parvis.media.views import library

app_name = "media"

urlpatterns = [
    path("", library.library, name="library"),
    path("facets/", library.facets, name="facets"),
    path("collections/", library.collections, name="collections"),
    path("collections/<str:code>/", library.collection, name="collection"),
]
