"""Pages of the pool of experts."""

from django.urls import path

from parvis.review.views import experts

urlpatterns = [
    path("experts/", experts.pool, name="experts"),
    path("experts/new/", experts.nominate, name="nominate"),
    path("experts/terms/<str:term>/confirm/", experts.confirm, name="confirm-term"),
    path("experts/terms/<str:term>/end/", experts.end_term, name="end-term"),
    path("experts/<str:code>/", experts.expert, name="expert"),
    path("experts/<str:code>/describe/", experts.describe, name="describe"),
    path("experts/<str:code>/renew/", experts.renew, name="renew"),
]
