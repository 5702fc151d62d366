"""The plan behind a letter, as both sides talk it over: what stands, what changed, who agrees."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.answers import whole_number
from parvis.domain.budget import amount_of
from parvis.domain.negotiating import Difference, differences
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role, holds_any
from parvis.grants.actions import negotiating
from parvis.grants.labels import PLAN_PARTS
from parvis.grants.models import Negotiation
from parvis.grants.queries import agreed, freezing, negotiations
from parvis.programme.queries import programme_of
from parvis.proposals import queries as proposals
from parvis.proposals.queries import drafts
from parvis.proposals.queries.rail import words_of
from parvis.web import figures
from parvis.web.access import for_office
from parvis.web.programme import in_language

SPARE = 2  # empty rows at the end of each table


@require_POST
@for_office(Role.PROGRAMME_OFFICER)
def open_negotiation(request: HttpRequest, proposal: str) -> HttpResponse:
    """Ask the directors to settle the plan before the letter."""
    now = timezone.now()
    found = proposals.visible(proposal, request.user, at=now)
    told = agreed.of(found.code, now)
    if told is None:
        raise NotFound("")
    made = negotiating.open_negotiation(found, told, by=request.user, now=now)
    messages.success(request, _("Opened. Both directors are told."))
    return redirect(made)


def negotiation(request: HttpRequest, proposal: str) -> HttpResponse:
    """The newest version as a form, what keeps it from being put in, and all versions with what each changed."""
    found = negotiations.visible(proposal, request.user, at=timezone.now())
    versions = negotiations.versions(found)
    content, lacking = versions[0].content, []
    if request.method == "POST" and found.settled_at is None:
        content = _typed(request)
        lacking = [words_of(one) for one in negotiations.lacks(found, content)]
        if not lacking:
            made = negotiating.put_in_version(
                found,
                content,
                base=whole_number(request.POST.get("base")) or 0,
                note=request.POST.get("note", ""),
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("Version %(number)s is put in; the others are told.") % {"number": made.number})
            return redirect(found)
    context = _told(request, found, versions, content, lacking)
    return render(request, "grants/negotiation.html", context, status=422 if lacking else 200)


@require_POST
def agree(request: HttpRequest, proposal: str) -> HttpResponse:
    """A director's or the office's yes to the newest version."""
    found = negotiations.visible(proposal, request.user, at=timezone.now())
    number = whole_number(request.POST.get("number")) or 0
    found = negotiating.agree(found, number, by=request.user, now=timezone.now())
    if found.settled_at:
        messages.success(request, _("All agree. The letter can be offered with this plan."))
    else:
        messages.success(request, _("You agree to version %(number)s.") % {"number": number})
    return redirect(found)


def _told(
    request: HttpRequest, found: Negotiation, versions: list[Any], content: dict[str, Any], lacking: list[str]
) -> dict[str, Any]:
    language, at, programme = get_language() or "en", timezone.now(), programme_of(found.proposal.call)
    receipt = found.proposal.handed_in
    parties = receipt.revision.content["parties"] if receipt else {}
    names = {code: str(party.get("name") or "") for code, party in programme.in_order(parties)}
    rule, mechanism = programme.award, found.proposal.mechanism
    kinds = {
        one.code: in_language(one.name, language)
        for one in (rule.categories if rule else ())
        if mechanism in (one.mechanisms or (mechanism,))
    }
    seat = negotiations.director_seat(found, request.user, at)
    office = seat is None and holds_any(request.user, Role.PROGRAMME_OFFICER, Role.SCIENTIFIC_ADVISER, at=at)
    given = {one.party_id: one for one in versions[0].agreements.all()}
    sides = [(str(party), given.get(party.pk)) for party in drafts.parties(found.proposal) if party.signs]
    acts = found.settled_at is None and (seat is not None or office)
    told = zip(versions, [*versions[1:], None], strict=True)
    return {
        "negotiation": found,
        "proposal": found.proposal,
        "newest": versions[0],
        "content": content,
        "lacking": lacking,
        "lines": [
            (number, kinds.get(line["category"], line["category"]), names.get(line["party"], ""), line)
            for number, line in enumerate(content["budget"])
        ],
        "spare": range(len(content["budget"]), len(content["budget"]) + SPARE),
        "milestones": [*content["milestones"], {}],
        "criteria": [*content["criteria"], {}],
        "names": names.items(),
        "kinds": kinds.items(),
        "sides": [*sides, (_("The programme office"), given.get(None))],
        "acts": acts,
        "may_agree": acts and (seat.pk if seat else None) not in given,
        "history": [
            (one, [_line(two, kinds, names, language) for two in differences(before.content, one.content)])
            if before
            else (one, [])
            for one, before in told
        ],
        "amount": figures.number(found.amount, language, 2),
        "currency": freezing.currency_of(found.proposal),
        "may_offer": found.settled_at is not None and holds_any(request.user, Role.PROGRAMME_OFFICER, at=at),
    }


def _line(change: Difference, kinds: dict[str, str], names: dict[str, str], language: str) -> tuple[str, str, str, str]:
    if change.part != "budget":
        return str(PLAN_PARTS[change.part]), change.name[0], change.before, change.after
    kind, party = change.name
    words = " · ".join(filter(None, (kinds.get(kind, kind), names.get(party, "")))) or _("The whole project")
    sums = (figures.number(amount_of(one) or 0, language, 2) if one else "" for one in (change.before, change.after))
    before, after = sums
    return str(PLAN_PARTS[change.part]), words, before, after


def _typed(request: HttpRequest) -> dict[str, Any]:
    """The plan as it was typed; rows left empty are no rows."""
    sent = request.POST
    budget = []
    for number in count():
        if f"amount-{number}" not in sent:
            break
        if (typed := sent[f"amount-{number}"].strip()) or sent.get(f"kept-{number}"):
            amount = amount_of(typed)
            budget.append(
                {
                    "party": sent.get(f"party-{number}", ""),
                    "category": sent.get(f"category-{number}", ""),
                    "amount": typed if amount is None else str(amount),
                }
            )
    return {
        "budget": budget,
        "milestones": [
            {"title": sent[f"title-{number}"].strip(), "month": whole_number(sent.get(f"month-{number}")) or 0}
            for number in _rows(sent, "title")
        ],
        "criteria": [
            {
                "text": sent[f"text-{number}"].strip(),
                "weight": whole_number(sent.get(f"weight-{number}")) or 0,
                "month": whole_number(sent.get(f"by-{number}")) or 0,
            }
            for number in _rows(sent, "text")
        ],
    }


def _rows(sent: Any, name: str) -> list[int]:
    found: list[int] = []
    for number in count():
        if f"{name}-{number}" not in sent:
            return found
        if sent[f"{name}-{number}"].strip():
            found.append(number)
    return found
