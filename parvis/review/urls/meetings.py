"""Pages of a panel's meetings."""

from django.urls import path

from parvis.review.views import consensus, meetings, minutes, votes

urlpatterns = [
    path("panels/<str:code>/meetings/", meetings.plan, name="plan-meeting"),
    path("meetings/<str:code>/", meetings.one, name="meeting"),
    path("meetings/<str:code>/now/", meetings.now, name="meeting-now"),
    path("meetings/<str:code>/change/", meetings.change, name="change-meeting"),
    path("meetings/<str:code>/call-off/", meetings.call_off, name="call-off-meeting"),
    path("meetings/<str:code>/answer/", meetings.answer, name="answer-meeting"),
    path("meetings/<str:code>/agenda/", meetings.lay, name="lay-agenda"),
    path("meetings/<str:code>/room/", meetings.move_on, name="meeting-room"),
    path("meetings/<str:code>/agenda.ics", meetings.calendar_file, name="meeting-calendar"),
    path("points/<str:code>/", meetings.point, name="agenda-point"),
    path("points/<str:code>/votes/", votes.begin, name="open-vote"),
    path("votes/<str:code>/", votes.act, name="vote"),
    path("meetings/<str:code>/minute/", minutes.draw, name="draw-minute"),
    path("minutes/<str:code>/sign/", minutes.sign, name="sign-minute"),
    path("minutes/<str:code>/<str:wanted>.pdf", minutes.paper, name="minute-pdf"),
    path("consensus/name/<str:code>/", consensus.name, name="name-rapporteur"),
    path("consensus/<str:code>/", consensus.one, name="consensus"),
    path("consensus/<str:code>/write/", consensus.write, name="write-consensus"),
    path("consensus/<str:code>/write/<str:field>/", consensus.save, name="save-consensus"),
    path("consensus/<str:code>/gather/", consensus.gather, name="gather-consensus"),
    path("consensus/<str:code>/answer/", consensus.answer, name="answer-consensus"),
    path("consensus/<str:code>/close/", consensus.close, name="close-consensus"),
]
