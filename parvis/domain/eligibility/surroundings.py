"""Rules over what surrounds a proposal: others of its call, a paired submission, papers to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from parvis.domain.eligibility.rules import HOLDS, Hearing, Outcome, Rule
from parvis.domain.eligibility.who import FACTS, SAME_IN_FRENCH, Who, facts_of, party_in_words
from parvis.domain.words import NOTHING, OR, Words, joined, listed, words

if TYPE_CHECKING:
    from parvis.domain.programme_file.programme import Programme


REMEDY_OF_CAPS = words("Withdraw one of them, or change the leader.", "Retirez-en une ou changez de chef de file.")
REMEDY_OF_AWARDS = words(
    "Apply when the award has ended, or change who takes part.",
    "Déposez la proposition une fois la subvention terminée ou changez de participant.",
)
AWARDS_COUNT = words(
    "(awards that still run when the call closes count)",
    "(les subventions encore en cours à la clôture de l’appel comptent)",
)


@dataclass(frozen=True, kw_only=True)
class Cap(Rule, kind="cap", field="parties"):
    """One organisation or person leads so many proposals of a call at most, awards that still run among them or not."""

    by: Literal["organisation", "person"]
    at_most: int
    who: Annotated[Who | None, "whose proposals count; left out: the leader's"] = None
    roles: Annotated[tuple[str, ...], "only other proposals in which the person has one of these roles"] = ()
    counts: Annotated[
        Literal["proposals", "awards", "both"], "other proposals of the call, awards that run when it closes, or both"
    ] = "proposals"

    def hold(self, hearing: Hearing) -> Outcome:
        case = hearing.case
        for party in hearing.matching(self.who or Who(lead=True)):
            mine = set(party.countries(self.by))
            others = [
                held.proposal
                for held in case.others
                if self.counts != "awards"
                and (held.organisation if self.by == "organisation" else held.person) in mine
                and (not self.roles or set(self.roles) & set(held.roles))
            ]
            running = self._running(hearing, mine)
            if len(others) + len(running) + 1 > self.at_most:
                name = hearing.name(party)
                return Outcome(
                    False,
                    self._counted(name, len(others), len(running)),
                    REMEDY_OF_AWARDS if running and not others else REMEDY_OF_CAPS,
                    {"others": others, "awards": len(running), "at_most": self.at_most, "by": self.by},
                    (party.id,),
                )
        return HOLDS

    def _running(self, hearing: Hearing, mine: set[str]) -> set[str]:
        """Awards of theirs that run on the closing day, each once."""
        if self.counts == "proposals":
            return set()
        case, on = hearing.case, hearing.case.closes_on or hearing.case.on
        return {
            held.reference
            for held in case.awards
            if (held.organisation if self.by == "organisation" else held.person) in mine and held.runs(on)
        }

    def _counted(self, name: Words, others: int, running: int) -> Words:
        """Where somebody is already, in words that need no plural."""
        told = []
        if others or not running:
            told.append(
                words(
                    f"{name['en']} is already in other proposals of this call: {others}.",
                    f"{name['fr']} figure déjà dans d’autres propositions de cet appel\u202f: {others}.",
                )
            )
        if running:
            told.append(
                words(
                    f"Awards of {name['en']} that still run when the call closes: {running}.",
                    f"Subventions de {name['fr']} encore en cours à la clôture de l’appel\u202f: {running}.",
                )
            )
        return joined(*told)

    def statement(self, programme: Programme) -> Words:
        fact, same, n = FACTS[self.by]["en"], SAME_IN_FRENCH[self.by], self.at_most
        if self.counts == "awards":
            if n == 1:
                return words(
                    f"one {fact} has a part in one award at a time only",
                    f"{same} ne participe qu’à une seule subvention à la fois",
                )
            return words(
                f"one {fact} has a part in at most {n} awards at a time",
                f"{same} ne participe pas à plus de {n} subventions à la fois",
            )
        if n == 1:
            said = words(
                f"one {fact} takes part in one proposal of a call only",
                f"{same} ne figure que dans une seule proposition d’un appel",
            )
        else:
            said = words(
                f"one {fact} takes part in at most {n} proposals of a call",
                f"{same} ne figure pas dans plus de {n} propositions d’un appel",
            )
        return joined(said, AWARDS_COUNT) if self.counts == "both" else said

    def predicates(self) -> tuple[Who, ...]:
        return (self.who,) if self.who else ()


@dataclass(frozen=True, kw_only=True)
class Paired(Rule, kind="counterpart"):
    """A paired submission on the other side has arrived by the closing day."""

    name: Annotated[Words, "what has to arrive: “the government's request”"]
    counterpart: Annotated[str, "its kind in the case"]

    def hold(self, hearing: Hearing) -> Outcome:
        case, paired = hearing.case, hearing.case.counterpart
        arrived = paired.received_on if paired and paired.kind == self.counterpart else None
        if arrived and (case.closes_on is None or arrived <= case.closes_on):
            return HOLDS
        found = words("It hasn’t arrived.", "Elle n’est pas arrivée.")
        if arrived:
            found = words(f"It arrived late, on {arrived}.", f"Elle est arrivée en retard, le {arrived}.")
        return Outcome(
            False,
            found,
            words(
                f"See that {self.name['en']} arrives by the closing day.",
                f"Veillez à ce que {self.name['fr']} arrive au plus tard le jour de la clôture.",
            ),
            {"counterpart": self.counterpart, "received_on": arrived, "closes_on": case.closes_on},
        )

    def statement(self, programme: Programme) -> Words:
        return joined(
            self.name, words("has arrived by the closing day", "est arrivée au plus tard le jour de la clôture")
        )


@dataclass(frozen=True, kw_only=True)
class Shown(Rule, kind="shown", field="parties"):
    """What is met only on paper is shown: parties that fit bring a document, marked by a flag when it is there."""

    who: Who
    flag: Annotated[str, "the flag of parties that have shown it"]
    document: Annotated[Words, "what to bring"]

    def hold(self, hearing: Hearing) -> Outcome:
        owing = tuple(party for party in hearing.matching(self.who) if self.flag not in party.flags)
        if not owing:
            return HOLDS
        uses = self.who.uses()
        named = listed([party_in_words(party, uses, hearing) for party in owing])
        return Outcome(
            False,
            words(f"To be shown for {named['en']}.", f"À démontrer pour\u202f: {named['fr']}."),
            joined(words("Attach:", "Joignez\u202f:"), self.document),
            {"parties": {party.id: facts_of(party, uses) for party in owing}, "flag": self.flag},
            tuple(party.id for party in owing),
        )

    def statement(self, programme: Programme) -> Words:
        return joined(PARTIES, self.who.in_words(programme), words("bring", "présentent"), self.document)

    def predicates(self) -> tuple[Who, ...]:
        return (self.who,)


PARTIES = words("parties", "les participants")


@dataclass(frozen=True, kw_only=True)
class NamedNations(Rule, kind="named_nations", field="parties"):
    """Parties work in one of the nations that the activity names; where it names none, anywhere."""

    who: Who | None = None

    def hold(self, hearing: Hearing) -> Outcome:
        named = hearing.case.named_nations
        failing = tuple(party for party in hearing.matching(self.who) if named and party.employer_country not in named)
        if not failing:
            return HOLDS
        nations = listed([hearing.country(code) for code in named], last=OR)
        told = listed([party_in_words(party, ("employer",), hearing) for party in failing])
        return Outcome(
            False,
            words(f"Not so for {told['en']}.", f"Condition non remplie\u202f: {told['fr']}."),
            words(
                f"Invite somebody employed in: {nations['en']}.",
                f"Invitez une personne employée dans\u202f: {nations['fr']}.",
            ),
            {"named": list(named), "parties": {party.id: facts_of(party, ("employer",)) for party in failing}},
            tuple(party.id for party in failing),
        )

    def statement(self, programme: Programme) -> Words:
        return joined(
            PARTIES,
            self.who.in_words(programme) if self.who else NOTHING,
            words("work in a nation that the activity names", "travaillent dans un pays désigné par l’activité"),
        )

    def predicates(self) -> tuple[Who, ...]:
        return (self.who,) if self.who else ()
