"""The pages of the network."""

from django.urls import path

from parvis.network.views import circles, introductions, profiles, threads

app_name = "network"

urlpatterns = [
    path("", profiles.home, name="home"),
    path("me/", profiles.my_profile, name="my_profile"),
    path("me/work/<str:code>/drop/", profiles.drop_work, name="drop_work"),
    path("partners/", profiles.partners, name="partners"),
    path("people/<str:code>/", profiles.profile, name="profile"),
    path("people/<str:code>/introduce/", introductions.introduce, name="introduce"),
    path("introductions/", introductions.introductions, name="introductions"),
    path("introductions/<str:code>/", introductions.introduction, name="introduction"),
    path("introductions/<str:code>/answer/", introductions.answer, name="answer"),
    path("circles/", circles.circles, name="circles"),
    path("circles/new/", circles.new_circle, name="new_circle"),
    path("circles/invitations/<str:token>/", circles.invitation, name="invitation"),
    path("circles/<str:code>/", circles.circle, name="circle"),
    path("circles/<str:code>/members/", circles.members, name="members"),
    path("circles/<str:code>/members/<str:person>/", circles.member, name="member"),
    path("circles/<str:code>/threads/new/", threads.new_thread, name="new_thread"),
    path("circles/<str:circle>/threads/<str:code>/", threads.thread, name="thread"),
    path("circles/<str:circle>/threads/<str:code>/posts/<str:post>/hide/", threads.hide, name="hide_post"),
]
