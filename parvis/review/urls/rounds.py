"""Pages of matching rounds."""

from django.urls import path

from parvis.review.views import bids, matching, pairs, rounds

urlpatterns = [
    path("rounds/", rounds.listed, name="rounds"),
    path("rounds/open/", rounds.open_round, name="open-round"),
    path("rounds/pairs/<str:code>/drop/", pairs.drop_pair, name="drop-pair"),
    path("rounds/pairs/<str:code>/lock/", pairs.lock, name="lock-pair"),
    path("rounds/pairs/<str:code>/send-again/", pairs.resend, name="resend"),
    path("rounds/pairs/<str:code>/take-back/", pairs.withdraw, name="take-back"),
    path("rounds/pairs/<str:code>/replace/", pairs.replace, name="replace"),
    path("rounds/<str:code>/", rounds.one, name="round"),
    path("rounds/<str:code>/match/", matching.match, name="match"),
    path("rounds/<str:code>/matchings/<str:matching_code>/take/", matching.take, name="take-matching"),
    path("rounds/<str:code>/matchings/<str:matching_code>/leave/", matching.leave, name="leave-matching"),
    path("rounds/<str:code>/matching/<str:what>.json", matching.file, name="matching-file"),
    path("rounds/<str:code>/rules/", rounds.choose, name="round-rules"),
    path("rounds/<str:code>/ease/", rounds.ease, name="ease-round"),
    path("rounds/<str:code>/bids/", bids.open_bids, name="open-bids"),
    path("titles/<str:code>/", bids.titles, name="bids"),
    path("rounds/<str:code>/send/", rounds.send, name="send"),
    path("rounds/<str:code>/put-off/", rounds.put_off, name="put-off"),
    path("rounds/<str:code>/pairs/", pairs.add_pair, name="add-pair"),
    path("rounds/<str:code>/forbid/", pairs.forbid, name="forbid-pair"),
    path("rounds/<str:code>/allow/", pairs.allow, name="allow-pair"),
]
