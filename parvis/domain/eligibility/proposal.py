"""Rules over the proposal itself: priorities, statements, length, people, size."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from parvis.domain.eligibility.case import Case
from parvis.domain.eligibility.counting import bounds, found_instead, is_one
from parvis.domain.eligibility.rules import HOLDS, Hearing, Outcome, Rule
from parvis.domain.words import OR, Words, joined, listed, words

if TYPE_CHECKING:
    from parvis.domain.programme_file.programme import Programme

UNITS = {
    "months": words("months", "mois"),
    "days": words("days", "jours"),
    "working-days": words("working days", "jours ouvrés"),
    "people": words("people", "personnes"),
}


@dataclass(frozen=True, kw_only=True)
class Priorities(Rule, kind="priorities", field="priorities"):
    """So many key priorities of the version in force; of a special call, at least one of those it names."""

    at_least: int = 1
    at_most: int | None = None

    def hold(self, hearing: Hearing) -> Outcome:
        case, programme = hearing.case, hearing.programme
        current = programme.priorities_on(case.on)
        version = (
            case.call_priorities[0].partition(":")[0] if case.call_priorities else current.version if current else ""
        )
        valid = [code for code in case.priorities if code.startswith(f"{version}:") and programme.priority(code)]
        wanted = [code for code in valid if not case.call_priorities or _is_under(code, case.call_priorities)]
        strange = [code for code in case.priorities if code not in valid]
        enough = len(wanted) >= self.at_least and (self.at_most is None or len(valid) <= self.at_most)
        if enough and not strange:
            return HOLDS
        chosen = listed([words(code, code) for code in case.priorities]) if case.priorities else words("none", "aucune")
        remedy = words(
            f"Choose {bounds(self.at_least, self.at_most)['en']} of the version {version}.",
            f"Choisissez-en {bounds(self.at_least, self.at_most)['fr']} dans la version {version}.",
        )
        if case.call_priorities:
            asked = listed([words(code, code) for code in case.call_priorities], last=OR)
            remedy = words(
                f"Choose at least one of the call: {asked['en']}.",
                f"Choisissez-en au moins une de l’appel\u202f: {asked['fr']}.",
            )
        return Outcome(
            False,
            words(f"Chosen: {chosen['en']}.", f"Choix\u202f: {chosen['fr']}."),
            remedy,
            {"chosen": list(case.priorities), "valid": valid, "version": version, "call": list(case.call_priorities)},
        )

    def statement(self, programme: Programme) -> Words:
        return joined(
            bounds(self.at_least, self.at_most),
            words("key priority of the version in force", "priorité clé de la version en vigueur")
            if is_one(self.at_least, self.at_most)
            else words("key priorities of the version in force", "priorités clés de la version en vigueur"),
        )


def _is_under(code: str, above: tuple[str, ...]) -> bool:
    return any(code == upper or code.startswith(f"{upper}.") for upper in above)


@dataclass(frozen=True, kw_only=True)
class Stated(Rule, kind="stated"):
    """The proposal states something: its link to security, its civil nature."""

    fact: Annotated[str, "`security_link`, `civil`, or a statement of the case"]
    expects: bool = True

    def hold(self, hearing: Hearing) -> Outcome:
        stated = hearing.case.states(self.fact)
        if stated is self.expects:
            return HOLDS
        found = words("It isn’t stated yet.", "Ce n’est pas encore indiqué.")
        if stated is not None:
            found = (
                words("It is stated: yes.", "Indiqué\u202f: oui.")
                if stated
                else words("It is stated: no.", "Indiqué\u202f: non.")
            )
        return Outcome(
            False,
            found,
            words("State it in the form.", "Indiquez-le dans le formulaire."),
            {"fact": self.fact, "stated": stated, "expected": self.expects},
        )

    def statement(self, programme: Programme) -> Words:
        return words(f"the proposal states “{self.fact}”", f"la proposition indique «\u202f{self.fact}\u202f»")


@dataclass(frozen=True, kw_only=True)
class Limit(Rule, kind="limit"):
    """A figure of the proposal stays inside its limits; without bounds here, inside its mechanism's."""

    measure: Annotated[str, "`duration`, `participants`, `budget`, or a measure of the case"]
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    unit: Words | None = None

    def hold(self, hearing: Hearing) -> Outcome:
        for figure, least, most, unit in self.checked(hearing):
            if figure is None and (least is not None or most is not None):
                return self.outside(
                    words("It isn’t given yet.", "Ce n’est pas encore indiqué."), None, least, most, unit
                )
            if figure is not None and ((least is not None and figure < least) or (most is not None and figure > most)):
                return self.outside(found_instead(figure), figure, least, most, unit)
        return HOLDS

    def checked(self, hearing: Hearing) -> list[tuple[Decimal | None, Decimal | None, Decimal | None, Words]]:
        """Each figure with its least, its most and its unit."""
        case, mechanism = hearing.case, hearing.programme.mechanism(hearing.case.mechanism)
        currency = words(hearing.programme.head.currency, hearing.programme.head.currency)
        if self.at_least is not None or self.at_most is not None:
            return [(self.figure(case), self.at_least, self.at_most, self.unit or words("", ""))]
        if mechanism is None:
            return []
        if self.measure == "duration" and (span := mechanism.duration):
            length = {"months": case.months, "days": case.days, "working-days": case.working_days}[span.unit]
            return [(_number(length), _number(span.at_least), _number(span.at_most), UNITS[span.unit])]
        if self.measure == "budget" and (ceiling := mechanism.ceiling):
            return [(case.total, ceiling.at_least, ceiling.at_most, currency)] if case.total is not None else []
        if self.measure == "participants":
            return [
                (_heads(case, heads.group), _number(heads.at_least), _number(heads.at_most), UNITS["people"])
                for heads in mechanism.participants
            ]
        return []

    def figure(self, case: Case) -> Decimal | None:
        """The figure that the rule names."""
        if self.measure == "budget":
            return case.total
        if self.measure in ("months", "days", "working_days"):
            return _number(getattr(case, self.measure))
        return _heads(case, "") if self.measure == "participants" else case.measures.get(self.measure)

    def outside(
        self, found: Words, figure: Decimal | None, least: Decimal | None, most: Decimal | None, unit: Words
    ) -> Outcome:
        """The refusal with the limits in words."""
        wanted = joined(bounds(least, most), unit)
        facts = {"measure": self.measure, "found": figure, "at_least": least, "at_most": most}
        return Outcome(False, found, joined(words("Required:", "Requis\u202f:"), wanted, by=" "), facts)

    def statement(self, programme: Programme) -> Words:
        name = MEASURES.get(self.measure, words(self.measure, self.measure))
        if self.at_least is None and self.at_most is None:
            return joined(name, words("stays inside the mechanism’s limits", "respecte les limites du mécanisme"))
        told = bounds(self.at_least, self.at_most)
        return joined(name, words(f"is {told['en']}", f"est d’{told['fr']}"), self.unit or words("", ""))


MEASURES = {
    "duration": words("the duration", "la durée"),
    "months": words("the duration in months", "la durée en mois"),
    "days": words("the length in days", "la durée en jours"),
    "working_days": words("the length in working days", "la durée en jours ouvrés"),
    "participants": words("the number of participants", "le nombre de participants"),
    "budget": words("the budget", "le budget"),
}


def _number(figure: int | None) -> Decimal | None:
    return None if figure is None else Decimal(figure)


def _heads(case: Case, group: str) -> Decimal | None:
    if not case.participants:
        return None
    return Decimal(case.participants.get(group, 0) if group else sum(case.participants.values()))
