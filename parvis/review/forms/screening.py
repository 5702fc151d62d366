"""What officers and applicants type around the screening."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.domain.calls import WallClock
from parvis.domain.screening import LONGEST_ANSWER, LONGEST_QUESTION
from parvis.web.forms import WallField


class QuestionForm(forms.Form):
    """A question to the applicants, and until when they may answer, as a clock in the programme's zone shows it."""

    text = forms.CharField(
        label=_("Question to the applicants"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    due = WallField(label=_("Answer until"))

    @classmethod
    def blank(cls, *, days: int, at: datetime, zone: Any, **kept: Any) -> QuestionForm:
        """With the usual time to answer filled in: the end of that working day."""
        due = (at + timedelta(days=days)).astimezone(zone).replace(hour=18, minute=0)
        return cls(initial={"due": due.strftime("%Y-%m-%dT%H:%M")}, **kept)

    def due_at(self, zone: str) -> datetime:
        """The moment that was named."""
        return WallClock.read(self.cleaned_data["due"], zone, field="due").at()


class AnswerForm(forms.Form):
    """The applicants' answer."""

    answer = forms.CharField(
        label=_("Your answer"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 8})
    )


def chosen(values: Iterable[str], *, most: int = 200) -> list[str]:
    """Codes that were ticked, each once."""
    return list(dict.fromkeys(value[:40] for value in values))[:most]
