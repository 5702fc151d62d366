"""The newsletter: consent first, one mail an issue, one click to leave.

Somebody asks for the newsletter with an address.  Unless we already know that
the address is his or hers (it is the verified address of the account that
asks), nothing is sent to it but one question, and only the button on the page
that the question leads to confirms; a mail scanner that fetches the link
changes nothing.  Leaving takes one press, without signing in, and counts from
the next message on, also of an issue that is being sent.

An issue is composed of assets that everybody may see, in both languages.  Once
its sending has begun its content is fixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from parvis.domain.refusals import Refused

LANGUAGES = ("en", "fr")
CONSENT_VERSION = "2026-11"  # of the words beside the subscribe button
SWEEP_AFTER = timedelta(hours=1)  # by then the queue has given a message up, or carried it out
ASK_AGAIN_AFTER = timedelta(minutes=10)
QUESTION_HOLDS = timedelta(days=7)


def _(message: str) -> str:
    return message


class SubscriptionState(StrEnum):
    ASKED = "asked"
    CONFIRMED = "confirmed"
    LEFT = "left"


class IssueStatus(StrEnum):
    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"


class DeliveryState(StrEnum):
    WAITING = "waiting"
    HANDED_OVER = "handed-over"  # the mail server has begun to take it; repeated with the same Message-ID
    SENT = "sent"
    REFUSED = "refused"  # the mailbox does not exist, or will not have it
    LEFT_OUT = "left-out"  # the reader left before the message went out


ISSUE_MOVES: dict[IssueStatus, frozenset[IssueStatus]] = {
    IssueStatus.DRAFT: frozenset({IssueStatus.SENDING}),
    IssueStatus.SENDING: frozenset({IssueStatus.SENT}),
    IssueStatus.SENT: frozenset(),
}


@dataclass(frozen=True)
class Finding:
    """One reason why an issue cannot be sent yet."""

    rule: str
    message: str


class NotReady(Refused):
    """The issue cannot be sent; `findings` lists every reason."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.findings[0].message, code=self.findings[0].rule)


def first_state(*, address_is_verified: bool) -> SubscriptionState:
    """A verified address needs no second confirmation; any other is asked first."""
    return SubscriptionState.CONFIRMED if address_is_verified else SubscriptionState.ASKED


def may_ask_again(asked_at: datetime, now: datetime) -> bool:
    """Whether a repeated request for the same address sends the question once more."""
    return now - asked_at >= ASK_AGAIN_AFTER


def question_holds(asked_at: datetime, now: datetime) -> bool:
    """Whether the link in the question still confirms."""
    return now - asked_at < QUESTION_HOLDS


def unready(*, subjects: Mapping[str, str], assets: int, closed_assets: int) -> Iterator[Finding]:
    """Everything that keeps an issue from being sent."""
    for language in LANGUAGES:
        if not subjects.get(language, "").strip():
            yield Finding(
                f"subject-{language}",
                {
                    "en": _("The English subject is missing. Write one; English readers see it in their inbox."),
                    "fr": _("The French subject is missing. Write one; French readers see it in their inbox."),
                }[language],
            )
    if not assets:
        yield Finding("assets", _("The issue has no content. Choose at least one asset."))
    if closed_assets:
        yield Finding(
            "closed-assets",
            _(
                "Not everybody may see all chosen assets yet. "
                "Take out those that are not published, or wait for their moment."
            ),
        )
