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
from parvis.proposals.actions import (
    casework,
    commenting,
    drafting,
    files,
    opening,
    signing,
    stages,
    submitting,
    writing,
)
from parvis.proposals.models import Answer, Party, Proposal
from parvis.proposals.queries import paper

HOUR = timedelta(hours=1)
HANDED_IN = ("submitted", "late", "withdrawn", "second-phase", "second-submitted")


def tell_proposals(now: datetime, *, by: Person) -> int:
    """Every proposal that is not in yet; how many the example has."""
    rows = library.read("proposals")["proposals"]
    answers = {row["name"]: row.get("answers", {}) for row in rows}
    for row in rows:
        if "like" in row:  # answers that two rows have in common are written once
            row["answers"] = {**answers[row["like"]], **row.get("answers", {})}
        call = Call.objects.filter(code=queries.loaded(f"call:{row['call']}")).first()
        if call is not None and not queries.loaded(f"proposal:{row['name']}"):
            with transaction.atomic():
                actions.note(f"proposal:{row['name']}", Telling(row, call, now, by).tell().code, now=now)
    return len(rows)


class Telling:
    """One proposal, from its opening to where it stands."""

    def __init__(self, row: Mapping[str, Any], call: Call, now: datetime, officer: Person) -> None:
        self.row, self.call, self.officer, self.now = row, call, officer, now
        self.at = now - timedelta(days=row["days_ago"], hours=4)
        self.ally, self.partner = (_person(row[side]) for side in ("ally", "partner"))

    def tell(self) -> Proposal:
        """As far as its state goes.

        draft, invited (the partner has not answered), unfinished (the call has closed over it), signed (by one),
        ready (signed by both), submitted, late (within the grace), withdrawn, second-phase (invited to it),
        second-submitted.
        """
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
        if not self.call.is_activity:  # whose directors the office has invited
            self._invite(joins=state != "invited")
        self._write(row.get("answers", {}))
        for named in row.get("named", ()):
            drafting.name_party(self.proposal, **named, by=self.ally, now=self._later())
        if state in ("signed", "ready", *HANDED_IN):
            self._sign(self.ally)
        if state in ("ready", *HANDED_IN):
            self._sign(self.partner)
        if state in HANDED_IN:
            if state == "late":
                self.at = self.call.closes_at + timedelta(minutes=23) - HOUR
            submitting.submit(self.proposal, by=self.partner, now=self._later())
            casework.assign(self._fresh(), self.officer, by=self.officer, now=self._later())
        if state == "withdrawn":
            submitting.withdraw(self._fresh(), by=self.ally, now=self._later(), reason=row.get("reason", ""))
        if state in ("second-phase", "second-submitted"):
            self._go_on_to_second_phase()
        if state == "second-submitted":
            self._hand_in_second_phase()
        return self.proposal

    def _go_on_to_second_phase(self) -> None:
        """Invited weeks after the closing; the answers are carried over, and some are changed since."""
        self.at = self.now - timedelta(days=self.row["invited_days_ago"])
        closes = self.now + timedelta(days=self.row["closes_in"])
        stages.invite_to_next_stage(self._fresh(), closes_at=closes, by=self.officer, now=self.at)
        self.at += timedelta(days=2)
        self._fresh()
        self._write(self.row.get("second_answers", {}))

    def _hand_in_second_phase(self) -> None:
        self.at = self.now - timedelta(days=self.row["finished_days_ago"])
        for person in (self.ally, self.partner):
            self._sign(person)
        submitting.submit(self._fresh(), by=self.partner, now=self._later())

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

    def _write(self, written: Mapping[str, Any]) -> None:
        form = proposals.form_of(self.proposal)
        for section in form.sections:
            for field in section.fields:
                if section.owner == Owner.OWN:
                    for person in (self.ally, self.partner):
                        if field.kind == "files" and written.get("files"):
                            self._hand_in(field.code, person)
                        side = "ally" if person == self.ally else "partner"
                        if f"{field.code}.{side}" in written:
                            self._save(field.code, written[f"{field.code}.{side}"], person, own=True)
                elif field.kind == "files" and written.get(field.code):
                    self._hand_in(field.code, self.ally, own=False)
                elif field.code in written:
                    value = written[field.code]
                    value = self._led(value) if field.kind == "workplan" else value
                    self._save(field.code, value, self.partner if section.owner == "partner" else self.ally)
        for field in (one for one in self.row.get("remarks", {}) if one in written):
            commenting.remark(self.proposal, field, self.row["remarks"][field], by=self.partner, now=self._later())

    def _led(self, plan: Mapping[str, Any]) -> dict[str, Any]:
        """A workplan whose tasks are led by the directors of the sides that the content names."""
        codes = {party.side: party.code for party in self.proposal.parties.filter(signs=True)}
        return {**plan, "tasks": [{**task, "lead": codes[task["lead"]]} for task in plan["tasks"]]}

    def _hand_in(self, field: str, by: Person, *, own: bool = True) -> None:
        party = Party.objects.get(proposal=self.proposal, person=by) if own else None
        with tempfile.TemporaryDirectory(dir=settings.UPLOADS) as folder:
            path = Path(folder) / ("curriculum-vitae.pdf" if own else "letter-of-an-end-user.pdf")
            title = by.name if own else "We will use the results"
            told = {"title": title, "language": "en", "programme": "", "texts": ["Example."]}
            path.write_bytes(pdf.draw("gateways/papers/plain.typ", told, at=self.at))
            files.receive(self.proposal, field, path, by=by, now=self.at, party=party)

    def _save(self, field: str, value: Any, by: Person, *, own: bool = False) -> None:
        party = Party.objects.filter(proposal=self.proposal, person=by).first() if own else None
        kept = Answer.objects.filter(
            proposal=self.proposal, stage=self.proposal.stage, field=field, party=party
        ).first()
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
