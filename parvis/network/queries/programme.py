"""What the network asks of the programme: priorities, regions, nations, and on which side a nation stands."""

from __future__ import annotations

from datetime import date
from functools import cache

from parvis.domain.programme_file import Priority
from parvis.engines.affinity import Bridge
from parvis.web import figures, programme
from parvis.web.programme import in_language
from parvis.web.programme import today as today

REGION = "region:"  # before a region's code, where nations stand beside regions


def priorities(on: date) -> list[tuple[str, Priority]]:
    """The key priorities in force, each with its full code."""
    found = programme.current().priorities_on(on)
    return [(found.full_code(one), one) for one in found.priorities] if found else []


def priority_name(code: str, language: str) -> str:
    """The name of a full code; the code itself where the file knows it no more."""
    found = programme.current().priority(code)
    return in_language(found.name, language) if found else code


def side_of(nation: str, on: date) -> str:
    """The code of the group that the nation stands in; empty for none."""
    found = programme.current().group_of(nation, on) if nation else None
    return found.code if found else ""


def sides() -> tuple[str, str]:
    """The two groups that apply together: the first two of the file."""
    codes = [group.code for group in programme.current().groups][:2]
    return (codes[0], codes[1]) if len(codes) == 2 else ("", "")


def other_side(nation: str, on: date) -> str:
    """The group in which somebody of this nation finds a partner; empty for who stands on neither side."""
    one, other = sides()
    return {one: other, other: one}.get(side_of(nation, on), "") if one else ""


def group_name(code: str, language: str) -> str:
    """A group's name, as a list of nations says it."""
    found = programme.current().group(code) if code else None
    return in_language(found.name, language) if found else ""


def nations_in(group: str, on: date) -> list[str]:
    """The codes of the group's nations on that day."""
    return [nation.code for nation in programme.current().nations_in(group, on)]


def covers(sought: str, nation: str) -> bool:
    """Whether somebody who seeks this region or nation means that nation."""
    if not sought.startswith(REGION):
        return sought == nation
    known = programme.current().nation(nation)
    return known is not None and f"{REGION}{known.region}" == sought


def sought_choices(language: str) -> list[tuple[str, str]]:
    """Regions, then the programme's nations, by name."""
    current = programme.current()
    regions = [(f"{REGION}{one.code}", in_language(one.name, language)) for one in current.regions]
    nations = sorted((figures.country(one.code, language), one.code) for one in current.nations)
    return [*regions, *((code, name) for name, code in nations)]


def sought_name(code: str, language: str) -> str:
    """A region's or a nation's name."""
    if not code.startswith(REGION):
        return figures.country(code, language)
    regions = {one.code: one.name for one in programme.current().regions}
    name = regions.get(code.removeprefix(REGION))
    return in_language(name, language) if name else code


@cache
def bridge() -> Bridge:
    """The programme's names of priorities and topics in both languages, for texts that have no word in common."""
    current = programme.current()
    named = [(found.full_code(one), one.name) for found in current.priority_lists for one in found.priorities]
    return Bridge.over([*named, *((f"topic:{topic.code}", topic.name) for topic in current.topics)])
