"""What a call, or an activity, must have before it is published.

Everybody must be able to read it in both languages, know which activities it
pays for, and trust that its rules do what they say: so they are tried on
sample cases first, and every case must come out as the office expected.  A
rule may be lifted for one call, never without a reason in both languages and
never for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from parvis.domain.calls import CallKind, WayIn
from parvis.domain.refusals import Refused

LANGUAGES = ("en", "fr")

Words = Mapping[str, str]


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Lack:
    """One thing that keeps a call from being published."""

    rule: str
    message: str


class NotReady(Refused):
    """The call cannot be published; `lacks` lists every reason."""

    def __init__(self, lacks: Iterable[Lack]) -> None:
        self.lacks = tuple(lacks)
        super().__init__(self.lacks[0].message, code=self.lacks[0].rule)


@dataclass(frozen=True)
class Override:
    """A rule lifted for one call: why, and the last day on which that holds."""

    rule: str
    reason: Words
    until: date


@dataclass(frozen=True)
class Outcome:
    """What came out of one sample case, and what the office expected."""

    name: str
    expected: bool
    eligible: bool
    rules: tuple[str, ...] = ()

    @property
    def as_expected(self) -> bool:
        return self.expected == self.eligible


@dataclass(frozen=True)
class Prepared:
    """What a draft says, as far as publishing asks for it."""

    way_in: WayIn
    kind: CallKind
    texts: Mapping[str, Words]  # title, summary, text
    mechanisms: Sequence[str]
    priorities: Sequence[str]
    objectives: Sequence[str] = ()
    nations: Sequence[str] = ()
    overrides: Sequence[Override] = ()
    opens_on: date | None = None
    outcomes: Sequence[Outcome] = field(default=())
    outcomes_are_current: bool = True


MISSING = {
    "title": _("The title is missing in one language. Write it in English and in French."),
    "summary": _("The summary is missing in one language. Write it in English and in French."),
    "text": _("The text is missing in one language. Write it in English and in French."),
}


def lacking(draft: Prepared) -> Iterator[Lack]:
    """Everything that keeps a draft from being published."""
    for name, words in draft.texts.items():
        if any(not words.get(language, "").strip() for language in LANGUAGES):
            yield Lack(name, MISSING[name])
    if not draft.mechanisms:
        yield Lack("mechanisms", _("No mechanism is chosen. Choose which kinds of activity this pays for."))
    if draft.kind is CallKind.SPECIAL and not draft.priorities:
        yield Lack("priorities", _("A special call names its priorities. Choose at least one."))
    if draft.way_in is WayIn.TOP_DOWN:
        if len(draft.nations) < 2:
            yield Lack("nations", _("An activity is opened for named nations. Choose at least two."))
        if not draft.objectives:
            yield Lack("objectives", _("An activity serves an objective. Choose at least one."))
    yield from _lacking_in_rules(draft)


def _lacking_in_rules(draft: Prepared) -> Iterator[Lack]:
    if any(not one.reason.get(language, "").strip() for one in draft.overrides for language in LANGUAGES):
        yield Lack("reasons", _("A rule is lifted without a reason in both languages. Say why, in English and French."))
    if draft.opens_on and any(one.until < draft.opens_on for one in draft.overrides):
        yield Lack(
            "expired", _("A rule is lifted only until a day before the opening. Choose a later day, or drop it.")
        )
    if not draft.outcomes:
        yield Lack("samples", _("The rules were not tried yet. Run them on sample cases first."))
    elif not draft.outcomes_are_current:
        yield Lack("samples", _("Something changed since the rules were tried. Run them on the sample cases again."))
    elif not all(one.as_expected for one in draft.outcomes):
        yield Lack("samples", _("A sample case did not come out as expected. Put the call or the case right."))
    elif {one.expected for one in draft.outcomes} != {True, False}:
        yield Lack("samples", _("Try at least one case that should pass and one that should not."))
