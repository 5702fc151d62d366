"""Pages on which reviewers and the office talk, and on which applicants answer to the reviews."""

from django.urls import path

from parvis.review.views import discussion, replies

urlpatterns = [
    path("discussions/", discussion.discussions, name="discussions"),
    path("discussions/<str:code>/", discussion.discussion, name="discussion"),
    path("discussions/<str:code>/close/", discussion.close, name="close-discussion"),
    path("discussions/<str:code>/<str:remark>/revise/", discussion.revise, name="revise-remark"),
    path("discussions/<str:code>/<str:remark>/strike/", discussion.strike, name="strike-remark"),
    path("answers/<str:code>/", replies.reply, name="reply"),
    path("rounds/<str:code>/answers/", replies.of_round, name="round-answers"),
]
