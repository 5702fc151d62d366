"""What is said in a film: the transcript on its page, captions and shotlist to take along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.domain.assets import RenditionRole
from parvis.domain.captions import sentences, write_captions, write_subrip, write_text
from parvis.domain.clips import Form, Part, captions_suffix, part_name, stem
from parvis.domain.refusals import Invalid, NotFound
from parvis.domain.timecode import Timebase, format_timecode, frames_between
from parvis.gateways import delivery
from parvis.media import labels
from parvis.media.forms.part import part_form
from parvis.media.forms.shotlist_paper import shotlist_lines, shotlist_pdf, shotlist_text
from parvis.media.queries import asset as queries
from parvis.media.queries.asset import AssetPage
from parvis.media.queries.captions import address_of_moment, captions_of_part, read_file, seconds_of
from parvis.media.queries.transcripts import rows_of, transcript_of
from parvis.media.views.gate import SMALL_CACHE, small
from parvis.web.access import public
from parvis.web.figures import clock

TYPES = {
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


@public
@require_safe
def captions(request: HttpRequest, code: str, language: str) -> HttpResponseBase:
    """The captions of the whole; with `?in=…&out=…` of a part, from its first frame; `?as=srt` or `txt` otherwise."""
    kind = request.GET.get("as", "vtt")
    is_part = bool(request.GET.get("in") or request.GET.get("out"))
    if kind == "vtt" and not is_part:
        return small(request, code, RenditionRole.CAPTIONS, language)
    if kind not in TYPES:
        raise NotFound(queries.NOTHING)
    found = queries.open_file_of(code, RenditionRole.CAPTIONS, request.user, at=timezone.now(), language=language)
    page = queries.asset_page(found.asset, language)
    part = marked_part(request.GET, page) if is_part else None
    if part:
        assert page.cut_from is not None
        chosen = captions_of_part(found, page.cut_from, part)
    else:
        chosen = read_file(found.file.key)
    text = {
        "vtt": lambda: write_captions(chosen.cues, chosen.head),
        "srt": lambda: write_subrip(chosen.cues),
        "txt": lambda: write_text(chosen.cues, lambda at: _label(at, page.timebase)),
    }[kind]()
    return _file(text, TYPES[kind], _name(page, part, captions_suffix(language, kind)))


@public
@require_safe
def shotlist(request: HttpRequest, code: str) -> HttpResponse:
    """The shotlist with its soundbites to print; `?as=txt` as text, `?in=…&out=…` of a part, counted from zero."""
    found = queries.visible_asset(code, request.user, at=timezone.now())
    page = queries.asset_page(found, get_language() or "en")
    if page.timebase is None:
        raise NotFound(queries.NOTHING)
    is_part = bool(request.GET.get("in") or request.GET.get("out"))
    part = marked_part(request.GET, page) if is_part else None
    lines = shotlist_lines(page, rows_of(page, part), part)
    kind = "txt" if request.GET.get("as") == "txt" else "pdf"
    name = _name(page, part, f"_shotlist-{page.language}.{kind}")
    if kind == "txt":
        return _file(shotlist_text(page, lines, part), TYPES["txt"], name)
    paper = shotlist_pdf(page, lines, part, at=found.changed_at)
    return _file(paper, "application/pdf", name, attached=False)


def marked_part(typed: Mapping[str, str], page: AssetPage) -> Part:
    """The part in the address; Invalid names the point that cannot be meant."""
    form = part_form(typed, page.timebase)
    if form.part is None or page.cut_from is None:
        field, message = next(iter(form.errors.items()), ("in", _("There is no film to take a part of.")))
        raise Invalid(message.replace("%", "%%"), field=field)
    return form.part


def _name(page: AssetPage, part: Part | None, suffix: str) -> str:
    headline, code = page.text.headline if page.text else "", page.asset.code
    if part is None:
        return stem(headline, code) + suffix
    assert page.timebase is not None
    return part_name(headline, code, part, Form.INSTANT, page.timebase, suffix)


def _label(at: int, timebase: Timebase | None) -> str:
    if timebase is None:
        return clock(at // 1000)
    first, _end = frames_between(at, at + 1, timebase)
    return format_timecode(first, timebase.rate, drop=timebase.drop)


def _file(content: str | bytes, media_type: str, name: str, *, attached: bool = True) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type, headers={"Cache-Control": SMALL_CACHE})
    response.headers["Content-Disposition"] = delivery.disposition(name, attached=attached)
    return response


def transcript(page: AssetPage, query: Mapping[str, str]) -> dict[str, Any] | None:
    """The transcript as the page shows it: turns of speakers, sentences in them, each with its moment and its part."""
    found = transcript_of(page, query.get("words", ""))
    if found is None:
        return None
    here, timebase = page.asset.get_absolute_url(), page.timebase
    told: list[dict[str, Any]] = []
    for sentence in sentences(found.cues):
        if not told or told[-1]["speaker"] != sentence.speaker:
            told.append({"speaker": sentence.speaker, "sentences": []})
        line = {
            "begins": sentence.begins,
            "cues": [(cue.begins, cue.ends, cue.words) for cue in sentence.cues],
            "clock": clock(sentence.begins // 1000),
            "address": address_of_moment(here, sentence.begins, found.language),
        }
        if timebase is not None:
            first, end = frames_between(sentence.begins, sentence.ends, timebase)
            marks = urlencode({"in": timebase.label(first), "out": timebase.label(end), "words": found.language})
            line |= {"first": first, "end": end, "marks": f"{here}?{marks}#marks"}
        told[-1]["sentences"].append(line)
    return {
        "language": found.language,
        "turns": told,
        "is_foreign": found.language != page.language,
        "is_machine": found.is_machine,
        "is_checked": found.is_checked,
        "languages": [
            (labels.language_name(one.language, page.language), f"{here}?words={one.language}#words", one.language)
            for one in page.captions
        ],
        "text": f"{reverse('media:captions', args=[page.asset.code, found.language])}?as=txt",
    }


def moment(page: AssetPage, query: Mapping[str, str]) -> dict[str, Any] | None:
    """Where `?at=12.48` lies, in thousandths and in frames; None if it says nothing that can be meant."""
    whole, _dot, parts = query.get("at", "").partition(".")
    if not (whole.isascii() and whole.isdecimal() and len(whole) < 7 and (not parts or parts.isdecimal())):
        return None
    at = int(whole) * 1000 + int((parts if parts.isascii() else "")[:3].ljust(3, "0"))
    frame = frames_between(at, at + 1, page.timebase)[0] if page.timebase else 0
    return {"seconds": seconds_of(at), "frame": frame, "at": at}
