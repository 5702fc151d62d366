"""The shotlist as agencies hand it out: to print as PDF, and as plain text with a part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from parvis.domain.clips import Part, length_words
from parvis.domain.shotlists import Row
from parvis.domain.timecode import Timebase, format_timecode
from parvis.gateways import pdf
from parvis.media import labels
from parvis.media.queries.asset import AssetPage
from parvis.web import figures

TEMPLATE = "media/papers/shotlist.typ"


def shotlist_lines(page: AssetPage, rows: Iterable[Row], part: Part | None) -> list[dict[str, str]]:
    """The rows in words: timecode (of a part, from zero), length, what is seen or said."""
    timebase = page.timebase
    assert timebase is not None
    start = 0 if part else timebase.start
    return [
        {
            "time": format_timecode(start + row.first, timebase.rate, drop=timebase.drop),
            "length": _length(row.frames, timebase),
            "words": in_words(row, page.language),
            "language": row.language,
            "speaker": row.speaker,
        }
        for row in rows
    ]


def in_words(row: Row, language: str) -> str:
    """A row as a newsroom writes it."""
    if not row.speaker:
        return row.words
    return _("SOUNDBITE (%(language)s) %(speaker)s: “%(words)s”") % {
        "language": labels.language_name(row.language, language),
        "speaker": row.speaker,
        "words": row.words,
    }


def shotlist_text(page: AssetPage, lines: Iterable[dict[str, str]], part: Part | None) -> str:
    """The shotlist as plain text."""
    headline = page.text.headline if page.text else page.asset.code
    head = [headline, "", *(f"{name}: {words}" for name, words in _facts(page, part))]
    body = [f"{line['time']}  {line['words']} ({line['length']})" for line in lines]
    return "\n".join([*head, "", _("SHOTLIST"), *body, "", _authentic(page)]) + "\n"


def shotlist_pdf(page: AssetPage, lines: Iterable[dict[str, str]], part: Part | None, *, at: datetime) -> bytes:
    """The shotlist to print."""
    text = page.text
    content = {
        "language": page.language,
        "eyebrow": _("Shotlist"),
        "title": text.headline if text else page.asset.code,
        "programme": _("Press library"),
        "reference": page.asset.code,
        "facts": [[name, words] for name, words in _facts(page, part)],
        "storyline": (text.storyline or text.description) if text else "",
        "rows": [[line["time"], line["length"], line["words"]] for line in lines],
        "words": {
            "storyline": _("Storyline"),
            "shotlist": _("Shotlist"),
            "head": [_("Timecode"), _("Length"), _("What is seen and said")],
            "none": _("Nobody has written a shotlist yet."),
        },
        "authentic": _authentic(page),
    }
    return pdf.draw(TEMPLATE, content, at=at)


def _facts(page: AssetPage, part: Part | None) -> list[tuple[str, str]]:
    asset, timebase, language = page.asset, page.timebase, page.language
    assert timebase is not None
    place = ", ".join(one for one in (asset.place, labels.country_name(asset.country, language)) if one)
    terms = page.terms
    rows = [(_("Reference"), asset.code), (_("Kind"), str(labels.KINDS[asset.kind]))]
    if part:
        span = f"{timebase.label(part.first)} – {timebase.label(part.end)}"
        rows.append((_("Part of the film"), f"{span} = {_length(part.frames, timebase)}"))
    else:
        rows.append((_("Length"), _length(timebase.frames, timebase)))
    rows += [
        (_("Place"), place),
        (_("Event"), asset.event),
        (_("Taken on"), figures.day(asset.taken_on, language) if asset.taken_on else ""),
        (_("Published"), figures.day(asset.publish_at.date(), language) if asset.publish_at else ""),
        (_("Source"), asset.credit_line),
        (_("Original language"), labels.language_name(asset.original_language, language)),
        (_("Restrictions"), (terms.restrictions if terms else "") or _("No restrictions") if terms else ""),
        (_("Terms of use"), terms.usage_terms if terms else ""),
    ]
    return [(name, words) for name, words in rows if words]


def _authentic(page: AssetPage) -> str:
    name = labels.language_name(page.asset.original_language, page.language)
    return _("Only the original text (%(language)s) is authentic.") % {"language": name}


def _length(frames: int, timebase: Timebase) -> str:
    seconds, rest = length_words(frames, timebase)
    return _("%(seconds)s s %(frames)02d") % {"seconds": seconds, "frames": rest}
