"""What is entered to ask for a change of an award, one form a kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from parvis.domain.amendments import AmendmentKind, Terms
from parvis.domain.budget import amount_of
from parvis.domain.programme_file import Programme
from parvis.web import figures
from parvis.web.programme import in_language
from parvis.web.writings import LANGUAGE_NAMES


class ChangeForm(forms.Form):
    """Why, and from which day; below it what changes."""

    def __init__(self, *arguments: Any, terms: Terms, programme: Programme, language: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.terms, self.programme, self.language = terms, programme, language
        self.build()
        self.fields["reason"] = forms.CharField(
            label=_("Why"),
            help_text=_("Those who decide read it."),
            widget=forms.Textarea(attrs={"rows": 4}),
            max_length=4000,
        )
        self.fields["effective_on"] = forms.DateField(
            label=_("From which day"),
            help_text=_("Left empty, it counts from the day on which it is approved."),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )

    def build(self) -> None:
        """The fields of this kind."""

    def changes(self) -> dict[str, Any]:
        """As the rulebook takes them."""
        return {}

    def _people(self, *, signs: bool | None = None, roles: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        found = []
        for code, party in self.programme.in_order(self.terms.parties):
            role = self.programme.role(party["role"])
            if (signs is None or (role is not None and role.signs == signs)) and (not roles or party["role"] in roles):
                found.append((code, f"{party['name']}, {in_language(role.name, self.language) if role else ''}"))
        return found


class ExtensionForm(ChangeForm):
    """By how many months."""

    def build(self) -> None:
        self.fields["months"] = forms.IntegerField(
            label=_("By how many months"),
            help_text=_("The amount stays as it is; the final report moves with the last day."),
            min_value=1,
            max_value=60,
        )

    def changes(self) -> dict[str, Any]:
        return {"months": self.cleaned_data["months"]}


class BudgetForm(ChangeForm):
    """An amount a line; two more lines may be opened."""

    NEW = 2

    def build(self) -> None:
        for number, line in enumerate(self.terms.budget):
            self.fields[f"line_{number}"] = forms.CharField(
                label=self._words(line), initial=line["amount"], max_length=20, widget=_amount()
            )
        parties = [("", "–"), *self._people()]
        kinds = [("", "–"), *((code, words) for code, words in self._kinds().items())]
        for number in range(self.NEW):
            self.fields[f"party_{number}"] = forms.ChoiceField(
                label=_("New line: party"), choices=parties, required=False
            )
            self.fields[f"kind_{number}"] = forms.ChoiceField(label=_("Kind of cost"), choices=kinds, required=False)
            self.fields[f"amount_{number}"] = forms.CharField(
                label=_("Amount"), max_length=20, required=False, widget=_amount()
            )

    def _kinds(self) -> dict[str, str]:
        rule = self.programme.award
        return {one.code: in_language(one.name, self.language) for one in (rule.categories if rule else ())}

    def _words(self, line: Mapping[str, Any]) -> str:
        party = self.terms.parties.get(line["party"])
        kind = self._kinds().get(line["category"], line["category"])
        return " · ".join(filter(None, (kind, party["name"] if party else ""))) or str(_("The whole project"))

    def changes(self) -> dict[str, Any]:
        told = self.cleaned_data
        lines = [{**line, "amount": told[f"line_{number}"]} for number, line in enumerate(self.terms.budget)]
        lines += [
            {
                "party": told[f"party_{number}"],
                "category": told[f"kind_{number}"],
                "amount": told[f"amount_{number}"],
            }
            for number in range(self.NEW)
            if told.get(f"amount_{number}")
        ]
        return {"budget": [{**line, "amount": _plain(line["amount"])} for line in lines]}


class DirectorForm(ChangeForm):
    """Who leaves, and who is asked to follow."""

    def build(self) -> None:
        self.fields["leaves"] = forms.ChoiceField(label=_("Who leaves"), choices=self._people(signs=True))
        self.fields["name"] = forms.CharField(label=_("Name of the successor"), max_length=120)
        self.fields["email"] = forms.EmailField(
            label=_("E-mail address of the successor"),
            help_text=_("The consent is asked for there; it takes an account with this address."),
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the letter"), choices=list(LANGUAGE_NAMES.items())
        )

    def changes(self) -> dict[str, Any]:
        told = self.cleaned_data
        former = self.terms.parties[told["leaves"]]
        joins = {"name": told["name"], "role": former["role"], "side": former["side"], "email": told["email"]}
        return {"leaves": told["leaves"], "joins": {"new": {**joins, "language": told["language"]}}}


class PartnerForm(ChangeForm):
    """Who leaves, who joins, or both; somebody who takes part without signing."""

    roles: tuple[str, ...] = ()

    def build(self) -> None:
        parts = [one for one in self.programme.roles if not one.signs and self._fits(one.code)]
        codes = tuple(one.code for one in parts)
        leaving = [("", _("Nobody")), *self._people(signs=False, roles=codes)]
        self.fields["leaves"] = forms.ChoiceField(label=_("Who leaves"), choices=leaving, required=False)
        self.fields["name"] = forms.CharField(
            label=_("Who joins"), help_text=_("Left empty, nobody joins."), max_length=120, required=False
        )
        self.fields["role"] = forms.ChoiceField(
            label=_("In which part"),
            choices=[(one.code, capfirst(in_language(one.name, self.language))) for one in parts],
        )
        self.fields["organisation"] = forms.CharField(label=_("Organisation"), max_length=300, required=False)
        countries = [("", "–"), *figures.countries(self.language)]
        for name, label in (
            ("employer_country", _("Country of the organisation")),
            ("residence", _("Lives in")),
            ("nationality", _("Nationality")),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=countries, required=False)

    def _fits(self, role: str) -> bool:
        return role != "end-user"

    def changes(self) -> dict[str, Any]:
        told = self.cleaned_data
        changed: dict[str, Any] = {"leaves": told["leaves"], "joins": {}}
        if told["name"].strip():
            role = self.programme.role(told["role"])
            facts = {name: told[name] for name in ("employer_country", "residence")}
            changed["joins"]["new"] = {
                "name": told["name"].strip(),
                "role": told["role"],
                "side": role.side if role else "",
                "organisation": told["organisation"].strip(),
                "facts": {**facts, "nationality": [told["nationality"]] if told["nationality"] else []},
            }
        return changed


class EndUserForm(PartnerForm):
    """The same for who takes up the results."""

    def _fits(self, role: str) -> bool:
        return role == "end-user"


class TerminationForm(ChangeForm):
    """What is to be paid back."""

    def build(self) -> None:
        self.fields["recover"] = forms.CharField(
            label=_("To be paid back"), initial="0", max_length=20, help_text=_("An amount; nothing is 0.")
        )

    def changes(self) -> dict[str, Any]:
        return {"recover": _plain(self.cleaned_data["recover"])}


FORMS: dict[AmendmentKind, type[ChangeForm]] = {
    AmendmentKind.EXTENSION: ExtensionForm,
    AmendmentKind.BUDGET: BudgetForm,
    AmendmentKind.DIRECTOR: DirectorForm,
    AmendmentKind.PARTNER: PartnerForm,
    AmendmentKind.END_USER: EndUserForm,
    AmendmentKind.SUSPENSION: ChangeForm,
    AmendmentKind.RESUMPTION: ChangeForm,
    AmendmentKind.TERMINATION: TerminationForm,
}


def _amount() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


def _plain(typed: str) -> str:
    """What was typed as the rulebook keeps amounts; what is no amount stays as it is, and is refused there."""
    amount = amount_of(typed)
    return typed if amount is None else str(amount)
