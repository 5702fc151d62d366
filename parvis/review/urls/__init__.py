"""Pages of the evaluation, one module a matter; each has its own beginning of the address."""

from parvis.review.urls import assignments, experts, panels, rounds, screening

app_name = "review"

urlpatterns = [
    *screening.urlpatterns,
    *assignments.urlpatterns,
    *experts.urlpatterns,
    *rounds.urlpatterns,
    *panels.urlpatterns,
]
