"""Text in, domain values out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.domain.stories import LONGEST_LEAD, LONGEST_TITLE, PARTS, LinkKind
from parvis.domain.writings import LANGUAGES
from parvis.stories.labels import LINK_KINDS
from parvis.web.programme import entries, in_language

LONG = {
    "body": (_("Text"), _("Markdown: a blank line ends a paragraph, ## begins a heading, - begins a point."), 14),
    "result": (_("Result"), _("What came of it, in two or three sentences."), 4),
    "team": (_("Team"), _("Who worked on it: institutions and their nations, one a line."), 4),
    "figures": (_("Figures"), _("One a line: the value, a bar, what it counts. For example: 40 km | range"), 4),
}


class StoryForm(forms.Form):
    """A story's words in both languages, each part a field such as `title_en`."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for language in LANGUAGES:
            self.fields[f"title_{language}"] = forms.CharField(
                label=_("Headline"), max_length=LONGEST_TITLE, required=False
            )
            self.fields[f"lead_{language}"] = forms.CharField(
                label=_("Lead"),
                help_text=_("What it is and why it matters, in two sentences."),
                max_length=LONGEST_LEAD,
                widget=forms.Textarea(attrs={"rows": 3}),
                required=False,
            )
            for part, (label, help_text, rows) in LONG.items():
                self.fields[f"{part}_{language}"] = forms.CharField(
                    label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}), required=False
                )
            for part in PARTS:
                self.fields[f"{part}_{language}"].widget.attrs["lang"] = language

    def texts(self) -> dict[str, dict[str, str]]:
        """The words by language and part."""
        told = self.cleaned_data
        return {
            language: {part: told[f"{part}_{language}"].replace("\r\n", "\n") for part in PARTS}
            for language in LANGUAGES
        }

    @staticmethod
    def initial_of(texts: dict[str, dict[str, str]]) -> dict[str, str]:
        """The fields' values for these words."""
        return {
            f"{part}_{language}": (texts.get(language) or {}).get(part, "") for language in LANGUAGES for part in PARTS
        }


class PlacesForm(forms.Form):
    """What a story points at, and the assets that go with it."""

    pictures = forms.CharField(
        label=_("Films and pictures of the press library"),
        help_text=_("The codes of the assets, one a line; the first leads the story."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        required=False,
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        language = get_language() or "en"
        for kind in LinkKind:
            choices = [(code, in_language(words, language)) for code, words in entries(kind).items()]
            if choices:
                self.fields[kind.value] = forms.MultipleChoiceField(
                    label=LINK_KINDS[kind], choices=choices, widget=forms.CheckboxSelectMultiple, required=False
                )

    def links(self) -> list[tuple[LinkKind, str]]:
        """What is ticked."""
        return [(kind, code) for kind in LinkKind for code in self.cleaned_data.get(kind.value, [])]

    def codes(self) -> list[str]:
        """The assets' codes in their order."""
        return self.cleaned_data["pictures"].split()


class PublishForm(forms.Form):
    """The moment from which everybody reads it; empty: at once."""

    publish_at = forms.DateTimeField(
        label=_("Opens at"),
        help_text=_("In the programme's time zone. Leave empty to publish at once."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        required=False,
    )


class WithdrawForm(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("Readers who follow the address will see it."), max_length=400
    )
