"""A paper and its action sheet as PDF.  The same stored facts give the same bytes, whenever they are drawn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from parvis.decisions.forms import shown
from parvis.decisions.labels import KINDS, PROCEDURES, RULINGS
from parvis.decisions.models import (
    Addendum,
    CommitteeMeeting,
    CommitteePoint,
    LineRuling,
    Paper,
    PaperLine,
    Position,
)
from parvis.decisions.queries import outcomes, papers, sheets
from parvis.domain.deciding import OF_NATIONS, Procedure
from parvis.domain.papers import PaperStatus, Ruling
from parvis.domain.refusals import NotFound
from parvis.domain.silence import PositionKind, SilenceState
from parvis.gateways import pdf
from parvis.web import figures
from parvis.web.programme import current, in_language

TEMPLATES = "decisions/papers"
NEVER = datetime.max.replace(tzinfo=UTC)  # later than everything
MARK = "paper"


def paper_pdf(paper: Paper, language: str) -> bytes:
    """The paper as it is circulated: both languages, the reader's first, and a page for every item."""
    with override(language):
        return pdf.draw(
            f"{TEMPLATES}/paper.typ", paper_content(paper, language), at=paper.circulated_at or paper.changed_at
        )


def sheet_pdf(paper: Paper, language: str, number: int = 1, *, at: datetime | None = None) -> bytes:
    """An action sheet of the paper, dated at the minute of its decision; NotFound unless it is issued by `at`.

    Without `at`, whatever is issued.
    """
    lines = papers.lines_of(paper)
    issued = sheets.sheets_of(paper, lines, at=at or NEVER)
    sheet = next((one for one in issued if one.number == number), None)
    if sheet is None:
        raise NotFound("")
    with override(language):
        content = sheet_content(paper, language) if number == 1 else later_sheet_content(paper, sheet, language)
        return pdf.draw(f"{TEMPLATES}/sheet.typ", content, at=sheet.decided_at)


def addendum_pdf(addendum: Addendum, language: str) -> bytes:
    """What was added to a paper: both languages, the reader's first."""
    with override(language):
        moment = addendum.circulated_at or addendum.drafted_at
        return pdf.draw(f"{TEMPLATES}/addendum.typ", addendum_content(addendum, language), at=moment)


def addendum_content(addendum: Addendum, language: str) -> dict[str, Any]:
    """What stands on an addendum."""
    zone, at = current().zone, addendum.circulated_at
    tongues = [language, *(other for other in ("en", "fr") if other != language)]
    return {
        **_head(addendum.paper, language, addendum.full_reference),
        "title": addendum.title(language),
        "adds": [_adds_words(addendum, tongue) for tongue in tongues],
        "circulated": figures.moment(at, zone, language) if at else "",
        "tongues": [{"language": tongue, **addendum.texts.get(tongue, {})} for tongue in tongues],
        "digest": addendum.digest,
        "words": {"digest": _("Digest of this addendum (SHA-256)"), "nothing": _("Nothing written")},
    }


def _adds_words(addendum: Addendum, language: str) -> str:
    with override(language):
        return _("Adds to %(reference)s. The text of the paper and its deadline stay as they are.") % {
            "reference": addendum.paper.full_reference
        }


def paper_content(paper: Paper, language: str) -> dict[str, Any]:
    """What stands on the paper."""
    lines = papers.lines_of(paper)
    tongues = [language, *(other for other in ("en", "fr") if other != language)]
    original = paper.ends_at
    extensions = list(paper.extensions.all())
    if extensions:
        original = extensions[0].from_at  # the paper keeps the deadline it was circulated with
    return {
        **_head(paper, language, paper.full_reference),
        "title": paper.title(language) or paper.full_reference,
        "draft": _("Draft, not circulated") if paper.status == PaperStatus.DRAFTED else "",
        "closing": [
            shown.closing_words(paper, tongue, original) for tongue in tongues if original or not paper.by_silence
        ],
        "tongues": [
            {
                "language": tongue,
                "title": paper.texts.get(tongue, {}).get("title", ""),
                "text": paper.texts.get(tongue, {}).get("text", ""),
            }
            for tongue in tongues
        ],
        "lines": [_line(line, language, tongues) for line in lines],
        "total": shown.money(sum(line.amount for line in lines), current().head.currency, language) if lines else "",
        "ruling": _ruling_words(paper, len(lines)),
        "digest": paper.digest,
        "marks": [f"{MARK}:{paper.code}:{paper.digest}"] if paper.digest else [],
        "words": {
            "items": _("Items for decision"),
            "number": _("No."),
            "activity": _("Activity"),
            "nations": _("Nations"),
            "amount": _("Amount"),
            "total": _("Total"),
            "digest": _("Digest of this paper (SHA-256)"),
            "item": _("Item"),
            "note": _("Political note"),
            "people": _("The people"),
            "nothing": _("Nothing written"),
        },
    }


def _line(line: Any, language: str, tongues: list[str]) -> dict[str, Any]:
    row = shown.row(line, None, language)
    note = line.note
    return {
        "number": str(row.number),
        "title": row.title,
        "acronym": row.acronym,
        "kind": row.kind,
        "nations": row.nations,
        "amount": row.amount,
        "people": [list(pair) for pair in shown.people(line.told, language)],
        "briefs": [{"language": tongue, "text": line.brief.get(tongue, "")} for tongue in tongues],
        "facts": [[fact.label, fact.words] for fact in shown.note_facts(note.facts, language)] if note else [],
        "note": [part for part in (note.words(language) or {}).values() if part] if note else [],
    }


def sheet_content(paper: Paper, language: str) -> dict[str, Any]:
    """What stands on the action sheet: the decision on every item, and what nations had noted by then."""
    zone = current().zone
    lines = papers.lines_of(paper)
    decided = papers.decided_at(paper, lines)
    assert decided is not None
    states = outcomes.states(paper, at=decided)
    moment = figures.moment(decided, zone, language)
    agreed = [number for number, state in states.items() if state is SilenceState.AGREED]
    held = papers.held_lines(lines, at=decided)
    noted = papers.statements_in_time(paper, decided)
    if not paper.by_silence:
        says = _("Decided on %(moment)s.")
    elif len(agreed) == len(states):
        says = _("The silence procedure ended on %(moment)s and was not broken. The nations have agreed.")
    elif agreed:
        says = _(
            "The silence procedure ended on %(moment)s. Items objected to are not adopted; "
            "on the others the nations have agreed."
        )
    else:
        says = _("The silence procedure ended on %(moment)s and was broken. Nothing was adopted.")
    standing = [one for one in papers.said_on(paper, reader="", office=False) if one.breaks]
    return {
        **_head(paper, language, paper.sheet_reference()),
        "title": _("Action sheet"),
        "about": paper.title(language),
        "says": says % {"moment": moment},
        "part": _("This action sheet is part of %(reference)s and is attached to it.")
        % {"reference": paper.full_reference},
        "facts": [
            [_("Paper"), paper.full_reference],
            [_("Circulated"), figures.moment(paper.circulated_at, zone, language) if paper.circulated_at else ""],
            [_("Date of decision"), moment],
            [_("In UTC"), decided.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")],
            [_("How it was decided"), str(PROCEDURES[Procedure(paper.procedure)])],
            [_("Nations"), str(len(paper.nations)) if paper.procedure in OF_NATIONS else ""],
        ],
        "addenda": [
            _("%(reference)s: %(title)s (%(moment)s)")
            % {
                "reference": one.full_reference,
                "title": one.title(language),
                "moment": figures.moment(one.circulated_at, zone, language),
            }
            for one in papers.addenda_of(paper)
            if one.circulated_at
        ],
        "extensions": [
            _("Extended from %(before)s to %(after)s. %(reason)s")
            % {
                "before": figures.moment(one.from_at, zone, language),
                "after": figures.moment(one.to_at, zone, language),
                "reason": one.reason,
            }
            for one in paper.extensions.all()
        ],
        "lines": [
            {
                "number": str(line.number),
                "title": line.told.get("acronym") or line.told.get("title", ""),
                "amount": shown.money(line.amount, line.currency, language),
                "decision": _decision(line, states[line.number], held.get(line.number, ()), language),
            }
            for line in lines
        ],
        "rulings": [_ruled(line, one, language) for line in lines for one in line.rulings.all() if one.at <= decided],
        "statements": [_said(one, language) for one in noted if one.kind == PositionKind.STATEMENT],
        "reservations": [_said(one, language) for one in noted if one.kind == PositionKind.RESERVATION],
        "interpretations": [_said(one, language) for one in noted if one.kind == PositionKind.INTERPRETATION],
        "objections": [_said(one.position, language) for one in standing],
        "digest": paper.digest,
        "marks": [f"{MARK}:{paper.code}:{paper.digest}"],
        "words": _sheet_words(),
    }


def later_sheet_content(paper: Paper, sheet: sheets.Sheet, language: str) -> dict[str, Any]:
    """What stands on an action sheet after the first: what was decided since of items on which silence was broken."""
    zone = current().zone
    lines = {line.pk: line for line in papers.lines_of(paper)}
    numbers = sorted(lines[one.line_id].number for one in sheet.rulings)
    held = papers.held_lines(lines.values(), at=sheet.decided_at)
    moment = figures.moment(sheet.decided_at, zone, language)
    before = paper.sheet_reference(sheet.number - 1)
    steps = [
        _ruled(lines[line], one, language)
        for line in sorted({one.line_id for one in sheet.rulings}, key=lambda line: lines[line].number)
        for one in lines[line].rulings.all()
        if one.at <= sheet.decided_at
    ]
    return {
        **_head(paper, language, paper.sheet_reference(sheet.number)),
        "title": _("Action sheet"),
        "about": paper.title(language),
        "says": ngettext(
            "Decided on %(moment)s of item %(numbers)s, on which silence was broken.",
            "Decided on %(moment)s of items %(numbers)s, on which silence was broken.",
            len(numbers),
        )
        % {"moment": moment, "numbers": ", ".join(map(str, numbers))},
        "part": _(
            "This action sheet is part of %(reference)s and is attached to it. It follows %(before)s, "
            "which stays as it was issued."
        )
        % {"reference": paper.full_reference, "before": before},
        "facts": [
            [_("Paper"), paper.full_reference],
            [_("Circulated"), figures.moment(paper.circulated_at, zone, language) if paper.circulated_at else ""],
            [_("Silence broken"), figures.moment(paper.ends_at, zone, language) if paper.ends_at else ""],
            [_("Date of decision"), moment],
            [_("In UTC"), sheet.decided_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")],
            [_("Meeting"), sheet.meeting.full_reference if sheet.meeting else _("none: noted by the chair")],
        ],
        "lines": [
            {
                "number": str(lines[one.line_id].number),
                "title": lines[one.line_id].told.get("acronym") or lines[one.line_id].told.get("title", ""),
                "amount": shown.money(lines[one.line_id].amount, lines[one.line_id].currency, language),
                "decision": _held_words(
                    str(RULINGS[Ruling(one.ruling)]), held.get(lines[one.line_id].number, ()), language
                ),
            }
            for one in sorted(sheet.rulings, key=lambda one: lines[one.line_id].number)
        ],
        "rulings": steps,
        **{
            part: []
            for part in ("statements", "reservations", "interpretations", "objections", "addenda", "extensions")
        },
        "digest": paper.digest,
        "marks": [f"{MARK}:{paper.code}:{paper.digest}"],
        "words": {**_sheet_words(), "statements": "", "reservations": ""},  # those in time stand on the first
    }


def _sheet_words() -> dict[str, str]:
    return {
        "decision": _("Decision"),
        "item": _("Item"),
        "amount": _("Amount"),
        "statements": _("Statements"),
        "reservations": _("Reservations"),
        "interpretations": _("Interpretative statements"),
        "rulings": _("Step by step"),
        "objections": _("Objections and amendments that stood"),
        "none": _("None at all"),
        "addenda": _("Addenda"),
        "extensions": _("Extensions"),
        "digest": _("Digest of the paper (SHA-256)"),
    }


def _decision(line: PaperLine, state: SilenceState, held: tuple[str, ...], language: str) -> str:
    row = shown.row(line, state, language, None if line.paper.by_silence else line.ruling)
    return _held_words(row.state_words, held, language)


def _held_words(decision: str, held: tuple[str, ...], language: str) -> str:
    if not held:
        return decision
    return _("%(decision)s; held: cooperation suspended (%(nations)s)") % {
        "decision": decision,
        "nations": shown.nations(held, language),
    }


def _ruled(line: PaperLine, one: LineRuling, language: str) -> dict[str, str]:
    meeting = one.meeting.full_reference if one.meeting else ""
    return {
        "head": _("Item %(number)s: %(state)s")
        % {"number": line.number, "state": " · ".join(filter(None, [str(RULINGS[Ruling(one.ruling)]), meeting]))},
        "at": figures.moment(one.at, current().zone, language),
        "text": one.words,
    }


def agenda_pdf(meeting: CommitteeMeeting, points: list[CommitteePoint], language: str) -> bytes:
    """The agenda with the points that its reader may read: both languages, the reader's first."""
    with override(language):
        return pdf.draw(f"{TEMPLATES}/agenda.typ", agenda_content(meeting, points, language), at=meeting.changed_at)


def agenda_content(meeting: CommitteeMeeting, points: list[CommitteePoint], language: str) -> dict[str, Any]:
    """What stands on an agenda."""
    programme, zone = current(), current().zone
    tongues = [language, *(other for other in ("en", "fr") if other != language)]
    decision = programme.decision
    return {
        "language": language,
        "programme": in_language(programme.name, language),
        "reference": meeting.full_reference,
        "body": in_language(decision.body, language) if decision else "",
        "footing": f"{meeting.full_reference} · {meeting.code}",
        "title": meeting.title(language) or meeting.full_reference,
        "draft": "" if meeting.circulated_at else _("Draft, not circulated"),
        "tongues": [
            {
                "language": tongue,
                "title": meeting.texts.get(tongue, {}).get("title", ""),
                "text": meeting.texts.get(tongue, {}).get("text", ""),
                "moment": figures.moment(meeting.starts_at, zone, tongue),
                "points": [
                    {
                        "number": str(number),
                        "reference": one.paper.full_reference if one.paper else "",
                        "title": one.paper.title(tongue) if one.paper else in_language(one.words, tongue),
                    }
                    for number, one in enumerate(points, 1)
                ],
            }
            for tongue in tongues
        ],
        "place": meeting.place,
        "digest": meeting.digest,
        "words": {"digest": _("Digest of this agenda (SHA-256)")},
    }


def _said(one: Position, language: str) -> dict[str, str]:
    about = _("on item %(number)s") % {"number": one.place} if one.place else _("on the whole paper")
    return {
        "head": _("%(nation)s, %(about)s: %(kind)s")
        % {
            "nation": figures.country(one.nation, language),
            "about": about,
            "kind": KINDS[PositionKind(one.kind)],
        },
        "at": figures.moment(one.at, current().zone, language),
        "text": one.text,
    }


def _head(paper: Paper, language: str, reference: str) -> dict[str, Any]:
    programme = current()
    decision = programme.decision
    return {
        "language": language,
        "programme": in_language(programme.name, language),
        "reference": reference,
        "body": in_language(decision.body, language) if decision else "",
        "footing": f"{reference} · {paper.code}",
    }


def _ruling_words(paper: Paper, lines: int) -> str:
    if lines < 2:
        return ""
    if paper.splits:
        return _("The chair has ruled that this paper splits: an item objected to falls out, the others pass.")
    return _("This paper is decided as a whole: an objection to one item stops all of them.")
