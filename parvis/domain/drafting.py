"""Two sides write one draft, and nothing is lost.

Each answer has a version.  Who saves says which version he or she was looking
at.  If the other side has saved in between, the save is refused and both texts
are handed back: neither is overwritten, neither is thrown away.  The same text
saved twice is no conflict.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from parvis.domain.refusals import Invalid, Refused, TooLarge

LONGEST_ANSWER = 200_000  # characters of one answer as JSON; the longest form asks for a tenth
DEEPEST_ANSWER = 12  # tables within tables; the deepest question of any form has five
SURROGATE = re.compile("[\ud800-\udfff]")
SAME_SITTING = timedelta(minutes=2)  # saves of one person within it are one step of the history


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Kept:
    """An answer as it is kept: its value, its version, whose it is and since when."""

    value: object
    version: int
    saved_by: str = ""
    saved_at: datetime | None = None


def kept_in(draft: Mapping[str, Any], field: str) -> Kept:
    """The text of this field in a draft that keeps `{"value", "version"}` by field; version 0 where there is none."""
    told = draft.get(field, {})
    return Kept(told.get("value"), told.get("version", 0))


class Stale(Refused):
    """Somebody else has saved this answer in between.  `yours` and `theirs` are both whole."""

    def __init__(self, *, yours: object, theirs: Kept, who: str) -> None:
        self.yours = yours
        self.theirs = theirs
        super().__init__(
            _("%(who)s saved this answer while you were writing. Nothing is lost: choose between both texts below."),
            code="stale",
            who=who,
        )


def judged_save(value: object, *, base_version: int, kept: Kept, who: str) -> bool:
    """Whether this save changes anything; Stale if it would overwrite what its writer has not seen."""
    if value == kept.value:
        return False
    if base_version != kept.version:
        raise Stale(yours=value, theirs=kept, who=who)
    return True


def is_same_step(kept: Kept, *, by: str, began_at: datetime | None, now: datetime) -> bool:
    """Whether a save goes on with the step of the history that the last one began."""
    return bool(kept.saved_by) and kept.saved_by == by and began_at is not None and now < began_at + SAME_SITTING


def normal(value: object) -> object:
    """The value as it is kept: composed characters, plain line ends, no trailing blanks; whole otherwise."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).rstrip()
    if isinstance(value, Mapping):
        return {normal_name(name): normal(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [normal(inner) for inner in value]
    return value


def normal_name(name: object) -> str:
    """The name of a part of an answer."""
    return unicodedata.normalize("NFC", str(name))[:80]


def check_size(value: object, *, field: str) -> None:
    """No answer is longer than the house keeps, nor of a kind that is no JSON; what was there before stays."""
    if _is_deeper(value, DEEPEST_ANSWER):
        raise Invalid(_("This answer holds tables within tables too often to be kept."), field=field)
    length = _length(value)
    if length > LONGEST_ANSWER:
        raise TooLarge(
            _(
                "This answer has %(length)s characters; at most %(most)s are kept. Nothing was saved, and what was "
                "there before is still there. Shorten it, or hand in a PDF where the form takes files."
            ),
            field=field,
            code="answer-too-long",
            length=length,
            most=LONGEST_ANSWER,
        )
    try:
        text = json.dumps(value, ensure_ascii=False, default=str, allow_nan=False)
    except ValueError as no:
        raise Invalid(_("Every figure must be finite."), field=field) from no
    if "\\u0000" in text or SURROGATE.search(text):
        raise Invalid(_("This text holds a character that no text has (NUL). Take it out and save again."), field=field)


def _is_deeper(value: object, most: int) -> bool:
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return any(most == 0 or _is_deeper(inner, most - 1) for inner in inside)


def _length(value: object) -> int:
    # Before any JSON is made of it: forty megabytes are refused without being copied.
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(len(str(name)) + _length(inner) for name, inner in value.items())
    if isinstance(value, list | tuple):
        return sum(map(_length, value)) + len(value)
    return 8
