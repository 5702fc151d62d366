"""What every page of one award shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from parvis.domain.amendments import Terms
from parvis.domain.awards import AwardStanding
from parvis.domain.roles import Role, holds_any
from parvis.grants import access
from parvis.grants.labels import OBLIGATIONS, REPORTS, STANDINGS, STOPPED
from parvis.grants.models import Award, Instalment, Obligation, Report
from parvis.grants.notify import amount_words
from parvis.grants.queries import awards, findings, terms
from parvis.programme.queries import programme_of
from parvis.web.programme import in_language, today

STANDING_TONES = {
    AwardStanding.OFFERED: "signal",
    AwardStanding.ACCEPTED: "lamp",
    AwardStanding.RUNNING: "lamp",
    AwardStanding.DECLINED: "refusal",
    AwardStanding.CLOSED: "ok",
}


@dataclass(frozen=True)
class DutyLine:
    """One obligation with its report and what it releases."""

    obligation: Obligation
    name: str
    report: Report | None
    report_words: str
    late: bool
    open: bool
    instalment: Instalment
    amount: str


@dataclass
class Case:
    """One award as a person meets it; everything is read once."""

    award: Award
    person: Any
    at: datetime
    language: str

    @classmethod
    def of(cls, request: HttpRequest, code: str) -> Case:
        """The award of this address, if the person may see it."""
        at = timezone.now()
        return cls(awards.visible(code, request.user, at=at), request.user, at, get_language() or "en")

    @cached_property
    def seat(self) -> Any:
        """The person's seat as a director, if he or she has one."""
        return awards.director_seat(self.award, self.person, self.at)

    @cached_property
    def is_party(self) -> bool:
        return self.seat is not None or awards.is_party(self.award, self.person)

    @property
    def judges(self) -> bool:
        """Whether the person may accept or return reports of this award."""
        return not self.is_party and holds_any(self.person, *access.JUDGES_REPORTS, at=self.at)

    @property
    def is_officer(self) -> bool:
        return not self.is_party and holds_any(self.person, Role.PROGRAMME_OFFICER, at=self.at)

    @property
    def programme(self) -> Any:
        return programme_of(self.award.proposal.call)

    @property
    def mechanism(self) -> str:
        found = self.programme.mechanism(self.award.frozen["mechanism"])
        return in_language(found.name, self.language) if found else self.award.frozen["mechanism"]

    @cached_property
    def standing(self) -> AwardStanding:
        return awards.standing(self.award, self.at)

    @cached_property
    def held(self) -> Terms:
        """What holds of the award today, with every change that counts by now.  One query."""
        return terms.on(self.award, today(self.at))

    @property
    def standing_words(self) -> str:
        return str(STANDINGS[self.standing])

    @property
    def stopped_words(self) -> str:
        """That the award is suspended or terminated; empty while it runs or once it is closed."""
        if not self.runs or not self.held.stopped:
            return ""
        return str(STOPPED["suspended" if self.held.suspended else "terminated"])

    @property
    def standing_tone(self) -> str:
        return STANDING_TONES[self.standing]

    @property
    def runs(self) -> bool:
        return self.standing in (AwardStanding.ACCEPTED, AwardStanding.RUNNING)

    @property
    def whole(self) -> str:
        return self.amount(self.award.amount_minor)

    def amount(self, units: int) -> str:
        """So many minor units in words."""
        return amount_words(units, self.award.currency, self.language)

    @cached_property
    def duties(self) -> list[DutyLine]:
        """Every obligation, in order.  Two queries."""
        reports = {one.obligation_id: one for one in self.award.reports.all()}
        day, found = today(self.at), []
        for instalment in awards.instalments(self.award):
            obligation = instalment.released_by
            report = reports.get(obligation.pk)
            is_open = obligation.satisfied_at is None
            found.append(
                DutyLine(
                    obligation=obligation,
                    name=str(OBLIGATIONS[obligation.kind]),  # type: ignore[index]
                    report=report,
                    report_words=str(REPORTS[report.status]) if report else "",  # type: ignore[index]
                    late=is_open and obligation.due_on < day,
                    open=is_open,
                    instalment=instalment,
                    amount=self.amount(instalment.amount_minor),
                )
            )
        return found

    @property
    def found(self) -> str:
        """What its accepted final report found.  One query, none while it is owed."""
        last = self.duties[-1] if self.duties else None
        return "" if last is None or last.open else findings.text_of(self.award)

    @property
    def next_duty(self) -> DutyLine | None:
        """What is owed next."""
        return next((line for line in self.duties if line.open), None) if self.runs else None

    def context(self, **more: Any) -> dict[str, Any]:
        """What the template needs."""
        return {
            "case": self,
            "award": self.award,
            "case_kind": "proposal",
            "case_code": self.award.proposal.code,
            **more,
        }


def as_pdf(drawn: bytes, name: str) -> HttpResponse:
    """A paper to be shown in the browser, kept by nobody on the way."""
    response = HttpResponse(drawn, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
