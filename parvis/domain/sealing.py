"""Heads: one signed line over all chains of the trail that grew since the line before.

A head's text holds the root of a tree whose leaves are the states of those
chains, and for each chain a tag made from its name.  Whoever holds one chain and
its path through the tree proves that the head sealed it, and learns nothing of
the other chains; the tags say of every head whether it sealed the chain at all,
so that a seal that was left out is missed.

The first heads named every chain in full, and are read as they stand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from parvis.domain.trail import canonical, moment

TAG = 8  # hexadecimal digits: two chains rarely share one, and where they do nothing but a seal is asked for


@dataclass(frozen=True)
class ChainState:
    """How far a chain has come: its length and the digest it ends on."""

    case: str
    length: int
    digest: str

    @property
    def leaf(self) -> str:
        """What the tree keeps of it."""
        return _sha256(f"chain\n{self.told}")

    @property
    def told(self) -> str:
        """Its canonical text."""
        return canonical([self.case, self.length, self.digest])


def tag_of(case: str) -> str:
    """By what a head says that it sealed this chain."""
    return _sha256(case)[:TAG]


def in_order(chains: Sequence[ChainState]) -> list[ChainState]:
    """As the tree holds them."""
    return sorted(chains, key=lambda state: state.case)


def head_text(*, number: int, at: datetime, chains: Sequence[ChainState]) -> str:
    """The canonical text of a head over the chains that grew since the one before."""
    states = in_order(chains)
    root = root_over([state.leaf for state in states])
    return canonical({"number": number, "at": moment(at), "root": root, "tags": [tag_of(one.case) for one in states]})


def states_text(chains: Sequence[ChainState]) -> str:
    """The chains of a head, as they are kept beside its text."""
    return canonical([[state.case, state.length, state.digest] for state in in_order(chains)])


def states_in(text: str, kept: str = "") -> Iterator[ChainState]:
    """The chains that a head names: those kept beside its text, or, in one of the first heads, within it."""
    rows = json.loads(text).get("chains")
    for case, length, digest in json.loads(kept or "[]") if rows is None else rows:
        yield ChainState(case, length, digest)


def is_root_of(text: str, states: Sequence[ChainState]) -> bool:
    """Whether the head is over exactly these chains."""
    told = json.loads(text)
    if "chains" in told:
        return bool(told["chains"] == [[one.case, one.length, one.digest] for one in states])
    tags = [tag_of(one.case) for one in states]
    return bool(told["tags"] == tags and told["root"] == root_over([one.leaf for one in states]))


def root_over(leaves: Sequence[str]) -> str:
    """The root of the tree over these leaves; one that stands alone in its row goes up as it is."""
    row = list(leaves)
    while len(row) > 1:
        row = [_pair(*row[at : at + 2]) for at in range(0, len(row), 2)]
    return row[0] if row else ""


def path_to(leaves: Sequence[str], place: int) -> list[str]:
    """The neighbours on the way from a leaf to the root, each with the side on which it stands."""
    row, path = list(leaves), []
    while len(row) > 1:
        neighbour = place ^ 1
        if neighbour < len(row):
            path.append(("<" if neighbour < place else ">") + row[neighbour])
        row = [_pair(*row[at : at + 2]) for at in range(0, len(row), 2)]
        place //= 2
    return path


def climbed(leaf: str, path: Sequence[str]) -> str:
    """The root that a leaf and its path lead to."""
    for step in path:
        leaf = _pair(step[1:], leaf) if step[0] == "<" else _pair(leaf, step[1:])
    return leaf


def _pair(left: str, right: str = "") -> str:
    return _sha256(f"pair\n{left}\n{right}") if right else left


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
