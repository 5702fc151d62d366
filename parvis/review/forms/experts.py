"""What the office types of experts and their terms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.review.actions.experts import Described
from parvis.review.models import Expert
from parvis.web import figures
from parvis.web.forms import AddressField
from parvis.web.programme import current, in_language, today


def nations(on: date) -> list[tuple[str, str]]:
    """The programme's nations by name."""
    language = get_language() or "en"
    named = sorted((figures.country(one.code, language), one.code) for one in current().nations)
    return [("", "–"), *((code, name) for name, code in named)]


def priorities(on: date) -> list[tuple[str, str]]:
    """The priorities in force, two levels deep."""
    language, found = get_language() or "en", current().priorities_on(on)
    if found is None:
        return []
    named = [(found.full_code(one), in_language(one.name, language)) for one in found.priorities]
    return [(code, name) for code, name in named if code.count(".") <= 1]


def area(label: Any, help_text: Any = "") -> forms.CharField:
    """A longer text that may stay empty."""
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=5000, widget=widget)


class TermForm(forms.Form):
    """From when until when somebody is in the pool."""

    from_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    to_on = forms.DateField(
        label=_("Until, not including"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Usually three years."),
    )


class ExpertForm(forms.Form):
    """Who an expert is and what he or she knows."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = AddressField(label=_("E-mail address"))
    nominated_by = forms.ChoiceField(
        label=_("Named by"), help_text=_("The nation that named the expert. He or she does not speak for it.")
    )
    nationality = forms.ChoiceField(label=_("Nationality"), help_text=_("Proposals of the same nation are kept away."))
    organisation_name = forms.CharField(label=_("Works at"), max_length=300, required=False)
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)
    load = forms.IntegerField(label=_("Reviews in a round, at most"), min_value=1, max_value=50, initial=6)
    is_senior = forms.BooleanField(
        label=_("Senior: has judged for years"),
        help_text=_("A rule of a round may ask for one at each proposal."),
        required=False,
    )
    expertise_en = area(_("Expertise, in English"), _("Fields, methods, instruments. The matching reads it."))
    expertise_fr = area(_("Expertise, in French"))
    priorities = forms.MultipleChoiceField(
        label=_("Key priorities"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, at: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        day = today(at)
        for name, choices in (
            ("nominated_by", nations(day)),
            ("nationality", nations(day)),
            ("priorities", priorities(day)),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def described(self) -> Described:
        """For the action."""
        names = set(self.cleaned_data) & set(Described.__dataclass_fields__)
        return Described(**{name: self.cleaned_data[name] for name in names})


class NominateForm(ExpertForm, TermForm):
    """A new expert with a first term."""

    field_order = ("name", "email", "nominated_by", "nationality", "organisation_name", "from_on", "to_on")


def initial_of(expert: Expert) -> dict[str, Any]:
    """The expert as the form begins."""
    names = set(Described.__dataclass_fields__) - {"organisation"}
    return {name: getattr(expert, name) for name in names}
