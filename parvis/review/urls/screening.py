"""Pages of the screening."""

from django.urls import path

from parvis.review.views import screening

urlpatterns = [
    path("screening/", screening.queue, name="screening"),
    path("screening/selection/", screening.bulk, name="screen-selection"),
    path("screening/questions/<str:code>/close/", screening.close_question, name="close-question"),
    path("screening/<str:code>/", screening.screen, name="screen"),
    path("screening/<str:code>/points/", screening.tick, name="tick"),
    path("screening/<str:code>/decision/", screening.decide, name="decide-screening"),
    path("screening/<str:code>/questions/", screening.ask, name="ask-applicants"),
    path("questions/<str:code>/", screening.question, name="question"),
]
