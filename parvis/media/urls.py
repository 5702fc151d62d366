"""The pages of the press library, under `/<language>/press/`."""

from django.urls import include, path

from parvis.media.views import desk, desk_collections, intake, library

app_name = "media"

desk_urls = [
    path("", desk.desk, name="desk"),
    path("upload/", intake.upload, name="desk-upload"),
    path("batch/", desk.batch, name="desk-batch"),
    path("jobs/", intake.job_list, name="desk-jobs"),
    path("jobs/<str:code>/", intake.job, name="job"),
    path("jobs/<str:code>/cancel/", intake.cancel_job, name="job-cancel"),
    path("jobs/<str:code>/retry/", intake.retry_job, name="job-retry"),
    path("collections/", desk_collections.collections, name="desk-collections"),
    path("collections/fill/", desk_collections.fill, name="desk-collection-fill"),
    path("collections/<str:code>/", desk_collections.collection, name="desk-collection"),
    path("collections/<str:code>/order/", desk_collections.order, name="desk-collection-order"),
    path("collections/<str:code>/publish/", desk_collections.publish, name="desk-collection-publish"),
    path("collections/<str:code>/unpublish/", desk_collections.unpublish, name="desk-collection-unpublish"),
    path("assets/<str:code>/", desk.asset, name="desk-asset"),
    path("assets/<str:code>/publish/", desk.publish, name="desk-publish"),
    path("assets/<str:code>/withdraw/", desk.withdraw, name="desk-withdraw"),
    path("assets/<str:code>/draft/", desk.back_to_draft, name="desk-draft"),
    path("assets/<str:code>/discard/", desk.discard, name="desk-discard"),
]

urlpatterns = [
    path("desk/", include(desk_urls)),
    path("", library.library, name="library"),
    path("facets/", library.facets, name="facets"),
    path("collections/", library.collections, name="collections"),
    path("collections/<str:code>/", library.collection, name="collection"),
]
