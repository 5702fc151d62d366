"""Rules made of rules: if–then, one of several, all of several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from parvis.domain.eligibility.rules import HOLDS, Hearing, Outcome, Rule, as_part
from parvis.domain.words import OR, Words, joined, listed, words

if TYPE_CHECKING:
    from parvis.domain.programme_file.programme import Programme


@dataclass(frozen=True, kw_only=True)
class IfThen(Rule, kind="if"):
    """Where one rule is met, another must be met too."""

    when: Rule
    then: Rule

    def hold(self, hearing: Hearing) -> Outcome:
        return self.then.hold(hearing) if self.when.hold(hearing).holds else HOLDS

    def statement(self, programme: Programme) -> Words:
        when, then = as_part(self.when, programme), as_part(self.then, programme)
        return words(
            f"if {when['en']}, then {then['en']}",
            f"lorsque la condition «\u202f{when['fr']}\u202f» est remplie, {then['fr']}",
        )

    def parts(self) -> tuple[Rule, ...]:
        return (self.when, self.then)


@dataclass(frozen=True, kw_only=True)
class AnyOf(Rule, kind="any_of"):
    """At least one of several rules is met."""

    rules: tuple[Rule, ...]

    def hold(self, hearing: Hearing) -> Outcome:
        outcomes = [rule.hold(hearing) for rule in self.rules]
        if any(outcome.holds for outcome in outcomes):
            return HOLDS
        return Outcome(
            False,
            joined(*(outcome.found for outcome in outcomes)),
            listed(
                [rule.remedy or outcome.remedy for rule, outcome in zip(self.rules, outcomes, strict=True)], last=OR
            ),
            {"any_of": [outcome.facts for outcome in outcomes]},
            _parties(outcomes),
        )

    def statement(self, programme: Programme) -> Words:
        return listed([as_part(rule, programme) for rule in self.rules], last=OR)

    def parts(self) -> tuple[Rule, ...]:
        return self.rules


@dataclass(frozen=True, kw_only=True)
class AllOf(Rule, kind="all_of"):
    """Several rules are met together: a part of `any_of`, or the condition of `if`."""

    rules: tuple[Rule, ...]

    def hold(self, hearing: Hearing) -> Outcome:
        outcomes = [rule.hold(hearing) for rule in self.rules]
        failed = [(rule, outcome) for rule, outcome in zip(self.rules, outcomes, strict=True) if not outcome.holds]
        if not failed:
            return HOLDS
        return Outcome(
            False,
            joined(*(outcome.found for _rule, outcome in failed)),
            joined(*(rule.remedy or outcome.remedy for rule, outcome in failed), by="; "),
            {"all_of": [outcome.facts for _rule, outcome in failed]},
            _parties([outcome for _rule, outcome in failed]),
        )

    def statement(self, programme: Programme) -> Words:
        return listed([as_part(rule, programme) for rule in self.rules])

    def parts(self) -> tuple[Rule, ...]:
        return self.rules


def _parties(outcomes: list[Outcome]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(party for outcome in outcomes for party in outcome.parties))
