"""The square itself."""

from django.urls import path

from parvis.square.views import desk, home

app_name = "square"

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("", home.home, name="home"),
]
