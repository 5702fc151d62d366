"""The components as tags: `{% load parvis %}`.  Every one is shown, in every state, at /en/design/."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import heroicons
from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from parvis.domain.differences import ChangeKind, changes
from parvis.web import doors, figures
from parvis.web.markdown import rendered
from parvis.web.programme import current, in_language, today

register = template.Library()

JSON_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@lru_cache(maxsize=256)
def _icon(name: str, size: int) -> str:
    style = "micro" if size <= 16 else "mini" if size <= 20 else "outline"
    # The size below the drawn one of the style is only scaled; heroicons draws micro at 16, mini at 20, outline at 24.
    return heroicons._render_icon(style, name, size, {"class": "icon", "aria_hidden": "true", "focusable": "false"})


class SettledNode(template.Node):
    """What stands between `{% settled %}` and `{% endsettled %}`, drawn once a language in this process."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self.drawn: dict[str, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = _language()
        if language not in self.drawn:
            # An empty context: nothing of this request or of its reader can be kept for the next.
            nothing = Context()
            nothing.template = context.template
            self.drawn[language] = self.nodelist.render(nothing)
        return self.drawn[language]


@register.tag
def settled(parser: template.base.Parser, token: template.base.Token) -> SettledNode:
    """A part of a page that is the same for everybody and every time: words and icons, no variables."""
    nodelist = parser.parse(("endsettled",))
    parser.delete_first_token()
    return SettledNode(nodelist)


@register.simple_tag
def icon(name: str, size: int = 20, label: str = "") -> SafeString:
    """A Heroicon beside words; alone it needs a `label`."""
    drawn = mark_safe(_icon(str(name), int(size)))  # noqa: S308 - drawn by heroicons from its own files
    return format_html('{}<span class="visually-hidden">{}</span>', drawn, label) if label else drawn


@register.simple_tag(takes_context=True)
def place(context: Context, address: str, label: str) -> SafeString:
    """A link of the masthead, marked when the reader is in that place."""
    here = context["request"].path
    current_mark = ""
    if here == address:
        current_mark = mark_safe(' aria-current="page"')
    elif here.startswith(address):
        current_mark = mark_safe(' aria-current="true"')
    return format_html('<a href="{}"{}>{}</a>', address, current_mark, label)


@register.inclusion_tag("web/field.html")
def field(bound: BoundField, short: bool = False, asked: bool = False) -> dict[str, Any]:
    """A form field with its label, help and errors, joined for screen readers.

    `asked` takes away the word “optional” where one of several fields has to be filled; a field may say so itself.
    """
    asked = asked or getattr(bound.field, "asked", False)
    widget = bound.field.widget
    kind = "line"
    if isinstance(widget, CheckboxInput):
        kind = "check"
    elif isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = "choices"
    return {"field": bound, "kind": kind, "short": short, "is_optional": not (asked or bound.field.required)}


@register.inclusion_tag("web/writing.html")
def writing(bound: BoundField) -> dict[str, Any]:
    """A field for a longer text in Markdown, with what it will look like beside it while one types."""
    bound.field.widget.attrs |= {
        "hx-post": f"{reverse('web:preview')}?name={bound.html_name}",
        "hx-trigger": "input changed delay:400ms",
        "hx-target": f"#{bound.auto_id}_preview",
        "hx-swap": "innerHTML",
        "hx-sync": "this:replace",
    }
    return {"field": bound}


NOTICE_KINDS = {
    "info": ("info", "information-circle"),
    "debug": ("info", "information-circle"),
    "ok": ("ok", "check-circle"),
    "success": ("ok", "check-circle"),
    "signal": ("signal", "clock"),
    "warning": ("signal", "exclamation-triangle"),
    "refusal": ("refusal", "exclamation-circle"),
    "error": ("refusal", "exclamation-circle"),
}


@register.simple_block_tag
def notice(content: str, kind: str = "info", closes: bool = False) -> SafeString:
    """A rule, a sign, a word: `info`, `ok`, `signal` or `refusal`, or a message's own level."""
    tone, sign = NOTICE_KINDS.get(kind, NOTICE_KINDS["info"])
    button: str = ""
    if closes:
        button = format_html(
            '<button class="notice-close needs-js" type="button" data-notice-close aria-label="{}">{}</button>',
            gettext("Close this message"),
            icon("x-mark"),
        )
    return format_html('<div class="notice notice-{}">{}<div>{}</div>{}</div>', tone, icon(sign), content, button)


@register.simple_tag(name="time")
def moment(value: datetime | None, zone: str = "") -> SafeString:
    """A moment in the programme's zone, `14 March 2027, 17:00 Brussels`; the reader's own hour beside it."""
    if value is None:
        return mark_safe("")
    where = ZoneInfo(zone) if zone else current().zone
    return format_html(
        '<time datetime="{}" data-zone="{}" data-yours="{}">{}</time>',
        value.isoformat(),
        where.key,
        gettext("({hh}:{mm} your time)"),
        figures.moment(value, where, _language()),
    )


@register.simple_tag
def day(value: date | datetime | None) -> SafeString:
    """A day, `14 March 2027`; of a moment, its day in the programme's zone."""
    if value is None:
        return mark_safe("")
    if isinstance(value, datetime):
        value = today(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), figures.day(value, _language()))


@register.simple_tag
def updated(value: date | datetime | None = None) -> SafeString:
    """The line at the end of a content page: when it last changed."""
    return format_html('<p class="updated">{} {}</p>', gettext("Updated:"), day(value or timezone.now()))


@register.simple_tag
def country(code: str) -> str:
    """A country's name: `{% country "GE" %}`."""
    return figures.country(code, _language())


@register.simple_tag
def number(value: Any, digits: int | None = None) -> str:
    """A number as the language writes it."""
    return figures.number(value, _language(), digits)


@register.simple_tag
def bytes_size(value: int | None) -> str:
    """A size: 12.4 MB, in French 12,4 Mo."""
    return "" if value is None else figures.size(value, _language())


@register.simple_tag
def duration(seconds: Any) -> SafeString:
    """A length as a clock reads it: 0:42, 12:05, 1:02:09."""
    if seconds is None:
        return mark_safe("")
    whole = round(seconds.total_seconds() if hasattr(seconds, "total_seconds") else Fraction(seconds))
    return format_html('<time datetime="PT{}S">{}</time>', whole, figures.clock(whole))


@register.simple_tag
def duration_words(seconds: Any) -> str:
    """A length in words: 30 minutes, 2 hours 5 minutes."""
    return figures.length_in_words(round(Fraction(seconds)), _language())


@register.simple_tag
def tag(words: str, tone: str = "") -> SafeString:
    """A small monospace tag; tone: `lamp`, `ok`, `signal`, `refusal`."""
    return format_html('<span class="tag{}">{}</span>', f" tag-{tone}" if tone else "", words)


@register.inclusion_tag("web/progress.html")
def progress(label: str, done: int = 0, total: int = 0, state: str = "", id: str = "progress") -> dict[str, Any]:  # noqa: A002 - the attribute's name
    """A true number in words and a thin bar; without a total, waiting.  state: `done`, `failed`."""
    share = min(1.0, done / total) if total else 0
    percent = figures.percent(share, _language())
    return {"label": label, "done": done, "total": total, "state": state, "id": id, "percent": percent}


@register.inclusion_tag("web/pages.html")
def pages(before: str = "", after: str = "", middle: str = "", before_label: str = "", after_label: str = ""):
    """The way through a list: addresses of the page before and the page after."""
    return {
        "before": before,
        "after": after,
        "middle": middle,
        "before_label": before_label or gettext("Newer"),
        "after_label": after_label or gettext("Older"),
    }


@register.inclusion_tag("web/lifecycle.html")
def lifecycle(steps: Iterable[Any], label: str = "") -> dict[str, Any]:
    """The rail of a case: steps with `name`, `state` (`done`, `now`, `stopped` or empty) and perhaps `when`."""
    return {"steps": steps, "label": label or gettext("The way of this case")}


@register.simple_tag
def ring(share: Any, near: bool = False) -> SafeString:
    """A thin ring, filled to this share of one; the figure stands beside it in words."""
    filled = round(max(0.0, min(1.0, float(share))) * 100, 1)
    return format_html(
        '<svg class="ring{}" viewBox="0 0 56 56" aria-hidden="true" focusable="false">'
        '<circle class="ring-ground" cx="28" cy="28" r="26"/>'
        '<circle class="ring-value" cx="28" cy="28" r="26" pathLength="100" stroke-dasharray="{} 100"/></svg>',
        " ring-near" if near else "",
        filled,
    )


@register.filter
def said(words: Mapping[str, str] | None) -> str:
    """Words kept by language, in the reader's: `{{ call.title|said }}`."""
    return in_language(words, _language()) if words else ""


@register.filter
def ratio_class(width: int | None, height: int | None) -> str:
    """The class that gives a card of the wall its shape: `{{ still.width|ratio_class:still.height }}`."""
    return figures.ratio_class(width, height)


@register.simple_tag
def door(kind: str, code: str) -> str:
    """The address of the page on a theme, a nation, an objective …; empty if there is none."""
    return doors.address(kind, code)


@register.filter
def markdown(text: str) -> SafeString:
    """A longer text as safe HTML: `{{ page.body|markdown }}`, inside an element of class `prose`."""
    return rendered(text)


@register.filter
def opening(text: str) -> str:
    """The first paragraph of a longer text, in plain words: `{{ circle.purpose|opening }}`."""
    html = str(rendered(text))
    start, end = html.find("<p>"), html.find("</p>")
    return unescape(strip_tags(html[start:end] if 0 <= start < end else html)).strip()


@register.simple_tag
def difference(before: str, after: str) -> SafeString:
    """What became of a text, word by word: struck out and underlined, for eyes and for screen readers."""
    return format_html(
        '<div class="difference">{}</div>',
        format_html_join(
            "",
            "{}",
            (
                (format_html("<{0}>{1}</{0}>", mark_safe(_MARKS[change.kind]), change.text),)  # noqa: S308 - of our own table
                if change.kind in _MARKS
                else (change.text,)
                for change in changes(before, after)
            ),
        ),
    )


_MARKS = {ChangeKind.TAKEN: "del", ChangeKind.ADDED: "ins"}


@register.simple_tag
def linked_data(facts: dict[str, Any]) -> SafeString:
    """Facts for search engines (JSON-LD).  A block of data, which the content policy lets stand; nothing in it runs."""
    safe = json.dumps(facts, ensure_ascii=False).translate(JSON_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{safe}</script>')  # noqa: S308 - escaped just before


def _language() -> str:
    return get_language() or "en"
