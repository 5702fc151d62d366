"""Public holidays of a country, by name, from the package `holidays`: nothing is asked over the network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

LANGUAGES = {"en": "en_US", "fr": "fr"}


@lru_cache(maxsize=512)
def of(country: str, year: int, language: str) -> Mapping[date, str]:
    """The public holidays of that country in that year, named as far as the package knows the language.

    Nothing for a country that the package doesn't know.
    """
    import holidays  # loaded when a deadline is first looked at

    try:
        there = holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return {}
    wanted = LANGUAGES.get(language, language)
    if wanted in there.supported_languages:
        there = holidays.country_holidays(country, years=year, language=wanted)
    return {day: str(name) for day, name in there.items()}


def name(country: str, day: date, language: str) -> str:
    """What the country celebrates that day, or nothing."""
    return of(country, day.year, language).get(day, "") if country else ""


def celebrating(countries: Iterable[str], day: date) -> tuple[str, ...]:
    """Those of these countries that have a public holiday that day."""
    return tuple(sorted(country for country in countries if day in of(country, day.year, "en")))
