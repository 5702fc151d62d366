"""The example's one address of its own."""

from django.urls import path

from parvis.demo import views

app_name = "demo"
urlpatterns = [path("arriving/", views.arriving, name="arriving")]
