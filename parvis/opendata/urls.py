"""The register, its files, and the office's door to it."""

from django.urls import path

from parvis.opendata import views

app_name = "opendata"

urlpatterns = [
    path("awards/", views.register, name="register"),
    path("awards/360giving.json", views.giving, name="giving"),
    path("awards/awards.csv", views.table, name="table"),
    path("awards/<str:reference>/", views.award, name="award"),
    path("desk/awards/", views.desk, name="desk"),
    path("desk/awards/protect/", views.protect, name="protect"),
    path("desk/awards/protections/<str:code>/end/", views.end_protection, name="end_protection"),
    path("desk/awards/<str:code>/release/", views.release, name="release"),
    path("desk/awards/<str:code>/withdraw/", views.withdraw, name="withdraw"),
]
