"""The head leaves the house: whoever keeps the mail can prove the trail."""

from __future__ import annotations

from django.conf import settings

from parvis.audit.models import Head
from parvis.gateways import mail, signing
from parvis.web import letters


def head(drawn: Head) -> None:
    """Mail a signed head to everybody the settings name."""
    context = {"head": drawn, "key": signing.public_key()}
    for address in settings.AUDIT_MAIL_TO:
        letter = letters.compose("audit/mail/head", context, language=settings.LANGUAGE_CODE)
        mail.defer(to=address, subject=letter.subject, text=letter.text, html=letter.html, kind="notice")
