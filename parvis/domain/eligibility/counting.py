"""Rules that count: parties, countries, organisations; all of them, none of them, so many at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from parvis.domain.eligibility.case import Fact, PartyFacts
from parvis.domain.eligibility.rules import HOLDS, Hearing, Outcome, Rule
from parvis.domain.eligibility.who import FACTS, Who, facts_of, party_in_words
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


def counted(by: By, who: Who | None, programme: Programme) -> Words:
    """The plural of what is counted, and of whom."""
    meant = who.in_words(programme) if who else NOTHING
    if by == "party" or not meant["en"]:
        return joined(PLURALS[by], meant)
    return joined(PLURALS[by], words("among parties", "parmi les participants"), meant)


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
        what = counted(self.by, self.who, hearing.programme)
        by = number(gap)
        verb = words(f"Add {by['en']}:", f"Ajoutez-en {by['fr']}\u202f:")
        if not missing:
            verb = words(f"{by['en']} too many:", f"{by['fr']} de trop\u202f:")
        return Outcome(
            False,
            found_instead(weight),
            joined(verb, what),
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
        said = joined(bounds(self.at_least, self.at_most), counted(self.by, self.who, programme))
        if self.repeats is None:
            return said
        fact, weight = FACTS[self.repeats], number(self.repeats_weigh)
        more = words(
            f", where each further one with the same {fact['en']} counts {weight['en']}",
            f", chaque participant supplémentaire ayant le même fait ({fact['fr']}) comptant pour {weight['fr']}",
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
                    "Remplacez ou corrigez ces participants\u202f; chacun doit être",
                ),
                self.must.in_words(hearing.programme),
            ),
            {"parties": {party.id: facts_of(party, uses) for party in failing}},
            tuple(party.id for party in failing),
        )

    def statement(self, programme: Programme) -> Words:
        meant = self.who.in_words(programme) if self.who else NOTHING
        must = self.must.in_words(programme)
        return joined(words("every party", "chaque participant"), meant, words("must be", "doit être"), must)

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
        return joined(words("no party may be", "aucun participant ne peut être"), self.who.in_words(programme))

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
            words(
                f"{named['en']} share the same {fact['en']}.", f"Même valeur ({fact['fr']}) pour\u202f: {named['fr']}."
            ),
            words(
                f"Keep at most {self.at_most} of them, or replace the others.",
                f"Gardez-en au plus {self.at_most} ou remplacez les autres.",
            ),
            {"numbers": crowded, "at_most": self.at_most, "by": self.by},
            tuple(party.id for party in inside),
        )

    def statement(self, programme: Programme) -> Words:
        who = joined(
            bounds(None, self.at_most), PLURALS["party"], self.who.in_words(programme) if self.who else NOTHING
        )
        fact = FACTS[self.by]
        return joined(who, words(f"for one and the same {fact['en']}", f"par {fact['fr']}"))

    def predicates(self) -> tuple[Who, ...]:
        return (self.who,) if self.who else ()


def percent(fraction: Decimal | None) -> Words | None:
    """A fraction of 1 as people write it: `50%`, `50 %`."""
    if fraction is None:
        return None
    figure = f"{(fraction * 100).normalize():f}"
    return words(f"{figure}%", f"{figure.replace('.', ',')}\u202f%")
