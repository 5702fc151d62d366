"""The code with which somebody who was written to comes in, and the name of the account it makes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.accounts.forms import CodeForm


class NewHereForm(CodeForm):
    """The code, and under which name the account is made."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    field_order = ["code", "name"]
