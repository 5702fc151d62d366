"""What is entered about a grant while it runs, one form a kind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.domain.budget import amount_of
from parvis.domain.programme_file import Programme
from parvis.grants.models import Award
from parvis.web.programme import in_language

OFFERS = 5


class Entry(forms.Form):
    """A form that knows the award it is for."""

    def __init__(self, *arguments: Any, award: Award, programme: Programme, language: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.award, self.rules, self.language = award, programme.award, language
        self.build()

    def build(self) -> None:
        """What depends on the programme's file."""


class AmountField(forms.CharField):
    """An amount as people write it."""

    def __init__(self, **named: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **named)

    def clean(self, value: Any) -> Decimal | None:
        """The amount, or None where nothing was typed."""
        typed = super().clean(value)
        if not typed:
            return None
        amount = amount_of(typed)
        if amount is None:
            raise forms.ValidationError(_("Write the amount in digits, for example 12500.50."))
        return amount


def _day(label: Any, **named: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **named)


def _lines(label: Any, **named: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), max_length=8000, **named)


class StipendForm(Entry):
    """Group, months, amount."""

    group = forms.ChoiceField(label=_("Group"))
    months = forms.IntegerField(label=_("For how many months"), min_value=1, max_value=120)
    monthly = AmountField(label=_("Amount a month"))
    from_on = _day(_("From which day"))

    def build(self) -> None:
        """The groups of the programme's file."""
        rates = self.rules.stipends.rates if self.rules and self.rules.stipends else ()
        choices = [(one.code, in_language(one.name, self.language)) for one in rates]
        self.fields["group"].choices = choices  # type: ignore[attr-defined]


class OffersForm(Entry):
    """What is bought, who offers it for how much, which offer is taken, and why."""

    what = forms.CharField(label=_("What is bought"), max_length=200)

    def build(self) -> None:
        """Rows for offers; as many as the file wants are asked for."""
        least = self.rules.purchases.offers if self.rules and self.rules.purchases else 2
        for number in range(1, OFFERS + 1):
            needed = number <= least
            self.fields[f"supplier_{number}"] = forms.CharField(
                label=_("Supplier %(number)s") % {"number": number}, max_length=200, required=needed
            )
            self.fields[f"amount_{number}"] = AmountField(
                label=_("Offer %(number)s, in %(currency)s") % {"number": number, "currency": self.award.currency},
                required=needed,
            )
        self.fields["chosen"] = forms.TypedChoiceField(
            label=_("Which offer is taken"),
            choices=[(number, str(number)) for number in range(1, OFFERS + 1)],
            coerce=int,
        )
        self.fields["reason"] = _lines(_("Why"))

    def offers(self) -> list[tuple[str, Decimal]]:
        """The rows that were filled in."""
        told = self.cleaned_data
        rows = ((told[f"supplier_{number}"], told[f"amount_{number}"]) for number in range(1, OFFERS + 1))
        return [(supplier, amount) for supplier, amount in rows if supplier and amount is not None]

    def clean(self) -> dict[str, Any]:
        """A supplier without an amount is half a row."""
        told = super().clean() or {}
        for number in range(1, OFFERS + 1):
            if bool(told.get(f"supplier_{number}")) != (told.get(f"amount_{number}") is not None):
                self.add_error(f"supplier_{number}", _("An offer is a supplier and an amount."))
        return told


class PublicationForm(Entry):
    """Title, DOI, what it says of the grant."""

    title = forms.CharField(label=_("Title"), max_length=400)
    venue = forms.CharField(label=_("Where it appeared"), max_length=300, required=False)
    doi = forms.CharField(label=_("DOI"), max_length=200, required=False)
    published_on = _day(_("Published on"))
    acknowledgement = _lines(_("What it says of the grant"), required=False)

    def build(self) -> None:
        """The sentence that the programme proposes."""
        rule = self.rules.acknowledgement if self.rules else None
        if rule is not None:
            proposed = in_language(rule.text, self.language).replace("{reference}", self.award.reference)
            self.fields["acknowledgement"].help_text = _("Copied from the paper. Proposed: %(text)s") % {
                "text": proposed
            }


class VisitForm(Entry):
    """When, where, what for."""

    planned_on = _day(_("On which day"))
    place = forms.CharField(label=_("Place"), max_length=200)
    purpose = _lines(_("What is looked at"), required=False)


class EventForm(Entry):
    """What, where, from when to when."""

    title = forms.CharField(label=_("What it is"), max_length=300)
    place = forms.CharField(label=_("Place"), max_length=200)
    from_on = _day(_("First day"))
    to_on = _day(_("Last day"))


class ParticipantsForm(forms.Form):
    """The list of who came, without names."""

    file = forms.FileField(
        label=_("The list, saved as CSV"),
        help_text=_(
            "One line a person, with the columns nation (code of two letters), part (speaker, participant, student, "
            "organiser) and days (0: did not come). No names, no addresses."
        ),
    )

    def text(self) -> str:
        """What stands in the file."""
        return str(self.cleaned_data["file"].read(512_000).decode("utf-8-sig", "replace"))


class AskExpertForm(forms.Form):
    """Who is asked about a report, until when, what."""

    expert = forms.ChoiceField(label=_("Expert"))
    due_on = _day(_("Until which day"))
    question = _lines(_("What you ask"), required=False)

    def __init__(self, *arguments: Any, experts: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["expert"].choices = experts  # type: ignore[attr-defined]


class OpinionForm(forms.Form):
    """What an expert thinks of a report."""

    accepts = forms.TypedChoiceField(
        label=_("Would you accept it?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = _lines(_("What you think of it"))
