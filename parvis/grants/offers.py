"""What grants give to the apps above and hang into the pages below: read-only, `visible_to`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.audit.offers import Paper
from parvis.decisions import offers as decisions
from parvis.domain.awards import Answer, AwardStatus, ReportStatus
from parvis.domain.roles import Role, holds_any
from parvis.domain.words import LANGUAGES
from parvis.grants.forms.amended import amendment_paper
from parvis.grants.forms.papers import letter_paper
from parvis.grants.labels import OBLIGATIONS, OUTCOMES
from parvis.grants.models import Acceptance, Amendment, Award, Obligation, OutcomeBatch, OutcomeLetter, Report
from parvis.grants.models.awards import READS_AWARDS
from parvis.grants.queries import agreed, findings, terms
from parvis.proposals.models import Party, Proposal
from parvis.web import figures
from parvis.web.duties import Duty, Source, Turn
from parvis.web.lifecycle import Station
from parvis.web.prepared import NUMBER, TEXT, prepared_question
from parvis.web.programme import today

NEAR = timedelta(days=30)
MOST = 50


def objectives_of(award: Award) -> list[str]:
    """The objectives that the nations were told this award serves; none without a political note.  One query."""
    return decisions.objectives_of(award.proposal.code, award.agreed_in)


def findings_for_nations(context: dict[str, Any]) -> str:
    """The newest findings on the committee's page.  One query."""
    found = findings.newest(context["request"].user, timezone.now(), get_language() or "en")
    return render_to_string("grants/slots/findings.html", {"findings": found})


def places(context: dict[str, Any]) -> str:
    """The awards, in an office's menu.  No query of its own."""
    person, at = context["request"].user, timezone.now()
    if not holds_any(person, *READS_AWARDS, at=at):
        return ""
    return render_to_string("grants/slots/places.html")


def on_proposal(context: dict[str, Any]) -> str:
    """The award, and the outcome letter, on the page of their proposal.  Two queries."""
    person, at, proposal = context["request"].user, timezone.now(), context.get("proposal")
    if proposal is None:
        return ""
    award = _award_of.first(person, at=at, proposal=proposal.pk)
    letter = _letter_of.first(person, at=at, proposal=proposal.pk)
    if award is None and letter is None:
        return ""
    words = OUTCOMES[letter.outcome] if letter else ""  # type: ignore[index]
    return render_to_string("grants/slots/proposal.html", {"award": award, "letter": letter, "outcome": words})


@prepared_question(proposal=NUMBER)
def _award_of(person: Any, *, at: datetime, proposal: Any) -> QuerySet[Award]:
    return Award.objects.visible_to(person, at=at).filter(proposal=proposal)


@prepared_question(proposal=NUMBER)
def _letter_of(person: Any, *, at: datetime, proposal: Any) -> QuerySet[OutcomeLetter]:
    return OutcomeLetter.objects.visible_to(person, at=at).filter(proposal=proposal).order_by("-id")[:1]


def duties(person: Any, *, at: datetime) -> list[Duty | Source]:
    """Letters to answer, reports to write, sign and judge.  At most five queries."""
    found: list[Duty | Source] = [Source(_own_awards, lambda rows: _of_own(rows, person, at))]
    if person.holds(Role.PROGRAMME_OFFICER, at=at):
        found += _of_office(person, at)
    if holds_any(person, Role.PROGRAMME_OFFICER, Role.SCIENTIFIC_ADVISER, at=at):
        found += _to_judge(person, at)
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
    due = datetime.combine(obligation.due_on, datetime.min.time(), tzinfo=timezone.get_default_timezone())
    if report is not None:
        address = reverse("grants:report", args=[award.code, report.code])
    if report is not None and report.status == ReportStatus.HANDED_IN:
        return Duty(Turn.THEIRS, _("The office reads your report"), address, award.reference)
    if report is not None and report.signed_id:
        return Duty(Turn.MINE, _("Sign the report"), address, award.reference, due, near)
    begun = report is not None
    return Duty(Turn.MINE if near or begun else Turn.COMING, name, address, award.reference, due, near)


def _of_office(person: Any, at: datetime) -> list[Duty]:
    found = [
        Duty(Turn.MINE, _("Offer the award"), reverse("grants:offer", args=[one.proposal]), title)
        for one, title in agreed.rows(person, at)[:MOST]
    ]
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


def kept_of(code: str) -> QuerySet[Any]:
    """What is there once a case has reached a station of grants.  No query of its own."""
    letters = OutcomeLetter.objects.filter(proposal=OuterRef("pk"))
    awards = Award.objects.filter(proposal=OuterRef("pk"))
    return Proposal.objects.filter(Exists(letters) | Exists(awards), code=code)


def from_letter_to_report(code: str, person: Any, at: datetime) -> Mapping[str, Station]:
    """The outcome letter, the award and what is owed, as far as the reader may know.  Three queries at most."""
    letter = _letter_out.first(person, at=at, code=code)
    award = _award_with_duties.first(person, at=at, code=code)
    return {**_notification(letter, code, at), **_award_and_report(award)}


@prepared_question(code=TEXT)
def _letter_out(person: Any, *, at: datetime, code: Any) -> QuerySet[OutcomeLetter]:
    own = OutcomeLetter.objects.visible_to(person, at=at).filter(pk=OuterRef("pk"))
    released = OutcomeLetter.objects.filter(proposal__code=code, batch__released_at__lte=at)
    return released.annotate(own=Exists(own)).select_related("batch").order_by("-id")[:1]


@prepared_question(code=TEXT)
def _award_with_duties(person: Any, *, at: datetime, code: Any) -> QuerySet[Award]:
    owed = Obligation.objects.filter(award=OuterRef("pk")).order_by("number")
    first, waiting = owed[:1], owed.filter(satisfied_at__isnull=True)[:1]
    return (
        Award.objects.visible_to(person, at=at)
        .filter(proposal__code=code)
        .annotate(
            first_number=Subquery(first.values("number")),
            first_satisfied_at=Subquery(first.values("satisfied_at")),
            waits_until=Subquery(waiting.values("due_on")),
        )
    )


def _notification(letter: Any, code: str, at: datetime) -> Mapping[str, Station]:
    if letter is None:
        return {}
    address = reverse("grants:outcome", args=[letter.code]) if letter.own else ""
    passed = decisions.passed(code, at) if letter.own else {}
    return {**passed, "notification": Station("done", at=letter.batch.released_at, address=address)}


def _award_and_report(award: Any) -> Mapping[str, Station]:
    if award is None:
        return {}
    address, language = award.get_absolute_url(), get_language() or "en"
    if award.status == AwardStatus.DECLINED:
        return {"award": Station("stopped", _("Award"), award.answered_at, award.reference, address)}
    answered = award.status != AwardStatus.OFFERED
    moment = award.answered_at or award.offered_at
    found = {"award": Station("done" if answered else "now", _("Award"), moment, award.reference, address)}
    if not answered or award.first_number is None:
        return found
    if award.waits_until is None or award.first_satisfied_at:
        found["report"] = Station("done", _("Report"), award.first_satisfied_at, "", address)
    else:
        note = _("due on %(day)s") % {"day": figures.day(award.waits_until, language)}
        found["report"] = Station("now", _("Report"), None, note, address)
    return found


def archived_letters(code: str, person: Any, at: datetime) -> Iterator[Paper]:
    """The award letter and that of every approved amendment in both languages, for an archive.  Five queries."""
    for award in Award.objects.visible_to(person, at=at).filter(code=code).select_related("proposal__call"):
        for language in LANGUAGES:
            yield Paper(f"award-letter.{language}.pdf", partial(_drawn, letter_paper, award, language))
        for one in terms.approved(award):
            for language in LANGUAGES:
                name = f"amendment-{one.number}.{language}.pdf"
                yield Paper(name, partial(_drawn, amendment_paper, one, language))


def _drawn(draws: Callable[[Any, str], bytes], of: Award | Amendment, language: str) -> list[bytes]:
    return [draws(of, language)]
