"""What every rule is: a dataclass of its own, with its reading, its judging and its words.

A kind of rule is one subclass of `Rule`.  Its fields are what the file may
say; `hold` answers for one case; `statement` says the rule in both languages.
Naming the kind registers it: nothing else has to know it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from parvis.domain.eligibility.case import Case, PartyFacts
from parvis.domain.findings import Severity
from parvis.domain.words import NOTHING, Words, words

if TYPE_CHECKING:
    from parvis.domain.eligibility.who import Who
    from parvis.domain.programme_file.programme import Programme


NameOfCountry = Callable[[str], Words]


class Hearing:
    """One case before one programme: what rules may ask."""

    def __init__(self, programme: Programme, case: Case, elsewhere: NameOfCountry | None = None) -> None:
        self.programme = programme
        self.case = case
        self.groups = programme.groups_on(case.on)
        self.elsewhere = elsewhere

    def matching(self, who: Who | None) -> tuple[PartyFacts, ...]:
        """The parties that a predicate means; all of them without one."""
        if who is None:
            return self.case.parties
        return tuple(party for party in self.case.parties if who.fits(party, self))

    def name(self, party: PartyFacts) -> Words:
        """How a sentence calls this party."""
        if party.name:
            return words(party.name, party.name)
        role = self.programme.role(party.role)
        return role.name if role else words(party.id, party.id)

    def country(self, code: str) -> Words:
        """How a sentence calls this country: as the file does, or as the house does where the file doesn't know it."""
        nation = self.programme.nation(code)
        if nation:
            return nation.name
        return self.elsewhere(code) if self.elsewhere else words(code, code)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule says of one case."""

    holds: bool
    found: Words
    remedy: Words
    facts: Mapping[str, object] | None = None
    parties: tuple[str, ...] = ()


HOLDS = Outcome(True, NOTHING, NOTHING)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What the file may say of any rule."""

    KINDS: ClassVar[dict[str, type[Rule]]] = {}
    kind: ClassVar[str] = ""
    field_of_kind: ClassVar[str] = ""

    id: Annotated[str, "names the rule in verdicts; parts of a composed rule need none"] = ""
    severity: Severity = "blocking"
    says: Annotated[Words | None, "the rule as people read it; left out: made from its parts"] = None
    remedy: Annotated[Words | None, "what would satisfy it; left out: made from its parts"] = None
    field: Annotated[str, "the form's field where it is put right"] = ""
    wordings: Annotated[tuple[str, ...], "wordings that hold it; empty: all"] = ()
    mechanisms: Annotated[tuple[str, ...], "mechanisms it is asked of; empty: all"] = ()
    stages: Annotated[tuple[str, ...], "stages at which it is asked; empty: all"] = ()
    ways_in: Annotated[tuple[str, ...], "ways in for which it is asked; empty: both"] = ()
    source: Annotated[str, "where the rule is written"] = ""
    unverified: Annotated[bool, "no source that was read tells it; a default of this file"] = False

    def __init_subclass__(cls, *, kind: str, field: str = "", **more: object) -> None:
        super().__init_subclass__(**more)
        cls.kind = kind
        cls.field_of_kind = field
        Rule.KINDS[kind] = cls

    def hold(self, hearing: Hearing) -> Outcome:
        """Whether the case meets the rule."""
        raise AssertionError(f"the kind {self.kind!r} doesn't judge")

    def statement(self, programme: Programme) -> Words:
        """The rule in words, as a part of a sentence."""
        raise AssertionError(f"the kind {self.kind!r} has no words")

    def parts(self) -> tuple[Rule, ...]:
        """The rules this one is composed of."""
        return ()

    def predicates(self) -> tuple[Who, ...]:
        """The predicates over parties in it, for the checks of a file."""
        return ()

    def is_asked(self, case: Case) -> bool:
        """Whether the rule is asked of this case at all."""
        return (
            (not self.mechanisms or case.mechanism in self.mechanisms)
            and (not self.stages or not case.stage or case.stage in self.stages)
            and (not self.ways_in or case.way_in in self.ways_in)
        )

    def in_words(self, programme: Programme) -> Words:
        """The rule as a sentence."""
        return self.says or as_sentence(self.statement(programme))


def as_sentence(part: Words) -> Words:
    """The words with a capital and a full stop."""
    return {
        language: f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}" for language, text in part.items()
    }


def as_part(rule: Rule, programme: Programme) -> Words:
    """A rule's words inside another rule's sentence."""
    if rule.says is None:
        return rule.statement(programme)
    return {language: text.rstrip(".")[:1].lower() + text.rstrip(".")[1:] for language, text in rule.says.items()}
