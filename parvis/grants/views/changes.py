"""Changes of an award: asked for, shown as what holds now and what would hold, consented to, approved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parvis.accounts.labels import ROLES
from parvis.domain.amendments import OF_THE_OFFICE, AmendmentKind, AmendmentStatus
from parvis.domain.answers import day_of
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role, holds_any
from parvis.grants.actions import amending, duties
from parvis.grants.forms.amended import amendment_paper
from parvis.grants.forms.changed import rows_changed
from parvis.grants.forms.changes import FORMS
from parvis.grants.labels import AMENDMENT_STATUSES, AMENDMENTS
from parvis.grants.models import Amendment
from parvis.grants.queries import changing, terms
from parvis.grants.views.case import Case, as_pdf
from parvis.proposals.queries.rail import words_of
from parvis.web.programme import in_language

TONES = {
    AmendmentStatus.ASKED: "signal",
    AmendmentStatus.APPROVED: "ok",
    AmendmentStatus.REFUSED: "refusal",
    AmendmentStatus.WITHDRAWN: "",
}


@dataclass(frozen=True)
class ChangeLine:
    """One change as lists show it."""

    amendment: Amendment
    words: str
    status: str
    tone: str


def lines_of(case: Case) -> list[ChangeLine]:
    """Every change of the award, the newest first.  One query."""
    return [_line(one) for one in case.award.amendments.order_by("-number")]


def _line(one: Amendment) -> ChangeLine:
    status = AmendmentStatus(one.status)
    return ChangeLine(one, str(AMENDMENTS[AmendmentKind(one.kind)]), str(AMENDMENT_STATUSES[status]), TONES[status])


def may_ask(case: Case) -> list[tuple[str, str]]:
    """The kinds of change that this person may ask for now."""
    if not case.runs:
        return []
    kinds = [kind for kind in AmendmentKind if kind not in OF_THE_OFFICE] if case.seat else []
    if case.is_officer:
        kinds += [AmendmentKind.DIRECTOR, *(kind for kind in AmendmentKind if kind in OF_THE_OFFICE)]
    return [(kind.value, str(AMENDMENTS[kind])) for kind in kinds]


def ask(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The form of a kind; what keeps the change from being asked for stands above it, and nothing typed is lost."""
    case = Case.of(request, code)
    if kind not in dict(may_ask(case)):
        raise NotFound("")
    sort = AmendmentKind(kind)
    form = FORMS[sort](request.POST or None, terms=case.held, programme=case.programme, language=case.language)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = amending.ask_for_amendment(
                case.award,
                sort,
                form.changes(),
                reason=form.cleaned_data["reason"],
                effective_on=form.cleaned_data["effective_on"],
                by=request.user,
                now=case.at,
            )
        except amending.CannotChange as hindered:  # judged once, where it is locked; nothing typed is lost
            problems = [words_of(one) for one in hindered.problems]
        else:
            messages.success(request, _("Asked for. You see here who has consented and who approves."))
            return redirect(made)
    context = case.context(form=form, kind=kind, words=AMENDMENTS[sort], problems=problems)
    return render(request, "grants/ask_amendment.html", context, status=422 if form.errors or problems else 200)


def amendment(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What holds, what would hold or holds since, why, and who has said yes."""
    case = Case.of(request, code)
    found = terms.visible(case.award, number)
    return render(request, "grants/amendment.html", case.context(**_told(case, found)))


def pdf(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The letter of an approved change, for everybody who may see the award."""
    case = Case.of(request, code)
    found = terms.visible(case.award, number)
    if found.status != AmendmentStatus.APPROVED:
        raise NotFound("")
    return as_pdf(amendment_paper(found, case.language), f"{case.award.reference}-{number}.pdf")


def _told(case: Case, found: Amendment) -> dict[str, Any]:
    before, after = terms.around(found)
    given = {one.office: one for one in found.approvals.all()}
    consents = list(found.consents.all())
    asked = found.status == AmendmentStatus.ASKED
    ready = asked and all(one.at for one in consents)
    open_to = changing.offices_open(found, given.values(), case.person, at=case.at)
    offices = [
        {
            "code": office,
            "name": ROLES[Role(office)],
            "given": given.get(office),
            "mine": ready and not case.is_party and office in open_to,
        }
        for office in found.level
    ]
    seat = case.seat
    return {
        "line": _line(found),
        "amendment": found,
        "rows": rows_changed(before, after, case.award, case.programme, case.language),
        "consents": consents,
        "offices": offices,
        "must_consent": asked and seat is not None and any(one.party_id == seat.pk and not one.at for one in consents),
        "may_refuse": asked
        and not case.is_party
        and holds_any(case.person, *(Role(office) for office in found.level), at=case.at),
        "may_withdraw": asked and found.asked_by_id == case.person.pk,
        "findings": [
            (in_language(one["words"], case.language), in_language(one["remedy"], case.language))
            for one in found.findings
        ],
    }


@require_POST
def consent(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A director's yes."""
    case = Case.of(request, code)
    found = amending.consent(terms.visible(case.award, number), by=request.user, now=case.at)
    messages.success(request, _("You have consented."))
    return redirect(found)


@require_POST
def approve(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """An office's yes."""
    case = Case.of(request, code)
    found = amending.approve_amendment(
        terms.visible(case.award, number), request.POST.get("office", ""), by=request.user, now=case.at
    )
    if found.status == AmendmentStatus.APPROVED:
        messages.success(request, _("Approved. The change counts from its day; everybody concerned is told."))
    else:
        messages.success(request, _("Approved for your office. The others are told that it waits for them."))
    return redirect(found)


@require_POST
def refuse(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """An office's no, with its reason."""
    case = Case.of(request, code)
    found = amending.refuse_amendment(
        terms.visible(case.award, number), reason=request.POST.get("reason", ""), by=request.user, now=case.at
    )
    messages.success(request, _("Refused. The directors read your reason."))
    return redirect(found)


@require_POST
def withdraw(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Who asked takes it back."""
    case = Case.of(request, code)
    found = amending.withdraw_amendment(terms.visible(case.award, number), by=request.user, now=case.at)
    messages.success(request, _("Taken back."))
    return redirect(found)


@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Who is to follow a director reads what it is about, and consents."""
    row = amending.consent_behind(token)
    if request.method == "POST":
        amending.consent_by_link(token, by=request.user, now=timezone.now())
        messages.success(request, _("You have consented. You join on the day on which the change counts."))
        return redirect("grants:amendment-by-link", token)
    found = row.amendment
    language = get_language() or "en"
    context = {
        "row": row,
        "amendment": found,
        "award": found.award,
        "words": AMENDMENTS[AmendmentKind(found.kind)],
        "summary": found.award.frozen.get("summary", ""),
        "waits": row.at is None and found.status == AmendmentStatus.ASKED,
        "language": language,
    }
    return render(request, "grants/amendment_by_link.html", context)


@require_POST
def extend_duty(request: HttpRequest, code: str, obligation: str) -> HttpResponse:
    """More time for one duty, with its reason."""
    case = Case.of(request, code)
    owed = get_object_or_404(case.award.obligations, code=obligation)
    due_on = day_of(request.POST.get("due_on")) or owed.due_on
    duties.extend_duty(owed, due_on, reason=request.POST.get("reason", ""), by=request.user, now=case.at)
    messages.success(request, _("Moved. The directors are told."))
    return redirect(case.award)
