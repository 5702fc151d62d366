"""Captions at the desk: a file handed in, or a text typed; captions out, or every fault with its line."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from parvis.domain.captions import (
    MOST_BYTES,
    Captions,
    CaptionState,
    FaultyCaptions,
    check_fits_film,
    move_captions,
    parse_captions,
)
from parvis.domain.refusals import Invalid
from parvis.media.forms.desk import FOOTAGE_LANGUAGES
from parvis.media.labels import CAPTION_STATES, language_name
from parvis.web.errors import words_of

STATES = [(state.value, CAPTION_STATES[state]) for state in CaptionState]


def state_field() -> forms.ChoiceField:
    """What these captions are from now on."""
    return forms.ChoiceField(label=_("State"), choices=STATES, initial=CaptionState.DRAFT, widget=forms.RadioSelect)


class ReadsCaptions(forms.Form):
    """What both forms do: read captions, and say every fault of theirs."""

    def __init__(self, *arguments: Any, seconds: Fraction | None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.seconds = seconds
        self.captions = Captions(())
        self.faults: list[tuple[int, str]] = []
        self.handed_in = ""  # as it was handed in, so that nothing of it is lost

    def read(self, content: bytes, field: str) -> None:
        """Understand the captions; what is wrong becomes the field's errors."""
        self.handed_in = content[:MOST_BYTES].decode("utf-8", "replace").replace("\r\n", "\n")
        try:
            self.captions = parse_captions(content)
            if self.seconds is not None:
                check_fits_film(self.captions.cues, self.seconds)
        except FaultyCaptions as faulty:
            self.faults = [(fault.line, gettext(fault.message) % fault.facts) for fault in faulty.faults]
            self.add_error(field, [words for _line, words in self.faults])
        except Invalid as refused:
            self.add_error(field, words_of(refused))


class CaptionsForm(ReadsCaptions):
    """Which language, which file."""

    language = forms.ChoiceField(label=_("Language of the captions"))
    file = forms.FileField(
        label=_("Caption file"),
        help_text=_("WebVTT or SubRip, written in UTF-8. It becomes the language’s next version."),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )
    state = state_field()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        reader = get_language() or "en"
        choices = [(code, capfirst(language_name(code, reader))) for code in FOOTAGE_LANGUAGES]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file: UploadedFile | None = cleaned.get("file")
        if file is not None:
            self.read(file.read(MOST_BYTES + 1), "file")
        return cleaned


class CaptionsEditor(ReadsCaptions):
    """The captions of one language as text; a script on the page makes rows of it."""

    text = forms.CharField(
        label=_("Captions"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true", "class": "captions-text"}),
        help_text=_(
            "Times, then the words, then a blank line. Who speaks stands in front of the words: "
            "<v Name, title>. To part a caption, write a new line of times; to join two, take one out."
        ),
    )
    shift = forms.DecimalField(
        label=_("Move all by seconds"),
        required=False,
        min_value=Decimal(-36_000),
        max_value=Decimal(36_000),
        decimal_places=3,
        help_text=_("2.5 is later, -2.5 is earlier. Done when you save."),
    )
    state = state_field()
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = cleaned.get("text")
        if typed:
            self.read(typed.encode(), "text")
        shift = cleaned.get("shift")
        if shift and self.captions.cues:
            try:
                moved = move_captions(self.captions.cues, int(shift * 1000))
                self.captions = Captions(moved, self.captions.head)
            except Invalid as refused:
                self.add_error("shift", words_of(refused))
        return cleaned
