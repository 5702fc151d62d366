"""Pages of conflicts of interest."""

from django.urls import path

from parvis.review.views import conflicts

urlpatterns = [
    path("conflicts/", conflicts.table, name="access-table"),
    path("conflicts/closed/", conflicts.closed, name="conflict-declared"),
    path("conflicts/<str:code>/", conflicts.conflicts, name="conflicts"),
    path("conflicts/<str:code>/ties/", conflicts.ties, name="ties"),
    path("conflicts/<str:code>/declare/", conflicts.declare, name="declare-conflict"),
    path("conflicts/<str:code>/state/", conflicts.state, name="state-conflict"),
    path("conflicts/<str:code>/<str:conflict>/", conflicts.judge, name="judge-conflict"),
]
