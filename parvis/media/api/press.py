"""The press library for programs: the same questions, the same answers, the same `visible_to` as the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from ninja import Query, Router
from pydantic_core import to_json

from parvis.domain import clips
from parvis.domain.assets import RenditionRole, TagKind
from parvis.domain.clips import read_part
from parvis.domain.library import Selection
from parvis.domain.refusals import Invalid
from parvis.gateways import instant
from parvis.media.api.schemas import (
    AssetList,
    AssetWhole,
    ClipPlan,
    Code,
    Filters,
    PartForm,
    RenditionRow,
    Span,
    Words,
)
from parvis.media.models import Asset
from parvis.media.queries import downloads
from parvis.media.queries import library as stock
from parvis.media.queries.asset import AssetPage, asset_page, best_text, timebase_of, visible_asset
from parvis.media.queries.cards import Card, cards
from parvis.web.problems import only


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


router = Router(tags=["press"])


@router.get(
    "/assets",
    response={200: AssetList, **only(401, 403, 422, 429)},
    summary=_("List and search assets"),
    operation_id="list_assets",
    description=_("Published assets, newest first, with the same filters as the library's page."),
    url_name="list_assets",
)
def assets(request: HttpRequest, filters: Query[Filters]) -> HttpResponse:
    """Published assets, newest first, with the same filters as the library's page.

    Written out as it stands: checking fifty rows of our own against `AssetList`
    would cost more than finding them.  A test checks them against the description.
    """
    caller = request.auth  # type: ignore[attr-defined]
    caller.check_may_read()
    now, language = caller.at, get_language() or "en"
    selection = Selection.read(asked(filters))
    found = stock.Answer(selection, caller.person, at=now, language=language)
    page = found.page(filters.limit)
    root = request.build_absolute_uri("/").rstrip("/")
    answer = {
        "total": found.total(),
        "next": str(page.after) if page.after else None,
        "previous": str(page.before) if page.before else None,
        "assets": rows(page.assets, cards(page.assets, language), root),
    }
    return HttpResponse(to_json(answer), content_type="application/json; charset=utf-8")


@router.get(
    "/assets/{code}",
    response={200: AssetWhole, **only(401, 403, 404, 410, 422, 429)},
    summary=_("One asset"),
    operation_id="asset",
    description=_("Everything about one asset: its words in every language, its shotlist, its files."),
    url_name="asset",
)
def asset(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Everything about one asset: its words in every language, its shotlist, its files."""
    found, whole, root = looked_up(request, code)
    card = cards([found], whole.language)
    timebase = whole.timebase
    return rows([found], card, root)[0] | {
        "credit_line": found.credit_line,
        "people": whole.tags[TagKind.PERSON],
        "topics": whole.tags[TagKind.TOPIC],
        "keywords": whole.tags[TagKind.KEYWORD],
        "texts": [{name: getattr(text, name) for name in Words.model_fields} for text in whole.texts],
        "shots": [
            {
                "first_frame": shot.first_frame,
                "end_frame": shot.end_frame,
                "begins": timebase.label(shot.first_frame) if timebase else "",
                "ends": timebase.label(shot.end_frame) if timebase else "",
                "description": shot.description,
                "language": shot.language,
            }
            for shot in whole.shots
        ],
        "renditions": files(whole, root),
    }


@router.get(
    "/assets/{code}/renditions",
    response={200: list[RenditionRow], **only(401, 403, 404, 410, 422, 429)},
    summary=_("An asset’s files"),
    operation_id="renditions",
    description=_("The files one may take away, with their sizes and digests."),
    url_name="renditions",
)
def renditions(request: HttpRequest, code: Code) -> list[dict[str, Any]]:
    """The files one may take away, with their sizes and digests."""
    _found, whole, root = looked_up(request, code)
    return files(whole, root)


@router.get(
    "/assets/{code}/clip",
    response={200: ClipPlan, **only(401, 403, 404, 410, 422, 429)},
    summary=_("What taking a part would mean"),
    operation_id="clip",
    description=_(
        "In and out as timecode, seconds or `f123`: the address and the size of each form, before anything is taken."
    ),
    url_name="clip",
)
def clip(request: HttpRequest, code: Code, span: Query[Span]) -> dict[str, Any]:
    """In and out as timecode, seconds or `f123`: the address and the size of each form, before anything is taken."""
    found, whole, root = looked_up(request, code)
    rendition, timebase = whole.cut_from, whole.timebase
    if rendition is None or timebase is None:
        raise Invalid(_("There is no film to take a part of."), field="in", code="no-film")
    part = read_part(span.begin, span.end, timebase)
    form = clips.proposed_form(span.purpose or "") if span.form is None else span.form
    if form == PartForm.CLEAN:
        clips.check_clean_length(part, timebase.rate)
    headline = best_text(whole.texts, found.original_language, found.original_language)
    words = headline.headline if headline else ""
    query = urlencode({"in": f"f{part.first}", "out": f"f{part.end}"})
    instant_form = clean_form = None
    if rendition.index_key and span.form != PartForm.CLEAN:
        cut = instant.planned(rendition.index_key, part.first, part.end)
        suffix = ".mov" if rendition.file.media_type == "video/quicktime" else ".mp4"
        instant_form = {
            "bytes": cut.length,
            "hidden_frames_before": cut.hidden_before,
            "file_name": clips.part_name(words, found.code, part, clips.Form.INSTANT, timebase, suffix),
            "file": f"{root}{reverse('api:asset', args=[found.code])}/clip/file?{query}",
        }
    if span.form != PartForm.INSTANT:
        outlook = downloads.outlook(rendition, part)
        suffix = clips.SUFFIXES[outlook.media_type]
        clean_form = {
            "about_bytes": outlook.bytes,
            "about_seconds": outlook.seconds,
            "method": outlook.method,
            "encoded_frames": outlook.encoded,
            "file_name": clips.part_name(words, found.code, part, clips.Form.CLEAN, timebase, suffix),
            "page": f"{root}{found.get_absolute_url()}?{query}",
        }
    return {
        "asset": found.code,
        "cut_from": rendition.role,
        "first_frame": part.first,
        "end_frame": part.end,
        "frames": part.frames,
        "rate": rate_text(timebase.rate),
        "begins": timebase.label(part.first),
        "ends": timebase.label(part.end),
        "proposed_form": form,
        "instant": instant_form,
        "clean": clean_form,
        "captions": [
            {
                "language": one.language,
                "file_name": clips.part_name(
                    words, found.code, part, clips.Form.INSTANT, timebase, clips.captions_suffix(one.language)
                ),
                "file": f"{root}{reverse('media:captions', args=[found.code, one.language])}?{query}",
                "subrip": f"{root}{reverse('media:captions', args=[found.code, one.language])}?{query}&as=srt",
            }
            for one in whole.captions
        ],
    }


def looked_up(request: HttpRequest, code: str) -> tuple[Asset, AssetPage, str]:
    """The asset that the caller may see, everything on its page, and the address of this house."""
    caller = request.auth  # type: ignore[attr-defined]
    caller.check_may_read()
    found = visible_asset(code, caller.person, at=caller.at)
    return found, asset_page(found, get_language() or "en"), request.build_absolute_uri("/").rstrip("/")


def files(whole: AssetPage, root: str) -> list[dict[str, Any]]:
    """What may be taken whole."""
    address = root + reverse("api:renditions", args=[whole.asset.code])
    return [
        {
            "role": one.role,
            "language": one.language,
            "media_type": one.file.media_type,
            "bytes": one.file.size,
            "sha256": one.file.sha256,
            "width": one.width,
            "height": one.height,
            "frames": one.frames,
            "rate": rate_text(one.rate) if one.rate else None,
            "start_timecode": timebase_of(one).label(0) if one.rate and one.frames else None,
            "seconds": one.milliseconds / 1000 if one.milliseconds else None,
            "codec": one.codec,
            "instant_clips": bool(one.index_key),
            "file": f"{address}/{one.role}/file" + (f"?language={one.language}" if one.language else ""),
            "subrip": f"{root}{reverse('media:captions', args=[whole.asset.code, one.language])}?as=srt"
            if one.role == RenditionRole.CAPTIONS
            else None,
        }
        for one in whole.whole
    ]


def rate_text(rate: Fraction) -> str:
    """`25/1`, `30000/1001`."""
    return f"{rate.numerator}/{rate.denominator}"


def asked(filters: Filters) -> Mapping[str, Sequence[str]]:
    """The filters as the address of the page would say them."""
    said = filters.model_dump(exclude_none=True, exclude={"limit"})
    return {name: [str(one) for one in value] if isinstance(value, list) else [value] for name, value in said.items()}


def rows(assets: Sequence[Any], shown: Sequence[Card], root: str) -> list[dict[str, Any]]:
    """The list's rows from assets and their cards."""
    listed = reverse("api:list_assets")
    return [
        {
            "code": card.code,
            "url": f"{root}{listed}/{card.code}",
            "page": root + card.url,
            "kind": card.kind,
            "headline": card.headline,
            "headline_language": card.language,
            "machine_translated": card.is_machine,
            "published_at": asset.publish_at,
            "taken_on": asset.taken_on,
            "place": asset.place,
            "country": asset.country,
            "event": asset.event,
            "orientation": asset.orientation,
            "original_language": asset.original_language,
            "seconds": card.seconds,
            "poster": root + card.poster if card.poster else None,
        }
        for asset, card in zip(assets, shown, strict=True)
    ]
