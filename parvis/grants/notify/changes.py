"""Who is told what when an award changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Person
from parvis.correspondence.actions import Address, send
from parvis.domain.roles import Role
from parvis.gateways import mail
from parvis.grants.labels import AMENDMENTS, OBLIGATIONS
from parvis.grants.models import Amendment, Negotiation, Obligation, PlanVersion
from parvis.grants.queries import awards, people
from parvis.web import figures

Paper = Callable[[Amendment, str], bytes]
_papers: list[Paper] = []


def attach_to_letters(paper: Paper) -> None:
    """Let this paper go along with the letter that tells of an approved change."""
    if paper not in _papers:
        _papers.append(paper)


def amendment_asked(amendment: Amendment, tokens: Mapping[str, str], *, now: datetime) -> None:
    """To who must consent; to the office at once if nobody must."""
    award = amendment.award
    waiting = list(amendment.consents.filter(at__isnull=True).select_related("party__person"))
    for row in waiting:
        token = tokens.get(row.code)
        person = row.party.person if row.party else None
        send(
            "amendment.successor" if token else "amendment.consent",
            to=person or Address(row.email, row.language, row.name),
            case=("proposal", award.proposal.code),
            now=now,
            words=_words(amendment, who=str(amendment.asked_by)),
            link=reverse("grants:amendment-by-link", args=[token]) if token else amendment.get_absolute_url(),
            link_words=_("Open the change"),
        )
    if not waiting:
        amendment_waits(amendment, now=now)


def amendment_waits(amendment: Amendment, *, now: datetime) -> None:
    """To the offices whose approval is missing."""
    given = set(amendment.approvals.values_list("office", flat=True))
    for office in amendment.level:
        if office not in given:
            for person in people.free_for(Role(office), amendment.award, now):
                if person.pk != amendment.asked_by_id:
                    _tell("amendment.to-approve", person, amendment, now=now, who=str(amendment.asked_by))


def amendment_approved(amendment: Amendment, *, now: datetime) -> None:
    """To the directors of the day, whoever asked, and the officer: it counts from its day.  Its letter goes along."""
    drawn: dict[str, list[mail.Attachment]] = {}
    for person in _concerned(amendment, now):
        if person.language not in drawn:
            drawn[person.language] = list(_drawn(amendment, person.language))
        _tell("amendment.approved", person, amendment, now=now, attachments=drawn[person.language])


def _drawn(amendment: Amendment, language: str) -> Iterator[mail.Attachment]:
    for paper in _papers:
        name = f"{amendment.award.reference}-{amendment.number}-{language}.pdf"
        yield mail.Attachment.of(name, paper(amendment, language))


def amendment_refused(amendment: Amendment, *, now: datetime) -> None:
    """To the directors and whoever asked: why it is not."""
    for person in _concerned(amendment, now):
        _tell("amendment.refused", person, amendment, now=now, answer=amendment.answer)


def negotiation_opened(negotiation: Negotiation, *, now: datetime) -> None:
    """To the directors: the plan is to be talked over."""
    for person in _of_project(negotiation, now):
        _of_plan("negotiation.opened", person, negotiation, now=now, who=str(negotiation.opened_by))


def plan_changed(negotiation: Negotiation, version: PlanVersion, *, now: datetime) -> None:
    """To everybody else who negotiates: a new version, with its note."""
    for person in (*_of_project(negotiation, now), negotiation.opened_by):
        if person.pk != version.by_id:
            told = {"who": str(version.by), "number": version.number, "note": version.note or "–"}
            _of_plan("negotiation.version", person, negotiation, now=now, **told)


def _of_project(negotiation: Negotiation, now: datetime) -> list[Person]:
    return awards.directors_of([negotiation.proposal_id], now).get(negotiation.proposal_id, [])


def _of_plan(kind: str, person: Person, negotiation: Negotiation, *, now: datetime, **more: object) -> None:
    send(
        kind,
        to=person,
        case=("proposal", negotiation.proposal.code),
        now=now,
        words={"title": negotiation.proposal.received_title, **more},
        link=negotiation.get_absolute_url(),
        link_words=_("Open the plan"),
    )


def duty_moved(obligation: Obligation, reason: str, *, now: datetime) -> None:
    """To the directors: they have more time."""
    award = obligation.award

    def words(language: str) -> dict[str, object]:
        return {
            "reference": award.reference,
            "title": award.title,
            "report": str(OBLIGATIONS[obligation.kind]).lower(),  # type: ignore[index]
            "due": figures.day(obligation.due_on, language),
            "reason": reason,
        }

    for party in awards.directors(award, now):
        if party.person:
            send(
                "report.moved",
                to=party.person,
                case=("proposal", award.proposal.code),
                now=now,
                words=words,
                link=award.get_absolute_url(),
                link_words=_("Open the award"),
            )


def _tell(
    kind: str,
    person: Person,
    amendment: Amendment,
    *,
    now: datetime,
    attachments: Sequence[mail.Attachment] = (),
    **more: object,
) -> None:
    send(
        kind,
        to=person,
        case=("proposal", amendment.award.proposal.code),
        now=now,
        words=_words(amendment, **more),
        link=amendment.get_absolute_url(),
        link_words=_("Open the change"),
        attachments=attachments,
    )


def _words(amendment: Amendment, **more: object) -> Callable[[str], dict[str, object]]:
    def words(language: str) -> dict[str, object]:
        return {
            "reference": amendment.award.reference,
            "title": amendment.award.title,
            "change": str(AMENDMENTS[amendment.kind]).lower(),  # type: ignore[index]
            "reason": amendment.reason,
            "day": figures.day(amendment.effective_on, language),
            **more,
        }

    return words


def _concerned(amendment: Amendment, now: datetime) -> list[Person]:
    award = amendment.award
    officer = award.proposal.case_officer or award.offered_by
    directors = [party.person for party in awards.directors(award, now) if party.person]
    return list({one.pk: one for one in (*directors, amendment.asked_by, officer)}.values())
