"""The square itself."""

from django.urls import path

from parvis.square import views

app_name = "square"

urlpatterns = [path("", views.home, name="home")]
