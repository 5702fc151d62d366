"""Rules over the budget: who holds which part of it, what it may be spent on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from parvis.domain.eligibility.counting import bounds, percent
from parvis.domain.eligibility.rules import HOLDS, Hearing, Outcome, Rule
from parvis.domain.eligibility.who import FACTS, Who
from parvis.domain.words import NOTHING, OR, Words, joined, listed, number, words

if TYPE_CHECKING:
    from parvis.domain.programme_file.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Share(Rule, kind="share", field="budget"):
    """So large a part of the budget at least or at most, together or each."""

    who: Who | None = None
    each: Annotated[
        Literal["party", "residence", "employer", "organisation"] | None,
        "every party, country or organisation for itself; left out: all together",
    ] = None
    categories: Annotated[tuple[str, ...], "only these lines count as the part; empty: all"] = ()
    without: Annotated[tuple[str, ...], "lines left out of part and whole, such as subcontracts"] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    def hold(self, hearing: Hearing) -> Outcome:
        whole = sum((amount for _party, _line, amount in self.amounts(hearing)), Decimal())
        # A budget without an amount is the form's business: there is nothing to divide yet.
        if not whole:
            return HOLDS
        parts = self.divided(hearing)
        least, most = self.at_least, self.at_most
        wrong = {
            name: part
            for name, part in parts.items()
            if (least is not None and part < least * whole) or (most is not None and part > most * whole)
        }
        if not wrong:
            return HOLDS
        tenth = Decimal("0.001")
        found = listed(
            [
                self.named(name, percent((part / whole).quantize(tenth)) or NOTHING, hearing)
                for name, part in wrong.items()
            ]
        )
        wanted = bounds(percent(least), percent(most))
        return Outcome(
            False,
            words(f"Found: {found['en']}.", f"Constaté\u202f: {found['fr']}."),
            joined(
                words("Shift amounts until this part is", "Déplacez des montants jusqu’à ce que cette part soit"),
                wanted,
            ),
            {
                "whole": str(whole),
                "parts": {name or "together": str(part) for name, part in wrong.items()},
                "at_least": least,
                "at_most": most,
            },
            tuple(name for name in wrong if name in hearing.case.by_id),
        )

    def amounts(self, hearing: Hearing) -> list[tuple[str, str, Decimal]]:
        """Party, line and amount of all that counts; without cells, the parties' own shares."""
        case = hearing.case
        if case.budget:
            return [(c.party, c.category, c.amount) for c in case.budget if c.category not in self.without]
        return [(party.id, "", party.share) for party in case.parties if party.share is not None]

    def divided(self, hearing: Hearing) -> Mapping[str, Decimal]:
        """The part of each one that the rule looks at; under an empty name, of all together."""
        meant = {party.id: party for party in hearing.matching(self.who)}
        parts: dict[str, Decimal] = {} if self.each else {"": Decimal()}
        for party_id, line, amount in self.amounts(hearing):
            party = meant.get(party_id)
            if party is None or (self.categories and line not in self.categories):
                continue
            name = ""
            if self.each:
                name = party_id if self.each == "party" else "".join(party.countries(self.each)[:1])
            parts[name] = parts.get(name, Decimal()) + amount
        return parts

    def named(self, name: str, part: Words, hearing: Hearing) -> Words:
        """Whose part it is, and how large."""
        if not name:
            return part
        party = hearing.case.by_id.get(name)
        is_country = self.each in ("residence", "employer")
        whose = hearing.name(party) if party else hearing.country(name) if is_country else words(name, name)
        return joined(whose, part)

    def statement(self, programme: Programme) -> Words:
        meant = self.who.in_words(programme, many=not self.each) if self.who else NOTHING
        if self.each:
            subject = joined(words("each", "chaque"), FACTS[self.each], meant)
            verb = words("holds", "détient")
        else:
            subject = joined(words("parties", "les participants"), meant)
            verb = words("together hold", "détiennent ensemble")
        whole = words("of the budget", "du budget")
        if self.categories:
            whole = joined(whole, words("under", "au titre de la ligne"), _lines(programme, self.categories))
        if self.without:
            whole = joined(whole, words("not counting", "compte non tenu de"), _lines(programme, self.without))
        return joined(subject, verb, bounds(percent(self.at_least), percent(self.at_most)), whole)

    def predicates(self) -> tuple[Who, ...]:
        return (self.who,) if self.who else ()


@dataclass(frozen=True, kw_only=True)
class NeverPaid(Rule, kind="never_paid", field="budget"):
    """Lines on which parties may not spend anything."""

    who: Who | None = None
    categories: Annotated[tuple[str, ...], "the lines; empty: any line"] = ()

    def hold(self, hearing: Hearing) -> Outcome:
        barred = {party.id for party in hearing.matching(self.who)}
        wrong = [
            cell
            for cell in hearing.case.budget
            if cell.amount and cell.party in barred and (not self.categories or cell.category in self.categories)
        ]
        if not wrong:
            return HOLDS
        total = sum((cell.amount for cell in wrong), Decimal())
        lines = _lines(hearing.programme, tuple(dict.fromkeys(cell.category for cell in wrong)))
        currency, amount = hearing.programme.head.currency, number(total)
        return Outcome(
            False,
            words(
                f"Found: {amount['en']} {currency} under {lines['en']}.",
                f"Constaté\u202f: {amount['fr']} {currency} au titre de la ligne {lines['fr']}.",
            ),
            words(
                "Pay it from other money, or move it to another party.",
                "Financez-le autrement ou attribuez-le à un autre participant.",
            ),
            {"amount": str(total), "categories": sorted({cell.category for cell in wrong})},
            tuple(dict.fromkeys(cell.party for cell in wrong)),
        )

    def statement(self, programme: Programme) -> Words:
        meant = joined(PARTIES, self.who.in_words(programme)) if self.who else words("anybody", "personne")
        under = words("under any line", "à quelque titre que ce soit")
        if self.categories:
            under = joined(words("under", "au titre de la ligne"), _lines(programme, self.categories))
        return joined(words("the grant pays nothing to", "la subvention ne verse rien à"), meant, under)

    def predicates(self) -> tuple[Who, ...]:
        return (self.who,) if self.who else ()


PARTIES = words("parties", "des participants")


def _lines(programme: Programme, codes: tuple[str, ...]) -> Words:
    known = {category.code: category.name for category in programme.award.categories} if programme.award else {}
    named = [known.get(code, words(code, code)) for code in codes]
    return listed([words(name["en"], f"«\u202f{name['fr']}\u202f»") for name in named], last=OR)
