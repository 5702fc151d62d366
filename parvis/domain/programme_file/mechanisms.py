"""The kinds of activity a programme pays for, the people in them, and the two ways in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from parvis.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class Role:
    """A part that a person or organisation plays in a proposal."""

    code: str
    name: Words
    help: Words | None = None
    side: Annotated[str, "the group this role speaks for; empty if it belongs to no side"] = ""
    signs: Annotated[bool, "signs the proposal before it can be handed in"] = False
    opens: Annotated[bool, "may open a draft"] = False
    uses_results: Annotated[bool, "takes up the results: an end-user"] = False


@dataclass(frozen=True, kw_only=True)
class WayIn:
    """How an activity starts: by answering a call, or by the secretariat."""

    code: Literal["bottom-up", "top-down"]
    name: Words
    help: Words
    ranked: Annotated[bool, "whether its proposals are ranked against each other"]
    steps: Annotated[tuple[Words, ...], "what happens, in order"] = ()


@dataclass(frozen=True, kw_only=True)
class Span:
    """A length with its unit; an end that no source tells is left open."""

    unit: Literal["months", "days", "working-days"]
    at_least: int | None = None
    at_most: int | None = None
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class Heads:
    """How many people of one group take part."""

    group: Annotated[str, "a group of nations, a role, or empty for all together"] = ""
    at_least: int | None = None
    at_most: int | None = None
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """The usual size of a grant.  Soft: more is possible with a reason that the office accepts."""

    at_most: Decimal
    at_least: Decimal | None = None
    soft: bool = True
    unverified: bool = False
    note: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A published figure with its year, as the public pages show it."""

    label: Words
    value: Words
    year: int | None = None
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class Mechanism:
    """One kind of activity.  Every activity of the programme is exactly one of them."""

    code: str
    name: Words
    plural: Words | None = None
    kind: Literal["project", "event"]
    purpose: Words
    audience: Words | None = None
    covers: Annotated[Words | None, "what a grant pays"] = None
    duration: Span | None = None
    participants: tuple[Heads, ...] = ()
    ceiling: Ceiling | None = None
    figures: tuple[Figure, ...] = ()
