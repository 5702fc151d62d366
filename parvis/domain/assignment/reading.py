"""A matching's JSON file, read and checked; everything wrong is named with its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any, TypeVar

from parvis.domain import reading
from parvis.domain.assignment.instance import NATION, Conflict, Expert, Instance, Lock, Pair
from parvis.domain.reading import Problem, Unreadable

MOST_AFFINITY = 1000
MOST_REVIEWS = 1000
MOST_CAPACITY = 1_000_000
MOST_TOLD = 100

Row = TypeVar("Row", Pair, Conflict, Lock)


class BadInstance(Unreadable):
    """The file cannot be matched; the message names every record and reason."""


def parse_instance(text: str) -> Instance:
    """The matching that this JSON text asks for."""
    try:
        table = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as broken:
        where = f"at line {broken.lineno}, column {broken.colno}"
        raise BadInstance(Problem("", f"{broken.msg} ({where})")) from broken
    except RecursionError:
        raise BadInstance(Problem("", "lists stand in lists without end")) from None
    return instance_from(table)


def instance_from(table: object) -> Instance:
    """The matching that this table asks for."""
    if not isinstance(table, Mapping):
        raise BadInstance(Problem("", "a table is meant here"))
    # Pairs come in their hundred thousands: their rows are read apart, quickly.
    rows = {key: table[key] for key in ("pairs", "conflicts", "locked") if key in table}
    try:
        instance = reading.read(Instance, {**table, **{key: [] for key in rows}})
        instance = replace(
            instance,
            pairs=_rows(Pair, rows.get("pairs", []), "pairs", _is_pair),
            conflicts=_rows(Conflict, rows.get("conflicts", []), "conflicts", _is_text),
            locked=_rows(Lock, rows.get("locked", []), "locked", _is_text),
        )
    except Unreadable as unreadable:
        raise BadInstance(*unreadable.problems) from unreadable
    if problems := _first(problems_in(instance)):
        raise BadInstance(*problems)
    return instance


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        twice = next(key for key, times in Counter(key for key, _value in pairs).items() if times > 1)
        raise BadInstance(Problem(twice, "this key stands twice in one table"))
    return table


def _is_text(row: list[object]) -> bool:
    return all(type(part) is str for part in row)


def _is_pair(row: list[object]) -> bool:
    return type(row[0]) is str and type(row[1]) is str and type(row[2]) in (int, float)


def _rows(kind: type[Row], rows: object, where: str, is_good: Callable[[list[object]], bool]) -> tuple[Row, ...]:
    if not isinstance(rows, list):
        raise Unreadable(Problem(where, "a list is meant here"))
    size = len(kind._fields)
    wrong = [n for n, row in enumerate(rows) if type(row) is not list or len(row) != size or not is_good(row)]
    if wrong:
        meant = f"[{', '.join(kind._fields)}] is meant here"
        raise Unreadable(*_first(Problem(f"{where}[{n}]", f"{meant}, not {_short(rows[n])}") for n in wrong))
    return tuple(map(kind._make, rows))


def _short(found: object) -> str:
    text = repr(found)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _first(problems: Iterable[Problem]) -> list[Problem]:
    every = list(problems)
    left = len(every) - MOST_TOLD
    return [*every[:MOST_TOLD], Problem("", f"and {left} more of the kind")] if left > 0 else every


def problems_in(instance: Instance) -> Iterator[Problem]:
    """Everything that makes an instance meaningless, record by record."""
    yield from _numbers(instance)
    yield from _twice("proposals", (one.id for one in instance.proposals))
    yield from _twice("experts", (one.id for one in instance.experts))
    unknown = list(_unknown(instance))
    yield from unknown
    yield from _twice("pairs", (f"{pair.proposal} and {pair.expert}" for pair in instance.pairs))
    yield from _twice("locked", (f"{lock.proposal} and {lock.expert}" for lock in instance.locked))
    for n, pair in enumerate(instance.pairs):
        if not (isfinite(pair.affinity) and -MOST_AFFINITY <= pair.affinity <= MOST_AFFINITY):
            why = f"the affinity of {pair.proposal} and {pair.expert} is {pair.affinity}; a number from "
            yield Problem(f"pairs[{n}]", f"{why}-{MOST_AFFINITY} to {MOST_AFFINITY} is meant")
    yield from _without_group(instance)
    if not unknown:
        yield from _impossible_locks(instance)


def _numbers(instance: Instance) -> Iterator[Problem]:
    asked = [("reviews", instance.reviews)]
    asked += [(f"proposals[{n}].reviews", instance.need(one)) for n, one in enumerate(instance.proposals)]
    for where, reviews in asked:
        if not 0 <= reviews <= MOST_REVIEWS:
            yield Problem(where, f"{reviews} reviews are asked for; a number from 0 to {MOST_REVIEWS} is meant")
    for n, expert in enumerate(instance.experts):
        if not 0 <= expert.capacity <= MOST_CAPACITY:
            why = f"the capacity of {expert.id} is {expert.capacity}; a number from 0 to {MOST_CAPACITY} is meant"
            yield Problem(f"experts[{n}].capacity", why)
        elif not 0 <= expert.minimum <= expert.capacity:
            why = f"the minimum of {expert.id} is {expert.minimum}; a number from 0 to the capacity is meant"
            yield Problem(f"experts[{n}].minimum", why)
    if (rule := instance.rules.at_most) and rule.most < 1:
        yield Problem("rules.at_most.most", f"{rule.most} of one group are allowed; a number from 1 is meant")


def _twice(where: str, names: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, name in enumerate(names):
        if name in seen:
            yield Problem(f"{where}[{n}]", f"{name} stands here a second time")
        seen.add(name)


def _unknown(instance: Instance) -> Iterator[Problem]:
    proposals, experts = instance.proposal_by_id, instance.expert_by_id
    lists: tuple[tuple[str, Iterable[tuple[Any, ...]]], ...] = (
        ("pairs", instance.pairs),
        ("conflicts", instance.conflicts),
        ("locked", instance.locked),
    )
    for where, rows in lists:
        for n, row in enumerate(rows):
            if row[0] not in proposals:
                yield Problem(f"{where}[{n}]", f"there is no proposal {row[0]!r}")
            if row[1] not in experts:
                yield Problem(f"{where}[{n}]", f"there is no expert {row[1]!r}")


def _without_group(instance: Instance) -> Iterator[Problem]:
    families = {NATION} if instance.rules.own_nation == "barred" else set()
    if instance.rules.at_most:
        families.add(instance.rules.at_most.of)
    for n, expert in enumerate(instance.experts):
        for family in sorted(families):
            if not expert.group(family):
                yield Problem(f"experts[{n}]", f"{expert.id} has no {family}, and a rule asks for it")


def _impossible_locks(instance: Instance) -> Iterator[Problem]:
    known = {pair[:2] for pair in instance.pairs}
    for n, lock in enumerate(instance.locked):
        both = f"{lock.proposal} and {lock.expert} are locked"
        if ground := instance.grounds.get((lock.proposal, lock.expert)):
            yield Problem(f"locked[{n}]", f"{both}, but in conflict: {ground}")
        elif instance.is_own(lock.proposal, lock.expert):
            yield Problem(f"locked[{n}]", f"{both}, but the expert is of the proposal's nation")
        elif lock[:2] not in known:
            yield Problem(f"locked[{n}]", f"{both}, but stand not among the pairs")
    held = Counter(lock.proposal for lock in instance.locked)
    for proposal in instance.proposals:
        if held[proposal.id] > instance.need(proposal):
            why = f"{held[proposal.id]} experts are locked for {proposal.id}, which needs {instance.need(proposal)}"
            yield Problem("locked", why)
    yield from _locked_beyond(instance, Counter(lock.expert for lock in instance.locked))


def _locked_beyond(instance: Instance, load: Mapping[str, int]) -> Iterator[Problem]:
    def beyond(expert: Expert) -> bool:
        return load.get(expert.id, 0) > expert.capacity

    for expert in filter(beyond, instance.experts):
        yield Problem(
            "locked", f"{load[expert.id]} proposals are locked for {expert.id}, whose capacity is {expert.capacity}"
        )
    if rule := instance.rules.at_most:
        experts = instance.expert_by_id
        cells = Counter((lock.proposal, experts[lock.expert].group(rule.of)) for lock in instance.locked)
        for (proposal, group), times in cells.items():
            if times > rule.most:
                yield Problem("locked", f"{times} experts of {group} are locked for {proposal}; at most {rule.most}")
