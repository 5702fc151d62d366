"""How the office words the letters of the programme."""

from django.urls import path

from parvis.correspondence import views

app_name = "correspondence"

urlpatterns = [
    path("", views.letters, name="letters"),
    path("<str:code>/", views.letter, name="letter"),
    path("<str:code>/default/", views.default, name="default"),
]
