"""What a visitor types on the pages that span all."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.gateways import pdf
from parvis.media import offers as media

LARGEST = 5_000_000  # bytes of a receipt; ours have fifty thousand
OF_CODES = {"class": "mono", "autocomplete": "off", "spellcheck": "false"}


class CheckForm(forms.Form):
    """A receipt by its code and digest, or the file that holds both, and the head that is printed on it."""

    code = forms.CharField(
        label=_("Code of the receipt"), max_length=40, required=False, widget=forms.TextInput(OF_CODES)
    )
    digest = forms.CharField(
        label=_("Digest"),
        help_text=_("64 characters from 0 to 9 and a to f; spaces do no harm."),
        max_length=200,
        required=False,
        widget=forms.TextInput(OF_CODES),
    )
    file = forms.FileField(
        label=_("or the receipt itself, as PDF or JSON"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf,application/json,.json"}),
    )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        head: tuple[int, str] | None = None
        code, digest = _closed_up(typed.get("code")), _closed_up(typed.get("digest")).lower()
        if file := typed.get("file"):
            (code, digest), head = self._in_file(file)
        elif not code or not digest:
            raise forms.ValidationError(_("Type both code and digest, or choose the file of the receipt."))
        return {"code": code, "digest": digest, "head": head}

    @staticmethod
    def _in_file(file: Any) -> tuple[tuple[str, str], tuple[int, str] | None]:
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large for a receipt."))
        content = b"".join(file.chunks())
        if content.lstrip()[:1] == b"{":
            return _in_json(content), None
        marked: dict[str, tuple[str, str]] = {}
        for mark in pdf.marks(content):
            kind, _colon, rest = mark.partition(":")
            first, _colon, second = rest.partition(":")
            marked.setdefault(kind, (first, second))
        if "receipt" not in marked:
            raise forms.ValidationError(_("No receipt of ours is in this file. Type its code and digest instead."))
        number, digest = marked.get("head", ("", ""))
        return marked["receipt"], (int(number), digest) if number.isdecimal() and len(number) < 10 else None


class HeadForm(forms.Form):
    """A head of the trail, by the number and the digest that were printed or mailed."""

    head_number = forms.IntegerField(
        label=_("Number of the head"),
        min_value=1,
        max_value=2_000_000_000,
        widget=forms.TextInput({**OF_CODES, "inputmode": "numeric"}),
    )
    head_digest = forms.CharField(label=_("Digest of the head"), max_length=200, widget=forms.TextInput(OF_CODES))

    def clean_head_digest(self) -> str:
        """The digest alone; a letter prints it behind its number and a colon, and so it may be pasted."""
        typed = _closed_up(self.cleaned_data["head_digest"]).lower()
        return typed.rpartition(":")[2]


def _in_json(content: bytes) -> tuple[str, str]:
    """Code and digest in the receipt of a part; a signature that does not hold is told before anything else."""
    try:
        told = json.loads(content)
        code, digest = told["receipt"], told["file"]["sha256"]
    except (ValueError, KeyError, TypeError, RecursionError):
        code = digest = None
    if not isinstance(code, str) or not isinstance(digest, str):
        raise forms.ValidationError(_("No receipt of ours is in this file. Type its code and digest instead."))
    if "signature" in told and not media.is_signed_by_us(told):
        raise forms.ValidationError(
            _("The signature of this receipt does not hold: what it says was changed, or another house signed it.")
        )
    return code, digest


def _closed_up(typed: Any) -> str:
    return "".join(str(typed or "").split())
