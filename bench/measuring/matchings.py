"""Invented rounds of any size, as arrays: fields, nations with a heavy tail, bids, conflicts.

Every proposal has a field, one beside it and two nations, every expert a field, sometimes a second, and a nation.
Affinity is likeness of field plus chance plus a bid; nobody judges their own nation's, and one pair in two hundred is
in conflict.  Of all pairs those are kept that a round would look at: the best of each proposal, of the field beside,
and of each expert.  `wide` is the same among all pairs, whose affinities come from factors, block by block.
"""

from __future__ import annotations

from typing import Any

import numpy as np

FIELDS, NATIONS = 12, 60
SENIOR, FACTORS = 0.4, 24
OF_A_PROPOSAL, OF_A_FIELD, OF_AN_EXPERT = 50, 12, 10
STEPS = 1_000_000
BLOCK = 500


def invented(proposals: int, experts: int, *, seed: int = 20261123) -> dict[str, Any]:
    """One round's arrays, named as the engine's problem names them, and the nations."""
    chance = np.random.RandomState(seed)
    tail = 1 / np.arange(1, NATIONS + 1) ** 1.1
    tail /= tail.sum()
    nation_of = chance.choice(NATIONS, experts, p=tail)
    nations = chance.choice(NATIONS, (proposals, 2), p=tail)
    field, side = chance.randint(FIELDS, size=(2, proposals))
    first = chance.randint(FIELDS, size=experts)
    second = np.where(chance.rand(experts) < 0.4, chance.randint(FIELDS, size=experts), first)
    capacity = np.where(chance.rand(experts) < 0.2, 3, 4)
    best_of_experts = [np.zeros((0, experts), np.float32), np.zeros((0, experts), np.int64)]
    kept: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for start in range(0, proposals, BLOCK):
        rows = np.arange(start, min(start + BLOCK, proposals))
        worth = chance.rand(len(rows), experts).astype(np.float32) * 0.45
        worth += 0.15 * (first == side[rows, None])
        worth += 0.4 * (first == field[rows, None]) + 0.25 * ((second == field[rows, None]) & (first != second))
        worth += 0.12 * (chance.rand(len(rows), experts) < 0.01)
        barred = (nation_of == nations[rows, :1]) | (nation_of == nations[rows, 1:])
        barred |= chance.rand(len(rows), experts) < 0.005
        worth[barred] = -1
        at, by = _best_rows(worth, OF_A_PROPOSAL)
        kept.append((rows[at], by, worth[at, by]))
        in_field = np.where(first == side[rows, None], worth, -1)
        at, by = _best_rows(in_field, OF_A_FIELD)
        kept.append((rows[at], by, in_field[at, by]))
        scores = np.concatenate([best_of_experts[0], worth])
        whose = np.concatenate([best_of_experts[1], np.repeat(rows[:, None], experts, axis=1)])
        top = np.argpartition(-scores, min(OF_AN_EXPERT, len(scores) - 1), axis=0)[:OF_AN_EXPERT]
        best_of_experts = [np.take_along_axis(scores, top, axis=0), np.take_along_axis(whose, top, axis=0)]
    by = np.repeat(np.arange(experts)[None], len(best_of_experts[1]), axis=0)
    kept.append((best_of_experts[1].ravel(), by.ravel(), best_of_experts[0].ravel()))
    proposal, expert, affinity = (np.concatenate(parts) for parts in zip(*kept, strict=True))
    _keys, places = np.unique(proposal * experts + expert, return_index=True)
    places = places[affinity[places] > 0]
    return {
        "need": np.full(proposals, 3, np.int64),
        "capacity": capacity.astype(np.int64),
        "minimum": np.zeros(experts, np.int64),
        "proposal": proposal[places].astype(np.int64),
        "expert": expert[places].astype(np.int64),
        "affinity": np.round(affinity[places].astype(float) * STEPS).astype(np.int64),
        "locked": np.zeros(len(places), np.bool_),
        "nation_of": nation_of,
        "nations": nations,
        "fields": np.stack([field, side], axis=1),
        "known": np.stack([first, second], axis=1),
        "senior": chance.rand(experts) < SENIOR,
    }


def ruled(arrays: dict[str, Any]) -> tuple[Any, ...]:
    """The rules that cross: one of a nation at most, one senior at least, both fields covered."""
    from parvis.engines.matching.problem import Family

    proposals, known = len(arrays["fields"]), arrays["known"]
    every, ones = np.arange(proposals), np.ones(proposals, np.int64)
    wanted = np.unique(every[:, None] * FIELDS + arrays["fields"])
    several = np.stack([known[:, 0], np.where(known[:, 0] == known[:, 1], FIELDS, known[:, 1])], axis=1)
    return (
        Family(arrays["nation_of"][:, None].astype(np.int64), NATIONS, 1),
        Family(np.where(arrays["senior"], 0, 1)[:, None], 2, 0, every, np.zeros_like(every), ones),
        Family(several.astype(np.int64), FIELDS, 0, wanted // FIELDS, wanted % FIELDS, np.ones_like(wanted)),
    )


def wide(proposals: int, experts: int, *, seed: int = 20261123) -> Any:
    """A round among all pairs, as the engine takes it: nobody is left out but by nation and conflict."""
    from parvis.engines.matching.problem import NEVER, NONE, Problem, Wide

    chance = np.random.RandomState(seed)
    tail = 1 / np.arange(1, NATIONS + 1) ** 1.1
    nation_of = chance.choice(NATIONS, experts, p=tail / tail.sum())
    nations = chance.choice(NATIONS, (proposals, 2), p=tail / tail.sum())
    matter, skill = chance.rand(proposals, FACTORS), chance.rand(experts, FACTORS)
    for one in (matter, skill):
        one **= 6  # few things are most of what somebody is about
        one /= np.sqrt((one**2).sum(axis=1, keepdims=True))
    matter, skill = matter.astype(np.float32), skill.astype(np.float32) * STEPS
    conflicts = chance.randint(experts, size=(proposals, experts // 200))

    def block(rows: np.ndarray) -> np.ndarray:
        worth = np.rint(matter[rows] @ skill.T).astype(np.int64)
        worth[nation_of == nations[rows, :1]] = NEVER
        worth[nation_of == nations[rows, 1:]] = NEVER
        np.put_along_axis(worth, conflicts[rows], NEVER, axis=1)
        return worth

    frame = Problem(
        need=np.full(proposals, 3, np.int64),
        capacity=np.where(chance.rand(experts) < 0.2, 3, 4).astype(np.int64),
        minimum=np.zeros(experts, np.int64),
        proposal=NONE,
        expert=NONE,
        affinity=NONE,
        locked=np.zeros(0, np.bool_),
    )
    return Wide(frame, block)


def _best_rows(worth: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    most = min(most, worth.shape[1])
    by = np.argpartition(-worth, most - 1, axis=1)[:, :most]
    return np.repeat(np.arange(len(worth)), most), by.ravel()


def as_instance(arrays: dict[str, Any]) -> dict[str, Any]:
    """The same round as a file of `./run match` holds it."""
    pairs = zip(arrays["proposal"].tolist(), arrays["expert"].tolist(), arrays["affinity"].tolist(), strict=True)
    people = zip(arrays["nation_of"].tolist(), arrays["capacity"].tolist(), strict=True)
    return {
        "reviews": 3,
        "seed": 1,
        "proposals": [
            {"id": f"P{n}", "nations": [f"N{one}" for one in own]} for n, own in enumerate(arrays["nations"].tolist())
        ],
        "experts": [{"id": f"E{n}", "nation": f"N{one}", "capacity": most} for n, (one, most) in enumerate(people)],
        "pairs": [[f"P{at}", f"E{by}", worth / STEPS] for at, by, worth in pairs],
    }
