"""Pages of matching rounds."""

from django.urls import path

from parvis.review.views import rounds

urlpatterns = [
    path("rounds/", rounds.listed, name="rounds"),
    path("rounds/open/", rounds.open_round, name="open-round"),
    path("rounds/pairs/<str:code>/drop/", rounds.drop_pair, name="drop-pair"),
    path("rounds/pairs/<str:code>/send-again/", rounds.resend, name="resend"),
    path("rounds/pairs/<str:code>/take-back/", rounds.withdraw, name="take-back"),
    path("rounds/pairs/<str:code>/replace/", rounds.replace, name="replace"),
    path("rounds/<str:code>/", rounds.one, name="round"),
    path("rounds/<str:code>/match/", rounds.match, name="match"),
    path("rounds/<str:code>/send/", rounds.send, name="send"),
    path("rounds/<str:code>/put-off/", rounds.put_off, name="put-off"),
    path("rounds/<str:code>/pairs/", rounds.add_pair, name="add-pair"),
]
