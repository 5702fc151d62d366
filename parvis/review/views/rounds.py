"""Matching rounds, as the officer makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.answers import whole_number
from parvis.domain.calls import WallClock
from parvis.domain.evaluation import AssignmentState
from parvis.domain.refusals import Invalid
from parvis.domain.roles import Role, holds_any
from parvis.domain.rounds import Easing
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.review.actions import rounds
from parvis.review.forms.rounds import RulesForm, initial_of
from parvis.review.labels import ASSIGNMENT_STATES, ROUND_STATES
from parvis.review.models import Round
from parvis.review.queries import discussion, matched
from parvis.review.queries import rounds as queries
from parvis.review.queries.lines import Table
from parvis.review.queries.rounds import SAME_NATION
from parvis.review.views.lines import Drawing
from parvis.review.views.matching import match_and_say
from parvis.web.access import for_office
from parvis.web.programme import current, in_language

office = for_office(Role.PROGRAMME_OFFICER, Role.AUDITOR)
officer = for_office(Role.PROGRAMME_OFFICER)


def wall(request: HttpRequest, name: str) -> WallClock:
    """The moment that was typed, in the programme's zone."""
    typed = request.POST.get(name, "")
    if not typed:
        raise Invalid(_("Name the day and the hour."), field=name)
    return WallClock.read(typed, current().zone.key, field=name)


def stage_name(call: Call, stage: str) -> str:
    """The stage as the call's edition names it, in the reader's language."""
    found = programme_of(call).stage(stage)
    return in_language(found.name, get_language() or "en") if found else stage


@office
def listed(request: HttpRequest) -> HttpResponse:
    """The rounds, and the calls for which one can be opened."""
    at = timezone.now()
    found = list(Round.objects.visible_to(request.user, at=at).select_related("call"))
    states = queries.states_of(found, request.user, at=at)
    rows = [
        (
            one,
            stage_name(one.call, one.stage),
            ROUND_STATES[one.state],
            came(states.get(one.pk, {})) if one.sent_at else None,
        )
        for one in found
    ]
    there = {(one.call_id, one.stage) for one in found}
    calls = (
        Call.objects.filter(published_at__lte=at, closes_at__lte=at).select_related("revision").order_by("-closes_at")
    )
    ready = [
        (call, stage.code, stage_name(call, stage.code), stage.reviews)
        for call in calls[:30]
        for stage in queries.review_stages(call)
        if (call.pk, stage.code) not in there
    ]
    context = {"rows": rows, "ready": ready, "is_officer": holds_any(request.user, Role.PROGRAMME_OFFICER, at=at)}
    return render(request, "review/rounds.html", context)


@officer
@require_POST
def open_round(request: HttpRequest) -> HttpResponse:
    """Begin a round."""
    call = get_object_or_404(Call, code=request.POST.get("call", ""))
    made = rounds.open_round(
        call,
        request.POST.get("stage", ""),
        due=wall(request, "due"),
        by=request.user,
        now=timezone.now(),
        reviews=whole_number(request.POST.get("reviews")),
    )
    return redirect(made)


@office
def one(request: HttpRequest, code: str) -> HttpResponse:
    """The round: every proposal with its experts, the next best, who is kept away and why; problems first."""
    at, language = timezone.now(), get_language() or "en"
    found = queries.round_of(code, request.user, at=at)
    page = whole_number(request.GET.get("page")) or 1
    table = matched.table(found, request.user, at=at, language=language, page=page)
    programme = programme_of(found.call)
    grounds = {one.code: in_language(one.name, language) for one in programme.conflict_grounds}
    grounds |= {state: str(label) for state, label in ASSIGNMENT_STATES.items()}
    grounds |= {"forbidden": _("crossed out"), SAME_NATION: grounds.get(SAME_NATION, _("own nation"))}
    is_officer = holds_any(request.user, Role.PROGRAMME_OFFICER, at=at)
    drawing = Drawing(found, table, request, language, grounds)
    context = {
        "round": found,
        "stage": stage_name(found.call, found.stage),
        "state": ROUND_STATES[found.state],
        "takes_answers": (stage := discussion.stage_of(found)) is not None and stage.answer is not None,
        "table": table,
        "lines": drawing.lines(is_officer=is_officer),
        "loads": drawing.loads(),
        "other": request.GET.get("other", ""),
        "refusal": in_language(found.refusal, language) if found.refusal else "",
        "rules": RulesForm(initial=initial_of(found.choices)),
        "options": format_html_join("", '<option value="{}">{}</option>', [(one.code, one.name) for one in table.free]),
        "due": local(found.due_at),
        "bids_until": local(found.bids_until) if found.bids_until else "",
        "to_send": table.states.get(AssignmentState.PROPOSED, 0),
        "states": [(ASSIGNMENT_STATES[state], count) for state, count in table.states.items()],
        "idle": [nation for nation, given, _most in table.nations if not given],
        "came": came(table.states) if found.sent_at else None,
        "is_officer": is_officer,
        "before": f"?page={table.number - 1}" if table.number > 1 else "",
        "after": f"?page={table.number + 1}" if table.number < table.pages else "",
        "eased": eased_words(found.choices.eased, table),
        "under_way": found.asked_at is not None and (found.matched_at is None or found.matched_at < found.asked_at),
    }
    return render(request, "review/round.html", context)


def came(states: Mapping[str, int]) -> tuple[int, int]:
    """How many reviews are in, of how many that are awaited or in."""
    done = states.get(AssignmentState.DONE, 0)
    return done, done + sum(states.get(state, 0) for state in (AssignmentState.INVITED, AssignmentState.ACCEPTED))


def eased_words(eased: Easing, table: Table) -> list[str]:
    """The exceptions of a round that concern what the reader sees, in words."""
    experts = {one.code: one.name for one in table.free}
    told = [(experts[code], by) for code, by in eased.load.items() if code in experts]
    found = [_("%(name)s: up to %(n)s more than otherwise") % {"name": name, "n": by} for name, by in told]
    fewer = [(table.titles[code], by) for code, by in eased.reviews.items() if code in table.titles]
    found += [
        ngettext("“%(title)s”: %(n)s review less", "“%(title)s”: %(n)s reviews less", by) % {"title": title, "n": by}
        for title, by in fewer
    ]
    found += [
        _("%(name)s may stay below the fewest") % {"name": experts[code]} for code in eased.minimum if code in experts
    ]
    covered = [table.titles[code] for code in eased.fields if code in table.titles]
    return found + [_("“%(title)s”: its fields need not be covered") % {"title": title} for title in covered]


def local(moment: datetime) -> str:
    """A moment as a field of the programme's wall clock takes it."""
    return moment.astimezone(current().zone).strftime("%Y-%m-%dT%H:%M")


@officer
@require_POST
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Set the rules of the round."""
    found = queries.round_of(code, request.user, at=timezone.now())
    form = RulesForm(request.POST)
    if not form.is_valid():
        name, faults = next(iter(form.errors.items()))
        raise Invalid(str(faults[0]), field=name)
    rounds.choose(found, form.choices(found.choices), by=request.user, now=timezone.now())
    messages.success(request, _("Kept. The next matching goes by these rules."))
    return redirect(found)


@officer
@require_POST
def ease(request: HttpRequest, code: str) -> HttpResponse:
    """Ease a rule as the matching says would help, and match again at once."""
    at = timezone.now()
    found = queries.round_of(code, request.user, at=at)
    rule = request.POST.get("rule", "")
    if rule == "none":
        rounds.choose(found, replace(found.choices, eased=Easing()), by=request.user, now=at)
        messages.success(request, _("Kept. The next matching goes by these rules."))
        return redirect(found)
    found = rounds.ease(found, rule, of=request.POST.get("of", ""), by=request.user, now=at)
    return match_and_say(request, found)


@officer
@require_POST
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Send the invitations."""
    found = queries.round_of(code, request.user, at=timezone.now())
    count = rounds.send_invitations(found, by=request.user, now=timezone.now())
    if count:
        words = ngettext("%(n)s invitation was sent.", "%(n)s invitations were sent.", count) % {"n": count}
        messages.success(request, words)
    else:
        messages.info(request, _("Everybody in this round has been asked."))
    return redirect(found)


@officer
@require_POST
def put_off(request: HttpRequest, code: str) -> HttpResponse:
    """Set another moment by which reviews are due."""
    found = queries.round_of(code, request.user, at=timezone.now())
    rounds.put_off(found, due=wall(request, "due"), by=request.user, now=timezone.now())
    messages.success(request, _("The reviews are due at the new moment."))
    return redirect(found)
