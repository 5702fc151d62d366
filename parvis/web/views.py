"""The house's own pages: its papers and the living page of the design system."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from parvis.web import documents, sitemap
from parvis.web.access import public
from parvis.web.dialogs import dialog_page
from parvis.web.forms import CodeForm, SpecimenForm, SpecimenWritingForm
from parvis.web.markdown import rendered


@public
def paper(request: HttpRequest, name: str, version: str = "") -> HttpResponse:
    """Terms, privacy or accessibility, in the version that holds or an older one."""
    try:
        found = documents.read(name, version or documents.current_version(name), get_language() or "en")
    except documents.NoSuchDocument as none:
        raise Http404 from none
    every = [(each, date.fromisoformat(each)) for each in documents.versions(name)]
    return render(
        request,
        "web/paper.html",
        {
            "paper": found,
            "is_current": found.version == documents.current_version(name),
            "current_name": f"web:{name}",
            "version_name": f"web:{name}_version",
            "versions": every,
        },
    )


LONGEST_PREVIEW = 60_000


@public
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What a Markdown text will look like; `name` says which field of the form holds it.  Nothing is kept."""
    text = request.POST.get(request.GET.get("name", "body"), "")
    return HttpResponse(rendered(text[:LONGEST_PREVIEW]))


ICONS = [
    "magnifying-glass",
    "arrow-down-tray",
    "play",
    "pause",
    "scissors",
    "film",
    "photo",
    "speaker-wave",
    "document-text",
    "clock",
    "calendar",
    "map-pin",
    "user",
    "tag",
    "globe-alt",
    "envelope",
    "check",
    "x-mark",
    "plus",
    "ellipsis-horizontal",
    "chevron-left",
    "chevron-right",
    "arrow-up-tray",
    "trash",
    "pencil",
    "eye",
    "lock-closed",
    "link",
]

LIFECYCLE = [
    {"name": _("Draft"), "state": "done"},
    {"name": _("Described"), "state": "done"},
    {"name": _("Published"), "state": "now"},
    {"name": _("Withdrawn"), "state": ""},
]
STOPPED = [
    {"name": _("Uploaded"), "state": "done"},
    {"name": _("Checked"), "state": "done"},
    {"name": _("Prepared"), "state": "stopped"},
    {"name": _("Ready"), "state": ""},
]
STILLS = [
    ("sea", 1600, 900, _("Sea at dawn, seen from a research vessel"), _("Video"), "1:24"),
    ("dunes", 1200, 900, _("Sensors in the dunes report the wind every second"), _("Photo"), ""),
    ("portrait", 900, 1350, _("A quiet hour in the cryogenic laboratory"), _("Photo"), ""),
    ("grid", 1600, 900, _("Forty drones keep their places over a field"), _("Video"), "0:52"),
    ("night", 2390, 1000, _("A border road at night, in infrared"), _("Video"), "2:05"),
    ("dunes", 1200, 1200, _("The measuring mast before the storm"), _("Photo"), ""),
    ("sea", 1600, 900, _("The buoy comes aboard"), _("Video"), "0:31"),
]
SWATCHES = ["paper", "paper-deep", "paper-deeper", "hairline", "line", "ink-quiet", "ink", "lamp", "signal", "refusal"]
SWATCHES += ["agreed", "film"]


@public
def design(request: HttpRequest) -> HttpResponse:
    """Every component in every state: what the other pages are made of."""
    now = timezone.now()
    refused = SpecimenForm(
        {
            "headline": "",
            "taken_on": "30 February",
            "kind": "video",
            "storyline": _("Kept as it was typed."),
            "place": "",
        }
    )
    filled = {"headline": gettext("Sea at dawn"), "kind": "video", "purpose": "press", "languages": ["en"]}
    context: dict[str, Any] = {
        "empty_form": SpecimenForm(prefix="empty", initial=filled),
        "refused_form": refused,
        "code_form": CodeForm(prefix="code"),
        "writing_form": SpecimenWritingForm(
            prefix="writing",
            initial={"text": gettext("## What it brings\n\nA buoy that **listens** while the ship is away.")},
        ),
        "before": gettext("The buoys report every hour for two years."),
        "after": gettext("The buoys report every minute for two years, in winter too."),
        "icons": ICONS,
        "lifecycle_steps": LIFECYCLE,
        "stopped_steps": STOPPED,
        "stills": STILLS,
        "swatches": SWATCHES,
        "moment": now + timedelta(days=12, hours=4),
        "soon": now + timedelta(hours=3),
    }
    return render(request, "web/design.html", context)


@public
@dialog_page
def design_dialog(request: HttpRequest) -> HttpResponse:
    """A dialog page as a specimen: refuses an empty code, thanks for a full one."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, gettext("The dialog is closed and you are back where you were."))
        return redirect("web:design")
    return render(request, "web/design_dialog.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`."""
    origin = request.build_absolute_uri("/").rstrip("/")
    return HttpResponse(sitemap.robots(origin), content_type="text/plain; charset=utf-8")


@public
@require_safe
def site_map(request: HttpRequest) -> StreamingHttpResponse:
    """`/sitemap.xml`."""
    origin = request.build_absolute_uri("/").rstrip("/")
    return StreamingHttpResponse(sitemap.written(origin, at=timezone.now()), content_type="application/xml")
