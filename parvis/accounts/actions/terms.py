"""Agree to the papers of the house."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from parvis.accounts.models import Person, TermsAcceptance
from parvis.audit.actions import record
from parvis.web import documents


@transaction.atomic
def accept_terms(person: Person, *, language: str, now: datetime) -> TermsAcceptance:
    """Agree to the terms of use in the version that holds now; agreeing twice changes nothing."""
    return keep_acceptance(person, "terms", documents.current_version("terms"), language=language, now=now)


def keep_acceptance(person: Person, document: str, version: str, *, language: str, now: datetime) -> TermsAcceptance:
    """Agree to this version of this paper, once."""
    acceptance, made = TermsAcceptance.objects.get_or_create(
        person=person, document=document, version=version, defaults={"language": language, "accepted_at": now}
    )
    if made:
        record("terms.accepted", on=person, by=person, at=now, facts={"document": document, "version": version})
    return acceptance
