"""The pages of the house itself."""

from django.urls import path

from parvis.web import views

app_name = "web"

urlpatterns = [
    path("design/", views.design, name="design"),
    path("design/dialog/", views.design_dialog, name="design_dialog"),
    path("preview/", views.preview, name="preview"),
    path("terms/", views.paper, {"name": "terms"}, name="terms"),
    path("terms/<str:version>/", views.paper, {"name": "terms"}, name="terms_version"),
    path("privacy/", views.paper, {"name": "privacy"}, name="privacy"),
    path("privacy/<str:version>/", views.paper, {"name": "privacy"}, name="privacy_version"),
    path("accessibility/", views.paper, {"name": "accessibility"}, name="accessibility"),
    path("accessibility/<str:version>/", views.paper, {"name": "accessibility"}, name="accessibility_version"),
]
