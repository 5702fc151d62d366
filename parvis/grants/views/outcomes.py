"""Outcome letters: the office prepares and releases them, applicants read their own."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.grants.actions import outcomes as actions
from parvis.grants.labels import OUTCOME_WORDS, OUTCOMES
from parvis.grants.models import Award, OutcomeLetter
from parvis.grants.queries import outcomes
from parvis.programme.models import Call
from parvis.proposals.models import Proposal
from parvis.web.access import for_office
from parvis.web.programme import in_language

TONES = {"awarded": "ok", "reserve": "signal", "not-selected": "", "not-agreed": "refusal", "ineligible": ""}


@for_office(Role.PROGRAMME_OFFICER)
def calls(request: HttpRequest) -> HttpResponse:
    """Closed calls, and how their letters stand."""
    at = timezone.now()
    found = outcomes.calls(request.user, at)[:50]
    batches = outcomes.batches_of(found)
    return render(request, "grants/outcome_calls.html", {"rows": [(call, batches.get(call.pk)) for call in found]})


@for_office(Role.PROGRAMME_OFFICER)
def letters(request: HttpRequest, call: str) -> HttpResponse:
    """Every letter of a call before it goes, and what keeps them from going; what a conflict hides is not there."""
    at = timezone.now()
    found = get_object_or_404(Call, code=call)
    batch = outcomes.batch_of(found)
    proposals = outcomes.shown(found, request.user, at)
    told = outcomes.of_proposals([one.code for one in proposals], at)
    held = {one.proposal_id: one for one in batch.letters.all()} if batch else {}
    ended = outcomes.told_at_screening(one.code for one in proposals)
    rows = []
    for proposal in proposals:
        letter, outcome = held.get(proposal.pk), told.get(proposal.code)
        title = proposal.handed_in.revision.content.get("title") if proposal.handed_in else ""
        words, tone = (OUTCOMES[outcome], TONES[outcome]) if outcome else ("", "")
        rows.append((proposal, title or proposal.code, letter, words, tone, proposal.code in ended))
    numbers = Counter(told.values())
    context = {
        "call": found,
        "call_title": in_language(found.title, get_language() or "en") or found.code,
        "batch": batch,
        "rows": rows,
        "numbers": [(OUTCOMES[kind], numbers[kind]) for kind in OUTCOMES if numbers[kind]],
        "open": len(proposals) - len(told),
        "may_release": bool(batch and not batch.released_at and batch.prepared_by_id != request.user.pk),
    }
    return render(request, "grants/letters.html", context)


@require_POST
@for_office(Role.PROGRAMME_OFFICER)
def prepare(request: HttpRequest, call: str) -> HttpResponse:
    """Draw the letters up."""
    found = get_object_or_404(Call, code=call)
    actions.prepare_letters(found, by=request.user, now=timezone.now())
    messages.success(request, _("Prepared and held. A colleague releases them, all together."))
    return redirect("grants:letters", call)


@require_POST
@for_office(Role.PROGRAMME_OFFICER)
def release(request: HttpRequest, call: str) -> HttpResponse:
    """Send them all."""
    batch = outcomes.batch_of(get_object_or_404(Call, code=call))
    if batch is None:
        raise NotFound("")
    actions.release_letters(batch, by=request.user, now=timezone.now())
    messages.success(request, _("Released. All applicants of the call are being told now."))
    return redirect("grants:letters", call)


@require_POST
@for_office(Role.PROGRAMME_OFFICER)
def remark(request: HttpRequest, code: str) -> HttpResponse:
    """Words of the office for one letter."""
    at = timezone.now()
    mine = OutcomeLetter.objects.filter(proposal__in=Proposal.objects.for_work(request.user, at=at))
    letter = get_object_or_404(mine.select_related("batch__call"), code=code)
    actions.write_remark(letter, request.POST.get("text", ""), by=request.user, now=at)
    messages.success(request, _("Saved. It goes with the letter."))
    return redirect("grants:letters", letter.batch.call.code)


def outcome(request: HttpRequest, code: str) -> HttpResponse:
    """The letter as its applicants read it, once it is released."""
    at, language = timezone.now(), get_language() or "en"
    found = outcomes.letter(code, request.user, at=at)
    if found is None:
        raise NotFound("")
    content = found.proposal.handed_in.revision.content if found.proposal.handed_in else {}
    context = {
        "letter": found,
        "title": content.get("title") or found.proposal.code,
        "call_title": in_language(found.batch.call.title, language) or found.batch.call.code,
        "outcome": OUTCOMES[found.outcome],  # type: ignore[index]
        "tone": TONES[found.outcome],
        "means": OUTCOME_WORDS[found.outcome],  # type: ignore[index]
        "award": Award.objects.visible_to(request.user, at=at).filter(proposal=found.proposal).first(),
    }
    return render(request, "grants/outcome.html", context)
