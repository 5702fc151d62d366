"""The applicants' answer to the reviews: the office opens it, the directors write it, who judges reads it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from parvis.domain.answers import whole_number
from parvis.domain.answers.questions import count_words
from parvis.domain.drafting import Stale
from parvis.domain.refusals import Refused
from parvis.domain.roles import Role
from parvis.review.actions import replies as actions
from parvis.review.models import Reply
from parvis.review.queries import discussion as queries
from parvis.review.queries import rounds
from parvis.review.queries.assignments import form_of
from parvis.review.views.reviews import said
from parvis.review.views.rounds import wall
from parvis.web import errors
from parvis.web.access import for_office

officer = for_office(Role.PROGRAMME_OFFICER)


@officer
def of_round(request: HttpRequest, code: str) -> HttpResponse:
    """How far the answers of a round are; opened here for everything whose reviews are all there."""
    at = timezone.now()
    found = rounds.round_of(code, request.user, at=at)
    stage = queries.stage_of(found)
    if request.method == "POST":
        closes = wall(request, "closes")
        count = actions.open_ready(found, closes_at=closes.at(), by=request.user, now=at)
        words = ngettext("%(n)s answer was opened.", "%(n)s answers were opened.", count) % {"n": count}
        messages.success(request, words)
        return redirect("review:round-answers", code=code)
    lines = queries.to_answer(found, request.user, at=at)
    context = {
        "round": found,
        "stage": stage,
        "lines": lines,
        "ready": sum(made is None and done == asked for _proposal, made, done, asked in lines),
        "at": at,
    }
    return render(request, "review/round_answers.html", context)


def reply(request: HttpRequest, code: str) -> HttpResponse:
    """The reviews and the answer: written by the directors, read by who judges once it is handed in."""
    at, language = timezone.now(), get_language() or "en"
    found = queries.reply(code, request.user, at=at)
    writes = queries.is_director(found, request.user, at=at)
    context: dict[str, Any] = {"refusal": "", "theirs": None, "typed": found.text, "version": found.version}
    status = 200
    if request.method == "POST" and writes:
        context["typed"] = request.POST.get("text", "")
        base = whole_number(request.POST.get("version", "")) or 0
        act = actions.hand_in_reply if "hand-in" in request.POST else actions.save_reply
        try:
            act(found, context["typed"], base_version=base, by=request.user, now=at)
        except Stale as stale:
            status = 409
            context |= {"theirs": str(stale.theirs.value), "version": stale.theirs.version}
        except Refused as no:
            status, context["refusal"] = no.status, errors.words_of(no)
        else:
            messages.success(request, _("Handed in. Thank you.") if "hand-in" in request.POST else _("Saved."))
            return redirect(found)
    context |= {
        "reply": found,
        "title": found.proposal.received_title,
        "writes": writes,
        "open": writes and found.handed_in_at is None and found.window.is_open(at),
        "count": count_words(context["typed"]),
        "reviews": [_told(found, one, language) for one in queries.reviews_told(found)] if writes else [],
    }
    return render(request, "review/reply.html", context, status=status)


def _told(found: Reply, version: Any, language: str) -> dict[str, Any]:
    """A review as the applicants read it: without its writer, its confidential remark, and what else is not theirs."""
    version.review.assignment.round = found.round
    programme, stage, _form = form_of(version.review.assignment)
    told = said(programme, stage, version, language, confidential=False)
    if stage is None or stage.answer is None or not stage.answer.scores:
        told |= {"scores": [], "recommendation": ""}
    return told
