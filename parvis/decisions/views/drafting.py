"""Write a paper, put proposals on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.decisions.actions import circulating, drafting
from parvis.decisions.forms import fields, shown
from parvis.decisions.models import Paper
from parvis.decisions.queries import candidates, delegations, papers
from parvis.decisions.views.reading import Reader, rows
from parvis.domain.deciding import Procedure
from parvis.domain.papers import PaperStatus
from parvis.domain.refusals import NotFound
from parvis.domain.writings import SavedMeanwhile
from parvis.web.forms import refused_into
from parvis.web.programme import current


def _writer(request: HttpRequest) -> Reader:
    reader = Reader(request)
    if not reader.drafts:
        raise NotFound("")
    return reader


def _draft(reader: Reader, code: str) -> Paper:
    found = reader.paper(code)
    if found.status != PaperStatus.DRAFTED:
        raise NotFound("")
    return found


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Open a draft."""
    reader = _writer(request)
    paper = drafting.draft_paper({"en": {}, "fr": {}}, by=reader.person, now=reader.at)
    return redirect("decisions:edit", code=paper.code)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The words of a draft, and the proposals on it."""
    reader = _writer(request)
    found = _draft(reader, code)
    initial = {
        **fields.PaperForm.initial_of(found.texts, found.version),
        "reference": found.reference,
        "splits": found.splits,
        "procedure": found.procedure,
    }
    form = fields.PaperForm(request.POST or None, initial=initial)
    theirs: list[Any] = []
    if request.method == "POST" and form.is_valid():
        typed, written = form.cleaned_data, form.texts()
        with refused_into(form):
            try:
                drafting.write_paper(
                    found,
                    written,
                    reference=typed["reference"].strip(),
                    splits=typed["splits"],
                    procedure=Procedure(typed["procedure"]) if typed.get("procedure") else None,
                    base=typed["base"] or 0,
                    by=reader.person,
                    now=reader.at,
                )
            except SavedMeanwhile as refused:
                form, theirs = fields.PaperForm.kept_beside(written, found.texts, refused, base=found.version)
            else:
                messages.success(request, _("Saved."))
                return redirect("decisions:edit", code=code)
    context = {
        "reader": reader,
        "paper": found,
        "form": form,
        "theirs": theirs,
        "rows": rows(found, papers.lines_of(found), {}, reader.language),
        "kept": _chairs_kept(found, reader),
        "candidates": [
            (one, shown.money(one.amount, current().head.currency, reader.language) if one.amount else "")
            for one in candidates.candidates(reader.person, at=reader.at)
        ],
    }
    return render(request, "decisions/edit.html", context, status=422 if form.errors else 200)


def _chairs_kept(found: Paper, reader: Reader) -> list[tuple[str, Any]]:
    """Why nobody can put the paper under silence: each chair with the reason; nothing while one of them can."""
    chairs = delegations.chairs(reader.at)
    kept = delegations.kept_of(chairs, found, at=reader.at)
    return [(str(one.person), circulating.reason_of(one)) for one in kept] if len(kept) == len(chairs) else []


@require_POST
def put(request: HttpRequest, code: str) -> HttpResponse:
    """Put chosen proposals on the draft."""
    reader = _writer(request)
    found = _draft(reader, code)
    for proposal in request.POST.getlist("proposal"):
        drafting.put_on_paper(found, proposal, by=reader.person, now=reader.at)
    return redirect("decisions:edit", code=code)


@require_POST
def take_off(request: HttpRequest, code: str) -> HttpResponse:
    """Take a line off the draft."""
    reader = _writer(request)
    proposal = request.POST.get("proposal", "")
    drafting.take_off_paper(_draft(reader, code), proposal, by=reader.person, now=reader.at)
    return redirect("decisions:edit", code=code)


def brief(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The one-page brief of an item in both languages, and its amount."""
    reader = _writer(request)
    found = _draft(reader, code)
    line = next((one for one in papers.lines_of(found) if one.number == number), None)
    if line is None:
        raise NotFound("")
    initial = {
        "brief_en": line.brief.get("en") or line.told.get("summary", ""),
        "brief_fr": line.brief.get("fr", ""),
        "amount": line.amount,
    }
    form = fields.BriefForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        words = {language: typed[f"brief_{language}"].replace("\r\n", "\n") for language in ("en", "fr")}
        with refused_into(form):
            drafting.write_brief(line, words, amount=typed["amount"], by=reader.person, now=reader.at)
            messages.success(request, _("Saved."))
            return redirect("decisions:edit", code=code)
    context = {"reader": reader, "paper": found, "row": shown.row(line, None, get_language() or "en"), "form": form}
    return render(request, "decisions/brief.html", context, status=422 if form.errors else 200)


@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Set a draft aside."""
    reader = _writer(request)
    drafting.drop_draft(reader.paper(code), by=reader.person, now=reader.at)
    messages.success(request, _("Set aside. Its proposals wait for another paper."))
    return redirect("decisions:desk")


@require_POST
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """Open a draft with another text, under the next suffix."""
    reader = _writer(request)
    made = circulating.revise(reader.paper(code), by=reader.person, now=reader.at)
    messages.success(request, _("A draft of the revision is open. It will have a period of its own."))
    return redirect("decisions:edit", code=made.code)
