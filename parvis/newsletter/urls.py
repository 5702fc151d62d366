"""The newsletter's pages."""

from django.urls import path

from parvis.newsletter import views

app_name = "newsletter"

urlpatterns = [
    path("", views.archive, name="archive"),
    path("subscribe/", views.subscribe, name="subscribe"),
    path("asked/", views.asked, name="asked"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("mine/<str:token>/", views.mine, name="mine"),
    path("leave/<str:token>/", views.leave, name="leave"),
    path("leave/<str:token>/now/", views.one_click, name="one-click"),
    path("issues/<str:code>/", views.issue, name="issue"),
    path("desk/", views.desk, name="desk"),
    path("desk/begin/", views.begin, name="begin"),
    path("desk/<str:code>/", views.compose, name="compose"),
    path("desk/<str:code>/test/", views.test, name="test"),
    path("desk/<str:code>/send/", views.send, name="send"),
]
