"""What the kinds of letters are about, in the order of a case's way."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _c

# The first part of a kind's code: what the letter is about.
MATTERS = {
    "proposal": _c("letters", "Joint proposals"),
    "screening": _c("letters", "Screening"),
    "opinion": _c("letters", "Opinions of the body’s own experts"),
    "review": _c("letters", "Reviews"),
    "panel": _c("letters", "Panel"),
    "decisions": _c("letters", "Decision by the nations"),
    "outcome": _c("letters", "Outcome letters"),
    "award": _c("letters", "Award letter"),
    "report": _c("letters", "Reports"),
    "payment": _c("letters", "Payments"),
    "story": _c("letters", "Stories"),
}
OTHERS = _("Other letters")
