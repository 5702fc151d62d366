"""What becomes of it when a person is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from parvis.audit.actions import record
from parvis.domain import revisions
from parvis.grants.models import Acceptance, Amendment, AmendmentConsent, Award

STRUCK = dict.fromkeys(("name", "email", "organisation", "statement", "reason", "token_digest"), "")


@transaction.atomic
def forget_person(person: Any, *, now: datetime) -> None:
    """Who answered a letter, and whom it names, becomes a pseudonym; the answer and the digest stay provable.

    With the name go the institution and the statement: the answer stands, and the digest it was given to.
    """
    known = Q(person=person) | Q(person__isnull=True, email__iexact=person.email)
    answers = Acceptance.objects.filter(known)
    consents = AmendmentConsent.objects.filter(known)
    asked = Amendment.objects.filter(pk__in=consents.values("amendment_id"))
    named = Award.objects.filter(
        Q(pk__in=answers.values("award_id")) | Q(proposal__parties__person=person) | Q(pk__in=asked.values("award_id"))
    )
    for award in Award.objects.select_for_update(of=("self",)).filter(pk__in=named.values("pk")).order_by("pk"):
        answers.filter(award=award).update(**STRUCK)
        for amendment in Amendment.objects.filter(award=award).filter(Q(pk__in=asked) | Q(changes__has_key="joins")):
            _strike_change(amendment, person)
        consents.filter(amendment__award=award).update(name="", email="", token_digest="")
        for code in award.proposal.parties.filter(person=person).values_list("code", flat=True):
            _strike(award, code)
        record("award.person-erased", on=award, by=person, at=now)


def _strike_change(amendment: Amendment, person: Any) -> None:
    """Of who was to join by this change only the part he or she was to have is left."""
    joins = amendment.changes.get("joins") or {}
    theirs = {code for code, party in joins.items() if party.get("person") == person.code}
    theirs |= set(amendment.award.proposal.parties.filter(person=person).values_list("code", flat=True)) & set(joins)
    for code in theirs:
        joins[code] = {"name": "", "role": joins[code]["role"], "side": joins[code].get("side", ""), "facts": {}}
    if theirs:
        amendment.save(update_fields=["changes"])


def _strike(award: Award, code: str) -> None:
    party = award.frozen["parties"].get(code)
    if not party:
        return
    gone = set(revisions.places_under(award.frozen, f"parties.{code}"))
    award.salts = {path: salt for path, salt in award.salts.items() if path not in gone}
    award.frozen["parties"][code] = {
        **party, "name": "", "person": "", "organisation": "", "facts": {}, "flags": []
    }  # fmt: skip
    award.save(update_fields=["salts", "frozen"])
