"""What an officer enters to offer an award."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.grants.actions.offering import Signatory
from parvis.proposals.models import Party
from parvis.web.writings import LANGUAGE_NAMES


class OfferForm(forms.Form):
    """First day, conditions of this award, and who signs for each director's institution."""

    starts_on = forms.DateField(
        label=_("First day"),
        help_text=_("The months of the project, the reports and the instalments count from it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    condition_en = forms.CharField(
        label=_("Further conditions, in English"),
        help_text=_("Beside those of every award. A blank line begins a new one."),
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
        max_length=6000,
        required=False,
    )
    condition_fr = forms.CharField(
        label=_("Further conditions, in French"),
        widget=forms.Textarea(attrs={"rows": 3, "lang": "fr"}),
        max_length=6000,
        required=False,
    )

    def __init__(self, *arguments: Any, directors: Iterable[Party], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.directors = list(directors)
        for party in self.directors:
            self.fields[f"name_{party.code}"] = forms.CharField(label=_("Name"), max_length=120)
            self.fields[f"email_{party.code}"] = forms.EmailField(label=_("E-mail address"))
            self.fields[f"language_{party.code}"] = forms.ChoiceField(
                label=_("Language of the letter"), choices=list(LANGUAGE_NAMES.items())
            )

    def clean(self) -> dict[str, Any]:
        """What is written in one language is written in both."""
        told: dict[str, Any] = super().clean() or {}
        if bool((told.get("condition_en") or "").strip()) != bool((told.get("condition_fr") or "").strip()):
            missing = "condition_fr" if (told.get("condition_en") or "").strip() else "condition_en"
            self.add_error(missing, _("Conditions stand in both languages. Write the other one too."))
        return told

    def signatory_fields(self) -> list[tuple[Party, list[forms.BoundField]]]:
        """The fields of each director's institution."""
        return [
            (party, [self[f"{part}_{party.code}"] for part in ("name", "email", "language")])
            for party in self.directors
        ]

    @property
    def first_day(self) -> date:
        return self.cleaned_data["starts_on"]

    def conditions(self) -> dict[str, str]:
        """By language; none if nothing was written."""
        told = {language: self.cleaned_data[f"condition_{language}"].strip() for language in ("en", "fr")}
        return told if any(told.values()) else {}

    def signatories(self) -> list[Signatory]:
        """As the action takes them."""
        told = self.cleaned_data
        return [
            Signatory(
                party.code, told[f"name_{party.code}"], told[f"email_{party.code}"], told[f"language_{party.code}"]
            )
            for party in self.directors
        ]
