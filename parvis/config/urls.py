"""All addresses of the house.  Pages live under their language; programs' doors do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("", include("parvis.web.urls")),
    ),
]
