"""Pages of a panel's meetings."""

from django.urls import path

from parvis.review.views import meetings

urlpatterns = [
    path("panels/<str:code>/meetings/", meetings.plan, name="plan-meeting"),
    path("meetings/<str:code>/", meetings.one, name="meeting"),
    path("meetings/<str:code>/now/", meetings.now, name="meeting-now"),
    path("meetings/<str:code>/change/", meetings.change, name="change-meeting"),
    path("meetings/<str:code>/agenda/", meetings.lay, name="lay-agenda"),
    path("meetings/<str:code>/room/", meetings.move_on, name="meeting-room"),
    path("meetings/<str:code>/agenda.ics", meetings.calendar_file, name="meeting-calendar"),
    path("points/<str:code>/", meetings.point, name="agenda-point"),
]
