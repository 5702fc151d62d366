"""What the square reads of the programme's file: what a matter is, what belongs to it, what answers a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from parvis.domain.meeting import Matter
from parvis.domain.nations import Nation
from parvis.domain.words import Words
from parvis.engines.words import answers, question, terms_of
from parvis.web import doors
from parvis.web.labels import MATTERS
from parvis.web.programme import current, entries, in_language


@dataclass(frozen=True, slots=True)
class Found:
    """Something of the programme that answers a question."""

    kind: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the rail: what, and a name with perhaps an address."""

    label: str
    name: str
    url: str


def named(matter: Matter, code: str) -> Any:
    """What the file says of this code, or None."""
    programme = current()
    if matter is Matter.PRIORITY:
        return programme.priority(code)
    listed: dict[Matter, tuple[Any, ...]] = {
        Matter.TOPIC: programme.topics,
        Matter.OBJECTIVE: programme.objectives,
        Matter.GUIDANCE: programme.guidance,
        Matter.INITIATIVE: programme.initiatives,
        Matter.REGION: programme.regions,
        Matter.NATION: programme.nations,
    }
    return next((one for one in listed[matter] if one.code == code), None)


def nations_of(matter: Matter, code: str) -> tuple[Nation, ...]:
    """The nations of a region or an initiative; a nation itself; none for other matters."""
    nations = current().nations
    match matter:
        case Matter.NATION:
            return tuple(nation for nation in nations if nation.code == code)
        case Matter.REGION:
            return tuple(nation for nation in nations if nation.region == code)
        case Matter.INITIATIVE:
            return tuple(nation for nation in nations if code in nation.initiatives)
    return ()


def facts_of(matter: Matter, code: str, on: date, language: str) -> Iterator[Fact]:
    """What else of the programme belongs to it."""
    if matter is Matter.NATION and (nation := current().nation(code)):
        for initiative in nation.initiatives:
            yield _fact(Matter.INITIATIVE, initiative, language)
        if nation.region:
            yield _fact(Matter.REGION, nation.region, language)
    if matter is Matter.TOPIC and (topic := current().topic(code)):
        held = current().priorities_on(on)
        for priority in topic.priorities:
            if held is not None and priority.startswith(f"{held.version}:"):
                yield _fact(Matter.PRIORITY, priority, language)


def _fact(matter: Matter, code: str, language: str) -> Fact:
    name = in_language(entries(matter).get(code, {"en": code}), language)
    return Fact(str(MATTERS[matter]), name, doors.address(matter, code))


def topics_behind(matter: Matter, code: str) -> tuple[str, ...]:
    """The themes whose footage belongs to it: the theme itself, or those through which one comes to a priority."""
    if matter is Matter.TOPIC:
        return (code,)
    if matter is Matter.PRIORITY:
        return tuple(
            topic.code
            for topic in current().topics
            if any(code == one or code.startswith(f"{one}.") or one.startswith(f"{code}.") for one in topic.priorities)
        )
    return ()


def in_programme(text: str, language: str) -> list[Found]:
    """What the programme's file names that answers the question; the same rule as the index."""
    clauses = question(text, language)
    if not clauses:
        return []
    return [
        Found(str(MATTERS[matter]), in_language(words, language), doors.address(matter, code))
        for matter, code, words, line in _lines()
        if answers(line, clauses)
    ]


@cache
def _lines() -> tuple[tuple[Matter, str, Words, str], ...]:
    found = []
    for matter in Matter:
        for code, words in entries(matter).items():
            one = named(matter, code)
            texts = [(language, name) for language, name in words.items()]
            texts += list((getattr(one, "help", None) or {}).items())
            texts += [("", other) for other in getattr(one, "also", ())]
            found.append((matter, code, words, terms_of([*texts, ("", code)])))
    return tuple(found)
