"""Pages of the evaluation, one module a matter; each has its own beginning of the address."""

from parvis.review.urls import (
    assignments,
    conflicts,
    discussion,
    experts,
    meetings,
    opinions,
    panels,
    rounds,
    screening,
)

app_name = "review"

urlpatterns = [
    *screening.urlpatterns,
    *opinions.urlpatterns,
    *conflicts.urlpatterns,
    *assignments.urlpatterns,
    *experts.urlpatterns,
    *rounds.urlpatterns,
    *meetings.urlpatterns,
    *panels.urlpatterns,
    *discussion.urlpatterns,
]
