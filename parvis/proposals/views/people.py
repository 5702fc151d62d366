"""Those who take part: invite, send again, take back, name, replace, leave."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.proposals import PartyState, Side
from parvis.domain.refusals import NotFound
from parvis.proposals.actions import drafting, leaving
from parvis.proposals.forms.doors import InviteForm, NameForm, ReasonForm, ReplaceForm
from parvis.proposals.labels import PARTY_STATES, SIDES
from parvis.proposals.models import Party
from parvis.proposals.views.case import Case
from parvis.web import figures


def people(request: HttpRequest, code: str) -> HttpResponse:
    """Who takes part, who is asked, and the forms to change it."""
    return _page(request, Case.of_party(request, code))


def _page(
    request: HttpRequest, case: Case, *, invite: InviteForm | None = None, name: NameForm | None = None
) -> HttpResponse:
    taken = {one.role for one in case.parties if one.signs}
    open_roles = [
        (one.code, case.say(one.name)) for one in case.programme.roles if not (one.signs and one.code in taken)
    ]
    named_roles = [(one.code, case.say(one.name)) for one in case.programme.roles if not one.signs]
    rows = [
        {
            "party": one,
            "role": case.role(one),
            "side": SIDES[Side(one.side)] if one.side else "",
            "state": PARTY_STATES[PartyState(one.state)],
            "is_me": one == case.party,
            "waits": one.state == PartyState.INVITED,
            "named": one.state == PartyState.NAMED,
            "replaceable": one.signs
            and one.state == PartyState.JOINED
            and one != case.party
            and case.party is not None
            and case.party.signs
            and one.side == case.party.side,
            "absentable": one.signs
            and one.state == PartyState.JOINED
            and case.party is not None
            and case.party.signs
            and one.side != case.party.side,
            "facts": facts_in_words(case, one),
        }
        for one in case.parties
    ]
    context = case.context(
        tab="people",
        rows=rows,
        invite=invite or InviteForm(roles=open_roles, initial={"language": case.language}),
        name=name or NameForm(roles=named_roles),
        leave=ReasonForm(),
        may_change=case.can_write and bool(case.party and case.party.writes),
        has_open_seat=any(one.signs and one.code not in taken for one in case.programme.roles),
    )
    refused = bool((invite and invite.errors) or (name and name.errors))
    return render(request, "proposals/people.html", context, status=422 if refused else 200)


def facts_in_words(case: Case, party: Party) -> list[tuple[str, str]]:
    """Nationality, residence, employment, as the rules will see them."""
    facts = party.facts or {}
    country = figures.locale_of(case.language).territories.get
    rows = [
        (_("Nationality"), ", ".join(str(country(code, code)) for code in facts.get("nationality") or [])),
        (_("Lives in"), country(facts["residence"], facts["residence"]) if facts.get("residence") else ""),
        (
            _("Works in"),
            country(facts["employer_country"], facts["employer_country"]) if facts.get("employer_country") else "",
        ),
    ]
    return [(name, str(value)) for name, value in rows]


def _roles(case: Case) -> list[tuple[str, str]]:
    return [(one.code, case.say(one.name)) for one in case.programme.roles]


@require_POST
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Ask somebody by mail."""
    case = Case.of_party(request, code)
    form = InviteForm(request.POST, roles=_roles(case))
    if not form.is_valid():
        return _page(request, case, invite=form)
    drafting.invite(case.proposal, by=case.person, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("The invitation is on its way."))
    return redirect("proposals:people", code=code)


@require_POST
def name(request: HttpRequest, code: str) -> HttpResponse:
    """Name somebody who takes part without an account."""
    case = Case.of_party(request, code)
    form = NameForm(request.POST, roles=_roles(case))
    if not form.is_valid():
        return _page(request, case, name=form)
    drafting.name_party(case.proposal, by=case.person, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Added."))
    return redirect("proposals:people", code=code)


def _party(case: Case, code: str) -> Party:
    found = next((one for one in case.parties if one.code == code), None)
    if found is None:
        raise NotFound("")
    return found


@require_POST
def resend(request: HttpRequest, code: str, party: str) -> HttpResponse:
    """Send the invitation once more."""
    case = Case.of_party(request, code)
    drafting.resend(_party(case, party), by=case.person, now=timezone.now())
    messages.success(request, _("A new invitation is on its way. Only its link opens now."))
    return redirect("proposals:people", code=code)


@require_POST
def call_back(request: HttpRequest, code: str, party: str) -> HttpResponse:
    """Take an invitation back."""
    case = Case.of_party(request, code)
    drafting.call_back(_party(case, party), by=case.person, now=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("proposals:people", code=code)


@require_POST
def take_over(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's facts anew from one's account."""
    case = Case.of_party(request, code)
    assert case.party is not None
    drafting.take_over_facts(case.party, by=case.person, now=timezone.now())
    messages.success(request, _("Taken over from your account as it is today."))
    return redirect("proposals:people", code=code)


def replace(request: HttpRequest, code: str, party: str) -> HttpResponse:
    """A successor for a director of one's own side."""
    case = Case.of_party(request, code)
    gone = Party.objects.filter(proposal=case.proposal, code=party).first()
    if gone is None:
        raise NotFound("")
    form = ReplaceForm(request.POST or None, initial={"language": case.language})
    if request.method == "POST" and form.is_valid():
        leaving.replace_director(case.proposal, gone, by=case.person, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The successor is invited. He or she must join and sign."))
        return redirect("proposals:people", code=code)
    return render(
        request,
        "proposals/replace.html",
        case.context(tab="people", form=form, gone=gone),
        status=422 if form.errors else 200,
    )


@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Leave the proposal."""
    case = Case.of_party(request, code)
    leaving.leave(case.proposal, by=case.person, now=timezone.now(), reason=request.POST.get("reason", ""))
    messages.success(request, _("You have left the proposal. What you wrote stays in it."))
    return redirect("proposals:mine")
