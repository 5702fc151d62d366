"""What grants put on a person's desk: letters, plans, reports and changes that wait; each line ends when it is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.awards import Answer, AwardStatus, ReportStatus
from parvis.domain.roles import Role, holds_any
from parvis.grants.access import APPROVES, JUDGES_REPORTS
from parvis.grants.labels import AMENDMENTS, OBLIGATIONS
from parvis.grants.models import (
    Acceptance,
    Amendment,
    AmendmentApproval,
    AmendmentConsent,
    Award,
    Obligation,
    OutcomeBatch,
    Report,
    ReportOpinion,
)
from parvis.grants.models.awards import READS_AWARDS
from parvis.grants.queries import agreed, changing, negotiations
from parvis.proposals.models import Party
from parvis.web import figures
from parvis.web.duties import Duty, Source, Turn
from parvis.web.prepared import prepared_question
from parvis.web.programme import today

NEAR = timedelta(days=30)
MOST = 50


def duties(person: Any, *, at: datetime) -> list[Duty | Source]:
    """Letters to answer, plans to settle, reports to write, sign and judge, changes to consent to and to approve.

    At most seven queries for who has an office, and two for everybody else.
    """
    found: list[Duty | Source] = [
        Source(_own_awards, lambda rows: _of_own(rows, person, at)),
        Source(changing.consents_waiting, _consents),
        Source(_opinions_asked, lambda rows: _opinions(rows, at)),
        Source(negotiations.of_director, _plans),
    ]
    if person.holds(Role.PROGRAMME_OFFICER, at=at):
        found += _of_office(person, at)
    if holds_any(person, *JUDGES_REPORTS, at=at):
        found += _to_judge(person, at)
        found.append(Source(negotiations.of_office, _plans))
    if holds_any(person, *APPROVES, at=at):
        found.append(Source(changing.to_approve, lambda rows: _approvals(rows, person, at)))
    return found


@prepared_question()
def _own_awards(person: Any, *, at: datetime) -> QuerySet[Any]:
    """The awards one takes part in: whether one's acceptance waits, whether one directs them."""
    waiting = Acceptance.objects.filter(award=OuterRef("pk"), person=person, answer=Answer.WAITING)
    signs = Party.objects.seated_at(at).filter(proposal=OuterRef("proposal"), person=person, signs=True)
    awards = Award.objects.of_person(person, at=at).annotate(waits=Exists(waiting), directed=Exists(signs))
    return awards.order_by("-offered_at", "-id")[:MOST]


def _of_own(awards: Iterable[Any], person: Any, at: datetime) -> list[Duty]:
    """Letters to answer, and the awards one directs.  At most one query of its own."""
    mine = list(awards)
    found = [
        Duty(Turn.MINE, _("Answer the award letter"), one.get_absolute_url(), one.reference)
        for one in mine
        if one.waits and one.status == AwardStatus.OFFERED
    ]
    if not holds_any(person, *READS_AWARDS, at=at):
        found.append(Duty(Turn.ALWAYS, _("Your awards"), reverse("grants:index")))
    return found + _reports([one for one in mine if one.directed and one.status == AwardStatus.ACCEPTED], at)


def _reports(own: list[Any], at: datetime) -> list[Duty]:
    """Of awards one directs: what is to be written or signed, what waits for others."""
    if not own:
        return []
    owed = (
        Obligation.objects.filter(award__in=own, satisfied_at__isnull=True)
        .select_related("award", "report__signed")
        .order_by("award_id", "number")
    )
    found, day, seen = [], today(at), set()
    for obligation in owed:
        if obligation.award_id in seen:
            continue
        seen.add(obligation.award_id)
        found.append(_of_obligation(obligation, day))
    return found


def _of_obligation(obligation: Obligation, day: date) -> Duty:
    award, report = obligation.award, getattr(obligation, "report", None)
    name = str(OBLIGATIONS[obligation.kind])  # type: ignore[index]
    address, near = award.get_absolute_url(), obligation.due_on - day <= NEAR
    due = _midnight(obligation.due_on)
    if report is not None:
        address = reverse("grants:report", args=[award.code, report.code])
    if report is not None and report.status == ReportStatus.HANDED_IN:
        return Duty(Turn.THEIRS, _("The office reads your report"), address, award.reference)
    if report is not None and report.signed_id:
        return Duty(Turn.MINE, _("Sign the report"), address, award.reference, due, near)
    begun = report is not None
    return Duty(Turn.MINE if near or begun else Turn.COMING, name, address, award.reference, due, near)


def _to_offer(one: agreed.ToOffer) -> Duty:
    """A letter to be offered, or held for a suspended nation."""
    address = reverse("grants:offer", args=[one.agreed.proposal])
    if one.agreed.held:
        nations = figures.country_names(one.agreed.held, get_language() or "en")
        why = _("Held: cooperation with %(nations)s is suspended") % {"nations": nations}
        return Duty(Turn.THEIRS, why, address, one.title)
    return Duty(Turn.MINE, _("Offer the award"), address, one.title)


def _of_office(person: Any, at: datetime) -> list[Duty]:
    found = [_to_offer(one) for one in agreed.rows(person, at)[:MOST] if not one.talked]
    language = get_language() or "en"
    found += [
        Duty(
            Turn.MINE,
            _("Release the outcome letters"),
            batch.get_absolute_url(),
            batch.call.title.get(language) or batch.call.code,
        )
        for batch in _batches_held(person, at=at)
    ]
    return found


@prepared_question()
def _batches_held(person: Any, *, at: datetime) -> QuerySet[OutcomeBatch]:
    """Outcome letters that a colleague has prepared and nobody has released."""
    held = OutcomeBatch.objects.filter(released_at__isnull=True).exclude(prepared_by=person)
    return held.select_related("call").order_by("id")[:MOST]


@prepared_question()
def _reports_waiting(person: Any, *, at: datetime) -> QuerySet[Report]:
    """Reports that lie with the office, none of one's own awards."""
    seen = Award.objects.visible_to(person, at=at).exclude(pk__in=Award.objects.of_person(person, at=at).values("pk"))
    waiting = Report.objects.filter(status=ReportStatus.HANDED_IN, award__in=seen.values("pk"))
    return waiting.select_related("award").order_by("handed_in_at")[:MOST]


def _to_judge(person: Any, at: datetime) -> list[Duty]:
    """Reports that lie with the office.  One query."""
    return [
        Duty(
            Turn.MINE,
            _("Read a report, accept or return it"),
            reverse("grants:report", args=[one.award.code, one.code]),
            one.award.reference,
            one.handed_in_at,
            since=True,
        )
        for one in _reports_waiting(person, at=at)
    ]


def _consents(rows: Iterable[AmendmentConsent]) -> list[Duty]:
    return [_of_change(_("Consent to a change of the award"), one.amendment) for one in rows]


def _approvals(rows: Iterable[Amendment], person: Any, at: datetime) -> list[Duty]:
    """Changes of which this person's approval is missing.  One query of its own."""
    asked = list(rows)
    given: dict[int, list[AmendmentApproval]] = {one.pk: [] for one in asked}
    for one in AmendmentApproval.objects.filter(amendment__in=asked):
        given[one.amendment_id].append(one)
    mine = (one for one in asked if changing.offices_open(one, given[one.pk], person, at=at))
    return [_of_change(_("Approve or refuse a change of an award"), one) for one in mine]


def _of_change(what: str, amendment: Amendment) -> Duty:
    of = f"{amendment.award.reference} – {AMENDMENTS[amendment.kind]}"  # type: ignore[index]
    return Duty(Turn.MINE, what, amendment.get_absolute_url(), of, amendment.asked_at, since=True)


def _plans(rows: Iterable[Any]) -> list[Duty]:
    """Plans whose newest version waits for one's own yes, or for that of the others."""
    found = []
    for one in rows:
        turn, what = (
            (Turn.THEIRS, _("The others read the plan before the letter"))
            if one.agrees
            else (Turn.MINE, _("Settle the plan before the letter"))
        )
        found.append(Duty(turn, what, one.get_absolute_url(), one.proposal.received_title))
    return found


@prepared_question()
def _opinions_asked(person: Any, *, at: datetime) -> QuerySet[ReportOpinion]:
    """Reports about which one was asked and has not answered, while the office decides."""
    asked = ReportOpinion.objects.visible_to(person, at=at).filter(given_at__isnull=True)
    return asked.filter(report__status=ReportStatus.HANDED_IN).select_related("report__award").order_by("due_on")[:MOST]


def _opinions(rows: Iterable[ReportOpinion], at: datetime) -> list[Duty]:
    return [
        Duty(
            Turn.MINE,
            _("Say what you think of a report"),
            one.get_absolute_url(),
            one.report.award.title,
            _midnight(one.due_on),
            one.due_on - today(at) <= NEAR,
        )
        for one in rows
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=timezone.get_default_timezone())
