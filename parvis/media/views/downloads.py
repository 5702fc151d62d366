"""Taking something away: the whole, a part at once, a part made for editing, and what was taken before."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from parvis.accounts.actions import accept_terms
from parvis.accounts.views.doors import person_of
from parvis.domain.assets import JobState, Purpose
from parvis.domain.clips import Delivery, Form, Part, length_words, part_name, whole_name
from parvis.domain.refusals import Denied, Gone, Invalid, NotFound, Refused
from parvis.gateways.delivery import disposition
from parvis.media import labels
from parvis.media.access import check_can_take
from parvis.media.actions import clips, jobs
from parvis.media.actions.downloads import take
from parvis.media.forms.part import part_form
from parvis.media.forms.receipt import receipt_paper
from parvis.media.models import Asset, Clip, Rendition
from parvis.media.queries import asset as queries
from parvis.media.queries import downloads
from parvis.media.queries.receipt import receipt_facts
from parvis.media.views.asset import asset_response, making_words
from parvis.media.views.desk import desk_page
from parvis.media.views.gate import send
from parvis.web.errors import words_of

WHOLE = frozenset({role.value for role in queries.WHOLE})


@require_POST
def take_away(request: HttpRequest, code: str) -> HttpResponseBase:
    """The download panel's form: a part in one of two forms, or one of the files.

    What cannot be done is said on the asset's page, with everything typed still there.
    """
    now = timezone.now()
    found = queries.visible_asset(code, request.user, at=now)
    what, purpose = request.POST.get("what", ""), request.POST.get("purpose", "")
    try:
        if what == Form.CLEAN:
            return ordered(request, found, purpose, now=now)
        if what == Form.INSTANT:
            return instant_part(request, found, request.POST, purpose, now=now)
        role, _colon, language = what.partition(":")
        return whole_file(request, found, role, language, purpose, now=now)
    except (Invalid, Denied) as refused:
        return asset_response(
            request, found, request.POST, error=words_of(refused), status=refused.status, asked=purpose
        )


@require_safe
def download(request: HttpRequest, code: str, role: str) -> HttpResponseBase:
    """One whole file: `?purpose=press`; without a purpose the one of last time."""
    now = timezone.now()
    found = queries.visible_asset(code, request.user, at=now)
    return whole_file(request, found, role, request.GET.get("language", ""), asked_purpose(request), now=now)


@require_safe
def clip(request: HttpRequest, code: str) -> HttpResponseBase:
    """A part at once: `?in=…&out=…&purpose=press`."""
    now = timezone.now()
    found = queries.visible_asset(code, request.user, at=now)
    return instant_part(request, found, request.GET, asked_purpose(request), now=now)


def asked_purpose(request: HttpRequest) -> str:
    """The purpose in the address, else the one of last time."""
    return request.GET.get("purpose", "") or downloads.last_purpose(request.user)


def whole_file(
    request: HttpRequest, found: Asset, role: str, language: str, purpose: str, *, now: datetime
) -> HttpResponseBase:
    """Send one of the asset's files.

    `now` is when `found` was looked at: a withdrawal after that moment closes the ticket.
    """
    if role not in WHOLE:
        raise NotFound(queries.NOTHING)
    rendition = queries.rendition_of(found, role, language)
    rendition.asset = found
    shown_role = f"{role}-{language}" if language else role
    name = whole_name(headline_of(found), found.code, shown_role, PurePath(rendition.file.name).suffix.lower())
    take(rendition, form=Form.WHOLE, purpose=purpose, file_name=name, by=request.user, now=now)
    extra = {"language": language} if language else {}
    again = f"{reverse('media:download', args=[found.code, role])}?{urlencode({'purpose': purpose, **extra})}"
    return send(request, rendition, name=name, now=now, again=again)


def instant_part(request: HttpRequest, found: Asset, typed: Any, purpose: str, *, now: datetime) -> HttpResponseBase:
    """Send a part as a new header over the stored bytes; `now` as for `whole_file`."""
    rendition, part = marked(found, typed)
    if not rendition.index_key:
        raise Invalid(_("This film cannot be cut at once. Take the part for editing, or the whole."), field="what")
    suffix = ".mov" if rendition.file.media_type == "video/quicktime" else ".mp4"
    timebase = queries.timebase_of(rendition)
    name = part_name(headline_of(found), found.code, part, Form.INSTANT, timebase, suffix)
    take(rendition, form=Form.INSTANT, purpose=purpose, file_name=name, by=request.user, now=now, part=part)
    query = urlencode({"in": f"f{part.first}", "out": f"f{part.end}", "purpose": purpose})
    again = f"{reverse('media:clip', args=[found.code])}?{query}"
    return send(request, rendition, name=name, now=now, frames=(part.first, part.end), again=again)


def ordered(request: HttpRequest, found: Asset, purpose: str, *, now: datetime) -> HttpResponseBase:
    """Have a part made for editing, and show how far it is."""
    if purpose not in list(Purpose):
        raise Invalid(_("Say what you take it for."), field="purpose", code="purpose-missing")
    rendition, part = marked(found, request.POST)
    delivery = request.POST.get("delivery", "") or Delivery.SOURCE
    if delivery not in list(Delivery):
        raise Invalid(_("Say what the part should come as."), field="delivery", code="delivery-unknown")
    made = clips.order_clip(rendition, part, by=request.user, now=now, delivery=Delivery(delivery))
    return redirect(f"{reverse('media:part', args=[made.code])}?{urlencode({'purpose': purpose})}")


def marked(found: Asset, typed: Any) -> tuple[Rendition, Part]:
    """What the part is cut from and which frames it has; Invalid names the field that cannot be meant."""
    page = queries.asset_page(found, get_language() or "en")
    rendition = page.cut_from
    if rendition is None or page.timebase is None:
        raise Invalid(_("There is no film to take a part of."), field="in")
    form = part_form(typed, page.timebase)
    if form.part is None:
        field, message = next(iter(form.errors.items()))
        raise Invalid(message.replace("%", "%%") if "%" in message else message, field=field)
    rendition.asset = found
    return rendition, form.part


def headline_of(found: Asset) -> str:
    """The original headline: a file keeps its name whatever language its taker reads."""
    text = queries.best_text(found.texts.all(), found.original_language, found.original_language)
    return text.headline if text else ""


@require_POST
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Agree to the terms of use from the download panel, and go on where one was."""
    accept_terms(person_of(request), language=get_language() or "en", now=timezone.now())
    messages.success(request, _("Thank you. You can download now."))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("media:asset", args=[code])
    return redirect(f"{back.split('#')[0]}#take")


@require_GET
def part(request: HttpRequest, code: str) -> HttpResponse:
    """How far a part for editing is; once it is made, its download."""
    now = timezone.now()
    found = downloads.visible_clip(code, request.user, at=now)
    rendition, job = found.rendition, found.job
    timebase = queries.timebase_of(rendition)
    span = Part(found.first_frame, found.end_frame)
    seconds, frames = length_words(span.frames, timebase)
    context = {
        "clip": found,
        "asset": rendition.asset,
        "job": job,
        "state": labels.JOB_STATES[job.state],
        "is_there": downloads.is_there(found, at=now),
        "is_under_way": job.state in (JobState.WAITING, JobState.RUNNING),
        "is_mine": job.requested_by_id == request.user.pk,
        "reason": words_of(Refused(job.reason, **job.reason_facts)) if job.reason else "",
        "in_label": timebase.label(span.first),
        "out_label": timebase.label(span.end),
        "length": _("%(seconds)s s %(frames)02d") % {"seconds": seconds, "frames": frames},
        "headline": headline_of(rendition.asset),
        "purpose": asked_purpose(request),
        "name": clip_name(found),
        "delivery": labels.DELIVERIES[found.delivery],
        "how": how_made(found),
        "back": f"{rendition.asset.get_absolute_url()}?"
        + urlencode({"in": timebase.label(span.first), "out": timebase.label(span.end)}),
    }
    template = "media/part_state.html" if request.headers.get("HX-Request") else "media/part.html"
    return render(request, template, context)


@require_safe
def part_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """The bytes of a part that was made for editing."""
    now = timezone.now()
    found = downloads.visible_clip(code, request.user, at=now)
    rendition = found.rendition
    if found.file is None or not downloads.is_there(found, at=now):
        raise Gone(_("This part was kept for a day and is gone. Mark it again, and it is made again."), code="expired")
    check_can_take(rendition, request.user, terms_accepted=downloads.has_accepted_terms(request.user))
    purpose, name = asked_purpose(request), clip_name(found)
    span = Part(found.first_frame, found.end_frame)
    take(rendition, form=Form.CLEAN, purpose=purpose, file_name=name, by=request.user, now=now, part=span)
    rendition.file = found.file
    again = f"{reverse('media:part-file', args=[found.code])}?{urlencode({'purpose': purpose})}"
    return send(request, rendition, name=name, now=now, again=again)


def clip_name(found: Clip) -> str:
    """The file name of a clean part."""
    rendition = found.rendition
    span = Part(found.first_frame, found.end_frame)
    suffix = PurePath(found.file.name).suffix if found.file else ".mp4"
    return part_name(
        headline_of(rendition.asset), rendition.asset.code, span, Form.CLEAN, queries.timebase_of(rendition), suffix
    )


def how_made(found: Clip) -> str:
    """How a part was made, in words; empty before it is, and where the words would say nothing."""
    if not found.method or found.delivery != Delivery.SOURCE:
        return ""
    told = found.making
    encoded = int(told.get("head", 0)) + int(told.get("tail", 0))
    return making_words(found.method, encoded, found.end_frame - found.first_frame, str(told.get("why_anew", "")))


@require_safe
def receipt(request: HttpRequest, code: str, written_as: str) -> HttpResponse:
    """The receipt of a part that was made: what it holds, how it was made, its checksum, its terms; JSON or PDF."""
    now = timezone.now()
    found = downloads.visible_clip(code, request.user, at=now)
    if not downloads.is_there(found, at=now):
        raise Gone(_("This part was kept for a day and is gone. Mark it again, and it is made again."), code="expired")
    check_can_take(found.rendition, request.user, terms_accepted=downloads.has_accepted_terms(request.user))
    facts = receipt_facts(found)
    name = f"{PurePath(clip_name(found)).stem}_receipt.{written_as}"
    if written_as == "pdf":
        response = HttpResponse(receipt_paper(found, facts, how_made(found)), content_type="application/pdf")
    else:
        response = JsonResponse(facts, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = disposition(name, attached=True)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def cancel_part(request: HttpRequest, code: str) -> HttpResponse:
    """Call the work off."""
    now = timezone.now()
    found = downloads.visible_clip(code, request.user, at=now)
    jobs.cancel(found.job, by=request.user, now=now)
    return redirect("media:part", code)


@require_POST
def retry_part(request: HttpRequest, code: str) -> HttpResponse:
    """Try again what failed or was called off."""
    now = timezone.now()
    found = downloads.visible_clip(code, request.user, at=now)
    clips.retry_clip(found, by=request.user, now=now)
    return redirect("media:part", code)


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """What this person has taken, newest first."""
    now = timezone.now()
    rows = Paginator(downloads.history_of(request.user, at=now), downloads.HISTORY_PAGE)
    page = rows.get_page(request.GET.get("page"))
    lines = [history_line(row, person=request.user, at=now) for row in page]
    return render(request, "media/downloads.html", {"page": page, "lines": lines, "total": rows.count})


def history_line(row: Any, *, person: Any, at: Any) -> dict[str, Any]:
    """One download as the history shows it, with the way to take it again."""
    text = queries.best_text(row.asset.texts.all(), get_language() or "en", row.asset.original_language)
    rendition = row.rendition
    marks = ""
    if rendition is not None and row.first_frame is not None and rendition.rate and rendition.frames:
        timebase = queries.timebase_of(rendition)
        marks = f"{timebase.label(row.first_frame)} – {timebase.label(row.end_frame)}"
    query = f"?{urlencode({'in': f'f{row.first_frame}', 'out': f'f{row.end_frame}'})}" if marks else ""
    return {
        "at": row.at,
        "headline": text.headline if text else row.asset.code,
        "address": row.asset.get_absolute_url() + query,
        "what": labels.ROLES[rendition.role] if rendition is not None and row.form == Form.WHOLE else "",
        "form": row.form,
        "marks": marks,
        "purpose": labels.PURPOSES[row.purpose],
        "name": row.file_name,
        "terms": date.fromisoformat(row.terms_version),
    }


@desk_page
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """How often the library was taken from, for the press office."""
    now = timezone.now()
    days = 365 if request.GET.get("days") == "365" else 7 if request.GET.get("days") == "7" else 30
    counted = downloads.numbers_since(now - timedelta(days=days), at=now)
    language = get_language() or "en"
    rows = []
    for found, amount, people in counted.assets:
        text = queries.best_text(found.texts.all(), language, found.original_language)
        rows.append((found, text.headline if text else found.code, amount, people))
    purposes = [(labels.PURPOSES[purpose], amount) for purpose, amount in counted.by_purpose]
    taken = dict(counted.by_form)
    forms = [
        (_("Whole files"), taken.get(Form.WHOLE, 0)),
        (_("Parts, instant"), taken.get(Form.INSTANT, 0)),
        (_("Parts, for editing"), taken.get(Form.CLEAN, 0)),
    ]
    context = {"days": days, "counted": counted, "rows": rows, "purposes": purposes, "forms": forms}
    return render(request, "media/numbers.html", context)
