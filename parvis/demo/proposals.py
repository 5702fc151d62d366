"""The example's joint proposals, at every state, told through actions with past moments."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from parvis.accounts.models import Person
from parvis.demo import actions, library, queries
from parvis.domain.proposals import Owner
from parvis.gateways import pdf
from parvis.programme.models import Call
from parvis.proposals import queries as proposals
from parvis.proposals.actions import casework, commenting, drafting, files, opening, signing, submitting, writing
from parvis.proposals.models import Answer, Party, Proposal
from parvis.proposals.queries import paper

HOUR = timedelta(hours=1)


def tell_proposals(now: datetime, *, by: Person) -> int:
    """Every proposal that is not in yet; how many the example has."""
    rows = library.read("proposals")["proposals"]
    for row in rows:
        call = Call.objects.filter(code=queries.loaded(f"call:{row['call']}")).first()
        if call is not None and not queries.loaded(f"proposal:{row['name']}"):
            with transaction.atomic():
                actions.note(f"proposal:{row['name']}", Telling(row, call, now, by).tell().code, now=now)
    return len(rows)


class Telling:
    """One proposal, from its opening to where it stands."""

    def __init__(self, row: Mapping[str, Any], call: Call, now: datetime, officer: Person) -> None:
        self.row, self.call, self.officer = row, call, officer
        self.at = now - timedelta(days=row["days_ago"], hours=4)
        self.ally, self.partner = (_person(row[side]) for side in ("ally", "partner"))

    def tell(self) -> Proposal:
        """As far as its state goes: draft, written, signed, submitted, withdrawn."""
        row, state = self.row, self.row["state"]
        self.proposal = opening.start(
            self.call,
            row["mechanism"],
            role="ally-director",
            title=row["title"],
            acronym=row.get("acronym", ""),
            by=self.ally,
            now=self.at,
        )
        self._invite(joins=state != "invited")
        self._write()
        if state in ("signed", "submitted", "withdrawn"):
            self._sign(self.ally)
        if state in ("submitted", "withdrawn"):
            self._sign(self.partner)
            submitting.submit(self.proposal, by=self.partner, now=self._later())
            casework.assign(self._fresh(), self.officer, by=self.officer, now=self._later())
        if state == "withdrawn":
            submitting.withdraw(self._fresh(), by=self.ally, now=self._later(), reason=row.get("reason", ""))
        return self.proposal

    def _later(self) -> datetime:
        self.at += HOUR
        return self.at

    def _fresh(self) -> Proposal:
        self.proposal.refresh_from_db()
        return self.proposal

    def _invite(self, *, joins: bool) -> None:
        party = drafting.invite(
            self.proposal,
            role="partner-director",
            email=self.partner.email,
            name=self.partner.name,
            language=self.partner.language,
            by=self.ally,
            now=self._later(),
        )
        if joins:
            actions.answer_invitation(party, by=self.partner, now=self._later())

    def _write(self) -> None:
        form = proposals.form_of(self.proposal)
        written = self.row.get("answers", {})
        for section in form.sections:
            for field in section.fields:
                if section.owner == Owner.OWN:
                    for person in (self.ally, self.partner):
                        if field.kind == "files" and written.get("files"):
                            self._hand_in(field.code, person)
                        side = "ally" if person == self.ally else "partner"
                        if f"{field.code}.{side}" in written:
                            self._save(field.code, written[f"{field.code}.{side}"], person, own=True)
                elif field.code in written:
                    self._save(
                        field.code, written[field.code], self.partner if section.owner == "partner" else self.ally
                    )
        for field, words in self.row.get("remarks", {}).items():
            commenting.remark(self.proposal, field, words, by=self.partner, now=self._later())

    def _hand_in(self, field: str, by: Person) -> None:
        party = Party.objects.get(proposal=self.proposal, person=by)
        with tempfile.TemporaryDirectory(dir=settings.UPLOADS) as folder:
            path = Path(folder) / "curriculum-vitae.pdf"
            told = {"title": by.name, "language": "en", "programme": "", "texts": ["Example."]}
            path.write_bytes(pdf.draw("gateways/papers/plain.typ", told, at=self.at))
            files.receive(self.proposal, field, path, by=by, now=self.at, party=party)

    def _save(self, field: str, value: Any, by: Person, *, own: bool = False) -> None:
        party = Party.objects.filter(proposal=self.proposal, person=by).first() if own else None
        kept = Answer.objects.filter(proposal=self.proposal, field=field, party=party).first()
        writing.save_answer(
            self.proposal,
            field,
            value,
            base_version=kept.version if kept else 0,
            by=by,
            now=self.at + timedelta(minutes=5),
        )

    def _sign(self, person: Person) -> None:
        proposal = self._fresh()
        signing.sign_off(proposal, paper.digest(proposal), by=person, now=self._later())


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@scientists.example")
