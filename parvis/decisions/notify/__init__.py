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
from parvis.decisions.notify import entries
from parvis.decisions.queries import delegations, outcomes, papers, sheets
from parvis.domain.deciding import Procedure
from parvis.domain.delegations import SeatKind
from parvis.domain.papers import Ruling
from parvis.domain.silence import PositionKind
from parvis.gateways import mail
from parvis.web import figures
from parvis.web.programme import current

OPEN = _("Open the paper")

# Draws an action sheet of a paper, in a language: the first goes with the letter on the outcome.
Sheet = Callable[[Paper, str, int], bytes]
_sheets: list[Sheet] = []


def attach_sheets(sheet: Sheet) -> None:
    """Let these sheets go along with every letter that tells of a decision."""
    if sheet not in _sheets:
        _sheets.append(sheet)


def circulated(paper: Paper, seat: Membership, token: str, number: str, *, now: datetime) -> Any:
    """To one delegate: the paper, the deadline, and the way to break the silence from this letter."""
    files = entries.deadline(paper, seat.person.language)
    return _tell(
        "circulated", paper, seat.person, now=now, door=token, code=number, key=door_key(paper, seat), files=files
    )


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
            attachments=entries.meeting(meeting, person.language),
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
        files = entries.deadline(extension.paper, person.language)
        key = f"extension:{extension.pk}:{person.code}"
        _tell("extended", extension.paper, person, words, now=now, key=key, files=files)


def withdrawn(paper: Paper, *, now: datetime) -> None:
    """To everybody concerned: there is nothing to decide any more."""

    def words(_language: str) -> dict[str, Any]:
        return {"reason": paper.withdrawn_reason}

    for person in everybody(paper, now=now):
        files = entries.deadline(paper, person.language)
        _tell("withdrawn", paper, person, words, now=now, key=f"withdrawn:{paper.code}:{person.code}", files=files)


def outcome(paper: Paper, *, now: datetime) -> None:
    """To everybody concerned, with the action sheet: what was agreed and what was not, as of the deadline."""
    assert paper.ends_at is not None
    states = outcomes.states(paper, at=paper.ends_at)
    files = _sheet_files(paper, 1)
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
        key = f"outcome:{paper.code}:{person.code}"
        _tell("outcome", paper, person, words, now=now, key=key, files=files(person.language))


def sheet_issued(paper: Paper, number: int, *, now: datetime) -> None:
    """To everybody concerned: an action sheet after the first, with what was decided since."""
    found = next((one for one in sheets.sheets_of(paper, papers.lines_of(paper), at=now) if one.number == number), None)
    if found is None:
        return
    steps = sorted((one.line.number, Ruling(one.ruling)) for one in found.rulings)
    files = _sheet_files(paper, number)

    def words(_language: str) -> dict[str, Any]:
        told = [_("Item %(number)s: %(state)s") % {"number": n, "state": RULINGS[ruling]} for n, ruling in steps]
        return {"sheet": paper.sheet_reference(number), "outcome": "\n".join(map(str, told))}

    for person in everybody(paper, now=now):
        key = f"sheet:{paper.code}:{number}:{person.code}"
        _tell("sheet", paper, person, words, now=now, key=key, files=files(person.language))


def _sheet_files(paper: Paper, number: int) -> Callable[[str], list[mail.Attachment]]:
    """An action sheet to go with letters, drawn once in each language."""
    drawn: dict[str, list[mail.Attachment]] = {}

    def of(language: str) -> list[mail.Attachment]:
        if language not in drawn:
            name = f"{paper.sheet_reference(number).replace('/', '-')}.pdf"
            drawn[language] = [mail.Attachment.of(name, draw(paper, language, number)) for draw in _sheets]
        return drawn[language]

    return of


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
