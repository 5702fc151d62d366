"""The trail: how what was done is written down so that it can be proven later.

Each case has a chain.  An entry's text says what was done, by whom, when; its
digest binds that text to everything before it in the chain.  What is personal
never stands in the text: it hangs below it as a tree of salted digests, of
which the text holds only the root.  Erasing a person takes away salts and
values; the digests stay, so the root, the text and the proof stand.

Every few seconds a head is drawn over all chains that grew (`domain.sealing`),
is bound to the head before, and is signed.  A head that has left the house
(mailed, printed on a receipt) fixes all that came before it, whoever owns the
database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

# Made once: a walk over the trail writes hundreds of thousands of texts.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


@dataclass(frozen=True)
class Leaf:
    """One erasable value: where it stood, the salt that hides it, what it was."""

    path: str
    salt: str
    value: str

    @property
    def digest(self) -> str:
        """What the proof keeps of it."""
        return _sha256(f"{self.salt}\n{self.path}\n{self.value}")


def canonical(value: object) -> str:
    """One and only one text for a value: sorted keys, no spaces, UTF-8."""
    return _ENCODER.encode(value)


def leaves_of(facts: Mapping[str, object], salts: Iterator[str]) -> tuple[Leaf, ...]:
    """The facts as leaves, nested tables flattened to dotted paths, in order of their paths."""
    return tuple(Leaf(path, next(salts), value) for path, value in sorted(flat(facts)))


def root_of(digests: Mapping[str, str]) -> str:
    """The root over leaves given as path → digest; empty for an entry without facts."""
    return _sha256(canonical(digests)) if digests else ""


def entry_text(*, case: str, position: int, action: str, actor: str, at: datetime, facts: str) -> str:
    """The canonical text of an entry; `facts` is the root over its leaves."""
    return canonical(
        {
            "case": case,
            "position": position,
            "action": action,
            "actor": actor,
            "at": moment(at),
            "facts": facts,
        }
    )


def chained(previous: str, text: str) -> str:
    """The digest that binds a text to everything before it."""
    return _sha256(f"{previous}\n{text}")


def moment(at: datetime) -> str:
    """A moment in one and only one spelling: UTC, microseconds always written."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def flat(value: object, path: str = "") -> Iterable[tuple[str, str]]:
    """A value's leaves as (dotted path, canonical text).

    A dot within a name is escaped, so that no two leaves share a path.
    """
    if isinstance(value, Mapping) and (value or not path):
        for name, inner in value.items():
            step = str(name).replace("\\", r"\\").replace(".", r"\.") or r"\0"
            yield from flat(inner, f"{path}.{step}" if path else step)
    else:
        yield path, canonical(value)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
