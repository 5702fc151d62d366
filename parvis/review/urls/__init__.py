"""Pages of the evaluation, one module a matter; each has its own beginning of the address."""

from parvis.review.urls import screening

app_name = "review"

urlpatterns = [
    *screening.urlpatterns,
]
