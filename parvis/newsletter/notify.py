"""What the newsletter says by mail, in which words."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from parvis.domain.newsletter import QUESTION_HOLDS
from parvis.gateways import mail
from parvis.newsletter import queries
from parvis.newsletter.models import Delivery, Issue, Subscription
from parvis.web import letters


def absolute(name: str, *args: str) -> str:
    """A page's full address, for a mail, in the language in force."""
    return letters.site() + reverse(name, args=args)


def question(subscription: Subscription) -> None:
    """The one mail that an unknown address gets: was it you?"""
    with override(subscription.language):
        context = {"confirm": absolute("newsletter:confirm", subscription.token), "days": QUESTION_HOLDS.days}
    letter = letters.compose("newsletter/mail/question", context, language=subscription.language)
    mail.defer(to=subscription.email, subject=letter.subject, text=letter.text, html=letter.html, kind="newsletter")


def issue(delivery: Delivery, *, at: datetime) -> None:
    """One issue to one reader; handed to the mail server here and now (called by the worker)."""
    subscription = delivery.subscription
    letter = _letter(delivery.issue, subscription.language, subscription.token, at)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    with override(subscription.language):
        one_click = absolute("newsletter:one-click", subscription.token)
    mail.send(
        to=subscription.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        kind="newsletter",
        # The same after a crash, so that a mailbox that has it already can tell.
        message_id=f"<issue.{delivery.issue.code}.{subscription.code}@{domain}>",
        headers={
            "List-Id": f"<newsletter.{settings.PROGRAMME}.{domain}>",
            "List-Unsubscribe": f"<{one_click}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "bulk",
        },
    )


def test_issue(issue: Issue, person: Any, language: str, *, at: datetime) -> None:
    """The issue as it stands, to the colleague who composes it."""
    letter = _letter(issue, language, "", at)
    with override(language):
        subject = gettext("Test: %(subject)s") % {"subject": letter.subject}
    mail.defer(to=person.email, subject=subject, text=letter.text, html=letter.html, kind="notice")


def _letter(issue: Issue, language: str, token: str, at: datetime) -> letters.Composed:
    title, opening = queries.words(issue, language)
    with override(language):
        pieces = [
            {
                "headline": piece.headline,
                "description": piece.description,
                "page": absolute("media:asset", piece.code),
                "poster": absolute("media:poster", piece.code),
            }
            for piece in queries.pieces(issue, language, at=at)
        ]
        stories = [
            {
                "headline": told.headline,
                "description": told.description,
                "page": absolute("stories:story", told.slug),
                "poster": absolute("media:poster", told.picture) if told.picture else "",
            }
            for told in queries.story_pieces(issue, language, at=at)
        ]
        context = {
            "stories": stories,
            "title": title,
            "opening": opening,
            "pieces": pieces,
            "web_version": absolute("newsletter:issue", issue.code),
            "leave": absolute("newsletter:leave", token) if token else "",
            "mine": absolute("newsletter:mine", token) if token else "",
        }
    return letters.compose("newsletter/mail/issue", context, language=language)
