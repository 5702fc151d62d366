"""Markup that may stay in a caption: nothing that a player could take for more than text, emphasis and place."""

from __future__ import annotations

import html
import re

from parvis.domain.captions.times import CLOCK

TAG = re.compile(
    rf"<(?:(?P<moment>{CLOCK})|(?=[/a-zA-Z\d])(?P<closing>/?)(?P<name>[a-zA-Z]*)(?P<classes>(?:\.[^\s<>.]*)*)"
    r"(?:\s(?P<said>[^<>]*))?[^<>]*)>"
)
POSITION_CODE = re.compile(r"\{\\[^{}]*\}")  # of SubStation, often left in SubRip
PLAIN = frozenset({"i", "b", "u", "c", "ruby", "rt"})
CLASS = re.compile(r"\.[\w-]+")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

PERCENT = r"(?:100|\d{1,2})(?:\.\d{1,4})?%"
SETTING = re.compile(
    rf"vertical:(?:rl|lr)|line:(?:-?\d{{1,3}}|{PERCENT})(?:,(?:start|center|end))?"
    rf"|position:{PERCENT}(?:,(?:line-left|center|line-right|start|middle|end))?|size:{PERCENT}"
    r"|align:(?:start|center|middle|end|left|right)|region:[^\s>-][^\s>]{0,60}"
)
OUTSIDE = re.compile(r"url\s*\(|@import|image-set|expression|javascript|[\\<]", re.IGNORECASE)
REGION = re.compile(
    rf"(?:id[:=][^\s>]{{1,60}}|width[:=]{PERCENT}|lines[:=]\d{{1,3}}|regionanchor[:=]{PERCENT},{PERCENT}"
    rf"|viewportanchor[:=]{PERCENT},{PERCENT}|scroll[:=]up)"
)


def cleaned(line: str) -> str:
    """A line with nothing in it but text and known marks, written so that a player cannot take it for more."""
    kept: list[str] = []
    at = 0
    line = POSITION_CODE.sub("", line)
    for tag in TAG.finditer(line):
        kept += [_text(line[at : tag.start()]), _kept_tag(tag)]
        at = tag.end()
    return "".join([*kept, _text(line[at:])]).strip()


def is_setting(word: str) -> bool:
    """Whether WebVTT knows this word behind a caption's times."""
    return SETTING.fullmatch(word) is not None


def is_harmless_style(css: str) -> bool:
    """Whether a style sheet is of captions only and fetches nothing."""
    return "::cue" in css and not OUTSIDE.search(css)


def is_region(text: str) -> bool:
    """Whether this describes a region as WebVTT knows it."""
    words = text.split()
    return bool(words) and all(REGION.fullmatch(word) for word in words)


def _text(words: str) -> str:
    plain = html.unescape(words).replace("\t", " ")
    return html.escape("".join(letter for letter in plain if letter.isprintable()), quote=False)


def _kept_tag(tag: re.Match[str]) -> str:
    if tag["moment"]:
        return tag[0]
    name, closing = tag["name"].lower(), tag["closing"]
    classes = "".join(CLASS.findall(tag["classes"]))
    said = _text(tag["said"] or "").strip()
    if name in PLAIN:
        return f"</{name}>" if closing else f"<{name}{classes}>"
    if closing:
        return f"</{name}>" if name in ("v", "lang") else ""
    if name == "v" and said:
        return f"<v{classes} {said}>"
    return f"<lang{classes} {said}>" if name == "lang" and LANGUAGE.fullmatch(said) else ""
