"""Pages of the own experts' opinions."""

from django.urls import path

from parvis.review.views import opinions

urlpatterns = [
    path("screening/<str:code>/opinions/", opinions.ask, name="ask-opinion"),
    path("opinions/<str:code>/", opinions.opinion, name="opinion"),
    path("opinions/<str:code>/take-back/", opinions.take_back, name="take-back-opinion"),
]
