"""Conflicts of interest in one case: declare one's own, state another's, end one, set one aside by two people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.models import Person
from parvis.domain.access_table import ACTORS, STATES, SUBJECTS, CaseMoment, Seer, sees
from parvis.domain.conflicts import Found
from parvis.domain.refusals import Invalid, NotFound
from parvis.domain.roles import Role
from parvis.domain.standing import CaseKind, ConflictState, Discovery
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.proposals.queries import conflicts as facts
from parvis.review.actions.assignments import state_of
from parvis.review.labels import CASE_MOMENTS, SEEN_THINGS, SEERS
from parvis.review.queries.experts import serving
from parvis.standing.actions import conflicts as actions
from parvis.standing.labels import CONFLICT_STATES, DISCOVERIES
from parvis.standing.models import Conflict
from parvis.standing.queries import conflicts_of
from parvis.web.access import for_office
from parvis.web.programme import in_language, today

JUDGES = (Role.PROGRAMME_OFFICER, Role.CHAIR)


@dataclass(frozen=True)
class Line:
    """One conflict as it is shown."""

    row: Conflict
    ground: str
    how: str
    state: str
    why: list[str]
    may_ask: bool
    may_allow: bool
    may_end: bool


def conflicts(request: HttpRequest, code: str) -> HttpResponse:
    """Declare one's own conflict; officers and the chair see all of the case and judge them."""
    at, person = timezone.now(), _person(request)
    proposal = _case(code, person, at)
    judges = bool(person.roles_at(at) & set(JUDGES))
    context = {
        "proposal": proposal,
        "title": _title(proposal),
        "grounds": _grounds(proposal),
        "judges": judges,
        "lines": [_line(one, proposal, person, at) for one in conflicts_of("proposal", code, at)] if judges else [],
    }
    return render(request, "review/conflicts/case.html", context)


@require_POST
def declare(request: HttpRequest, code: str) -> HttpResponse:
    """Say that one has a conflict oneself; the case is closed to one at once."""
    now, person = timezone.now(), _person(request)
    proposal = _case(code, person, now)
    ground = _ground(request, proposal)
    note = request.POST.get("note", "")
    state_of(person, proposal, ground, note=note, by=person, now=now)
    return redirect("review:conflict-declared")


def closed(request: HttpRequest) -> HttpResponse:
    """After declaring: the case is closed, and what happens next."""
    return render(request, "review/conflicts/closed.html")


@for_office(*JUDGES)
@require_POST
def state(request: HttpRequest, code: str) -> HttpResponse:
    """Say that somebody else has one."""
    now, person = timezone.now(), _person(request)
    proposal = _case(code, person, now)
    other = Person.objects.filter(email__iexact=request.POST.get("email", "").strip()).first()
    if other is None:
        raise Invalid(_("Nobody here has this address."), field="email")
    ground = _ground(request, proposal)
    note = request.POST.get("note", "")
    state_of(other, proposal, ground, note=note, by=person, now=now)
    messages.success(request, _("Stated. The proposal is closed to this person from now on."))
    return redirect("review:conflict-declared") if other == person else redirect("review:conflicts", code=code)


@for_office(*JUDGES)
@require_POST
def judge(request: HttpRequest, code: str, conflict: str) -> HttpResponse:
    """End a conflict stated in error, ask that one be set aside, or allow it as the second person."""
    now, person = timezone.now(), _person(request)
    _case(code, person, now)
    found = get_object_or_404(Conflict, code=conflict, kind=CaseKind.PROPOSAL, case=code)
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    if act == "end":
        actions.lift(found, reason=reason, by=person, now=now)
        messages.success(request, _("Ended."))
    elif act == "ask":
        actions.ask_override(found, reason=reason, by=person, now=now)
        messages.success(request, _("Asked. It holds until a second person allows it."))
    elif act == "allow":
        actions.allow_override(found, by=person, now=now)
        messages.success(request, _("Set aside. Both names and the reason stay in the trail."))
    else:
        raise NotFound("")
    return redirect("review:conflicts", code=code)


@for_office(*JUDGES)
def ties(request: HttpRequest, code: str) -> HttpResponse:
    """What ties the pool's experts, or one person by address, to this proposal: reasons with their facts."""
    at, asked = timezone.now(), request.GET.get("email", "").strip()
    proposal = _case(code, _person(request), at)
    pool = [one.person for one in serving(today(at)).select_related("person") if one.person]
    somebody = Person.objects.filter(email__iexact=asked).first() if asked else None
    everybody = {one.code: one for one in [*pool, *([somebody] if somebody else [])]}
    found = facts.found([proposal], everybody.values(), at, audience="reviewers")
    context = {
        "proposal": proposal,
        "title": _title(proposal),
        "asked": asked,
        "somebody": somebody,
        "own": _tied(proposal, found, somebody) if somebody else [],
        "pool": [(one, told) for one in pool if (told := _tied(proposal, found, one))],
    }
    return render(request, "review/conflicts/ties.html", context)


@for_office(Role.PROGRAMME_OFFICER, Role.CHAIR, Role.AUDITOR)
def table(request: HttpRequest) -> HttpResponse:
    """Who sees what of a proposal, and when: drawn from the table that the tests run."""
    parted = STATES.index(CaseMoment.TABLED)
    parts = [(_("Until the panel has said what it thinks"), STATES[:parted]), (_("From then on"), STATES[parted:])]
    tables = [
        (
            heading,
            [CASE_MOMENTS[moment] for moment in moments],
            [(SEERS[actor], [(CASE_MOMENTS[moment], _seen(actor, moment)) for moment in moments]) for actor in ACTORS],
        )
        for heading, moments in parts
    ]
    return render(request, "review/conflicts/table.html", {"tables": tables})


def _seen(actor: Seer, moment: CaseMoment) -> list[Any]:
    return [SEEN_THINGS[thing] for thing in SUBJECTS if sees(actor, thing, moment)]


def _person(request: HttpRequest) -> Any:
    return request.user


def _case(code: str, person: Any, at: Any) -> Proposal:
    """A proposal that the person reads without taking part in it, or that he or she judges conflicts of."""
    visible = Proposal.objects.visible_to(person, at=at).exclude(
        pk__in=Proposal.objects.of_person(person, at=at).values("pk")
    )
    if person.roles_at(at) & {Role.CHAIR}:
        visible = Proposal.objects.handed_in_at(at).not_barred(person, at=at)
    found = visible.select_related("call", "handed_in__revision").filter(code=code, handed_in__isnull=False).first()
    if found is None:
        raise NotFound("")
    return found


def _title(proposal: Proposal) -> str:
    told = proposal.handed_in.revision.content if proposal.handed_in else {}
    return str(told.get("title") or proposal.code)


def _grounds(proposal: Proposal) -> list[tuple[str, str, str]]:
    language = get_language() or "en"
    return [
        (one.code, in_language(one.name, language), in_language(one.help, language) if one.help else "")
        for one in programme_of(proposal.call).conflict_grounds
    ]


def _ground(request: HttpRequest, proposal: Proposal) -> str:
    chosen = request.POST.get("ground", "")
    if chosen not in {code for code, _name, _help in _grounds(proposal)}:
        raise Invalid(_("Choose a reason from the list."), field="ground")
    return chosen


def _tied(proposal: Proposal, found: dict[tuple[str, str], tuple[Found, ...]], who: Person) -> list[tuple[str, str]]:
    """The grounds that hold between both, by name, each with the sentence that says why."""
    programme, language = programme_of(proposal.call), get_language() or "en"
    return [
        (
            in_language(ground.name, language) if (ground := programme.ground(one.ground)) else one.ground,
            _sentence(one.words, dict(one.facts)),
        )
        for one in found.get((proposal.code, who.code), ())
    ]


def _sentence(words: str, facts: dict[str, str]) -> str:
    return gettext(words) % facts


def _line(one: Conflict, proposal: Proposal, person: Any, at: Any) -> Line:
    ground = programme_of(proposal.call).ground(one.ground)
    now_is = one.state_at(at)
    bars = now_is in (ConflictState.IN_FORCE, ConflictState.OVERRIDE_ASKED)
    return Line(
        one,
        in_language(ground.name, get_language() or "en") if ground else one.ground,
        str(DISCOVERIES[Discovery(one.how)]),
        str(CONFLICT_STATES[now_is]),
        [_sentence(**fact) for fact in one.facts] + ([one.note] if one.note else []),
        may_ask=now_is is ConflictState.IN_FORCE and one.person_id != person.pk,
        may_allow=now_is is ConflictState.OVERRIDE_ASKED and person.pk not in (one.person_id, one.override_asked_by_id),
        may_end=bars and one.how == "declared" and person.pk not in (one.person_id, one.stated_by_id),
    )
