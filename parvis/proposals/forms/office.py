"""Small forms of the programme office."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.web.forms import AddressField, WallField


class NextPhaseForm(forms.Form):
    """When the next phase closes, as a clock in the programme's zone shows it."""

    closes = WallField(label=_("Closes"))


class ActingForm(forms.Form):
    """For whom one writes, where, and who asked for it."""

    proposal = forms.CharField(label=_("Number of the proposal"), max_length=12)
    email = AddressField(label=_("Address of the person"))
    reason = forms.CharField(
        label=_("Who asked for it, and why"),
        help_text=_("The person reads this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
