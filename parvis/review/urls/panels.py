"""Pages of panels."""

from django.urls import path

from parvis.review.views import panel_export, panels, ranks

urlpatterns = [
    path("panels/", panels.listed, name="panels"),
    path("panels/open/", panels.open_panel, name="open-panel"),
    path("panels/<str:code>/", panels.one, name="panel"),
    path("panels/<str:code>/take-in/", panels.take_in, name="take-in"),
    path("panels/<str:code>/line/", panels.draw_line, name="draw-line"),
    path("panels/<str:code>/seats/", panels.seat, name="seat"),
    path("panels/<str:code>/seats/<str:expert>/leave/", panels.unseat, name="unseat"),
    path("panels/<str:code>/items/<str:item>/", panels.decide, name="decide"),
    path("panels/<str:code>/seats/<str:expert>/chair/", ranks.appoint_chair, name="appoint-chair"),
    path("panels/<str:code>/order/", ranks.choose_order, name="choose-order"),
    path("panels/<str:code>/export/<str:what>.<str:kind>", panel_export.export, name="panel-export"),
    path("panels/<str:code>/close/", panels.close, name="close-panel"),
    path("panels/<str:code>/invite/", panels.invite, name="invite-recommended"),
    path("panels/<str:code>/<str:proposal>/", panels.item, name="panel-item"),
]
