"""Text in: the words of a letter in both languages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.domain.letters import LONGEST_BODY, LONGEST_SUBJECT
from parvis.web.writings import Part, WritingForm


class WordingForm(WritingForm):
    """Subject and body of a kind of letter; nothing of it may be missing."""

    parts = (
        Part("subject", _("Subject line"), longest=LONGEST_SUBJECT),
        Part("body", _("Letter"), _("A blank line begins a new paragraph."), rows=12, longest=LONGEST_BODY),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in self.fields.keys() - {"base"}:
            self.fields[name].required = True
