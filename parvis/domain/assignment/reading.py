"""A matching's JSON file, read and checked; everything wrong is named with its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any, get_args

from parvis.domain import reading
from parvis.domain.assignment.faults import BadInstance, Fault, fault
from parvis.domain.assignment.instance import Bid, Conflict, Earlier, Expert, Forbidden, Instance, Lock, Pair
from parvis.domain.assignment.rules import NATION, Bidding
from parvis.domain.reading import Unreadable

MOST_AFFINITY = 1000
MOST_REVIEWS = 1000
MOST_CAPACITY = 1_000_000
MOST_TOLD = 100
LISTS = {
    "pairs": Pair,
    "bids": Bid,
    "conflicts": Conflict,
    "forbidden": Forbidden,
    "locked": Lock,
    "previous": Earlier,
}


def parse_instance(text: str) -> Instance:
    """The matching that this JSON text asks for."""
    try:
        table = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as broken:
        raise BadInstance(fault("no-json", why=broken.msg, line=broken.lineno, column=broken.colno)) from broken
    except RecursionError:
        raise BadInstance(fault("too-deep")) from None
    return instance_from(table)


def instance_from(table: object) -> Instance:
    """The matching that this table asks for."""
    if not isinstance(table, Mapping):
        raise BadInstance(fault("no-table"))
    # Pairs come in their hundred thousands: their rows are read apart, quickly.
    rows = {key: table[key] for key in LISTS if key in table}
    try:
        instance = reading.read(Instance, {**table, **{key: [] for key in rows}})
    except Unreadable as unreadable:
        raise BadInstance(*(fault("shape", one.where, why=one.why) for one in unreadable.problems)) from unreadable
    lists: dict[str, Any] = {
        key: _rows(LISTS[key], found, key, _is_pair if key == "pairs" else _is_text) for key, found in rows.items()
    }
    return checked(replace(instance, **lists))


def checked(instance: Instance) -> Instance:
    """The instance, if it means something; BadInstance with everything that is wrong if not."""
    if problems := _first(problems_in(instance)):
        raise BadInstance(*problems)
    return instance


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        twice = next(key for key, times in Counter(key for key, _value in pairs).items() if times > 1)
        raise BadInstance(fault("key-twice", twice))
    return table


def _is_text(row: list[object]) -> bool:
    return all(type(part) is str for part in row)


def _is_pair(row: list[object]) -> bool:
    return type(row[0]) is str and type(row[1]) is str and type(row[2]) in (int, float)


def _rows(kind: Any, rows: object, where: str, is_good: Callable[[list[object]], bool]) -> tuple[Any, ...]:
    if not isinstance(rows, list):
        raise BadInstance(fault("no-list", where))
    size = len(kind._fields)
    wrong = [n for n, row in enumerate(rows) if type(row) is not list or len(row) != size or not is_good(row)]
    if wrong:
        meant = ", ".join(kind._fields)
        found = (fault("row", f"{where}[{n}]", meant=meant, found=_short(rows[n])) for n in wrong)
        raise BadInstance(*_first(found))
    return tuple(map(kind._make, rows))


def _short(found: object) -> str:
    text = repr(found)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _first(problems: Iterable[Fault]) -> list[Fault]:
    every = list(problems)
    left = len(every) - MOST_TOLD
    return [*every[:MOST_TOLD], fault("more", found=left)] if left > 0 else every


def problems_in(instance: Instance) -> Iterator[Fault]:
    """Everything that makes an instance meaningless, record by record."""
    yield from _numbers(instance)
    yield from _twice("proposals", (one.id for one in instance.proposals))
    yield from _twice("experts", (one.id for one in instance.experts))
    unknown = list(_unknown(instance))
    yield from unknown
    for where in ("pairs", "bids", "forbidden", "locked", "previous"):
        yield from _twice(where, (f"{row[0]} and {row[1]}" for row in getattr(instance, where)))
    for n, pair in enumerate(instance.pairs):
        if not _is_between(pair.affinity):
            facts = {"proposal": pair.proposal, "expert": pair.expert, "found": pair.affinity}
            yield fault("affinity", f"pairs[{n}]", **facts, most=MOST_AFFINITY)
    for n, bid in enumerate(instance.bids):
        if bid.bid not in get_args(Bidding):
            yield fault("unknown-bid", f"bids[{n}]", bid=bid.bid, meant=", ".join(get_args(Bidding)))
    yield from _rules(instance)
    yield from _without_group(instance)
    yield from _without_texts(instance)
    if not unknown:
        yield from _impossible_locks(instance)


def _is_between(found: float) -> bool:
    return isfinite(found) and -MOST_AFFINITY <= found <= MOST_AFFINITY


def _numbers(instance: Instance) -> Iterator[Fault]:
    asked = [("reviews", instance.reviews)]
    asked += [(f"proposals[{n}].reviews", instance.need(one)) for n, one in enumerate(instance.proposals)]
    for where, reviews in asked:
        if not 0 <= reviews <= MOST_REVIEWS:
            yield fault("reviews", where, found=reviews, most=MOST_REVIEWS)
    for n, expert in enumerate(instance.experts):
        if not 0 <= expert.capacity <= MOST_CAPACITY:
            yield fault(
                "capacity", f"experts[{n}].capacity", expert=expert.id, found=expert.capacity, most=MOST_CAPACITY
            )
        elif not 0 <= expert.minimum <= expert.capacity:
            yield fault("minimum", f"experts[{n}].minimum", expert=expert.id, found=expert.minimum)


def _rules(instance: Instance) -> Iterator[Fault]:
    rules = instance.rules
    most = {one.of: one.most for one in rules.at_most}
    yield from _said_twice("rules.at_most", (one.of for one in rules.at_most))
    yield from _said_twice("rules.at_least", (f"{one.of} {one.group}" for one in rules.at_least))
    for n, limit in enumerate(rules.at_most):
        if limit.most < 1:
            yield fault("at-most", f"rules.at_most[{n}].most", found=limit.most)
    for n, wanted in enumerate(rules.at_least):
        where = f"rules.at_least[{n}].least"
        if wanted.least < 1:
            yield fault("at-least", where, found=wanted.least, group=wanted.group)
        elif wanted.least > most.get(wanted.of, wanted.least):
            yield fault("at-least-above", where, found=wanted.least, group=wanted.group, most=most[wanted.of])
    if rules.over_round:
        for where, number in {"most": rules.over_round.most, **rules.over_round.other}.items():
            if number < 0:
                yield fault("over-round", f"rules.over_round.{where}", found=number)
    weights = [("bids", rules.weights.bids), *((f"groups.{of}", one) for of, one in rules.weights.groups.items())]
    for where, table in weights:
        for what, weight in table.items():
            if not _is_between(weight):
                yield fault("weight", f"rules.weights.{where}", what=what, found=weight, most=MOST_AFFINITY)


def _said_twice(where: str, families: Iterable[str]) -> Iterator[Fault]:
    for of, times in Counter(families).items():
        if times > 1:
            yield fault("rule-twice", where, of=of)


def _twice(where: str, names: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for n, name in enumerate(names):
        if name in seen:
            yield fault("twice", f"{where}[{n}]", what=name)
        seen.add(name)


def _unknown(instance: Instance) -> Iterator[Fault]:
    proposals, experts = instance.proposal_by_id, instance.expert_by_id
    for where in LISTS:
        for n, row in enumerate(getattr(instance, where)):
            if where == "previous":
                continue  # who left since is no fault
            if row[0] not in proposals:
                yield fault("unknown-proposal", f"{where}[{n}]", id=row[0])
            if row[1] not in experts:
                yield fault("unknown-expert", f"{where}[{n}]", id=row[1])


def _without_group(instance: Instance) -> Iterator[Fault]:
    families = instance.rules.families | ({NATION} if instance.rules.own_nation == "barred" else set())
    for n, expert in enumerate(instance.experts):
        for family in sorted(families):
            if not expert.group(family):
                yield fault("no-group", f"experts[{n}]", expert=expert.id, family=family)


def _without_texts(instance: Instance) -> Iterator[Fault]:
    if not instance.goes_by_texts:
        return
    named = [(f"proposals[{n}]", one.id, one.texts) for n, one in enumerate(instance.proposals)]
    named += [(f"experts[{n}]", one.id, one.texts) for n, one in enumerate(instance.experts)]
    for where, name, texts in named:
        if not texts:
            yield fault("nothing-to-go-by", where, id=name)


def _impossible_locks(instance: Instance) -> Iterator[Fault]:
    known = {pair[:2] for pair in instance.pairs}
    for n, lock in enumerate(instance.locked):
        rule = instance.bar(lock.proposal, lock.expert)
        if not rule and lock[:2] not in known and not instance.goes_by_texts:
            rule = "no-pair"
        if rule:
            ground = instance.grounds.get(lock[:2], "")
            yield fault(f"locked-{rule}", f"locked[{n}]", proposal=lock.proposal, expert=lock.expert, ground=ground)
    held = Counter(lock.proposal for lock in instance.locked)
    for proposal in instance.proposals:
        if held[proposal.id] > instance.need(proposal):
            facts = {"found": held[proposal.id], "most": instance.need(proposal)}
            yield fault("locked-reviews", "locked", proposal=proposal.id, **facts)
    yield from _locked_beyond(instance, Counter(lock.expert for lock in instance.locked))


def _locked_beyond(instance: Instance, load: Mapping[str, int]) -> Iterator[Fault]:
    def beyond(expert: Expert) -> bool:
        return load.get(expert.id, 0) > expert.capacity

    for expert in filter(beyond, instance.experts):
        yield fault("locked-capacity", "locked", found=load[expert.id], expert=expert.id, most=expert.capacity)
    experts = instance.expert_by_id
    for rule in instance.rules.at_most:
        cells = Counter((lock.proposal, experts[lock.expert].group(rule.of)) for lock in instance.locked)
        for (proposal, group), times in cells.items():
            if times > rule.most:
                yield fault("locked-at-most", "locked", found=times, group=group, proposal=proposal, most=rule.most)
    if cap := instance.rules.over_round:
        groups = Counter(experts[lock.expert].group(cap.of) for lock in instance.locked)
        for group, times in groups.items():
            if times > (most := cap.of_group(group)):
                yield fault("locked-over-round", "locked", found=times, group=group, most=most)
