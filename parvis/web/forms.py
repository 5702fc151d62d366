"""A field that several forms share, and the specimen form of the design page: one field of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.gateways.mail import NotAnAddress, address_of
from parvis.web.errors import words_of


@contextmanager
def refused_into(form: forms.Form) -> Iterator[None]:
    """Put the rules' no beside what was typed, instead of on a page of its own; nothing typed is lost.

    Hidden things and forbidden ones stay what they are.
    """
    try:
        yield
    except (NotFound, Denied):
        raise
    except Refused as refusal:
        named = refusal.field if isinstance(refusal, Invalid) else ""
        places = (named, f"{named}_en")
        field = next((name for name in places if name in form.fields), None)
        form.add_error(field, forms.ValidationError(words_of(refusal), code=refusal.code))


class AddressField(forms.EmailField):
    """An e-mail address to which our letters really go; narrower than what standards allow."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**{"max_length": 254, **named})

    def clean(self, value: Any) -> Any:
        address = super().clean(value)
        if address:
            try:
                goes_to = address_of(address)
            except NotAnAddress as wrong:
                raise forms.ValidationError(EmailValidator.message, code="invalid") from wrong
            if goes_to.rpartition("@")[0] != address.rpartition("@")[0]:  # another address was read out of it
                raise forms.ValidationError(EmailValidator.message, code="invalid")
        return address


class WallField(forms.CharField):
    """A time as the wall clock shows it; the rulebook says whether any clock does."""

    def __init__(self, **named: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 60})
        super().__init__(**{"max_length": 20, "widget": widget, **named})


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


class SpecimenWritingForm(forms.Form):
    """A longer text, shown while it is written; never kept."""

    text = forms.CharField(
        label=_("Text"),
        help_text=_("Markdown: a blank line ends a paragraph, ## begins a heading, - begins a point."),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )


class CodeForm(forms.Form):
    """A code as it comes by mail."""

    code = forms.CharField(
        label=_("Code from the mail"),
        help_text=_("Valid for 30 minutes."),
        widget=forms.TextInput(
            attrs={"class": "code-digits", "inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6"}
        ),
    )
