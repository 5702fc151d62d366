"""Consensus reports: who writes, who is asked, what the reviewers wrote to begin with, who agrees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from parvis.domain.refusals import NotFound
from parvis.review.models import ConsensusAnswer, ConsensusReport, ConsensusVersion, Expert, PanelItem
from parvis.review.queries import meetings, reviews
from parvis.review.queries import panel as panels

FROM = ("subject__panel__call", "subject__proposal__call", "subject__proposal__handed_in", "rapporteur")


def _(message: str) -> str:
    return message


def report_of(code: str, person: Any, *, at: datetime) -> ConsensusReport:
    """The report of this address, if its proposal is there for the person; NotFound otherwise.  One query."""
    found = ConsensusReport.objects.visible_to(person, at=at).select_related(*FROM).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such report."))
    return found


def held(report: ConsensusReport, person: Any, *, at: datetime) -> ConsensusReport:
    """The report held for a change, its panel first, as closing does; NotFound where it is hidden."""
    panels.locked(report.subject.panel)
    rows = ConsensusReport.objects.visible_to(person, at=at).select_for_update(of=("self",))
    found = rows.select_related(*FROM).filter(pk=report.pk).first()
    if found is None:
        raise NotFound(_("There is no such report."))
    return found


def may_write(subject: PanelItem, *, at: datetime) -> list[Expert]:
    """The members who judge this proposal.  Four queries."""
    seated = panels.members(subject.panel)
    out = meetings.kept_out([subject.proposal.code], [one.person_id for one in seated if one.person_id], at=at)
    return [one for one in seated if (subject.proposal.code, one.person_id) not in out]


def asked(report: ConsensusReport, *, at: datetime) -> list[Expert]:
    """The members who answer: all who judge the proposal but the rapporteur.  Four queries."""
    return [one for one in may_write(report.subject, at=at) if one.pk != report.rapporteur_id]


def newest_answers(version: ConsensusVersion, among: Iterable[Expert]) -> list[ConsensusAnswer]:
    """The newest answer of each of these to this version.  One query."""
    people = {one.person_id for one in among}
    found: dict[int, ConsensusAnswer] = {}
    for one in version.answers.select_related("person").order_by("id"):
        if one.person_id in people:
            found[one.person_id] = one
    return list(found.values())


def gathered(report: ConsensusReport) -> dict[str, str]:
    """What the reviewers wrote, for each text of the report that is begun from theirs, without names.  One query."""
    subject = report.subject
    stage = panels.review_stage(panels.programme_of(subject.panel.call), subject.panel.stage)
    # By their random codes, so that the order says nothing of who wrote them.
    versions = sorted(reviews.counting_of(subject.proposal_id, stage), key=lambda one: one.review.code)
    found = {}
    for text in meetings.rules_of(subject.panel).texts:
        parts = [str(one.content.get(code) or "").strip() for one in versions for code in text.gathers]
        found[text.code] = "\n\n".join(part for part in parts if part)
    return found


def versions_of(report: ConsensusReport) -> list[ConsensusVersion]:
    """Its versions, the first first, with what was answered.  Two queries."""
    return list(report.versions.select_related("by").prefetch_related("answers__person").order_by("number"))
