"""A case that an officer makes up, to see what the rules say of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.domain.eligibility import Case, Cell, PartyFacts
from parvis.domain.programme_file import Programme
from parvis.domain.words import Words
from parvis.web import figures
from parvis.web.programme import in_language

PARTIES = 5
LINES = 8
ANSWERS = [("", _("not said")), ("yes", _("yes")), ("no", _("no"))]
SAID = {"yes": True, "no": False}
OTHER_LINE = "other"  # no rule asks for it by name


class CaseForm(forms.Form):
    """The facts of the proposal; its parties stand in `PartyForm`s beside."""

    on = forms.DateField(label=_("Day of the case"), widget=forms.DateInput(attrs={"type": "date"}))
    mechanism = forms.ChoiceField(label=_("Mechanism"))
    wording = forms.ChoiceField(label=_("Wording of the rules"), required=False)
    way_in = forms.ChoiceField(label=_("Way in"))
    priorities = forms.MultipleChoiceField(
        label=_("Key priorities"), required=False, widget=forms.SelectMultiple(attrs={"size": 8})
    )
    security_link = forms.ChoiceField(label=_("Link to security stated"), choices=ANSWERS, required=False)
    civil = forms.ChoiceField(label=_("Civil nature declared"), choices=ANSWERS, required=False)
    months = forms.IntegerField(label=_("Months, of a project"), min_value=0, max_value=600, required=False)
    days = forms.IntegerField(label=_("Days, of an event"), min_value=0, max_value=366, required=False)
    working_days = forms.IntegerField(label=_("Working days among them"), min_value=0, max_value=366, required=False)

    def __init__(self, programme: Programme, language: str, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.programme = programme
        self.offer("mechanism", _named(programme.mechanisms, language))
        self.offer("wording", [("", _("the one in force on the day")), *_named(programme.wordings, language)])
        self.offer("way_in", _named(programme.ways_in, language) or [("bottom-up", "–")])
        self.offer(
            "priorities",
            [
                (held.full_code(one), f"{held.full_code(one)} {in_language(one.name, language)}")
                for held in programme.priority_lists
                for one in held.priorities
            ],
        )

    def offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def case(self, parties: Iterable[PartyForm], lines: Iterable[LineForm]) -> Case:
        """The case, once all parts are valid."""
        told = self.cleaned_data
        taking_part = [party for party in parties if party.cleaned_data["role"]]
        there = {str(party.prefix) for party in taking_part}
        return Case(
            on=told["on"],
            mechanism=told["mechanism"],
            wording=told["wording"],
            way_in=told["way_in"],
            priorities=tuple(told["priorities"]),
            security_link=SAID.get(told["security_link"]),
            civil=SAID.get(told["civil"]),
            months=told["months"],
            days=told["days"],
            working_days=told["working_days"],
            parties=tuple(party.facts() for party in taking_part),
            budget=tuple(cell for line in lines if (cell := line.cell()) and cell.party in there),
        )


class PartyForm(forms.Form):
    """One party; without a role it takes no part."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    residence = forms.ChoiceField(label=_("Lives in"), required=False)
    employer = forms.ChoiceField(label=_("Works in"), required=False)
    organisation = forms.ChoiceField(label=_("Kind of organisation"), required=False)

    def __init__(self, programme: Programme, language: str, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        nothing = [("", "–")]
        countries = [*nothing, *figures.countries(language)]
        kinds = _named(programme.organisation_kinds, language)
        for name, choices in (
            ("role", [*nothing, *_named(programme.roles, language)]),
            ("nationality", countries),
            ("residence", countries),
            ("employer", countries),
            ("organisation", [*nothing, *kinds]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def facts(self) -> PartyFacts:
        """The party as the rules know it."""
        told = self.cleaned_data
        return PartyFacts(
            id=str(self.prefix),
            role=told["role"],
            nationality=(told["nationality"],) if told["nationality"] else (),
            residence=told["residence"],
            employer_country=told["employer"],
            organisation_id=str(self.prefix),
            organisation_kind=told["organisation"],
        )


class LineForm(forms.Form):
    """One amount of the budget: whose, for what, in which year; without an amount there is none."""

    party = forms.ChoiceField(label=_("Party"), required=False)
    category = forms.ChoiceField(label=_("For"), required=False)
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=12, decimal_places=2, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=1, max_value=20, required=False)

    def __init__(self, programme: Programme, language: str, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        award = programme.award
        parties = [(f"p{number}", str(number + 1)) for number in range(PARTIES)]
        lines = [*_named(award.categories, language), *_named(award.exclusions, language)] if award else []
        for name, choices in (("party", parties), ("category", [*lines, (OTHER_LINE, _("something else"))])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def cell(self) -> Cell | None:
        """The amount as the rules know it, if there is one."""
        told = self.cleaned_data
        if not told["amount"]:
            return None
        return Cell(
            party=told["party"] or "p0",
            category=told["category"] or OTHER_LINE,
            amount=told["amount"],
            year=told["year"] or 1,
        )


@dataclass(frozen=True)
class Tried:
    """The parts of the page on which a case is made up."""

    case: CaseForm
    parties: list[PartyForm]
    lines: list[LineForm]

    def is_valid(self) -> bool:
        """Whether a case was asked for and every part of it can be read."""
        checked = [part.is_valid() for part in (self.case, *self.parties, *self.lines)]  # each shows its own errors
        return all(checked)

    def facts(self) -> Case:
        """The case, once all parts are valid."""
        return self.case.case(self.parties, self.lines)


def case_forms(programme: Programme, language: str, asked: Any, today: date) -> Tried:
    """The form, its parties and its budget: as asked, or else with one leading party a side to begin with."""
    if asked:
        return Tried(
            CaseForm(programme, language, asked),
            [PartyForm(programme, language, asked, prefix=f"p{number}") for number in range(PARTIES)],
            [LineForm(programme, language, asked, prefix=f"m{number}") for number in range(LINES)],
        )
    opening = [role.code for role in programme.roles if role.opens]
    parties = [
        PartyForm(programme, language, prefix=f"p{number}", initial={"role": (*opening, *[""] * PARTIES)[number]})
        for number in range(PARTIES)
    ]
    lines = [LineForm(programme, language, prefix=f"m{number}") for number in range(LINES)]
    return Tried(CaseForm(programme, language, initial={"on": today}), parties, lines)


def _named(entries: Iterable[Any], language: str) -> list[tuple[str, str]]:
    return [(entry.code, _capital(entry.name, language)) for entry in entries]


def _capital(name: Words, language: str) -> str:
    said = in_language(name, language)
    return said[:1].upper() + said[1:]
