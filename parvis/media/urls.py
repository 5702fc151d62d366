"""The pages of the press library, under `/<language>/press/`."""

from django.urls import include, path

from parvis.media import feeds
from parvis.media.views import (
    asset,
    desk,
    desk_captions,
    desk_collections,
    downloads,
    gate,
    intake,
    library,
    uploads,
    words,
)

app_name = "media"

desk_urls = [
    path("", desk.desk, name="desk"),
    path("upload/", intake.upload, name="desk-upload"),
    path("arriving/", uploads.uploads, name="desk-arrivals"),
    path("arriving/<str:code>/", uploads.upload, name="desk-arrival"),
    path("arriving/<str:code>/give-up/", uploads.give_up, name="desk-arrival-give-up"),
    path("batch/", desk.batch, name="desk-batch"),
    path("numbers/", downloads.numbers, name="desk-numbers"),
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
    path("assets/<str:code>/captions/", desk_captions.attach, name="desk-captions"),
    path("assets/<str:code>/captions/recognise/", desk_captions.recognise, name="desk-captions-recognise"),
    path("assets/<str:code>/captions/<str:language>/", desk_captions.editor, name="desk-captions-editor"),
    path("assets/<str:code>/captions/<str:language>/remove/", desk_captions.remove, name="desk-captions-remove"),
    path("assets/<str:code>/discard/", desk.discard, name="desk-discard"),
]

urlpatterns = [
    path("desk/", include(desk_urls)),
    path("", library.library, name="library"),
    path("facets/", library.facets, name="facets"),
    path("feed/", feeds.newest, name="feed"),
    path("collections/", library.collections, name="collections"),
    path("collections/<str:code>/", library.collection, name="collection"),
    path("parts/<str:code>/", downloads.part, name="part"),
    path("parts/<str:code>/file", downloads.part_file, name="part-file"),
    path("parts/<str:code>/receipt.json", downloads.receipt, {"written_as": "json"}, name="part-receipt"),
    path("parts/<str:code>/receipt.pdf", downloads.receipt, {"written_as": "pdf"}, name="part-receipt-paper"),
    path("parts/<str:code>/cancel", downloads.cancel_part, name="cancel-part"),
    path("parts/<str:code>/retry", downloads.retry_part, name="retry-part"),
    path("downloads/", downloads.history, name="downloads"),
    path("<str:code>/", asset.asset, name="asset"),
    path("<str:code>/plan", asset.plan, name="plan"),
    path("<str:code>/times", asset.frame_times, name="times"),
    path("<str:code>/take", downloads.take_away, name="take"),
    path("<str:code>/terms", downloads.accept, name="accept-terms"),
    path("<str:code>/poster", gate.poster, name="poster"),
    path("<str:code>/sprite", gate.sprite, name="sprite"),
    path("<str:code>/strip", gate.strip, name="strip"),
    path("<str:code>/waveform", gate.waveform, name="waveform"),
    path("<str:code>/preview", gate.preview, name="preview"),
    path("<str:code>/captions/<str:language>", words.captions, name="captions"),
    path("<str:code>/shotlist", words.shotlist, name="shotlist"),
    path("<str:code>/clip", downloads.clip, name="clip"),
    path("<str:code>/files/<str:role>", downloads.download, name="download"),
]
