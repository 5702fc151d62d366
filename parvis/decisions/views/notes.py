"""Political notes: facts drawn, words by staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.decisions.actions import notes as actions
from parvis.decisions.forms import fields, shown
from parvis.decisions.queries import candidates, notes
from parvis.decisions.views.reading import Reader
from parvis.domain.refusals import NotFound
from parvis.domain.writings import SavedMeanwhile


def _writer(request: HttpRequest) -> Reader:
    reader = Reader(request)
    if not reader.drafts:
        raise NotFound("")
    return reader


def listing(request: HttpRequest) -> HttpResponse:
    """What is recommended and waits for a paper, with the state of its note."""
    reader = _writer(request)
    context = {"reader": reader, "candidates": candidates.candidates(reader.person, at=reader.at)}
    return render(request, "decisions/notes.html", context)


def note(request: HttpRequest, code: str) -> HttpResponse:
    """Write the note on one proposal, its facts beside it."""
    reader = _writer(request)
    proposal = notes.for_note(code, reader.person, at=reader.at)
    beside = [one.proposal for one in candidates.candidates(reader.person, at=reader.at)]
    facts = notes.drawn(proposal, beside, at=reader.at)
    _found, revisions = notes.note_of(proposal)
    newest = revisions[0] if revisions else None
    texts, base = (newest.texts, newest.number) if newest else ({}, 0)
    form = fields.NoteForm(request.POST or None, initial=fields.NoteForm.initial_of(texts, base))
    theirs: list[Any] = []
    if request.method == "POST" and form.is_valid():
        written = form.texts()
        try:
            actions.write_note(
                proposal,
                written,
                base=form.cleaned_data["base"] or 0,
                facts=facts,
                by=reader.person,
                now=reader.at,
            )
        except SavedMeanwhile as refused:
            form, theirs = fields.NoteForm.kept_beside(written, texts, refused, base=base)
        else:
            messages.success(request, _("Saved. The nations read it once a paper with this proposal is circulated."))
            return redirect("decisions:note", code=code)
    context = {
        "reader": reader,
        "proposal": proposal,
        "title": facts["title"],
        "facts": shown.note_facts(facts, reader.language),
        "form": form,
        "theirs": theirs,
        "revisions": revisions[:20],
        "papers": notes.papers_with(proposal, reader.person, at=reader.at),
    }
    return render(request, "decisions/note.html", context, status=422 if form.errors else 200)
