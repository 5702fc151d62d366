"""All addresses of the house.  Pages live under their language; programs' doors do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from parvis.config.api import api
from parvis.config.reference import reference
from parvis.media.views.outside import oembed
from parvis.web.health import healthz
from parvis.web.views import robots, site_map

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("robots.txt", robots),
    path("sitemap.xml", site_map),
    path("oembed", oembed, name="oembed"),
    path("api/v1/", api.urls),
    path("dev/outbox/", include("parvis.accounts.urls.outbox")),
    path("account/orcid/", include("parvis.accounts.urls.orcid")),
    *i18n_patterns(
        path("", include("parvis.web.urls")),
        path("account/", include("parvis.accounts.urls")),
        path("audit/", include("parvis.audit.urls")),
        path("stories/", include("parvis.stories.urls")),
        path("newsletter/", include("parvis.newsletter.urls")),
        path("api/", reference, name="api_reference"),
        path("press/", include("parvis.media.urls")),
        path("", include("parvis.programme.urls")),
        path("network/", include("parvis.network.urls")),
        path("earlier-funding/", include("parvis.past.urls")),
        path("", include("parvis.proposals.urls")),
        path("correspondence/", include("parvis.correspondence.urls")),
        path("review/", include("parvis.review.urls")),
        path("decisions/", include("parvis.decisions.urls")),
        path("grants/", include("parvis.payments.urls")),
        path("", include("parvis.opendata.urls")),
        path("grants/", include("parvis.grants.urls")),
        path("example/", include("parvis.demo.urls")),
        path("", include("parvis.square.urls")),
    ),
]

handler400 = "parvis.web.errors.bad_request"
handler403 = "parvis.web.errors.denied"
handler404 = "parvis.web.errors.not_found"
handler500 = "parvis.web.errors.broken"
