"""A case that an officer makes up, to see what the rules say of it."""

from __future__ import annotations

from collections.abc import Iterable
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
ANSWERS = [("", _("not said")), ("yes", _("yes")), ("no", _("no"))]
SAID = {"yes": True, "no": False}
# The line of the budget that a made-up amount stands under: no rule asks for it by name.
ANY_LINE = "other"


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

    def case(self, parties: Iterable[PartyForm]) -> Case:
        """The case, once all parts are valid."""
        told = self.cleaned_data
        taking_part = [party for party in parties if party.cleaned_data["role"]]
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
            budget=tuple(cell for party in taking_part if (cell := party.cell())),
        )


class PartyForm(forms.Form):
    """One party; without a role it takes no part."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    nationality = forms.ChoiceField(label=_("Nationality"), required=False)
    residence = forms.ChoiceField(label=_("Lives in"), required=False)
    employer = forms.ChoiceField(label=_("Works in"), required=False)
    organisation = forms.ChoiceField(label=_("Kind of organisation"), required=False)
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=12, decimal_places=2, required=False)

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

    def cell(self) -> Cell | None:
        """The party's money, if it has any."""
        amount = self.cleaned_data["amount"]
        return Cell(party=str(self.prefix), category=ANY_LINE, amount=amount) if amount else None


def case_forms(programme: Programme, language: str, asked: Any, today: date) -> tuple[CaseForm, list[PartyForm]]:
    """The form and its parties: as asked, or else with one leading party a side to begin with."""
    if asked:
        parties = [PartyForm(programme, language, asked, prefix=f"p{number}") for number in range(PARTIES)]
        return CaseForm(programme, language, asked), parties
    opening = [role.code for role in programme.roles if role.opens]
    parties = [
        PartyForm(programme, language, prefix=f"p{number}", initial={"role": (*opening, *[""] * PARTIES)[number]})
        for number in range(PARTIES)
    ]
    return CaseForm(programme, language, initial={"on": today}), parties


def _named(entries: Iterable[Any], language: str) -> list[tuple[str, str]]:
    return [(entry.code, _capital(entry.name, language)) for entry in entries]


def _capital(name: Words, language: str) -> str:
    said = in_language(name, language)
    return said[:1].upper() + said[1:]
