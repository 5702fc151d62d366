"""The programme's file for officers: its rules in sentences, two editions compared, a case tried out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from parvis.domain.eligibility import judge
from parvis.domain.programme_file.comparing import differences
from parvis.domain.roles import Role
from parvis.programme.forms.rules import case_forms
from parvis.programme.queries import rules as queries
from parvis.web.access import for_office
from parvis.web.programme import country_words, current, in_language, today

OFFICE = Role.PROGRAMME_OFFICER


@for_office(OFFICE)
def shown(request: HttpRequest) -> HttpResponse:
    """The file in force as readable rules, one wording at a time."""
    programme, language, day = current(), get_language() or "en", today(timezone.now())
    asked = request.GET.get("wording", "")
    if asked and asked not in {wording.code for wording in programme.wordings}:
        raise Http404
    rules = programme.rules_on(asked or day) if programme.wordings else None
    context = {
        "programme": programme,
        "rules": rules,
        "note": in_language(rules.note, language) if rules and rules.note else "",
        "wordings": [(one.code, in_language(one.name, language)) for one in programme.wordings],
        "rows": queries.rule_rows(programme, rules, language) if rules else [],
        "groups": queries.group_rows(programme, day, language),
        "revisions": queries.kept_revisions()[:50],
    }
    return render(request, "programme/rules/shown.html", context)


@for_office(OFFICE)
def changes(request: HttpRequest) -> HttpResponse:
    """What one edition says differently from another; without `to`, against the edition in force."""
    before, after = (queries.edition(request.GET.get(key, "")) for key in ("from", "to"))
    if before is None or after is None:
        raise Http404
    context = {
        "revisions": queries.kept_revisions()[:50],
        "from": request.GET.get("from", ""),
        "to": request.GET.get("to", ""),
        "differences": differences(before, after),
    }
    return render(request, "programme/rules/changes.html", context)


@for_office(OFFICE)
def tried(request: HttpRequest) -> HttpResponse:
    """A made-up case and what the rules say of it.  Nothing is kept: the case stands in the address."""
    programme, language = current(), get_language() or "en"
    asked = case_forms(programme, language, request.GET or None, today(timezone.now()))
    sound = asked.is_valid()
    context = {
        "form": asked.case,
        "parties": asked.parties,
        "lines": asked.lines,
        "verdict": judge(programme, asked.facts(), elsewhere=country_words) if sound else None,
    }
    return render(request, "programme/rules/tried.html", context, status=200 if sound or not request.GET else 422)
