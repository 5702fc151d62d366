"""The file that is brought."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.domain.past_files import Kind
from parvis.past.labels import KINDS


class BringForm(forms.Form):
    """A table to look through."""

    kind = forms.ChoiceField(
        label=_("What the file tells"), choices=[(str(kind), KINDS[kind]) for kind in Kind], widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=_("The table, saved as CSV"),
        help_text=_("Parted by semicolons, commas or tabs, in UTF-8 or Windows-1252. Nothing is written yet."),
    )

    @property
    def brought(self) -> tuple[bytes, Kind, str]:
        """Bytes, kind and name."""
        given: Any = self.cleaned_data["file"]
        return given.read(), Kind(self.cleaned_data["kind"]), str(given.name)
