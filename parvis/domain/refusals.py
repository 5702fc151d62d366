"""How the rules say no.

A refusal is a sentence for the person who asked: what happened, what it means,
what to do.  The sentence is an English message with named places; the rooms
above translate it (`gettext(refusal.message) % refusal.facts`).
"""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """The rules do not allow it.

    `code` names the rule for programs, `message` is the English sentence for
    people (and the key of its translation), `facts` fill its named places.
    """

    status: ClassVar[int] = 409

    def __init__(self, message: str, *, code: str = "refused", **facts: object) -> None:
        self.code = code
        self.message = message
        self.facts = facts
        super().__init__(str(self))

    def __str__(self) -> str:
        return self.message % self.facts if self.facts else self.message


class Denied(Refused):
    """This person may see the thing, but may not do this to it."""

    status = 403


class NotFound(Refused):
    """There is no such thing for this person; hidden and absent look the same."""

    status = 404


class Gone(Refused):
    """It was there and was taken back on purpose."""

    status = 410


class Invalid(Refused):
    """What was handed in cannot be right; `field` names the part that is wrong."""

    status = 422

    def __init__(self, message: str, *, field: str = "", code: str = "invalid", **facts: object) -> None:
        self.field = field
        super().__init__(message, code=code, **facts)


class TooLarge(Invalid):
    """More than this installation takes."""

    status = 413


class TooMany(Refused):
    """Too often in too short a time; `retry_after` says when to try again, in seconds."""

    status = 429

    def __init__(self, message: str, *, retry_after: int, code: str = "too-many", **facts: object) -> None:
        self.retry_after = retry_after
        super().__init__(message, code=code, **facts)
