"""Add to a paper while its period runs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.decisions.actions import adding
from parvis.decisions.forms import drawing, fields
from parvis.decisions.queries import papers
from parvis.decisions.views.reading import Reader, drawn
from parvis.domain.answers import whole_number
from parvis.domain.refusals import NotFound
from parvis.domain.writings import SavedMeanwhile
from parvis.web.arrival import arrived_at
from parvis.web.forms import refused_into


def addendum(request: HttpRequest, code: str) -> HttpResponse:
    """The addendum that is being written: an officer words it, the chair reads it and sends it out."""
    arrived, reader = arrived_at(request), Reader(request)
    if not (reader.drafts or reader.chairs):
        raise NotFound("")
    found = reader.paper(code)
    draft = papers.drafted_addendum(found)
    texts, base = (draft.texts, draft.version) if draft else ({}, 0)
    if found.circulated_at is None or (draft is None and not reader.drafts):
        raise NotFound("")
    form = fields.AddendumForm(request.POST or None, initial=fields.AddendumForm.initial_of(texts, base))
    theirs: list[Any] = []
    if request.method == "POST" and reader.drafts and form.is_valid():
        written = form.texts()
        with refused_into(form):
            try:
                adding.write_addendum(
                    found, written, base=form.cleaned_data["base"] or 0, by=reader.person, now=arrived
                )
            except SavedMeanwhile as refused:
                form, theirs = fields.AddendumForm.kept_beside(written, texts, refused, base=base)
            else:
                messages.success(request, _("Saved. The chair reads it and sends it out."))
                return redirect("decisions:addendum", code=code)
    context = {
        "reader": reader,
        "paper": found,
        "title": found.title(reader.language),
        "draft": draft,
        "form": form,
        "theirs": theirs,
        "tongues": reader.tongues(texts),
        "open": found.ends_at is not None and found.withdrawn_at is None and reader.at < found.ends_at,
    }
    return render(request, "decisions/addendum.html", context, status=422 if form.errors else 200)


@require_POST
def circulate(request: HttpRequest, code: str) -> HttpResponse:
    """The chair sends it out as it was read."""
    arrived, reader = arrived_at(request), Reader(request)
    if not reader.chairs:
        raise NotFound("")
    base = whole_number(request.POST.get("base")) or 0
    adding.circulate_addendum(reader.paper(code), base=base, by=reader.person, now=arrived)
    messages.success(request, _("Circulated. Every delegation gets it by mail; the deadline stays."))
    return redirect("decisions:paper", code=code)


@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Set it aside."""
    reader = Reader(request)
    if not reader.drafts:
        raise NotFound("")
    adding.drop_addendum(reader.paper(code), by=reader.person, now=reader.at)
    messages.success(request, _("Set aside."))
    return redirect("decisions:paper", code=code)


def addendum_pdf(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One addendum as PDF."""
    reader = Reader(request)
    found = next((one for one in papers.addenda_of(reader.paper(code)) if one.number == number), None)
    if found is None:
        raise NotFound("")
    return drawn(drawing.addendum_pdf(found, reader.language), found.full_reference)
