"""Pages of those who review: the invitation behind a link, the desk, the form."""

from django.urls import path

from parvis.review.views import assignments, coming_in, reviews, train, volumes

urlpatterns = [
    path("", assignments.desk, name="desk"),
    path("invitation/<str:token>/", assignments.invitation, name="invitation"),
    path("invitation/<str:token>/declare/", assignments.declare_by_link, name="declare-by-link"),
    path("invitation/<str:token>/take-up/", assignments.take_up, name="take-up"),
    path("invitation/<str:token>/code/", coming_in.ask, name="ask-code"),
    path("invitation/<str:token>/code/<str:ticket>/", coming_in.enter, name="enter-code"),
    path("invitation/<str:token>/decline/", assignments.decline_by_link, name="decline"),
    path("files/", volumes.files, name="files"),
    path("files/files.pdf", volumes.volume, name="volume"),
    path("of-mine/<str:code>/", assignments.assignment, name="assignment"),
    path("of-mine/<str:code>/declare/", assignments.declare, name="declare"),
    path("of-mine/<str:code>/take-up/", assignments.take_up_mine, name="take-up-mine"),
    path("of-mine/<str:code>/decline/", assignments.decline, name="decline-mine"),
    path("of-mine/<str:code>/conflict/", assignments.recuse, name="recuse"),
    path("worker.js", train.worker, name="worker"),
    path("of-mine/<str:code>/hand-in/", train.hand_in, name="hand-in"),
    path("of-mine/<str:code>/write/", reviews.write, name="write"),
    path("of-mine/<str:code>/write/<str:field>/", reviews.save, name="save"),
    path("of-mine/<str:code>/others/", reviews.others, name="others"),
]
