"""The desk, a paper, an item of it, the PDFs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from parvis.decisions import access
from parvis.decisions.forms import chain, drawing, fields, shown
from parvis.decisions.forms import deciding as forms
from parvis.decisions.labels import CHOICES, KINDS, PROCEDURES, STATES
from parvis.decisions.models import Membership, Paper, PaperLine
from parvis.decisions.models.delegations import voices
from parvis.decisions.queries import delegations, meetings, outcomes, papers, sheets
from parvis.decisions.queries.papers import Said
from parvis.domain.deciding import AGREEING, BY_OFFICE, OF_NATIONS, Choice, Procedure
from parvis.domain.papers import PaperStatus
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role, holds_any
from parvis.domain.silence import BREAKS, NEAR, NOTED, PositionKind, SilenceState
from parvis.web import figures
from parvis.web.programme import current, in_language
from parvis.web.templatetags.parvis import moment

OPEN_STATES = (SilenceState.UNDER_SILENCE, SilenceState.STOPPED)


@dataclass(frozen=True)
class Countdown:
    """How long until the deadline: in words to the minute, and as a share of the period."""

    words: str
    share: float
    near: bool
    over: bool


@dataclass(frozen=True)
class Told:
    """A position as the page shows it."""

    said: Said
    nation: str
    kind: str
    tone: str
    mine: bool
    may_lift: bool


class Reader:
    """Who reads, for which nation, and what he or she may do."""

    def __init__(self, request: HttpRequest) -> None:
        self.at = timezone.now()
        self.person: Any = request.user
        self.language = get_language() or "en"
        self.seat: Membership | None = delegations.seat_of(self.person, at=self.at)
        self.office = access.is_office(self.person, at=self.at)
        self.drafts = holds_any(self.person, Role.PROGRAMME_OFFICER, at=self.at)
        self.chairs = holds_any(self.person, Role.CHAIR, at=self.at)
        self.runs_meetings = holds_any(self.person, Role.CHAIR, Role.SECRETARY, at=self.at)
        if (self.seat is None and not self.office) or not delegations.decides_on_papers():
            raise NotFound("")

    @property
    def nation(self) -> str:
        return self.seat.nation if self.seat else ""

    @property
    def nation_name(self) -> str:
        return figures.country(self.nation, self.language) if self.nation else ""

    def tongues(self, texts: Mapping[str, Mapping[str, str]]) -> list[dict[str, str]]:
        """The texts of both languages, the reader's own first."""
        return [
            {"language": tongue, **texts.get(tongue, {})}
            for tongue in (self.language, *(other for other in ("en", "fr") if other != self.language))
        ]

    def paper(self, code: str) -> Paper:
        """The paper, if this reader may see it."""
        return papers.visible(code, self.person, at=self.at)


def countdown(paper: Paper, at: datetime, language: str) -> Countdown | None:
    """How long until the paper's deadline."""
    if paper.ends_at is None or paper.circulated_at is None:
        return None
    left = (paper.ends_at - at).total_seconds()
    whole = (paper.ends_at - paper.circulated_at).total_seconds()
    days, rest = divmod(int(left), 86_400)
    parts = [days * 86_400, rest if rest < 60 else rest // 60 * 60]  # to the minute, as the deadline is
    return Countdown(
        " ".join(figures.length_in_words(part, language) for part in parts if part) if left > 0 else "",
        min(1.0, max(0.0, left / whole)) if whole > 0 else 0.0,
        0 < left <= NEAR.total_seconds(),
        left <= 0,
    )


def told(reader: Reader, paper: Paper) -> list[Told]:
    """What nations said, as this reader sees it.  One query."""
    running = is_open(paper, reader.at)
    return [
        Told(
            one,
            figures.country(one.position.nation, reader.language),
            str(KINDS[PositionKind(one.position.kind)]),
            "refusal" if one.breaks else "",
            one.position.nation == reader.nation,
            running and one.breaks and one.position.nation == reader.nation,
        )
        for one in papers.said_on(paper, reader=reader.nation, office=reader.office)
    ]


def rows(paper: Paper, lines: Sequence[PaperLine], states: dict[int, SilenceState], language: str) -> list[shown.Row]:
    """The table of items."""
    at = papers.decided_at(paper, lines) or timezone.now()
    held = papers.held_lines(lines, at=at) if paper.circulated_at else {}
    return [
        shown.row(line, states.get(line.number), language, line.ruling, held.get(line.number, ())) for line in lines
    ]


def is_open(paper: Paper, at: datetime, lines: Sequence[PaperLine] | None = None) -> bool:
    """Whether the paper waits still: for its deadline, or, given its lines, for what ends the last of them."""
    if paper.status != PaperStatus.CIRCULATED:
        return False
    if paper.by_silence:
        return paper.ends_at is not None and at < paper.ends_at
    return lines is None or papers.decided_at(paper, lines) is None


def desk(request: HttpRequest) -> HttpResponse:
    """What is under silence, until when, and what one's nation has said; what ended lately.  At most nine queries."""
    reader = Reader(request)
    running: list[dict[str, Any]] = []
    ended: list[dict[str, Any]] = []
    drafts: list[Paper] = []
    paper: Any  # with its states
    for paper in papers.on_desk(reader.person, at=reader.at):
        if paper.status == PaperStatus.DRAFTED:
            drafts.append(paper)
            continue
        if paper.circulated_at is None:
            continue
        stances = _own_stances(paper, reader.nation, reader.at)
        entry = {
            "paper": paper,
            "title": paper.title(reader.language),
            "countdown": countdown(paper, reader.at, reader.language),
            "counts": counts(paper.states),
            "stances": stances,
            "procedure": PROCEDURES[Procedure(paper.procedure)],
            "voiced": paper.procedure in OF_NATIONS,
        }
        (running if is_open(paper, reader.at, paper.lines_now) else ended).append(entry)
    # What has a deadline first, the nearest on top; then what waits for a meeting or an office.
    running.sort(key=lambda entry: (entry["paper"].ends_at is None, entry["paper"].ends_at or reader.at))
    decision = current().decision
    context = {
        "reader": reader,
        "running": running,
        "ended": ended,
        "drafts": [(paper, paper.title(reader.language)) for paper in drafts],
        "body": in_language(decision.body, reader.language) if decision else "",
        "help": in_language(decision.help, reader.language) if decision else "",
        "zone": figures.city(current().zone.key, reader.language),
    }
    return render(request, "decisions/desk.html", context)


def _own_stances(paper: Any, nation: str, at: datetime) -> list[dict[str, Any]]:
    """What stands of the nation on the paper, and who entered it."""
    last: dict[int, Any] = {}
    for one in paper.positions.all():
        if one.nation == nation and one.at <= at and one.kind not in NOTED:
            last[one.place] = one
    return [
        {"place": place, "kind": KINDS[PositionKind(one.kind)], "by": one.by, "at": one.at}
        for place, one in sorted(last.items())
        if one.kind in BREAKS
    ]


def counts(states: Mapping[int, SilenceState]) -> list[dict[str, Any]]:
    """How many items stand how."""
    return [
        {"state": STATES[state], "tone": shown.TONES[state], "n": n}
        for state in SilenceState
        if (n := sum(1 for one in states.values() if one is state))
    ]


def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The paper, looking like the document it is."""
    reader = Reader(request)
    found = reader.paper(code)
    return render(request, "decisions/paper.html", paper_context(reader, found))


def paper_context(reader: Reader, found: Paper, **more: Any) -> dict[str, Any]:
    """What the paper's page shows this reader."""
    lines = papers.lines_of(found)
    states = outcomes.states(found, at=reader.at) if found.circulated_at else {}
    positions = told(reader, found)
    open_still = is_open(found, reader.at, lines)
    decision = current().decision
    sessions = meetings.on_agendas_in_session(found, reader.person, at=reader.at) if found.circulated_at else []
    voted = meetings.ballots_of(found) if found.procedure == Procedure.MAJORITY else {}
    standing = [one for one in positions if one.mine and one.said.breaks]
    addenda = list(found.addenda.select_related("paper", "circulated_by").order_by("number", "id"))
    tongues = reader.tongues(found.texts)
    extensions = list(found.extensions.select_related("by"))
    moments = [found.withdrawn_at or found.circulated_at or found.changed_at, *(one.at for one in extensions)]
    moments += [one.said.position.at for one in positions if one.said.effective]
    moments += [step.at for one in lines for step in one.rulings.all()]
    moments += [one.circulated_at for one in addenda if one.circulated_at]
    return {
        "reader": reader,
        "paper": found,
        "title": found.title(reader.language),
        "body": in_language(decision.body, reader.language) if decision else "",
        "tongues": tongues,
        "closing": [
            closing(found, one["language"], own=reader.language)
            for one in reader.tongues({})
            if found.ends_at or not found.by_silence
        ],
        "addenda": [(one, reader.tongues(one.texts)) for one in addenda if one.circulated_at],
        "adding": next((one for one in addenda if one.circulated_at is None), None),
        "chain": chain.links(sheets.chain_of(found, lines, addenda, reader.person, at=reader.at)),
        "updated": max(moments),
        "countdown": countdown(found, reader.at, reader.language),
        "rows": rows(found, lines, states, reader.language),
        "total": shown.money(sum(line.amount for line in lines), current().head.currency, reader.language),
        "positions": [one for one in positions if one.said.effective],
        "history": [one for one in positions if not one.said.effective],
        "standing": standing,
        "counts": counts(states),
        "agreed_all": bool(states)
        and (
            all(state is SilenceState.AGREED for state in states.values())
            or all(one.ruling is not None and one.ruling.ruling in AGREEING for one in lines)
        ),
        "open": open_still,
        "ended": found.status == PaperStatus.CIRCULATED and not open_still,
        "extensions": extensions,
        "instructions": papers.instructions_of(found, reader.seat),
        "instruction_form": fields.InstructionForm(),
        "deciding": forms.deciding(
            found,
            lines,
            states,
            voted,
            person=reader.person,
            nation=reader.nation,
            chairs=reader.chairs,
            sessions=sessions,
            at=reader.at,
            language=reader.language,
        )
        if found.circulated_at
        else [],
        "sessions": sessions,
        "choices": [(one.value, CHOICES[one]) for one in Choice],
        "in_room": reader.seat is not None
        and any(meetings.in_room(one).get(reader.nation) == reader.seat.pk for one in sessions),
        "tables": not found.by_silence and (reader.drafts if found.procedure in BY_OFFICE else reader.runs_meetings),
        "procedure": PROCEDURES[Procedure(found.procedure)],
        "voiced": found.procedure in OF_NATIONS,
        "votes": found.procedure == Procedure.MAJORITY,
        "decided": papers.decided_at(found, lines) if found.circulated_at else None,
        "nations_missing": sorted(
            figures.country(code, reader.language)
            for code in voices(reader.at) - {one.nation for one in delegations.readers_of(found, at=reader.at)}
        )
        if reader.chairs and found.status == PaperStatus.DRAFTED and found.procedure in OF_NATIONS
        else [],
        "case_kind": "paper",
        "case_code": found.code,
        **more,
    }


def closing(found: Paper, language: str, *, own: str) -> Any:
    """The line on the first page; in the reader's `own` language with his or her own hour beside it."""
    if language != own or found.ends_at is None:
        return shown.closing_words(found, language)
    return format_html(gettext("Silence procedure ends: %(moment)s").replace("%(moment)s", "{}"), moment(found.ends_at))


def line(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One item: its brief on one page, its people, its political note."""
    reader = Reader(request)
    found = reader.paper(code)
    lines = papers.lines_of(found)
    one = next((each for each in lines if each.number == number), None)
    if one is None:
        raise NotFound("")
    states = outcomes.states(found, at=reader.at) if found.circulated_at else {}
    note = one.note
    parts = {part.name: part.label for part in fields.NoteForm.parts}
    context = {
        "reader": reader,
        "paper": found,
        "row": rows(found, [one], states, reader.language)[0],
        "brief": one.brief.get(reader.language) or one.brief.get("en", ""),
        "people": shown.people(one.told, reader.language),
        "facts": shown.note_facts(note.facts, reader.language) if note else [],
        "note": [(parts[name], words) for name, words in note.words(reader.language).items() if words and name in parts]
        if note
        else [],
        "before": number - 1 if number > 1 else 0,
        "after": number + 1 if number < len(lines) else 0,
        "open": is_open(found, reader.at, lines) and found.procedure in OF_NATIONS,
        "votes": found.procedure == Procedure.MAJORITY,
        "positions": [
            each for each in told(reader, found) if each.said.position.place == number and each.said.effective
        ],
    }
    return render(request, "decisions/line.html", context)


def paper_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The paper as PDF, the reader's language first."""
    reader = Reader(request)
    found = reader.paper(code)
    return drawn(drawing.paper_pdf(found, reader.language), found.full_reference)


def sheet_pdf(request: HttpRequest, code: str, number: int = 1) -> HttpResponse:
    """An action sheet as PDF; there is none before the paper is decided."""
    reader = Reader(request)
    found = reader.paper(code)
    return drawn(drawing.sheet_pdf(found, reader.language, number, at=reader.at), found.sheet_reference(number))


def drawn(paper: bytes, name: str) -> HttpResponse:
    """A paper that was drawn, under a name."""
    response = HttpResponse(paper, content_type="application/pdf")
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.()") else "-" for sign in name)
    response.headers["Content-Disposition"] = f'inline; filename="{plain}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
