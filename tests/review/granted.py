"""What follows the panel, for the table of who sees what: the nations' paper, the award, its money, the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from parvis.accounts.models import Person
from parvis.decisions.actions import circulating, drafting
from parvis.decisions.actions import meetings as committee
from parvis.decisions.models import CommitteeMeeting, Paper, Position
from parvis.domain.access_table import Seer, Thing
from parvis.domain.roles import Role
from parvis.grants.models import Award, Report
from parvis.opendata import actions as register
from parvis.opendata.models import Release
from parvis.payments.actions import paying
from parvis.payments.models import PaymentRequest
from parvis.proposals.models import Proposal
from parvis.review.actions import panel, room, votes
from parvis.web.programme import today
from tests import factories
from tests.decisions import building as nations
from tests.grants import building as awards
from tests.payments import building as payments

A, T = Seer, Thing
THINGS = frozenset(
    {
        T.PAPER, T.TABLED, T.STATE, T.AWARD, T.AWARDS, T.LETTER, T.REPORT, T.ACCEPT, T.DUTIES,
        T.PAYMENT, T.QUEUE, T.CERTIFY, T.PAY, T.RELEASE, T.REGISTER,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Granted:
    """What there is of it, as far as it has come."""

    paper: Paper | None = None
    sits: CommitteeMeeting | None = None
    award: Award | None = None
    report: Report | None = None
    payment: PaymentRequest | None = None


NOTHING_GRANTED = Granted()


def before_the_nations(
    proposal: Proposal, judging: Any, people: dict[Seer, Person], now: datetime, by: Person
) -> Granted:
    """The panel has ended, and the nations have the paper, and an agenda with it."""
    votes.close_vote(judging.vote, by=by, now=now)
    room.end_meeting(judging.sits, by=by, now=now)
    panel.decide(judging.report.subject.code, "recommended", by=by, now=now)
    panel.close_panel(judging.sits.panel, by=by, now=now)
    nations.delegate("NO", person=people[A.DELEGATE], at=now)
    nations.delegate("NL", person=people[A.CONFLICTED_DELEGATE], at=now)
    nations.noted(proposal, by=by, now=now)
    drafted = drafting.draft_paper(nations.TEXTS, by=by, now=now)
    line = drafting.put_on_paper(drafted, proposal.code, by=by, now=now)
    words = {"en": "It warns of floods.", "fr": "Il avertit des crues."}
    drafting.write_brief(line, words, amount=line.amount, by=by, now=now)
    drafted.refresh_from_db()
    ends, chair = f"{now + timedelta(days=30):%Y-%m-%d}T18:00", nations.chair()
    paper = circulating.circulate(drafted, ends, insists=True, by=chair, now=now)
    meeting = committee.plan_meeting(nations.TEXTS, ends, place="Room 1", by=chair, now=now)
    committee.put_on_agenda(meeting, paper, by=chair, now=now)
    meeting.refresh_from_db()
    return Granted(paper, committee.circulate_agenda(meeting, base=meeting.version, by=chair, now=now))


def awarded(proposal: Proposal, before: Granted, now: datetime, by: Person) -> Granted:
    """All have accepted the letter, and the directors have handed in a report."""
    award = awards.accept_all(awards.offered(proposal, by=by, starts_on=today(now), now=now), now=now)
    return Granted(before.paper, before.sits, award, awards.handed_in(award, now=now))


def released(before: Granted, now: datetime, by: Person) -> Granted:
    """The report is accepted, what it releases asked for, and the award is public."""
    assert before.award is not None and before.report is not None
    awards.reporting.accept_report(before.report, by=factories.person(Role.SCIENTIFIC_ADVISER), now=now)
    payment = payments.requested(before.award, now=now)
    register.release_award(before.award, by=by, now=now)
    return Granted(before.paper, before.sits, before.award, before.report, payment)


def tried(act: Callable[[], Any], found: Callable[[], bool]) -> bool:
    """Whether this is so after that act; the act is undone."""
    with transaction.atomic():
        act()
        done = found()
        transaction.set_rollback(True)
    return done


def reached(client: Client, told: Granted, thing: T, person: Any, names: Callable[[str, str], bool]) -> bool:
    """Whether this person gets to this thing."""
    if thing in (T.PAPER, T.TABLED, T.STATE):
        return told.paper is not None and _reached_of_the_nations(client, told.paper, told.sits, thing, person, names)
    if told.award is None:
        return False
    if thing in (T.PAYMENT, T.QUEUE, T.CERTIFY, T.PAY):
        return told.payment is not None and _reached_of_the_money(
            client, told.award, told.payment, thing, person, names
        )
    return _reached_of_the_award(client, told.award, told.report, thing, names)


def _reached_of_the_nations(client, paper, sits, thing, person, names) -> bool:
    own = f"/en/decisions/papers/{paper.code}/"
    match thing:
        case T.PAPER:
            return client.get(own).status_code == 200 and client.get(f"{own}paper.pdf").status_code == 200
        case T.TABLED:
            return names(f"/en/decisions/meetings/{sits.code}/", paper.full_reference)
        case T.STATE:
            said = {"kind": "statement", "text": "We welcome it.", "place": "0", "key": "one"}
            stated = Position.objects.filter(paper=paper, by=person.pk or 0)
            return tried(lambda: client.post(f"{own}state/", said), stated.exists)
    raise AssertionError(thing)


def _reached_of_the_award(client, award, report, thing, names) -> bool:
    own = f"/en/grants/{award.code}/"
    match thing:
        case T.AWARD:
            return names(own, award.reference)
        case T.AWARDS:
            return names("/en/grants/", award.reference)
        case T.LETTER:
            return client.get(f"{own}letter.pdf").status_code == 200
        case T.REPORT:
            return client.get(f"{own}reports/{report.code}/").status_code == 200
        case T.ACCEPT:
            accepted = Report.objects.filter(pk=report.pk, accepted_at__isnull=False)
            if accepted.exists():
                return False
            return tried(lambda: client.post(f"{own}reports/{report.code}/accept/"), accepted.exists)
        case T.DUTIES:
            return client.get(f"{own}duties.ics").status_code == 200
        case T.RELEASE:
            public = Release.objects.visible_to(None, at=timezone.now()).filter(award=award)
            if public.exists():
                return False
            release = f"/en/desk/awards/{award.code}/release/"
            return tried(lambda: client.post(release), Release.objects.filter(award=award).exists)
        case T.REGISTER:
            page = f"/en/awards/{award.reference}/"
            lists = ("/en/awards/", "/en/awards/360giving.json", "/en/awards/awards.csv", "/api/v1/awards", page)
            told = {names(one, award.reference) for one in lists}
            assert len(told) == 1, "the page, the files and the API say the same"
            return told.pop()
    raise AssertionError(thing)


def _reached_of_the_money(client, award, payment, thing, person, names) -> bool:
    own = f"/en/grants/payments/{payment.code}/"
    same = PaymentRequest.objects.filter(pk=payment.pk)

    def certify_and_pay() -> None:
        paying.certify_payment(payment, by=factories.person(Role.FINANCIAL_OFFICER), now=timezone.now())
        client.post(f"{own}pay/", {"bank_reference": "T1"})

    match thing:
        case T.PAYMENT:
            return names(own, award.reference)
        case T.QUEUE:
            return names("/en/grants/certification/", award.reference)
        case T.CERTIFY:
            return tried(lambda: client.post(f"{own}certify/"), same.filter(certified_by=person.pk or 0).exists)
        case T.PAY:
            return tried(certify_and_pay, same.filter(paid_by=person.pk or 0).exists)
    raise AssertionError(thing)
