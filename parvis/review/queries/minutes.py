"""What a minute holds: the stored rows of one meeting, and of that what each reader sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from parvis.accounts.models import Person
from parvis.domain.calibration import Line, Mark, Proposal, Sheet
from parvis.domain.evaluation import PanelState
from parvis.domain.meetings import VotePhase
from parvis.domain.refusals import NotFound
from parvis.domain.revisions import fingerprint
from parvis.programme.queries import programme_of
from parvis.review.models import AgendaPoint, Meeting, Minute, PanelItem, Presence
from parvis.review.queries import consensus, meetings, ranks, votes
from parvis.review.queries import panel as panels

Content = dict[str, Any]


def _(message: str) -> str:
    return message


def minute_of(code: str, person: Any, *, at: datetime) -> Minute:
    """The minute of this address, for the panel's people and the office; NotFound otherwise.  One query."""
    rows = Minute.objects.visible_to(person, at=at).select_related("meeting__panel__call", "signed_by", "drawn_by")
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such minute."))
    return found


def of_meeting(meeting: Meeting) -> list[Minute]:
    """The versions of the meeting's minute, the first first.  One query."""
    return list(meeting.minutes.select_related("signed_by").order_by("number"))


def content(meeting: Meeting, *, at: datetime) -> Content:
    """Everything that the rows say of the meeting now, people and proposals by their codes."""
    panel = meeting.panel
    lines = meetings.agenda(meeting, None, at=at)
    outs = meetings.outs_of([line.point for line in lines])
    cast: dict[int, list[Any]] = {}
    for one in votes.of_points([line.point for line in lines]):
        cast.setdefault(one.point_id, []).append(one)
    table = panels.listed(panel, None, at=at)
    presences = list(Presence.objects.filter(meeting=meeting).select_related("person").order_by("from_at", "id"))
    return {
        "meeting": {
            "code": meeting.code,
            "place": meeting.place,
            "starts": _moment(meeting.starts_at),
            "opened": _moment(meeting.opened_at),
            "ended": _moment(meeting.ended_at),
        },
        "panel": {
            "code": panel.code,
            "call": panel.call.code,
            "stage": panel.stage,
            "edition": programme_of(panel.call).revision,
            "line": None if table.line is None else str(table.line),
            "ranks_by": table.ranks_by.value,
            "closed": _moment(panel.closed_at) if panel.state == PanelState.CLOSED else None,
            "seed": table.sheet.seed,
        },
        "people": [
            {"person": one.person.code, "as": one.capacity, "from": _moment(one.from_at), "to": _moment(one.to_at)}
            for one in presences
        ],
        "points": [_point(line, outs, cast, presences) for line in lines],
        "list": [_row(row) for row in table.rows],
    }


def seen(minute: Minute, person: Any, *, at: datetime) -> Content:
    """What of the minute is there for the person.

    Ranks are counted and marks adjusted among that, so a minute with something
    hidden is the minute of a meeting at which it never was.  Two queries.
    """
    kept: Content = minute.content
    items = PanelItem.objects.visible_to(person, at=at).filter(panel=minute.meeting.panel_id)
    there = set(items.values_list("proposal__code", flat=True))
    if all(row["proposal"] in there for row in kept["list"]):
        return kept
    rows = [dict(row) for row in kept["list"] if row["proposal"] in there]
    for name in ("rank", "mean_rank"):
        ranked = [row[name] for row in rows if row[name] is not None]
        for row in rows:
            if row[name] is not None:
                row[name] = 1 + sum(other < row[name] for other in ranked)
    adjusted = {one.id: one for one in ranks.ranked(_sheet(kept, rows)).proposals}
    for row in rows:
        told = adjusted.get(row["proposal"])
        row["adjusted"] = None if told is None or told.adjusted is None else round(told.adjusted, 6)
    points = [one for one in kept["points"] if not one["proposal"] or one["proposal"] in there]
    return {**kept, "points": points, "list": rows}


def digest_of(told: Content) -> str:
    """The digest under which this content is signed."""
    return fingerprint(told)


def names(told: Content) -> dict[str, str]:
    """The people of a minute by their codes, as they are called now.  One query."""
    codes = {one["person"] for one in told["people"]}
    for point in told["points"]:
        codes |= {one["person"] for one in point["out"]}
        codes |= {code for vote in point["votes"] for code in vote["present"]}
        report = point["consensus"]
        if report:
            codes |= {report["rapporteur"], *(one["person"] for one in report["answers"])}
    return {one.code: str(one) for one in Person.objects.filter(code__in=codes)}


def _point(
    line: meetings.Line, outs: Mapping[int, Sequence[Any]], cast: Mapping[int, Sequence[Any]], presences: Sequence[Any]
) -> Content:
    point = line.point
    turns = [(turn.from_at, turn.to_at) for turn in line.turns]
    out = list(outs.get(point.pk, ()))
    gone = {one.person_id for one in out}
    present = [
        one.person.code
        for one in presences
        if one.person_id not in gone and any(_meets(one, from_at, to_at) for from_at, to_at in turns)
    ]
    return {
        "kind": point.kind,
        "title": line.title,
        "proposal": point.subject.proposal.code if point.subject else "",
        "turns": [[_moment(from_at), _moment(to_at)] for from_at, to_at in turns],
        "present": list(dict.fromkeys(present)),
        "out": [
            {
                "person": one.person.code,
                "cause": one.cause,
                "ground": one.ground,
                "from": _moment(one.from_at),
                "to": _moment(one.to_at),
            }
            for one in out
        ],
        "votes": [
            {"on": one.on, "highest": one.highest, "secret": one.secret, "broken_for": one.broken_for, **one.result}
            for one in cast.get(point.pk, ())
            if one.state == VotePhase.CLOSED
        ],
        "consensus": _consensus(point),
    }


def _consensus(point: AgendaPoint) -> Content | None:
    report = getattr(point.subject, "consensus", None) if point.subject else None
    if report is None:
        return None
    versions = consensus.versions_of(report)
    newest = versions[-1] if versions else None
    answers = {one.person.code: one for one in sorted(newest.answers.all(), key=lambda one: one.pk)} if newest else {}
    return {
        "rapporteur": report.rapporteur.person.code if report.rapporteur.person else report.rapporteur.code,
        "state": report.state,
        "version": newest.number if newest else 0,
        "texts": dict(newest.content) if newest else {},
        "answers": [
            {"person": code, "agrees": one.agrees, "words": one.words} for code, one in sorted(answers.items())
        ],
    }


def _row(row: panels.Row) -> Content:
    adjusted = row.adjusted.adjusted if row.adjusted else None
    return {
        "proposal": row.item.proposal.code,
        "title": row.title,
        "ranked": row.item.ranked,
        "competes": row.item.ranked and not row.marks.failed,
        "rank": row.rank,
        "mean_rank": row.mean_rank,
        "mean": None if row.marks.mean is None else str(row.marks.mean),
        "given": [[whose, str(mark)] for whose, mark in row.given],
        "adjusted": None if adjusted is None else round(adjusted, 6),
        "asked": str(row.item.asked),
        "granted": str(row.item.granted),
        "says": row.verdict.value if row.verdict else "",
        "reasons": row.item.reasons,
    }


def _sheet(kept: Content, rows: Sequence[Mapping[str, Any]]) -> Sheet:
    """The marks of these rows as a sheet, as the live list makes it."""
    ordered = sorted(rows, key=lambda row: str(row["proposal"]))
    line = kept["panel"]["line"]
    return Sheet(
        seed=kept["panel"]["seed"],
        line=None if line is None else Line(budget=float(line)),
        proposals=tuple(
            Proposal(id=row["proposal"], cost=float(row["granted"]), competes=row["competes"]) for row in ordered
        ),
        marks=tuple(
            Mark(row["proposal"], whose, float(Fraction(mark)))
            for row in ordered
            for whose, mark in sorted(row["given"])
        ),
    )


def _meets(one: Presence, from_at: datetime, to_at: datetime | None) -> bool:
    return (to_at is None or one.from_at < to_at) and (one.to_at is None or one.to_at > from_at)


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
