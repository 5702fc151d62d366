"""The form of a proposal: where it stands, one section, saving, the rail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from parvis.domain.answers import whole_number
from parvis.domain.drafting import Stale
from parvis.domain.problems import Problem
from parvis.domain.programme_file.forms import Field, Section
from parvis.domain.proposals import Owner
from parvis.domain.refusals import Refused
from parvis.programme.queries import programme_of
from parvis.proposals import queries
from parvis.proposals.actions import writing
from parvis.proposals.forms import kinds, shown
from parvis.proposals.forms.questions import Question, mark
from parvis.proposals.forms.setting import Setting
from parvis.proposals.models import Proposal
from parvis.proposals.queries import rail
from parvis.proposals.views.case import Case
from parvis.web import errors, figures


def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Where the proposal stands, what is missing, who takes part: the first page of a case."""
    case = Case.of(request, code)
    if case.party is None:
        return redirect("proposals:one", code=code)
    # Who writes in the person's name is for him or her to end, not for the officer who does it.
    spells = queries.hands_of(case.proposal, case.person, at=case.at) if case.person == request.user else []
    return render(
        request,
        "proposals/draft.html",
        case.context(tab="draft", spells=spells),
    )


def section(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """One section of the form: read, and saved as a whole by who has no JavaScript."""
    case = Case.of_party(request, code, section)
    asked = case.section(section)
    clashes: dict[str, Stale] = {}
    refused: dict[str, str] = {}
    if request.method == "POST":
        clashes, refused = save_section(request, case, asked)
        if not clashes and not refused:
            return redirect(_next(request, case, asked))
        case = Case.of_party(request, code, section)
    questions = [
        question(case, asked, one, clash=clashes.get(one.code), refused=refused.get(one.code)) for one in asked.fields
    ]
    for one in questions:
        one.add = request.GET.get("add", "")
    position = [one.code for one in case.form.sections].index(section)
    context = case.context(
        tab="draft",
        section=asked,
        title=case.say(asked.title),
        help=case.say(asked.help),
        questions=questions,
        may_write=case.fills(asked),
        before=case.sections[position - 1] if position else None,
        after=case.sections[position + 1] if position + 1 < len(case.sections) else None,
        own=asked.owner == Owner.OWN,
    )
    return render(request, "proposals/section.html", context, status=409 if clashes else 422 if refused else 200)


def question(
    case: Case, section: Section, asked: Field, *, clash: Stale | None = None, refused: str | None = None
) -> Question:
    """One question with its answer; after a stale save with what was typed and what is kept."""
    kept = case.answer(asked, section)
    made = Question(
        field=asked,
        value=kept.value if kept else None,
        version=kept.version if kept else 0,
        setting=case.setting,
        may_write=case.fills(section),
        problems=[one.beside or one.words for one in case.lacking(asked.code) if one.rule != "missing"],
        saved_at=kept.saved_at if kept else None,
        saved_by=_who(case, kept.saved_by_id) if kept else "",
    )
    if refused is not None:
        made.problems.insert(0, refused)
    if clash is not None:
        made.theirs = shown.blocks(asked, clash.theirs.value, case.setting)
        made.value, made.version = clash.yours, clash.theirs.version
    return made


def _who(case: Case, person_id: int) -> str:
    return next((str(one) for one in case.parties if one.person_id == person_id), "")


def save_section(request: HttpRequest, case: Case, asked: Section) -> tuple[dict[str, Stale], dict[str, str]]:
    """Save every answer that was touched; what could not be saved, with the reason."""
    clashes: dict[str, Stale] = {}
    refused: dict[str, str] = {}
    for one in asked.fields:
        keep = request.POST.get(f"keep-{one.code}", "")
        if one.kind == "files" or keep == "theirs":
            continue
        typed = kinds.read(one, request.POST, case.setting)
        if mark(one, typed) == request.POST.get(f"was-{one.code}") and keep != "mine":
            continue
        try:
            save(request, case, one, typed)
        except Stale as stale:
            stale.yours = typed
            clashes[one.code] = stale
        except Refused as no:
            refused[one.code] = errors.words_of(no)
    return clashes, refused


def save(request: HttpRequest, case: Case, asked: Field, typed: Any) -> writing.Saved:
    """Hand one answer to the action."""
    return writing.save_answer(
        case.proposal,
        asked.code,
        typed,
        base_version=_version(request, asked.code),
        by=case.person,
        now=timezone.now(),
    )


def _version(request: HttpRequest, field: str) -> int:
    return whole_number(request.POST.get(f"version-{field}")) or 0


def _next(request: HttpRequest, case: Case, asked: Section) -> str:
    here = reverse("proposals:section", args=[case.proposal.code, asked.code])
    if add := request.POST.get("add"):
        field = next(
            (one.code for one in asked.fields if add == kinds.prefix(one) or add.startswith(f"{kinds.prefix(one)}-")),
            "",
        )
        return f"{here}?add={add}#field-{field}"
    if any(name.endswith("-drop") for name in request.POST):
        return here
    position = [one.code for one in case.form.sections].index(asked.code)
    if "go-on" in request.POST and position + 1 < len(case.form.sections):
        return reverse("proposals:section", args=[case.proposal.code, case.form.sections[position + 1].code])
    return here


@require_POST
def autosave(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Save one answer while somebody writes, and tell what became of it.

    It reads nothing but the answer that it changes; what is drawn from more than
    that comes with the rail, which is asked for afterwards.
    """
    language, now = get_language() or "en", timezone.now()

    def typed(draft: Proposal, question: Field, own: str) -> Any:
        return kinds.read(question, request.POST, Setting.bare(draft, language, own=own))

    try:
        saved = writing.save_typed(code, field, typed, base_version=_version(request, field), by=request.user, now=now)
    except Stale as stale:
        return _told_of_clash(request, Case.of_party(request, code), field, stale)
    zone = programme_of(saved.draft.call).zone
    return JsonResponse(
        {
            "version": saved.version,
            "was": mark(saved.question, saved.value),
            "state": "half" if saved.problems else "full",
            "problems": [words for one in saved.problems if (words := _said(one))],
            "at": figures.hour(now.astimezone(zone), language),
            "voided": saved.voided,
        }
    )


def _said(problem: Problem) -> str:
    """The problem's sentence; that an answer is still empty needs no words under an empty field."""
    return "" if problem.rule == "missing" else rail.words_of(problem)


def _told_of_clash(request: HttpRequest, case: Case, field: str, stale: Stale) -> HttpResponse:
    asked, theirs = case.form.fields[field], stale.theirs
    context = {
        "q": Question(field=asked, value=stale.yours, version=theirs.version, setting=case.setting),
        "who": stale.facts.get("who") or gettext("The other side"),
        "theirs": shown.blocks(asked, theirs.value, case.setting),
        "at": theirs.saved_at,
    }
    return JsonResponse(
        {
            "version": theirs.version,
            "message": errors.words_of(stale),
            "clash": render_to_string("proposals/clash.html", context, request=request),
        },
        status=409,
    )


def rail_part(request: HttpRequest, code: str) -> HttpResponse:
    """What a save may have changed beside its answer: the rail, the states of the sections, sums and drawings."""
    case = Case.of_party(request, code, request.GET.get("here", ""))
    here = next((one for one in case.form.sections if one.code == case.here), None)
    drawn = [question(case, here, one) for one in here.fields] if here else []
    return render(request, "proposals/rail_part.html", case.context(drawn=[one for one in drawn if one.aside]))
