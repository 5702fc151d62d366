"""What a visitor types on the pages that span all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.gateways import pdf

LARGEST = 5_000_000  # bytes of a receipt; ours have fifty thousand


class CheckForm(forms.Form):
    """A receipt by its code and digest, or the file that holds both."""

    code = forms.CharField(
        label=_("Code of the receipt"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "mono", "autocomplete": "off", "spellcheck": "false"}),
    )
    digest = forms.CharField(
        label=_("Digest"),
        help_text=_("64 characters from 0 to 9 and a to f; spaces do no harm."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "mono", "autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("or the receipt itself, as PDF"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        code = "".join(str(typed.get("code") or "").split())
        digest = "".join(str(typed.get("digest") or "").split()).lower()
        if file := typed.get("file"):
            code, digest = self._in_file(file)
        elif not code or not digest:
            raise forms.ValidationError(_("Type both code and digest, or choose the PDF of the receipt."))
        return {"code": code, "digest": digest}

    @staticmethod
    def _in_file(file: Any) -> tuple[str, str]:
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large for a receipt."))
        for mark in pdf.marks(b"".join(file.chunks())):
            kind, _colon, rest = mark.partition(":")
            if kind == "receipt":
                code, _colon, digest = rest.partition(":")
                return code, digest
        raise forms.ValidationError(_("No receipt of ours is in this file. Type its code and digest instead."))
