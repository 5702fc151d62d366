"""Text in, domain values out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.domain.meeting import Matter
from parvis.domain.stories import LONGEST_LEAD, LONGEST_TITLE
from parvis.web.labels import MATTERS
from parvis.web.programme import entries, in_language
from parvis.web.writings import MARKDOWN_HELP, Part, WritingForm


class StoryForm(WritingForm):
    """A story's words in both languages."""

    parts = (
        Part("title", _("Headline"), longest=LONGEST_TITLE),
        Part("lead", _("Lead"), _("What it is and why it matters, in two sentences."), rows=3, longest=LONGEST_LEAD),
        Part("body", _("Text"), MARKDOWN_HELP, rows=14, is_markdown=True),
        Part("result", _("Result"), _("What came of it, in two or three sentences."), rows=4),
        Part(
            "team", _("Team"), _("Who worked on it: institutions and their nations, one a line."), rows=4, is_extra=True
        ),
        Part(
            "figures",
            _("Figures"),
            _("One a line: the value, a bar, what it counts. For example: 40 km | range"),
            rows=4,
            is_extra=True,
        ),
    )


class PlacesForm(forms.Form):
    """What a story points at."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        language = get_language() or "en"
        for kind in Matter:
            choices = [(code, in_language(words, language)) for code, words in entries(kind).items()]
            if choices:
                self.fields[kind.value] = forms.MultipleChoiceField(
                    label=MATTERS[kind], choices=choices, widget=forms.CheckboxSelectMultiple, required=False
                )

    def links(self) -> list[tuple[Matter, str]]:
        """What is ticked."""
        return [(kind, code) for kind in Matter for code in self.cleaned_data.get(kind.value, [])]


class WithdrawForm(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("Readers who follow the address will see it."), max_length=400
    )
