"""Text in: the words of a letter in both languages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.domain.letters import LONGEST_BODY, LONGEST_SUBJECT
from parvis.web.writings import Part, WritingForm


class WordingForm(WritingForm):
    """Subject and body of a kind of letter."""

    parts = (
        Part("subject", _("Subject line"), longest=LONGEST_SUBJECT),
        Part("body", _("Letter"), _("A blank line begins a new paragraph."), rows=12, longest=LONGEST_BODY),
    )
