"""What is said in the example's films: captions in both languages, beside the shotlists they come from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from parvis.accounts.models import Person
from parvis.demo import library, queries
from parvis.demo.films import Film, film_named
from parvis.domain.captions import Captions, CaptionState, Cue, VersionCause
from parvis.media.actions.captions import save_captions
from parvis.media.models import Asset
from parvis.media.queries.captions import length_of

LONGEST = 6_000  # thousandths that a line stands
PAUSE = 200
FIRST = 1_500


@cache
def _content() -> dict[str, Any]:
    return library.read("captions")


@cache
def _scripts() -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in _content()["film"]}


def tell_captions(name: str, asset: Asset, film: Film, *, by: Person, now: datetime) -> None:
    """The captions of this film in every language of the example, if it has a script and they are not in yet."""
    if name not in _scripts() or length_of(asset) is None or asset.caption_tracks.exists():
        return
    for language in library.LANGUAGES:
        save_captions(
            asset,
            Captions(tuple(cues_of(name, film, language))),
            language=language,
            state=CaptionState.PUBLISHED,
            cause=VersionCause.FILE,
            by=by,
            now=now,
        )


def cues_of(name: str, film: Film, language: str) -> Iterator[Cue]:
    """The lines of a film's script over its shots, each with its share of the shot."""
    script = _scripts()[name]
    starts = [int(frame / film.rate * 1000) for frame in (*film.shot_starts(), film.frames)]
    places = {shot.name: (starts[n], starts[n + 1]) for n, shot in enumerate(film.shots)}
    yield Cue(0, min(FIRST, starts[-1]), (_content()["first"][language],))
    for row in script["shot"]:
        if row["name"] not in places:
            continue
        begins, ends = places[row["name"]]
        begins = max(begins, FIRST + PAUSE)
        lines = row[language]
        share = (ends - begins) // len(lines)
        if share <= PAUSE:
            continue  # a shot too short for its words
        for n, words in enumerate(lines):
            first = begins + n * share
            said = words if words.startswith("[") else f"<v {script[language]}>{words}"
            yield Cue(first, first + min(share - PAUSE, LONGEST), (said,))


def tell_all(*, by: Person, now: datetime) -> int:
    """The captions of all films that are painted already; how many have a script."""
    for name in _scripts():
        asset = queries.asset_loaded(name)
        if asset is not None:
            tell_captions(name, asset, film_named(library.entry(name).film), by=by, now=now)
    return len(_scripts())
