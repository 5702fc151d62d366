from django.urls import path

from parvis.demo import views

app_name = "demo"
urlpatterns = [path("arriving/", views.arriving, name="arriving")]
