"""The public register, and the desk where it is opened and closed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.hooks import HookEvent
from parvis.domain.open_data import PublicAward
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.grants.models import Award
from parvis.opendata import actions, forms, offers, queries
from parvis.opendata.actions import calendaring, hooking
from parvis.opendata.labels import EVENTS, STATES
from parvis.opendata.models import DutyFeed, Hook, HookMessage, Protection, Release
from parvis.web import figures, programme
from parvis.web.access import for_office, public

A_PAGE = 25
MOST = 200
RECEIVER_STEPS: dict[str, Any] = {
    "rotate": hooking.rotate_secret,
    "end": hooking.end_hook,
    "switch-on": hooking.switch_on,
    "try": hooking.try_out,
}


@public
def register(request: HttpRequest) -> HttpResponse:
    """Every award that is public; words and facets narrow it.  Five queries."""
    now, language = timezone.now(), get_language() or "en"
    asked = {name: request.GET.get(name, "").strip()[:80] for name in ("q", "year", "mechanism", "nation")}
    rows = queries.register(
        now, words=asked["q"], year=asked["year"], mechanism=asked["mechanism"], nation=asked["nation"]
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in asked.items() if value}
    found = queries.facets(now)
    return render(
        request,
        "opendata/register.html",
        {
            "awards": [_shown(one, language) for one in queries.told(page.object_list, now)],
            "licence": settings.OPEN_DATA_LICENCE,
            "number": page.paginator.count,
            "asked": asked,
            "is_narrowed": bool(kept),
            "years": found["years"],
            "mechanisms": [(code, _mechanism(code, language)) for code in found["mechanisms"]],
            "nations": sorted(
                ((code, figures.country(code, language)) for code in found["nations"]), key=lambda one: one[1]
            ),
            "before": f"?{urlencode({**kept, 'page': page.previous_page_number()})}" if page.has_previous() else "",
            "after": f"?{urlencode({**kept, 'page': page.next_page_number()})}" if page.has_next() else "",
        },
    )


@public
def award(request: HttpRequest, reference: str) -> HttpResponse:
    """One award as everybody may know it.  Three queries."""
    now = timezone.now()
    release = get_object_or_404(queries.register(now), award__reference=reference)
    told = queries.told([release], now)[0]
    return render(request, "opendata/award.html", {"shown": _shown(told, get_language() or "en")})


@public
def giving(request: HttpRequest) -> StreamingHttpResponse:
    """The register as a 360Giving package."""
    address = request.build_absolute_uri(reverse("opendata:register"))
    told = offers.as_giving(timezone.now(), address=address)
    return StreamingHttpResponse(told, content_type="application/json; charset=utf-8")


@public
def table(request: HttpRequest) -> StreamingHttpResponse:
    """The register as CSV."""
    response = StreamingHttpResponse(offers.as_table(timezone.now()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="awards.csv"'
    return response


@public
def flyer(request: HttpRequest, code: str) -> HttpResponse:
    """One nation in the programme, on a page to print, in the language of the address.  Three queries."""
    now, nation = timezone.now(), programme.current().nation(code)
    if nation is None:
        raise NotFound("")
    told = offers.of_nation(code, now)
    drawn = forms.flyer(nation, told, get_language() or "en", day=programme.today(now), at=now)
    response = HttpResponse(drawn, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{code}.pdf"'
    return response


@for_office(Role.PROGRAMME_OFFICER)
def desk(request: HttpRequest) -> HttpResponse:
    """What is public, what is not, and who is not named.  Five queries."""
    now = timezone.now()
    seen = Award.objects.visible_to(request.user, at=now).values("pk")
    released = queries.register(now).filter(award__in=seen)
    return render(
        request,
        "opendata/desk.html",
        {
            "waiting": list(queries.not_released(request.user, at=now)[:MOST]),
            "released": list(released[:MOST]),
            "protections": list(Protection.objects.holding_at(now).select_related("person", "made_by")[:MOST]),
        },
    )


@for_office(Role.PROGRAMME_OFFICER)
def receivers(request: HttpRequest) -> HttpResponse:
    """Programs that are told, and how their messages went; a new secret is shown once.  Two queries."""
    now, secret, told = timezone.now(), "", request.POST
    if request.method == "POST":
        step, code = told.get("step", ""), told.get("receiver", "")
        if step == "add":
            secret = hooking.add_hook(told.get("name", ""), told.get("address", ""), by=request.user, now=now).secret
        else:
            hook = get_object_or_404(Hook, code=code, ended_at__isnull=True)
            act = RECEIVER_STEPS.get(step)
            if act is None:
                raise NotFound("")
            done = act(hook, by=request.user, now=now)
            if step != "rotate":
                messages.success(request, _("Done."))
                return redirect("opendata:receivers")
            secret = done.secret
    log = HookMessage.objects.select_related("hook")[:A_PAGE]
    context = {
        "hooks": list(Hook.objects.filter(ended_at__isnull=True).select_related("made_by")[:MOST]),
        "log": [(one, EVENTS[HookEvent(one.event)]) for one in log],
        "secret": secret,
    }
    response = render(request, "opendata/receivers.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def calendar(request: HttpRequest) -> HttpResponse:
    """The secret address of one's duties: made, shown once, ended."""
    address, now = "", timezone.now()
    if request.method == "POST" and request.POST.get("step") == "end":
        calendaring.end_feed(by=request.user, now=now)
        messages.success(request, _("Ended. The address leads nowhere any more."))
        return redirect("opendata:calendar")
    if request.method == "POST":
        token = calendaring.make_feed(by=request.user, now=now)
        address = request.build_absolute_uri(reverse("opendata:duties", args=[token]))
    open_one = DutyFeed.objects.filter(person=request.user, ended_at__isnull=True).first()  # type: ignore[misc]  # signed in
    response = render(request, "opendata/calendar.html", {"address": address, "feed": open_one})
    response.headers["Cache-Control"] = "private, no-store"
    return response


@for_office(Role.PROGRAMME_OFFICER)
@require_POST
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Make an award public."""
    now = timezone.now()
    found = get_object_or_404(Award.objects.visible_to(request.user, at=now), code=code)
    actions.release_award(found, by=request.user, now=now)
    messages.success(request, _("Public. It stands in the register and in the open files."))
    return redirect("opendata:desk")


@for_office(Role.PROGRAMME_OFFICER)
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take it out of the register."""
    now = timezone.now()
    seen = Award.objects.visible_to(request.user, at=now).filter(code=code)
    found = get_object_or_404(Release.objects.visible_to(request.user, at=now), award__in=seen)
    actions.withdraw_release(found, reason=request.POST.get("reason", ""), by=request.user, now=now)
    messages.success(request, _("Taken out of the register."))
    return redirect("opendata:desk")


@for_office(Role.PROGRAMME_OFFICER)
@require_POST
def protect(request: HttpRequest) -> HttpResponse:
    """Name somebody nowhere in public."""
    given = request.POST
    actions.protect_person(given.get("email", ""), reason=given.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("Protected. Neither name nor institution stands in public any more."))
    return redirect("opendata:desk")


@for_office(Role.PROGRAMME_OFFICER)
@require_POST
def end_protection(request: HttpRequest, code: str) -> HttpResponse:
    """Name the person again."""
    actions.end_protection(code, by=request.user, now=timezone.now())
    messages.success(request, _("Ended. The person is named again."))
    return redirect("opendata:desk")


def _shown(told: PublicAward, language: str) -> dict[str, Any]:
    """An award with its words in the reader's language."""
    return {
        "award": told,
        "mechanism": _mechanism(told.mechanism, language),
        "state": STATES[told.state],
        "amount": figures.number(told.amount, language),
        "nations": [figures.country(code, language) for code in told.countries],
        "parties": [
            {"party": party, "country": figures.country(party.country, language) if party.country else ""}
            for party in told.parties
        ],
    }


def _mechanism(code: str, language: str) -> str:
    found = programme.current().mechanism(code)
    return programme.in_language(found.name, language) if found else code
