"""The review form: the proposal on the left, the form on the right; what the others wrote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.answers import whole_number
from parvis.domain.drafting import Stale
from parvis.domain.evaluation import AssignmentState, sees_others
from parvis.domain.programme_file import Programme, Stage
from parvis.domain.refusals import NotFound, Refused
from parvis.domain.sendings import check_key
from parvis.proposals.views.reading import Reading, Received
from parvis.review.actions import reviews as actions
from parvis.review.forms import changes
from parvis.review.forms import reviews as forms
from parvis.review.forms.reviews import Question
from parvis.review.models import Assignment, ReviewVersion
from parvis.review.queries import assignments as cases
from parvis.review.queries import discussion, phases
from parvis.review.queries import reviews as queries
from parvis.standing.actions import note_reading
from parvis.web import errors, figures
from parvis.web.programme import current, in_language

S = AssignmentState


def _found(request: HttpRequest, code: str) -> Assignment:
    """One's own assignment whose text is open."""
    found = cases.own(code, request.user, at=timezone.now())
    if found.state not in (S.ACCEPTED, S.DONE):
        raise NotFound("")
    return found


def _asked(found: Assignment) -> list[Question]:
    programme, stage, _form = cases.form_of(found)
    review = getattr(found, "review", None)
    return forms.questions(programme, stage, review.draft if review else {}, get_language() or "en")


def write(request: HttpRequest, code: str) -> HttpResponse:
    """Read and write; saved as a whole and handed in by who has no JavaScript."""
    found = _found(request, code)
    status, refusal = 200, ""
    questions = _asked(found)
    if request.method == "POST":
        clashes, refused = _save_all(request, found, questions)
        if not clashes and not refused:
            try:
                done = _hand_in(request, found)
            except actions.NotWhole as lacking:
                found = _found(request, code)
                questions, status, refusal = _asked(found), 422, errors.words_of(lacking)
                for problem in lacking.found:
                    for question in questions:
                        if question.code == problem.facts["field"]:
                            question.problems.append(_(problem.message) % problem.facts)
            else:
                return redirect("review:others" if done else "review:write", code=code)
        else:
            status = 409 if clashes else 422
            questions = _after(found, questions, clashes, refused, request)
    # The assignment is read past every conflict, and in these states its text is open: no second look is needed.
    case = Received(found.proposal, request.user, timezone.now(), get_language() or "en")
    stage = cases.form_of(found)[1]
    named = stage is None or stage.blindness != "double-blind"
    read = Reading.received(case, named=named)
    told_before = _before(found, case, read, named=named) if phases.has_phases(found) else {}
    note_reading(request.user, "proposal", found.proposal.code, "text", now=case.at)
    review = getattr(found, "review", None)
    context = {
        "assignment": found,
        "case": case,
        "read": read,
        "proposal": found.proposal,
        "questions": questions,
        "refusal": refusal,
        "handed_in": queries.versions(review) if found.state == S.DONE else [],
        "saved_at": review.saved_at if review else None,
        "overdue": found.state == S.ACCEPTED and case.at >= found.due_at,
        "grounds": [(one.code, case.say(one.name), case.say(one.help)) for one in cases.grounds(found)],
        **told_before,
    }
    return render(request, "review/write.html", context, status=status)


def _before(found: Assignment, case: Received, read: Reading, *, named: bool) -> dict[str, Any]:
    """In a later phase: what changed since the one before, and what one wrote of it then."""
    receipt = phases.received_before(found)
    if receipt is None:
        return {}
    changed = changes.mark(read, Reading.received(case, named=named, receipt=receipt))
    written = phases.written_before(found, case.person, at=case.at)
    own = drawn(written.review.assignment, written, case.language) if written else None
    return {"received_before": receipt, "changed": changed, "own_before": own}


def _save_all(
    request: HttpRequest, found: Assignment, questions: list[Question]
) -> tuple[dict[str, Stale], dict[str, str]]:
    clashes: dict[str, Stale] = {}
    refused: dict[str, str] = {}
    for one in questions:
        if one.name not in request.POST:
            continue  # a step that was not chosen, or a page of before: nothing is taken out by silence
        typed = forms.read(one, request.POST)
        keep = request.POST.get(f"keep-{one.code}", "")
        if keep == "theirs" or (forms.mark(typed) == request.POST.get(f"was-{one.code}") and keep != "mine"):
            continue
        if typed in (None, "") and request.POST.get(f"was-{one.code}") == "null":
            continue
        try:
            _save(request, found, one, typed)
        except Stale as stale:
            clashes[one.code] = stale
        except Refused as no:
            refused[one.code] = errors.words_of(no)
    return clashes, refused


def _save(request: HttpRequest, found: Assignment, one: Question, typed: Any) -> actions.Saved:
    base = whole_number(request.POST.get(f"version-{one.code}")) or 0
    key = check_key(request.headers.get("Idempotency-Key", ""))
    return actions.save_answer(found, one.code, typed, base_version=base, by=request.user, now=timezone.now(), key=key)


def _after(
    found: Assignment,
    questions: list[Question],
    clashes: dict[str, Stale],
    refused: dict[str, str],
    request: HttpRequest,
) -> list[Question]:
    """The questions again: as they are kept, and where a save was refused, as they were typed, with why."""
    fresh = _asked(_found(request, found.code))
    for one in fresh:
        if one.code in clashes:
            stale = clashes[one.code]
            one.theirs = _shown(one, stale.theirs.value)
            one.value, one.version = stale.yours, stale.theirs.version
        elif one.code in refused:
            one.value = forms.read(one, request.POST)
            one.problems.insert(0, refused[one.code])
    return fresh


def _shown(question: Question, value: Any) -> str:
    """A kept value in words."""
    named = {step.value: step.name for step in question.steps}
    return named.get(str(value), str(value or ""))


def _hand_in(request: HttpRequest, found: Assignment) -> bool:
    if "hand-in" not in request.POST:
        messages.success(request, _("Saved."))
        return False
    actions.hand_in(found, by=request.user, now=timezone.now(), reason=request.POST.get("reason", ""))
    messages.success(request, _("Handed in. Thank you."))
    return True


@require_POST
def save(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Save one answer while somebody writes, and tell what became of it."""
    found = _found(request, code)
    question = next((one for one in _asked(found) if one.code == field), None)
    if question is None:
        raise NotFound("")
    typed = forms.read(question, request.POST)
    try:
        saved = _save(request, found, question, typed)
    except Stale as stale:
        context = {"q": question, "theirs": _shown(question, stale.theirs.value)}
        told = {
            "version": stale.theirs.version,
            "message": _("Another window has saved this answer meanwhile."),
            "clash": render_to_string("review/clash.html", context, request=request),
        }
        return JsonResponse(told, status=409)
    return JsonResponse(
        {
            "version": saved.version,
            "was": forms.mark(saved.value),
            "state": "half" if saved.problems else "full",
            "problems": [words for one in saved.problems if (words := forms.told(one))],
            "at": figures.hour(timezone.now().astimezone(current().zone), get_language() or "en"),
        }
    )


def others(request: HttpRequest, code: str) -> HttpResponse:
    """What one handed in, and once that is done, what the others wrote."""
    at, language = timezone.now(), get_language() or "en"
    found = _found(request, code)
    if not sees_others(S(found.state)):
        messages.info(request, _("What the others wrote opens once you have handed in your own review."))
        return redirect("review:write", code=code)
    review, found_others = getattr(found, "review", None), queries.others(found, request.user, at=at)
    stood = queries.earlier(found_others)
    context = {
        "assignment": found,
        "title": cases.card_of(found).title,
        "own": [drawn(found, one, language) for one in queries.versions(review)],
        # Nobody is named, and a remark for the staff stays with the staff.
        "others": [
            drawn(found, one, language, confidential=False, earlier=stood.get(one.review_id, ()))
            for one in found_others
        ],
        "discussion": discussion.of(found, request.user, at=at),
        "reply": discussion.reply_of(found.round_id, found.proposal_id, request.user, at=at),
        "awaited": cases.counting_of(found),
    }
    return render(request, "review/others.html", context)


def drawn(
    found: Assignment,
    version: ReviewVersion,
    language: str,
    *,
    confidential: bool = True,
    earlier: Sequence[ReviewVersion] = (),
) -> dict[str, Any]:
    """A review that was handed in, as a page shows it."""
    programme, stage, _form = cases.form_of(found)
    return said(programme, stage, version, language, confidential=confidential, earlier=earlier)


def said(
    programme: Programme,
    stage: Stage | None,
    version: ReviewVersion,
    language: str,
    *,
    confidential: bool = True,
    earlier: Sequence[ReviewVersion] = (),
) -> dict[str, Any]:
    """What a review says, named as the programme's edition names it; beside each mark what it was before."""
    form, content = programme.review_form, version.content
    scores = []
    for code in stage.criteria if stage else ():
        criterion = programme.criterion(code)
        score = content.get("scores", {}).get(code)
        if criterion is None or score is None:
            continue
        level = form.level(score) if form else None
        before = [was for one in earlier if (was := one.content.get("scores", {}).get(code)) is not None]
        scores.append(
            {
                "name": in_language(criterion.name, language),
                "score": score,
                "before": before,
                "moved": bool(before) and before[-1] != score,
                "highest": criterion.scale,
                "word": in_language(level.name, language) if level else "",
            }
        )
    texts = [
        {"name": in_language(text.name, language), "text": content.get(text.code), "confidential": text.confidential}
        for text in (form.texts if form else ())
        if content.get(text.code) and (confidential or not text.confidential)
    ]
    recommended = next(
        (one for one in (form.recommendations if form else ()) if one.code == content.get("recommendation")), None
    )
    return {
        "version": version,
        "scores": scores,
        "texts": texts,
        "recommendation": in_language(recommended.name, language) if recommended else "",
        "favours": bool(recommended and recommended.favours),
        "reasons": [(one.handed_in_at, one.reason) for one in (*earlier, version) if one.reason] if earlier else [],
    }
