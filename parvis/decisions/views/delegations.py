"""Who speaks for which nation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.decisions import access
from parvis.decisions.actions import delegations as actions
from parvis.decisions.forms import fields
from parvis.decisions.labels import SEATS
from parvis.decisions.models.delegations import voices
from parvis.decisions.queries import delegations
from parvis.domain.delegations import SeatKind
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role, holds_any, may_confirm
from parvis.web import figures
from parvis.web.forms import refused_into

OFFICE = (Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR)


def listing(request: HttpRequest) -> HttpResponse:
    """All delegations for the office and the chair, one's own for a delegate; who may, appoints here."""
    person: Any = request.user
    at, language = timezone.now(), get_language() or "en"
    seat = delegations.seat_of(person, at=at)
    office = holds_any(person, *OFFICE, at=at)
    reads_all = office or access.is_office(person, at=at)
    if seat is None and not reads_all:
        raise NotFound("")
    is_head = seat is not None and seat.kind == SeatKind.HEAD
    members = voices(at)
    nations = members if office else {seat.nation} if seat else set()
    kinds = list(SeatKind) if office else [SeatKind.ALTERNATE]
    form = fields.AppointForm(request.POST or None, nations=nations, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refused_into(form):
            actions.appoint_delegate(
                typed["email"],
                typed["nation"],
                SeatKind(typed["kind"]),
                ends_at=form.ends_at(),
                begins_at=form.begins_at(),
                by=person,
                now=at,
            )
            messages.success(request, _("Made. It counts as soon as another person of the office has confirmed it."))
            return redirect("decisions:delegations")
    rows: list[dict[str, Any]] = [
        {
            "membership": one,
            "nation": figures.country(one.nation, language),
            "seat": SEATS[SeatKind(one.kind)],
            "state": "ended"
            if one.to_at is not None and one.to_at <= at
            else "waits"
            if one.confirmed_at is None
            else "holds"
            if one.nation in members
            else "no-member",
            "may_confirm": office
            and one.confirmed_at is None
            and may_confirm(person.code, made_by=one.made_by.code if one.made_by else "", for_person=one.person.code),
            "may_end": office or (is_head and one.kind == SeatKind.ALTERNATE),
        }
        for one in delegations.every_membership()
        if reads_all or (seat is not None and one.nation == seat.nation)
    ]
    rows.sort(key=lambda row: (str(row["nation"]), str(row["state"])))
    held = {row["membership"].nation for row in rows if row["state"] == "holds"}
    context = {
        "rows": rows,
        "form": form,
        "may_appoint": office or is_head,
        "empty": sorted(figures.country(code, language) for code in members - held) if reads_all else [],
        "members": len(members),
    }
    return render(request, "decisions/delegations.html", context, status=422 if form.errors else 200)


@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """The second pair of eyes."""
    actions.confirm_delegate(code, by=request.user, now=timezone.now())
    messages.success(request, _("Confirmed. The person is told by mail."))
    return redirect("decisions:delegations")


@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """The place ends now."""
    actions.end_delegate(code, by=request.user, now=timezone.now())
    messages.success(request, _("Ended."))
    return redirect("decisions:delegations")
