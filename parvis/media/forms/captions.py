"""A caption file handed in at the desk: a file in, clean cues out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.domain.captions import MOST_BYTES, Cue, check_fits_film, read_captions
from parvis.domain.refusals import Invalid
from parvis.media.forms.desk import FOOTAGE_LANGUAGES
from parvis.media.labels import language_name
from parvis.web.errors import words_of


class CaptionsForm(forms.Form):
    """Which language, which file."""

    language = forms.ChoiceField(label=_("Language of the captions"))
    file = forms.FileField(
        label=_("Caption file"),
        help_text=_("WebVTT or SubRip, written in UTF-8. Another file in the same language replaces the first."),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )

    def __init__(self, *arguments: Any, seconds: Fraction | None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.seconds = seconds
        self.cues: tuple[Cue, ...] = ()
        reader = get_language() or "en"
        choices = [(code, capfirst(language_name(code, reader))) for code in FOOTAGE_LANGUAGES]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        """Read what was handed in; its reason of refusal becomes the field's."""
        file: UploadedFile = self.cleaned_data["file"]
        try:
            self.cues = read_captions(file.read(MOST_BYTES + 1))
            if self.seconds is not None:
                check_fits_film(self.cues, self.seconds)
        except Invalid as refused:
            raise forms.ValidationError(words_of(refused)) from refused
        return file
