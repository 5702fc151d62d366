"""What both directors sign, and what changed between two states of it.

A revision holds titles, people, answers and the digests of the files.  Its
digest is the root over salted digests of all its leaves, so that one leaf can
be erased and the rest still proven.  Whoever must sign again is shown what has
changed, field by field and word by word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from parvis.domain import differences
from parvis.domain.trail import Leaf, canonical, flat, leaves_of, root_of


@dataclass(frozen=True)
class Bound:
    """A revision's content with the salts that hide it and the digest that binds it."""

    digest: str
    leaves: tuple[Leaf, ...]

    @property
    def salts(self) -> dict[str, str]:
        """Place → salt."""
        return {leaf.path: leaf.salt for leaf in self.leaves}

    @property
    def digests(self) -> dict[str, str]:
        """Place → salted digest; with these the root is proven, also after a leaf was erased."""
        return {leaf.path: leaf.digest for leaf in self.leaves}


def bind(content: Mapping[str, object], salts: Iterator[str]) -> Bound:
    """The content under fresh salts."""
    leaves = leaves_of(content, salts)
    return Bound(root_of({leaf.path: leaf.digest for leaf in leaves}), leaves)


def proven(content: Mapping[str, object], salts: Mapping[str, str], digests: Mapping[str, str], *, digest: str) -> bool:
    """Whether the digest binds these leaves, and each that still has its salt is what the content says."""
    if root_of(digests) != digest:
        return False
    values = dict(flat(content))
    return all(
        path in values and Leaf(path, salt, values[path]).digest == digests.get(path) for path, salt in salts.items()
    )


def places_under(content: Mapping[str, object], beginning: str) -> Iterator[str]:
    """The places under this beginning, whose values and salts go when a person is erased."""
    return (path for path, _value in flat(content) if path == beginning or path.startswith(f"{beginning}."))


def fingerprint(content: Mapping[str, object]) -> str:
    """A plain digest of the content, to tell whether it changed.  For its own people only: it has no salt."""
    return sha256(canonical(content).encode()).hexdigest()


@dataclass(frozen=True)
class FieldChange:
    """One field that differs: where it stands, and both of its values as text."""

    path: str
    before: str
    after: str

    @property
    def changes(self) -> tuple[differences.Change, ...]:
        """The change word by word."""
        return differences.changes(self.before, self.after)


def fields_changed(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[FieldChange, ...]:
    """Every field whose value differs, in order of its place."""
    return tuple(_changed("", before, after))


def _changed(path: str, before: object, after: object) -> Iterator[FieldChange]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in sorted({*before, *after}):
            yield from _changed(f"{path}.{name}" if path else str(name), before.get(name), after.get(name))
    elif before != after:
        yield FieldChange(path, as_text(before), as_text(after))


def as_text(value: object) -> str:
    """A value as a person may read it: text as it is, a list a line an entry."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(as_text(entry) for entry in value)
    if isinstance(value, Mapping):
        return " · ".join(f"{name}: {as_text(inner)}" for name, inner in value.items() if inner not in ("", None))
    return canonical(value)
