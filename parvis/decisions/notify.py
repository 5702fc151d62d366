"""What delegations, the chair and the office are told by letter, in which words.

Every letter of a paper goes to people who may read it; none of them says more
than the paper's page says to that reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Person
from parvis.correspondence.actions import send
from parvis.decisions.labels import KINDS, PROCEDURES, RULINGS, SEATS, STATES
from parvis.decisions.models import Addendum, CommitteeMeeting, Extension, LineRuling, Membership, Paper, Position
from parvis.decisions.queries import delegations, outcomes, papers
from parvis.domain.deciding import Procedure
from parvis.domain.delegations import SeatKind
from parvis.domain.letters import Kind
from parvis.domain.papers import Ruling
from parvis.domain.silence import PositionKind
from parvis.gateways import mail
from parvis.web import figures, letter_kinds
from parvis.web.programme import current

PLACES = ("reference", "title", "ends")
OPEN = _("Open the paper")

# Draws the action sheet that goes with the letter on the outcome, in a language.
Sheet = Callable[[Paper, str], bytes]
_sheets: list[Sheet] = []


def attach_sheets(sheet: Sheet) -> None:
    """Let this sheet go along with every letter on an outcome."""
    if sheet not in _sheets:
        _sheets.append(sheet)


def register_kinds() -> None:
    """The kinds of letters of a paper; the office may word them anew."""
    for code, name, subject, body, places in (
        (
            "circulated",
            _("Paper under silence"),
            _("{reference}: silence procedure ends {ends}"),
            _(
                "{title}\n\nSilence procedure ends: {ends}. If your nation says nothing by then, it has agreed.\n\n"
                "With the link and the code below you can break the silence from this letter, on a phone and without "
                "signing in. They are yours alone: please do not forward this letter."
            ),
            PLACES,
        ),
        (
            "code",
            _("New code for breaking the silence"),
            _("{reference}: your new code"),
            _("With this code you can break the silence on {reference} until {ends}. The code before it is dead."),
            PLACES,
        ),
        (
            "broken",
            _("A nation has objected"),
            _("{reference}: {nation} objects"),
            _(
                "{nation} has sent this about {about} of {reference}, {title}: {kind}.\n\n{text}\n\n"
                "While it stands, this is not adopted. The deadline stays: {ends}."
            ),
            (*PLACES, "nation", "kind", "text", "about"),
        ),
        (
            "objected",
            _("A nation objects before a meeting"),
            _("{reference}: {nation} objects"),
            _(
                "{nation} has sent this about {about} of {reference}, {title}: {kind}.\n\n{text}\n\n"
                "While it stands, the meeting cannot agree."
            ),
            (*PLACES, "nation", "kind", "text", "about"),
        ),
        (
            "tabled",
            _("Paper for decision"),
            _("{reference}: paper for decision"),
            _("{title}\n\nHow it is decided: {procedure}. From now on its text is fixed."),
            (*PLACES, "procedure"),
        ),
        (
            "ruled",
            _("An item was decided"),
            _("{reference}, item {number}: {ruling}"),
            _("{title}\n\nItem {number}: {ruling}.\n\n{words}"),
            (*PLACES, "number", "ruling", "words"),
        ),
        (
            "lifted",
            _("An objection was lifted"),
            _("{reference}: {nation} lifts its objection"),
            _("{nation} has lifted its objection to {about} of {reference}, {title}. The deadline stays: {ends}."),
            (*PLACES, "nation", "about", "kind", "text"),
        ),
        (
            "addendum",
            _("Something was added to a paper"),
            _("{addendum}: {heading}"),
            _(
                "{heading}\n\n{text}\n\nThis adds to {reference}, {title}, and changes nothing in its text. "
                "The deadline stays: {ends}."
            ),
            (*PLACES, "addendum", "heading", "text"),
        ),
        (
            "extended",
            _("The deadline was put off"),
            _("{reference}: silence procedure extended to {ends}"),
            _("{title}\n\nThe chair has put the deadline off from {before} to {ends}.\n\nReason: {reason}"),
            (*PLACES, "before", "reason"),
        ),
        (
            "withdrawn",
            _("A paper was withdrawn"),
            _("{reference} is withdrawn"),
            _("The chair has withdrawn {reference}, {title}.\n\nReason: {reason}"),
            (*PLACES, "reason"),
        ),
        (
            "outcome",
            _("Outcome of a silence procedure"),
            _("{reference}: the silence procedure has ended"),
            _("{title}\n\nThe silence procedure ended: {ends}.\n\n{outcome}\n\nThe action sheet is attached."),
            (*PLACES, "outcome"),
        ),
        (
            "ends-soon",
            _("A silence procedure ends within a day"),
            _("{reference}: silence procedure ends {ends}"),
            _("{title}\n\nYour nation has said nothing so far. If that stays so it will have agreed: {ends}."),
            PLACES,
        ),
    ):
        letter_kinds.register(
            Kind(f"decisions.{code}", case="paper", name=name, subject=subject, body=body, placeholders=places)
        )
    letter_kinds.register(
        Kind(
            "decisions.delegate",
            case="delegation",
            name=_("Appointed to a delegation"),
            subject=_("You speak for {nation}"),
            body=_("From now on you are in the delegation of {nation} to the {body}: {seat}."),
            placeholders=("nation", "body", "seat"),
        )
    )
    letter_kinds.register(
        Kind(
            "decisions.agenda",
            case="committee",
            name=_("Agenda of a meeting"),
            subject=_("{reference}: agenda for {starts}"),
            body=_("{title}\n\n{starts}\n{place}\n\nThe agenda is on its page, with the papers that you may read."),
            placeholders=("reference", "title", "starts", "place"),
        )
    )
    letter_kinds.register(
        Kind(
            "decisions.called-off",
            case="committee",
            name=_("A meeting of the body is called off"),
            subject=_("{reference}: the meeting of {starts} is called off"),
            body=_("{title}\n\nThe meeting of {starts} does not take place.\n\nReason: {reason}"),
            placeholders=("reference", "title", "starts", "place", "reason"),
        )
    )


def circulated(paper: Paper, seat: Membership, token: str, number: str, *, now: datetime) -> Any:
    """To one delegate: the paper, the deadline, and the way to break the silence from this letter."""
    return _tell("circulated", paper, seat.person, now=now, door=token, code=number, key=door_key(paper, seat))


def door_key(paper: Paper, seat: Membership) -> str:
    """Under what the first letter of a paper goes to a delegate, once."""
    return f"paper-circulated:{paper.code}:{seat.code}"


def new_code(paper: Paper, seat: Membership, token: str, number: str, *, now: datetime) -> None:
    """To one delegate's own address: another code."""
    _tell("code", paper, seat.person, now=now, door=token, code=number)


def position_taken(said: Position, *, now: datetime) -> None:
    """To the chair, the office and all delegations: what a nation has sent, or lifted."""
    kind = "lifted" if said.kind == PositionKind.LIFTED else "broken" if said.paper.by_silence else "objected"

    def words(language: str) -> dict[str, Any]:
        return {
            "nation": figures.country(said.nation, language),
            "kind": KINDS[PositionKind(said.kind)],
            "text": said.text,
            "about": _("the whole paper") if not said.place else _("item %(number)s") % {"number": said.place},
        }

    for person in everybody(said.paper, now=now):
        _tell(kind, said.paper, person, words, now=now, key=f"position:{said.pk}:{person.code}")


def tabled(paper: Paper, *, now: datetime) -> None:
    """To everybody concerned: a paper that is not decided by silence."""

    def words(_language: str) -> dict[str, Any]:
        return {"procedure": PROCEDURES[Procedure(paper.procedure)]}

    for person in everybody(paper, now=now):
        _tell("tabled", paper, person, words, now=now, key=f"tabled:{paper.code}:{person.code}")


def ruled(made: LineRuling, *, now: datetime) -> None:
    """To everybody concerned: what was decided of a line otherwise than by silence."""
    paper = made.line.paper

    def words(_language: str) -> dict[str, Any]:
        return {"number": made.line.number, "ruling": RULINGS[Ruling(made.ruling)], "words": made.words}

    for person in everybody(paper, now=now):
        _tell("ruled", paper, person, words, now=now, key=f"ruled:{made.pk}:{person.code}")


def agenda(meeting: CommitteeMeeting, *, now: datetime) -> None:
    """To all delegations, the chair and the secretary: that a meeting has its agenda.

    Which papers stand on it, each reads on its page: a paper may be closed to some.
    """

    _tell_of_meeting("agenda", meeting, key=f"agenda:{meeting.code}:{meeting.revision}", now=now)


def called_off(meeting: CommitteeMeeting, *, now: datetime) -> None:
    """To all delegations, the chair and the secretary: that a meeting does not take place, and why."""
    _tell_of_meeting("called-off", meeting, key=f"called-off:{meeting.code}", now=now)


def _tell_of_meeting(kind: str, meeting: CommitteeMeeting, *, key: str, now: datetime) -> None:
    def words(language: str) -> dict[str, Any]:
        starts = figures.moment(meeting.starts_at, current().zone, language)
        told = {"reference": meeting.full_reference, "title": meeting.title(language), "starts": starts}
        return {**told, "place": meeting.place, "reason": meeting.called_off_because}

    people = {one.person_id: one.person for one in delegations.delegates_at(now)}
    people |= {one.pk: one for one in (*delegations.chairs(now), *delegations.secretaries(now))}
    for person in people.values():
        send(
            f"decisions.{kind}",
            to=person,
            case=("committee", meeting.code),
            words=words,
            link=meeting.get_absolute_url(),
            link_words=_("Open the agenda"),
            now=now,
            key=f"{key}:{person.code}",
        )


def added(addendum: Addendum, *, now: datetime) -> None:
    """To everybody concerned: an addendum, with its whole text."""

    def words(language: str) -> dict[str, Any]:
        text = addendum.texts.get(language) or addendum.texts.get("en") or {}
        return {"addendum": addendum.full_reference, "heading": text.get("title"), "text": text.get("text")}

    for person in everybody(addendum.paper, now=now):
        _tell("addendum", addendum.paper, person, words, now=now, key=f"addendum:{addendum.pk}:{person.code}")


def extended(extension: Extension, *, now: datetime) -> None:
    """To everybody concerned: the new deadline, and the old one."""
    zone = current().zone

    def words(language: str) -> dict[str, Any]:
        return {"before": figures.moment(extension.from_at, zone, language), "reason": extension.reason}

    for person in everybody(extension.paper, now=now):
        _tell("extended", extension.paper, person, words, now=now, key=f"extension:{extension.pk}:{person.code}")


def withdrawn(paper: Paper, *, now: datetime) -> None:
    """To everybody concerned: there is nothing to decide any more."""

    def words(_language: str) -> dict[str, Any]:
        return {"reason": paper.withdrawn_reason}

    for person in everybody(paper, now=now):
        _tell("withdrawn", paper, person, words, now=now, key=f"withdrawn:{paper.code}:{person.code}")


def outcome(paper: Paper, *, now: datetime) -> None:
    """To everybody concerned, with the action sheet: what was agreed and what was not, as of the deadline."""
    assert paper.ends_at is not None
    states = outcomes.states(paper, at=paper.ends_at)
    sheets: dict[str, list[mail.Attachment]] = {}

    held = papers.held_lines(papers.lines_of(paper), at=paper.ends_at)

    def words(language: str) -> dict[str, Any]:
        told = [_("Item %(number)s: %(state)s") % {"number": n, "state": STATES[state]} for n, state in states.items()]
        told += [
            _("Item %(number)s is held: cooperation with %(nations)s is suspended. No award is made while that is so.")
            % {"number": number, "nations": ", ".join(figures.country(code, language) for code in codes)}
            for number, codes in held.items()
        ]
        return {"outcome": "\n".join(map(str, told))}

    for person in everybody(paper, now=now):
        if person.language not in sheets:
            name = f"{paper.sheet_reference.replace('/', '-')}.pdf"
            sheets[person.language] = [mail.Attachment.of(name, draw(paper, person.language)) for draw in _sheets]
        files = sheets[person.language]
        _tell("outcome", paper, person, words, now=now, key=f"outcome:{paper.code}:{person.code}", files=files)


def seated(membership: Membership, *, now: datetime) -> None:
    """To somebody who has been appointed and confirmed."""
    person = membership.person

    def words(language: str) -> dict[str, Any]:
        decision = current().decision
        return {
            "nation": figures.country(membership.nation, language),
            "body": decision.body.get(language, "") if decision else "",
            "seat": SEATS[SeatKind(membership.kind)],
        }

    send(
        "decisions.delegate",
        to=person,
        case=("delegation", membership.nation),
        words=words,
        link=reverse("decisions:desk"),
        link_words=_("Open your desk"),
        now=now,
        key=f"delegate:{membership.code}",
    )


def everybody(paper: Paper, *, now: datetime) -> list[Person]:
    """The delegates who may read the paper, the chair, who drafted it; each once, nobody to whom it is closed."""
    people = {one.person_id: one.person for one in delegations.readers_of(paper, at=now)}
    staff: Iterable[Any] = (
        *delegations.chairs(now),
        *delegations.secretaries(now),
        *delegations.approvers(paper, now),
        paper.drafted_by,
    )
    kept = delegations.kept_from(paper, at=now)
    for person in staff:
        if person is not None and person.is_active and person.pk not in kept:
            people.setdefault(person.pk, person)
    return list(people.values())


def paper_words(paper: Paper, language: str) -> dict[str, Any]:
    """What every letter of a paper may say."""
    ends = figures.moment(paper.ends_at, current().zone, language) if paper.ends_at else ""
    return {"reference": paper.full_reference, "title": paper.title(language), "ends": ends}


def address(paper: Paper, door: str = "") -> str:
    """The paper's page, or the door from a letter."""
    return reverse("decisions:door", args=[door]) if door else reverse("decisions:paper", args=[paper.code])


def _tell(
    kind: str,
    paper: Paper,
    person: Person,
    words: Callable[[str], dict[str, Any]] | None = None,
    *,
    now: datetime,
    door: str = "",
    code: str = "",
    key: str = "",
    files: Sequence[mail.Attachment] = (),
) -> Any:
    return send(
        f"decisions.{kind}",
        to=person,
        case=("paper", paper.code),
        words=lambda language: {**paper_words(paper, language), **(words(language) if words else {})},
        link=address(paper, door),
        link_words=OPEN,
        code=code,
        attachments=files,
        now=now,
        key=key,
    )
