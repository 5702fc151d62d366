"""An asset's page: the film and its filmstrip, its words, what may be taken away."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.domain import clips
from parvis.domain.assets import Purpose
from parvis.domain.refusals import Invalid, NotFound
from parvis.domain.timecode import Timebase
from parvis.gateways import instant
from parvis.media import labels
from parvis.media.access import is_press_officer
from parvis.media.forms.part import PartForm, part_form
from parvis.media.models import Asset
from parvis.media.queries import asset as queries
from parvis.media.queries import downloads
from parvis.media.queries.asset import AssetPage
from parvis.media.queries.cards import cards
from parvis.media.queries.transcripts import machine_made
from parvis.media.views.outside import described
from parvis.media.views.words import moment, transcript
from parvis.web import figures
from parvis.web.access import public
from parvis.web.documents import current_version


@public
@require_safe
def asset(request: HttpRequest, code: str) -> HttpResponse:
    """The page; `?in=…&out=…` marks a part of the film."""
    found = queries.visible_asset(code, request.user, at=timezone.now())
    return asset_response(request, found, request.GET)


def asset_response(
    request: HttpRequest, found: Asset, typed: Any, *, error: str = "", status: int = 200, asked: str = ""
) -> HttpResponse:
    """The asset's page with what was typed; with an error, in the place where it belongs."""
    language = get_language() or "en"
    now = timezone.now()
    page = queries.asset_page(found, language)
    form = part_form(typed, page.timebase)
    if form.errors and status == 200:
        status = 422
    context = {
        "page": page,
        "asset": found,
        "text": page.text,
        "form": form,
        "player": player_facts(request, page, form),
        "transcript": transcript(page, typed),
        "moment": moment(page, typed),
        "plan": plan_words(page, form, language) if form.part and form.is_marked else None,
        "captions": caption_lines(page, language),
        "shotlist": reverse("media:shotlist", args=[found.code]) if page.timebase and page.has_preview else "",
        "files": [whole_line(page, rendition) for rendition in page.whole],
        "credit": found.credit_line,
        "shots": shot_lines(page),
        "facts": facts(page, language),
        "related": cards(queries.related_to(found, page.tags["topic"], request.user, at=now), language),
        "languages_of_texts": [(text, labels.language_name(text.language, language)) for text in page.texts],
        "fallback": labels.in_other_language(page.text.language, language) if page.falls_back and page.text else "",
        "state": labels.TEXT_STATES[page.text.state] if page.text else "",
        "error": error,
        **taker(request.user, asked),
        "kind_name": labels.KINDS[found.kind],
        "is_officer": is_press_officer(request.user, at=now),
        "now": now,
        "outside": described(page, request.build_absolute_uri("/").rstrip("/")),
    }
    response = render(request, "media/asset.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def taker(person: Any, asked: str = "") -> dict[str, Any]:
    """What the download panel has to know of the person before it."""
    purpose = asked or downloads.last_purpose(person)
    return {
        "terms_accepted": downloads.has_accepted_terms(person),
        "terms_day": figures.day(date.fromisoformat(current_version("terms")), get_language() or "en"),
        "purposes": [(purpose.value, labels.PURPOSES[purpose]) for purpose in Purpose],
        "purpose": purpose,
        "proposed_form": clips.proposed_form(purpose),
        "deliveries": [(kind.value, labels.DELIVERIES[kind]) for kind in clips.Delivery],
    }


@public
@require_safe
def plan(request: HttpRequest, code: str) -> JsonResponse:
    """What taking the part `?in=…&out=…` would mean: frames, bytes, wait; for the player, before the click."""
    found = queries.visible_asset(code, request.user, at=timezone.now())
    page = queries.asset_page(found, get_language() or "en")
    if page.timebase is None:
        raise Invalid(_("There is no film to take a part of."), field="in")
    form = part_form(request.GET, page.timebase)
    if form.part is None:
        field, message = next(iter(form.errors.items()))
        return JsonResponse({"code": "invalid", "field": field, "message": message}, status=422)
    return JsonResponse(plan_words(page, form, get_language() or "en"))


@public
@require_safe
def frame_times(request: HttpRequest, code: str) -> JsonResponse:
    """When the frames of an uneven film are shown, as straight pieces: `[frame, ticks, step]` each."""
    page = queries.asset_page(queries.visible_asset(code, request.user, at=timezone.now()), get_language() or "en")
    if not page.has_frame_times or page.cut_from is None:
        raise NotFound(queries.NOTHING)
    index = instant.index_of(page.cut_from.index_key)
    told = {"timescale": index.picture.timescale, "frames": index.frames, "runs": index.time_runs()}
    return JsonResponse(told, headers={"Cache-Control": "private, max-age=60"})


def plan_words(page: AssetPage, form: PartForm, language: str) -> dict[str, Any]:
    """The part in figures and words, for the page and for the player alike."""
    rendition, timebase, part = page.cut_from, page.timebase, form.part
    assert rendition is not None and timebase is not None and part is not None
    seconds, frames = clips.length_words(part.frames, timebase)
    headline = page.text.headline if page.text else ""
    told: dict[str, Any] = {
        "in": part.first,
        "out": part.end,
        "in_label": timebase.label(part.first),
        "out_label": timebase.label(part.end),
        "length": _("%(seconds)s s %(frames)02d") % {"seconds": seconds, "frames": frames},
        "frames": part.frames,
        "instant": None,
        "clean": clean_words(page, part, headline, language),
    }
    if rendition.index_key:
        cut = instant.planned(rendition.index_key, part.first, part.end)
        told["instant"] = {
            "bytes": cut.length,
            "size": figures.size(cut.length, language),
            "wait": _("at once"),
            "hidden": hidden_words(cut.hidden_before, timebase, language),
            "name": clips.part_name(headline, page.asset.code, part, clips.Form.INSTANT, timebase),
        }
    return told


def clean_words(page: AssetPage, part: clips.Part, headline: str, language: str) -> dict[str, str]:
    """The part for editing, before it is ordered: how large, how long to wait, how it will be made."""
    rendition, timebase = page.cut_from, page.timebase
    assert rendition is not None and timebase is not None
    outlook = downloads.outlook(rendition, part)
    return {
        "size": _("about %(size)s") % {"size": figures.size(outlook.bytes, language)},
        "wait": _("about %(time)s to make") % {"time": figures.length_in_words(outlook.seconds, language)},
        "how": making_words(outlook.method, outlook.encoded, part.frames, outlook.why_anew),
        "name": clips.part_name(
            headline, page.asset.code, part, clips.Form.CLEAN, timebase, clips.SUFFIXES[outlook.media_type]
        ),
    }


def making_words(method: str, encoded: int, frames: int, why: str) -> str:
    """How a part is made, as a picture editor would say it."""
    if method == clips.Method.EDGES:
        return _("Nothing hidden; %(encoded)s of %(frames)s frames at its edges encoded anew, the rest copied.") % {
            "encoded": encoded,
            "frames": frames,
        }
    if method == clips.Method.COPY:
        return _("Nothing hidden; every frame copied as it is.")
    return _("Nothing hidden; every frame encoded anew: %(why)s.") % {
        "why": labels.WHY_ANEW.get(why, labels.OTHERWISE_ANEW)
    }


def hidden_words(frames: int, timebase: Timebase, language: str) -> str:
    """What an edit suite may show beyond the part: told before the click."""
    if not frames:
        return _("Nothing is hidden in it.")
    seconds = figures.number(float(frames / timebase.rate), language, 1)
    return _("It carries %(seconds)s s before the in point, hidden; some edit suites show them.") % {"seconds": seconds}


def player_facts(request: HttpRequest, page: AssetPage, form: PartForm) -> dict[str, Any] | None:
    """What the player's script has to know, for its data attributes."""
    timebase = page.timebase
    if timebase is None or not page.has_preview:
        return None
    code = page.asset.code
    return {
        "numerator": timebase.rate.numerator,
        "denominator": timebase.rate.denominator,
        "frames": timebase.frames,
        "start": timebase.start,
        "drop": "yes" if timebase.drop else "",
        "in": form.part.first if form.part else 0,
        "out": form.part.end if form.part else timebase.frames,
        "first_label": timebase.label(0),
        "preview": reverse("media:preview", args=[code]),
        "plan": reverse("media:plan", args=[code]),
        "times": reverse("media:times", args=[code]) if page.has_frame_times else "",
    }


def whole_line(page: AssetPage, rendition: Any) -> dict[str, Any]:
    """A line of "take the whole": what it is, how large, and in which shape."""
    shape = [f"{rendition.width} × {rendition.height}"] if rendition.width and rendition.height else []
    if written := labels.format_name(rendition.codec, rendition.file.media_type):
        shape.append(written)
    name = labels.ROLES[rendition.role]
    return {
        "role": rendition.role,
        "language": rendition.language,
        "name": name,
        "detail": " · ".join(shape),
        "size": rendition.file.size,
        "type": rendition.file.media_type,
        "sha256": rendition.file.sha256,
    }


def caption_lines(page: AssetPage, language: str) -> list[dict[str, Any]]:
    """The languages in which the film has captions; those in the reader's own are on from the start."""
    unread = machine_made(page)
    return [
        {
            "language": one.language,
            "name": labels.language_name(one.language, language),
            "is_machine": one.language in unread,
            "address": reverse("media:captions", args=[page.asset.code, one.language]),
            "is_own": one.language == language,
        }
        for one in page.captions
    ]


def shot_lines(page: AssetPage) -> list[dict[str, Any]]:
    """The shotlist; each row is a door to its in and out points."""
    timebase, here = page.timebase, page.asset.get_absolute_url()
    lines = []
    for shot in page.shots:
        first, end = (timebase.label(shot.first_frame), timebase.label(shot.end_frame)) if timebase else ("", "")
        query = urlencode({"in": first, "out": end})
        lines.append(
            {
                "first": shot.first_frame,
                "end": shot.end_frame,
                "label": first,
                "address": f"{here}?{query}#film" if timebase else "",
                "description": shot.description,
                "language": shot.language,
            }
        )
    return lines


def facts(page: AssetPage, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """People, place, date and topics, each a door into the library."""
    found, library = page.asset, reverse("media:library")

    def doors(facet: str, values: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(f"{library}?{urlencode({facet: value})}", name) for value, name in values]

    rows: list[tuple[str, list[tuple[str, str]]]] = []
    if found.taken_on:
        rows.append((_("Taken on"), [("", figures.day(found.taken_on, language))]))
    if found.place:
        country = f", {labels.country_name(found.country, language)}" if found.country else ""
        rows.append((_("Place"), doors("place", [(found.place, found.place + country)])))
    if found.event:
        rows.append((_("Event"), doors("event", [(found.event, found.event)])))
    if people := page.tags["person"]:
        rows.append((_("People"), doors("person", [(name, name) for name in people])))
    if topics := page.tags["topic"]:
        rows.append((_("Topics"), doors("topic", [(topic, labels.topic_name(topic, language)) for topic in topics])))
    return rows
