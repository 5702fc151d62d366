"""The house's addresses, and names of pages that other tests look at."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from parvis.config import urls


def page(request: HttpRequest, **_parts: str) -> HttpResponse:
    return HttpResponse()


pages = [
    path("p/<code>/", page, name="draft"),
    path("p/<code>/<section>/", page, name="section"),
    path("i/<token>/", page, name="invitation"),
]
urlpatterns = [*urls.urlpatterns, path("", include((pages, "proposals")))]
