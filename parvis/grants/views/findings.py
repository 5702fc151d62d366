"""What one final report found, as the nations read it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from parvis.decisions import offers as decisions
from parvis.domain.refusals import NotFound
from parvis.domain.roles import holds_any
from parvis.grants.forms.papers import people
from parvis.grants.models import Award
from parvis.grants.models.awards import READS_AWARDS
from parvis.grants.queries import findings
from parvis.programme.queries import programme_of


def finding(request: HttpRequest, code: str) -> HttpResponse:
    """For delegates, the chair and the offices; for everybody else there is no such page."""
    at, language, person = timezone.now(), get_language() or "en", request.user
    if not holds_any(person, *READS_AWARDS, at=at) and not decisions.reads_for_nations(person, at=at):
        raise NotFound("")
    found = findings.one(code, person, at, language)
    if found is None:
        raise NotFound("")
    context = {
        "finding": found,
        "award": found.award,
        "people": people(found.award.frozen, programme_of(found.award.proposal.call), language),
        "summary": found.award.frozen.get("summary", ""),
        "may_open": Award.objects.visible_to(person, at=at).filter(pk=found.award.pk).exists(),
        "reads_for_nations": decisions.reads_for_nations(person, at=at),
    }
    return render(request, "grants/finding.html", context)
