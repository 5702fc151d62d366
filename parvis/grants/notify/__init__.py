"""Who is told what about awards, in letters of the kinds that `kinds` names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Person
from parvis.correspondence.actions import Address, send
from parvis.domain.awards import Signer, reminder_mark
from parvis.domain.money import from_minor_units
from parvis.domain.outcomes import OutcomeKind
from parvis.gateways import mail
from parvis.grants.labels import OBLIGATIONS
from parvis.grants.models import Acceptance, Award, Instalment, OutcomeLetter, Report
from parvis.grants.queries import awards, reports, terms
from parvis.proposals.models import Party
from parvis.web import figures
from parvis.web.programme import current, in_language, today
from parvis.web.reminders import Reminder

REMIND_BEFORE = timedelta(days=30)

# Draws the award letter in a language.
Paper = Callable[[Award, str], bytes]
_papers: list[Paper] = []


def attach_to_letters(paper: Paper) -> None:
    """Let this paper go along with every award letter."""
    if paper not in _papers:
        _papers.append(paper)


def offered(award: Award, tokens: Mapping[str, str], *, now: datetime) -> None:
    """The letter to both directors and, with a link of their own, to the signatories."""
    for row in award.acceptances.select_related("person", "party"):
        token = tokens.get(row.code)
        link = reverse("grants:invited", args=[token]) if token else award.get_absolute_url()
        send(
            "award.signatory" if row.kind == Signer.SIGNATORY else "award.offered",
            to=row.person or Address(row.email, row.language, row.name),
            case=_case(award),
            now=now,
            words=_words(award, organisation=row.organisation, director=str(row.party)),
            link=link,
            link_words=_("Open the award letter"),
            attachments=_drawn(award, row.language),
        )


def accepted(award: Award, *, now: datetime) -> None:
    """To the directors, the signatories and the office: all have accepted."""
    first = award.obligations.order_by("number").first()

    def words(language: str) -> dict[str, object]:
        due = figures.day(first.due_on, language) if first else ""
        return {**_words(award)(language), "starts": figures.day(award.starts_on, language), "due": due}

    for person in _everybody(award, now):
        _tell("award.accepted", person, award, words, now=now)


def declined(award: Award, row: Acceptance, *, now: datetime) -> None:
    """To everybody else: one has declined, and the award does not begin."""
    for person in _everybody(award, now):
        if person.pk != row.person_id or row.kind == Signer.SIGNATORY:
            _tell("award.declined", person, award, _words(award, who=str(row), reason=row.reason or "–"), now=now)


def report_signed(report: Report, missing: Iterable[Party], *, by: Any, now: datetime) -> None:
    """To the directors whose signature is still missing."""
    for party in missing:
        if party.person:
            _tell(
                "report.signature",
                party.person,
                report.award,
                _of_report(report, who=str(by)),
                now=now,
                link=_page(report),
            )


def report_handed_in(report: Report, *, now: datetime) -> None:
    """To those who look after the award in the office."""
    for person in _office(report.award):
        _tell("report.handed-in", person, report.award, _of_report(report), now=now, link=_page(report))


def report_accepted(report: Report, *, now: datetime) -> None:
    """To the directors: their money is released."""
    for person in _directors(report.award, now):
        _tell("report.accepted", person, report.award, _of_report(report), now=now)


def report_returned(report: Report, reasons: str, *, now: datetime) -> None:
    """To the directors: what is missing."""
    for person in _directors(report.award, now):
        words = _of_report(report, reasons=reasons)
        _tell("report.returned", person, report.award, words, now=now, link=_page(report))


def outcome(letter: OutcomeLetter, *, now: datetime) -> None:
    """The outcome to everybody who takes part in the proposal; the reviewers' words stand only on its page."""
    proposal, call = letter.proposal, letter.batch.call

    def words(language: str) -> dict[str, object]:
        return {"title": _title(letter), "call": call.title.get(language) or call.title.get("en") or call.code}

    seated = Party.objects.seated_at(now).filter(proposal=proposal, person__isnull=False).select_related("person")
    for party in seated:
        if party.person is not None:
            send(
                f"outcome.{OutcomeKind(letter.outcome).value}",
                to=party.person,
                case=("proposal", proposal.code),
                now=now,
                words=words,
                link=reverse("grants:outcome", args=[letter.code]),
                link_words=_("Read the letter"),
                key=f"outcome:{letter.code}:{party.code}",
            )


def reports_due(at: datetime) -> Iterator[Reminder]:
    """The reports to be reminded of: before their day, on it, and after it; silent once handed in.

    A duty that was moved is reminded of anew; a suspended award of nothing.  Three queries, however many are due.
    """
    day = today(at)
    owed = reports.unwritten(day + REMIND_BEFORE)
    held = terms.of_all({one.award_id: one.award for one in owed}.values(), day)
    directors = awards.directors_of((one.award.proposal_id for one in owed), at)
    for obligation in owed:
        award, mark = obligation.award, reminder_mark(obligation.due_on - day)
        if held[award.pk].suspended:
            continue
        for person in directors.get(award.proposal_id, ()):
            yield Reminder(
                "report.due" if mark in ("month", "week", "day") else "report.overdue",
                to=person,
                case=_case(award),
                key=f"report-due:{obligation.code}:{mark}:{person.code}:{obligation.due_on}",
                words=_of_obligation(award, obligation.kind, obligation.due_on, obligation.instalment),
                link=award.get_absolute_url(),
                link_words=_("Open the award"),
            )


def nations_changed(at: datetime) -> Iterator[Reminder]:
    """To the officer of an award: a nation of it stands no more in the group in which it stood on the letter's day.

    Nothing is suspended by itself; the office decides.  Two queries, and one for the officers.
    """
    for award, nation, group in terms.moved_nations(at):
        officer = award.proposal.case_officer or award.offered_by

        def words(language: str, award: Award = award, nation: str = nation, group: str = group) -> dict[str, object]:
            stands = next((one.name for one in current().groups if one.code == group), {})
            return {
                **_words(award)(language),
                "nation": figures.country(nation, language),
                "group": in_language(stands, language) or "–",
            }

        yield Reminder(
            "award.nation-changed",
            to=officer,
            case=_case(award),
            key=f"nation-changed:{award.code}:{nation}:{group}",
            words=words,
            link=award.get_absolute_url(),
            link_words=_("Open the award"),
        )


def _title(letter: OutcomeLetter) -> str:
    receipt = letter.proposal.handed_in
    return str((receipt.revision.content.get("title") if receipt else "") or letter.proposal.title)


def _case(award: Award) -> tuple[str, str]:
    return ("proposal", award.proposal.code)


def _tell(kind: str, person: Person, award: Award, words: Any, *, now: datetime, link: str = "") -> None:
    send(
        kind,
        to=person,
        case=_case(award),
        now=now,
        words=words,
        link=link or award.get_absolute_url(),
        link_words=_("Open the award"),
    )


def _words(award: Award, **more: object) -> Callable[[str], dict[str, object]]:
    def words(language: str) -> dict[str, object]:
        amount = amount_words(award.amount_minor, award.currency, language)
        return {"reference": award.reference, "title": award.title, "amount": amount, **more}

    return words


def _of_report(report: Report, **more: object) -> Callable[[str], dict[str, object]]:
    obligation = report.obligation
    made = _of_obligation(report.award, obligation.kind, obligation.due_on, obligation.instalment)
    return lambda language: {**made(language), **more}


def _of_obligation(award: Award, kind: str, due_on: date, instalment: Instalment) -> Callable[[str], dict[str, object]]:
    def words(language: str) -> dict[str, object]:
        return {
            **_words(award)(language),
            "report": str(OBLIGATIONS[kind]).lower(),  # type: ignore[index]
            "due": figures.day(due_on, language),
            "amount": amount_words(instalment.amount_minor, award.currency, language),
        }

    return words


def amount_words(units: int, currency: str, language: str) -> str:
    """An amount of the books as a letter says it."""
    return f"{figures.number(from_minor_units(units, currency), language, 2)}\N{NO-BREAK SPACE}{currency}"


def _directors(award: Award, now: datetime) -> list[Person]:
    return [party.person for party in awards.directors(award, now) if party.person]


def _office(award: Award) -> list[Person]:
    officer = award.proposal.case_officer
    return [officer] if officer is not None else [award.offered_by]


def _everybody(award: Award, now: datetime) -> list[Person]:
    signatories = [row.person for row in award.acceptances.select_related("person") if row.person]
    return list({one.pk: one for one in (*_directors(award, now), *signatories, *_office(award))}.values())


def _page(report: Report) -> str:
    return reverse("grants:report", args=[report.award.code, report.code])


def _drawn(award: Award, language: str) -> list[mail.Attachment]:
    return [mail.Attachment.of(f"{award.reference}-{language}.pdf", paper(award, language)) for paper in _papers]
