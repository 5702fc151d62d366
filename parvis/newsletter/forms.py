"""Text in, domain values out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.domain.newsletter import LANGUAGES
from parvis.newsletter.actions import Words
from parvis.web.forms import AddressField


class SubscribeForm(forms.Form):
    """An address and a language."""

    email = AddressField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
    )
    language = forms.ChoiceField(label=_("Language of the newsletter"), choices=settings.LANGUAGES)


class LanguageForm(forms.Form):
    """The language to read in."""

    language = forms.ChoiceField(label=_("Language of the newsletter"), choices=settings.LANGUAGES)


class IssueForm(forms.Form):
    """An issue's words in both languages; the assets are chosen beside it."""

    subject_en = forms.CharField(label=_("Subject in English"), max_length=150, required=False)
    opening_en = forms.CharField(
        label=_("Opening in English"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    subject_fr = forms.CharField(label=_("Subject in French"), max_length=150, required=False)
    opening_fr = forms.CharField(label=_("Opening in French"), required=False, widget=forms.Textarea(attrs={"rows": 5}))

    def words(self) -> dict[str, Words]:
        """The words by language."""
        told: dict[str, Any] = self.cleaned_data
        return {code: Words(told[f"subject_{code}"], told[f"opening_{code}"]) for code in LANGUAGES}
