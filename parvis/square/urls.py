"""The square itself."""

from django.urls import path

from parvis.domain.meeting import Matter
from parvis.square.views import check, desk, home, meeting, search, yearly

app_name = "square"

MEETINGS = {
    "themes": Matter.TOPIC,
    "priorities": Matter.PRIORITY,
    "objectives": Matter.OBJECTIVE,
    "guidance": Matter.GUIDANCE,
    "initiatives": Matter.INITIATIVE,
    "regions": Matter.REGION,
    "nations": Matter.NATION,
}

urlpatterns = [
    path("check/", check.check, name="check"),
    path("search/", search.search, name="search"),
    *(
        path(f"programme/{place}/<str:code>/", meeting.meeting, {"matter": matter}, name=matter.value)
        for place, matter in MEETINGS.items()
    ),
    path("desk/annual-report/", yearly.years, name="annual-report"),
    path("desk/annual-report/<int:year>/<str:name>", yearly.report, name="annual-report-file"),
    path("desk/", desk.desk, name="desk"),
    path("", home.home, name="home"),
]
