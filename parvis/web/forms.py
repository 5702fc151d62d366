"""The specimen form of the design page: one field of each kind."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SpecimenForm(forms.Form):
    """Shown empty, filled, refused and closed; it is never kept."""

    headline = forms.CharField(
        label=_("Headline"), help_text=_("What happened, where, in one line. At most 80 characters."), max_length=80
    )
    place = forms.CharField(label=_("Place"), required=False)
    taken_on = forms.DateField(label=_("Taken on"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("video", _("Video")), ("photo", _("Photo"))])
    storyline = forms.CharField(label=_("Storyline"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    purpose = forms.ChoiceField(
        label=_("What is it for?"),
        choices=[("press", _("Press")), ("tv", _("Television")), ("education", _("Education"))],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=[("en", _("English")), ("fr", _("French"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    terms = forms.BooleanField(label=_("I accept the terms of use"), help_text=_("Version of 1 November 2026"))


class CodeForm(forms.Form):
    """A code as it comes by mail."""

    code = forms.CharField(
        label=_("Code from the mail"),
        help_text=_("Valid for 30 minutes."),
        widget=forms.TextInput(
            attrs={"class": "code-digits", "inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6"}
        ),
    )
