"""Rules that count: parties, countries, organisations; all of them, none of them, so many at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from parvis.domain.eligibility.case import Fact, PartyFacts
from parvis.domain.eligibility.rules import HOLDS, Hearing, Outcome, Rule, as_sentence
from parvis.domain.eligibility.who import FACTS, SAME_IN_FRENCH, Who, facts_of, party_in_words
from parvis.domain.words import NOTHING, Words, joined, listed, number, words

if TYPE_CHECKING:
    from parvis.domain.programme_file.programme import Programme

By = Literal["party", "nationality", "residence", "employer", "organisation", "person"]
PLURALS: Mapping[str, Words] = {
    "party": words("parties", "participants"),
    "nationality": words("different nationalities", "nationalités différentes"),
    "residence": words("different countries of residence", "pays de résidence différents"),
    "employer": words("different countries of employment", "pays d’emploi différents"),
    "organisation": words("different organisations", "organismes différents"),
    "person": words("different persons", "personnes différentes"),
}


def values(parties: tuple[PartyFacts, ...], by: Fact) -> set[str]:
    """The different values of a fact among the parties; somebody with two nationalities counts for the first."""
    return {found[0] for party in parties if (found := party.countries(by))}


ONE: Mapping[str, Words] = {
    "party": words("party", "participant"),
    "nationality": words("nationality", "nationalité"),
    "residence": words("country of residence", "pays de résidence"),
    "employer": words("country of employment", "pays d’emploi"),
    "organisation": words("organisation", "organisme"),
    "person": words("person", "personne"),
}


def counted(by: By, who: Who | None, programme: Programme, *, many: bool = True) -> Words:
    """What is counted, as one or as many, and of whom."""
    noun = PLURALS[by] if many else ONE[by]
    if who is None:
        return noun
    if by == "party":
        return joined(noun, who.in_words(programme, many=many))
    return joined(noun, words("among parties", "parmi les participants"), who.in_words(programme))


def is_one(*figures: object | None) -> bool:
    """Whether the noun behind these bounds stands in the singular."""
    return {figure for figure in figures if figure is not None} <= {Decimal(1)}


def bounds(at_least: object | None, at_most: object | None) -> Words:
    """`at least 2`, `between 2 and 4`, `exactly 1`; of plain numbers or of words."""
    least, most = _both(at_least), _both(at_most)
    if least and most:
        if least == most:
            return words(f"exactly {least['en']}", f"exactement {least['fr']}")
        return words(f"between {least['en']} and {most['en']}", f"entre {least['fr']} et {most['fr']}")
    if least:
        return words(f"at least {least['en']}", f"au moins {least['fr']}")
    return words(f"at most {most['en']}", f"au plus {most['fr']}") if most else NOTHING


def _both(figure: object | None) -> Words | None:
    return figure if figure is None or isinstance(figure, Mapping) else number(figure)


def found_instead(figure: object) -> Words:
    """What was counted."""
    told = number(figure)
    return words(f"Found: {told['en']}.", f"Constaté\u202f: {told['fr']}.")


@dataclass(frozen=True, kw_only=True)
class Count(Rule, kind="count", field="parties"):
    """So many parties, or different countries, organisations or persons among them."""

    who: Who | None = None
    by: By = "party"
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    repeats: Annotated[Fact | None, "a party that shares this fact with an earlier one weighs less or more"] = None
    repeats_weigh: Annotated[Decimal, "what each such further party weighs"] = Decimal(1)

    def hold(self, hearing: Hearing) -> Outcome:
        parties = hearing.matching(self.who)
        weight = self.weighed(parties)
        if (self.at_least is None or weight >= self.at_least) and (self.at_most is None or weight <= self.at_most):
            return HOLDS
        missing = self.at_least is not None and weight < self.at_least
        gap = self.at_least - weight if missing and self.at_least is not None else weight - (self.at_most or 0)
        by = number(gap)
        verb = words("Missing:", "Il manque") if missing else words("Too many:", "De trop\u202f:")
        what = joined(by, counted(self.by, self.who, hearing.programme, many=not is_one(gap)))
        return Outcome(
            False,
            found_instead(weight),
            as_sentence(joined(verb, what)),
            {"found": str(weight), "at_least": self.at_least, "at_most": self.at_most, "counted": self.by},
            tuple(party.id for party in parties),
        )

    def weighed(self, parties: tuple[PartyFacts, ...]) -> Decimal:
        """How many there are, repeats at their weight."""
        if self.by != "party":
            return Decimal(len(values(parties, self.by)))
        if self.repeats is None:
            return Decimal(len(parties))
        first = len(values(parties, self.repeats)) + sum(not party.countries(self.repeats) for party in parties)
        return first + (len(parties) - first) * self.repeats_weigh

    def statement(self, programme: Programme) -> Words:
        what = counted(self.by, self.who, programme, many=not is_one(self.at_least, self.at_most))
        said = joined(bounds(self.at_least, self.at_most), what)
        if self.repeats is None:
            return said
        fact, weight = FACTS[self.repeats], number(self.repeats_weigh)
        more = words(
            f", where each further one with the same {fact['en']} counts {weight['en']}",
            f"\u202f; chaque autre participant ayant {SAME_IN_FRENCH[self.repeats]} compte pour {weight['fr']}",
        )
        return joined(said, more, by="")

    def predicates(self) -> tuple[Who, ...]:
        return (self.who,) if self.who else ()


@dataclass(frozen=True, kw_only=True)
class Each(Rule, kind="each", field="parties"):
    """Every party that `who` means also fits `must`."""

    who: Who | None = None
    must: Who

    def hold(self, hearing: Hearing) -> Outcome:
        failing = tuple(party for party in hearing.matching(self.who) if not self.must.fits(party, hearing))
        if not failing:
            return HOLDS
        uses = self.must.uses()
        named = listed([party_in_words(party, uses, hearing) for party in failing])
        return Outcome(
            False,
            words(f"Not so for {named['en']}.", f"Condition non remplie\u202f: {named['fr']}."),
            joined(
                words(
                    "Replace or correct these parties; each must be",
                    "Remplacez ou corrigez ces participants\u202f; chacun répond à ceci\u202f:",
                ),
                self.must.in_words(hearing.programme, many=False),
            ),
            {"parties": {party.id: facts_of(party, uses) for party in failing}},
            tuple(party.id for party in failing),
        )

    def statement(self, programme: Programme) -> Words:
        meant = self.who.in_words(programme, many=False) if self.who else NOTHING
        must = self.must.in_words(programme, many=False)
        return joined(words("every party", "chaque participant"), meant, words("must be", "répond à ceci\u202f:"), must)

    def predicates(self) -> tuple[Who, ...]:
        return (self.who, self.must) if self.who else (self.must,)


@dataclass(frozen=True, kw_only=True)
class NoParty(Rule, kind="none", field="parties"):
    """No party fits."""

    who: Who

    def hold(self, hearing: Hearing) -> Outcome:
        failing = hearing.matching(self.who)
        if not failing:
            return HOLDS
        uses = self.who.uses()
        named = listed([party_in_words(party, uses, hearing) for party in failing])
        return Outcome(
            False,
            words(f"It is so for {named['en']}.", f"Cas constaté\u202f: {named['fr']}."),
            words(f"Replace {named['en']}.", f"À remplacer\u202f: {named['fr']}."),
            {"parties": {party.id: facts_of(party, uses) for party in failing}},
            tuple(party.id for party in failing),
        )

    def statement(self, programme: Programme) -> Words:
        return joined(
            words("no party may be", "aucun participant n’est dans ce cas\u202f:"),
            self.who.in_words(programme, many=False),
        )

    def predicates(self) -> tuple[Who, ...]:
        return (self.who,)


@dataclass(frozen=True, kw_only=True)
class AtMostPer(Rule, kind="at_most_per", field="parties"):
    """So many parties at most with the same country, organisation or person."""

    who: Who | None = None
    by: Fact
    at_most: int

    def hold(self, hearing: Hearing) -> Outcome:
        parties = hearing.matching(self.who)
        numbers = Counter(value for party in parties for value in party.countries(self.by)[:1])
        crowded = {value: times for value, times in numbers.items() if times > self.at_most}
        if not crowded:
            return HOLDS
        inside = tuple(party for party in parties if crowded.keys() & set(party.countries(self.by)[:1]))
        named = listed([hearing.name(party) for party in inside])
        fact = FACTS[self.by]
        return Outcome(
            False,
            words(f"{named['en']} share the same {fact['en']}.", f"{named['fr']} ont {SAME_IN_FRENCH[self.by]}."),
            words(
                f"Keep at most {self.at_most} of them, or replace the others.",
                f"Gardez-en au plus {self.at_most} ou remplacez les autres.",
            ),
            {"numbers": crowded, "at_most": self.at_most, "by": self.by},
            tuple(party.id for party in inside),
        )

    def statement(self, programme: Programme) -> Words:
        what = counted("party", self.who, programme, many=self.at_most > 1)
        who = joined(bounds(None, number(self.at_most)), what)
        fact = FACTS[self.by]
        return joined(who, words(f"for one and the same {fact['en']}", f"pour {SAME_IN_FRENCH[self.by]}"))

    def predicates(self) -> tuple[Who, ...]:
        return (self.who,) if self.who else ()


def percent(fraction: Decimal | None) -> Words | None:
    """A fraction of 1 as people write it: `50%`, `50 %`."""
    if fraction is None:
        return None
    figure = f"{(fraction * 100).normalize():f}"
    return words(f"{figure}%", f"{figure.replace('.', ',')}\u202f%")
