"""Dates, numbers and sizes as each language writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_timezone_location
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from parvis.engines.words import fold

LOCALES = {"en": "en_GB", "fr": "fr_FR"}


@lru_cache(maxsize=8)
def locale_of(language: str) -> Locale:
    """The locale whose customs this language of the interface follows."""
    return Locale.parse(LOCALES.get(language, "en_GB"))


@lru_cache(maxsize=2048)
def day(value: date, language: str) -> str:
    """14 March 2027; in French the first of a month is `1er`."""
    words = format_date(value, "d MMMM y", locale=locale_of(language))
    if language == "fr" and value.day == 1:
        words = words.replace("1 ", "1er ", 1)
    return words.replace(" ", "\N{NO-BREAK SPACE}", 1)


def hour(value: datetime, language: str) -> str:
    """17:00, in French 17 h 00."""
    if language == "fr":
        return f"{value.hour}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{value.minute:02}"
    return f"{value.hour:02}:{value.minute:02}"


def moment(value: datetime, zone: ZoneInfo, language: str) -> str:
    """14 March 2027, 17:00 Brussels; in French 14 mars 2027, 17 h 00 à Bruxelles."""
    there = value.astimezone(zone)
    place = city(zone.key, language)
    return f"{day(there.date(), language)}, {hour(there, language)}" + (
        f" à\N{NO-BREAK SPACE}{place}" if language == "fr" else f"\N{NO-BREAK SPACE}{place}"
    )


@lru_cache(maxsize=64)
def city(zone: str, language: str) -> str:
    """The city that names the zone."""
    return get_timezone_location(zone, locale=locale_of(language), return_city=True)


@lru_cache(maxsize=4096, typed=True)  # a ranked list writes a thousand of them, most of them the same
def number(value: Any, language: str, digits: int | None = None) -> str:
    """1,234.5, in French 1 234,5; `digits` fixes how many stand after the sign."""
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=locale_of(language))


@lru_cache(maxsize=1024)
def percent(share: float, language: str) -> str:
    """42%, in French 42 %."""
    return format_percent(share, locale=locale_of(language))


SIZES = (("GB", "Go", 1_000_000_000), ("MB", "Mo", 1_000_000), ("KB", "ko", 1_000))


def size(value: int, language: str) -> str:
    """12.4 MB, in French 12,4 Mo; powers of ten, as storage is sold and networks count."""
    for english, french, step in SIZES:
        if value >= step:
            scaled = Decimal(value) / step
            figure = number(round(scaled, 1 if scaled < 100 else 0), language)
            return f"{figure}\N{NO-BREAK SPACE}{french if language == 'fr' else english}"
    return f"{number(value, language)}\N{NO-BREAK SPACE}{'octets' if language == 'fr' else 'bytes'}"


def clock(seconds: int) -> str:
    """0:42, 12:05, 1:02:09."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


UNITS = (("duration-day", 86_400), ("duration-hour", 3_600), ("duration-minute", 60), ("duration-second", 1))


def length_in_words(seconds: int, language: str) -> str:
    """The two largest units: 2 hours 5 minutes."""
    parts: list[str] = []
    rest = max(0, seconds)
    for unit, length in UNITS:
        amount, rest = divmod(rest, length)
        if amount or (unit == "duration-second" and not parts):
            parts.append(format_unit(amount, unit, "long", locale=locale_of(language)))
        if len(parts) == 2:
            break
    return " ".join(parts)


RATIOS = (
    ("056", 9 / 16),
    ("067", 2 / 3),
    ("075", 3 / 4),
    ("080", 4 / 5),
    ("100", 1.0),
    ("125", 5 / 4),
    ("133", 4 / 3),
    ("150", 3 / 2),
    ("160", 1.6),
    ("178", 16 / 9),
    ("185", 1.85),
    ("200", 2.0),
    ("239", 2.39),
)


@lru_cache(maxsize=1024)
def ratio_class(width: int | None, height: int | None) -> str:
    """The nearest of the shapes that the style sheet knows; without a picture, the shape of film."""
    if not width or not height:
        return "ratio-178"
    true = width / height
    return "ratio-" + min(RATIOS, key=lambda shape: abs(shape[1] / true - 1))[0]


# Territories of CLDR that are no countries: groupings, outlying places without people of their own, test codes.
NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


def country(code: str, language: str) -> str:
    """The country's name in this language; the code itself if nobody knows it."""
    return str(locale_of(language).territories.get(code, code))


def country_names(codes: Iterable[str], language: str) -> str:
    """The names of several countries, in order, as a sentence lists them."""
    return ", ".join(sorted(country(code, language) for code in codes))


@lru_cache(maxsize=8)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Every country as (code, name), in the order of their names."""
    found = {
        code: str(name)
        for code, name in locale_of(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }
    return tuple(sorted(found.items(), key=lambda one: fold(one[1])))
