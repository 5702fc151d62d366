"""The talk about a proposal: what was said, by whom as far as one may know, and the form to add to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.roles import Role, holds_any
from parvis.review.actions import discussion as actions
from parvis.review.models import Assignment, Discussion, Remark
from parvis.review.queries import discussion as queries
from parvis.review.queries import reviews
from parvis.review.queries.assignments import form_of
from parvis.review.views.reviews import said
from parvis.web.access import for_office

officer = for_office(Role.PROGRAMME_OFFICER)
READS_ALL = (Role.PROGRAMME_OFFICER, Role.AUDITOR)


def discussions(request: HttpRequest) -> HttpResponse:
    """Every discussion that one may read."""
    found = queries.listed(request.user, at=timezone.now())
    spoken = [one for one in found if getattr(one, "said", 0)]
    context = {"spoken": spoken, "silent": [one for one in found if one not in spoken]}
    return render(request, "review/discussions.html", context)


def discussion(request: HttpRequest, code: str) -> HttpResponse:
    """One discussion; what is typed is added to it."""
    at, language = timezone.now(), get_language() or "en"
    found = queries.found(code, request.user, at=at)
    if request.method == "POST":
        actions.say(found, request.POST.get("text", ""), by=request.user, now=at)
        return redirect(found)
    person: Any = request.user
    staff = holds_any(person, *READS_ALL, at=at)
    talks = holds_any(person, Role.PROGRAMME_OFFICER, at=at) or queries.is_reviewer(found, person)
    shut = found.closed_at is not None or queries.panel_has_it(found)
    remarks = queries.remarks(found)
    if remarks:
        actions.look(found, by=person, now=at)
    mine = Assignment.objects.visible_to(person, at=at).filter(
        round=found.round_id, proposal=found.proposal_id, expert__person=person
    )
    context = {
        "discussion": found,
        "title": found.proposal.received_title,
        "lines": [_line(one, names(found), person, staff=staff) for one in remarks],
        "may_write": talks and not shut,
        "shut": shut,
        "may_close": holds_any(person, Role.PROGRAMME_OFFICER, at=at) and not shut,
        "staff": staff,
        "assignment": mine.first(),
        "reply": queries.reply_of(found.round_id, found.proposal_id, person, at=at),
        "changes": _changes(found, person, language, staff=staff),
    }
    return render(request, "review/discussion.html", context)


def names(found: Discussion) -> dict[int, int]:
    """The reviewers' numbers.  One query, asked once for a page."""
    known: dict[int, int] | None = getattr(found, "known_numbers", None)
    if known is None:
        known = queries.numbers(found.round_id, found.proposal_id)
        found.known_numbers = known  # type: ignore[attr-defined]
    return known


def _line(one: Remark, known: dict[int, int], person: Any, *, staff: bool) -> dict[str, Any]:
    named = _is_named(one.discussion)
    number = known.get(one.by_id)
    versions = list(one.versions.all())
    return {
        "remark": one,
        "who": _who(one, number, named=named, staff=staff),
        "mine": one.by_id == person.pk,
        "text": versions[-1].text,
        "earlier": versions[:-1],
        "revised": versions[-1].at if len(versions) > 1 else None,
        "shown": one.struck_at is None,
    }


def _who(one: Remark, number: int | None, *, named: bool, staff: bool) -> str:
    if one.from_office or number is None:
        return _("Programme office") + (f" · {one.by}" if staff else "")
    if named:
        return str(one.by)
    label = _("Reviewer %(n)s") % {"n": number}
    return f"{label} · {one.by}" if staff else label


def _is_named(found: Discussion) -> bool:
    stage = queries.stage_of(found.round)
    return stage is not None and stage.discussion == "named"


def _changes(found: Discussion, person: Any, language: str, *, staff: bool) -> list[dict[str, Any]]:
    """Whose marks changed since they were first given, and why."""
    known, named = names(found), _is_named(found)
    moved = []
    for versions in reviews.changed(found.round_id, found.proposal_id):
        assignment = versions[-1].review.assignment
        programme, stage, _form = form_of(assignment)
        number = known.get(assignment.expert.person_id or 0)
        label = _("Reviewer %(n)s") % {"n": number} if number else ""
        if named or staff:
            label = f"{label} · {assignment.expert}" if label and not named else str(assignment.expert)
        told = said(programme, stage, versions[-1], language, earlier=versions[:-1], confidential=staff)
        moved.append({"who": label, "mine": assignment.expert.person_id == person.pk, **told})
    return moved


@require_POST
def revise(request: HttpRequest, code: str, remark: str) -> HttpResponse:
    """Put other words to one's own remark."""
    at = timezone.now()
    found = queries.found(code, request.user, at=at)
    actions.revise(found, remark, request.POST.get("text", ""), by=request.user, now=at)
    return redirect(f"{found.get_absolute_url()}#r-{remark}")


@require_POST
def strike(request: HttpRequest, code: str, remark: str) -> HttpResponse:
    """Strike a remark with a reason."""
    at = timezone.now()
    found = queries.found(code, request.user, at=at)
    actions.strike(found, remark, request.POST.get("reason", ""), by=request.user, now=at)
    return redirect(f"{found.get_absolute_url()}#r-{remark}")


@officer
@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close the talk."""
    at = timezone.now()
    found = queries.found(code, request.user, at=at)
    actions.close(found, by=request.user, now=at)
    messages.success(request, _("The discussion is closed."))
    return redirect(found)
