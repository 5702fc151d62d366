"""The panel's list: marks, ranks, the budget line, and what each of its people sees of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform

from parvis.domain.calibration import Adjusted, Ranking, Sheet
from parvis.domain.evaluation import OPEN, PanelState
from parvis.domain.programme_file import Programme, Stage
from parvis.domain.refusals import NotFound, Refused
from parvis.domain.scoring import Marks, Order, Verdict, Weighed, above_the_line, cumulated, departures, ranking
from parvis.domain.standing import CaseKind
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.review.models import Assignment, Expert, Panel, PanelItem, PanelSeat
from parvis.review.queries import ranks, reviews, rounds
from parvis.review.queries.reviews import Judged, Scores
from parvis.standing.queries import barred_people
from parvis.web.prepared import NUMBER, TEXT, prepared_question


def _(message: str) -> str:
    return message


def panel_stages(call: Call) -> list[Stage]:
    """The stages of this call at which a panel ranks, in order."""
    programme = programme_of(call)
    found = {
        stage.code
        for mechanism in call.mechanisms
        for stage in programme.stages_of(mechanism, call.way_in)
        if stage.kind == "panel" or (stage.kind == "review" and stage.ranked)
    }
    return [stage for stage in programme.stages if stage.code in found]


def review_stage(programme: Programme, stage: str) -> str:
    """The stage whose reviews a panel of this stage judges by: its own, or the review before it."""
    found = ""
    for one in programme.stages:
        if one.kind == "review":
            found = one.code
        if one.code == stage:
            return found
    return ""


def panel_stage(call: Call, review: str, mechanism: str) -> str:
    """The stage at which a panel judges by the reviews of this one; empty where nothing is ranked."""
    programme = programme_of(call)
    passed = False
    for one in programme.stages_of(mechanism, call.way_in):
        if one.code == review:
            passed = True
            if one.ranked:
                return one.code
        elif passed and one.kind == "submission":
            return ""
        elif passed and one.kind == "panel":
            return one.code
    return ""


def leads_on(programme: Programme, stage: str, mechanism: str, way_in: str) -> bool:
    """Whether another submission follows: then to be recommended means to be invited to it."""
    codes = [(one.code, one.kind) for one in programme.stages_of(mechanism, way_in)]
    places = [place for place, (code, _kind) in enumerate(codes) if code == stage]
    return bool(places) and any(kind == "submission" for _code, kind in codes[places[0] + 1 :])


def panel_of(code: str, person: Any, *, at: datetime) -> Panel:
    """The panel of this address, for its people and the office; NotFound otherwise.  One query."""
    found = _panel_of(person, at=at, code=code)
    if not found:
        raise NotFound(_("There is no such panel."))
    return found[0]


@prepared_question(code=TEXT)
def _panel_of(person: Any, *, at: datetime, code: str) -> QuerySet[Panel]:
    return Panel.objects.visible_to(person, at=at).select_related("call", "order_chosen_by").filter(code=code)


def locked(panel: Panel) -> Panel:
    """The panel with its call, held for a change."""
    return Panel.objects.select_for_update(of=("self",)).select_related("call").get(pk=panel.pk)


def still_open(panel: Panel) -> Panel:
    """The panel, held for a change that only an open one takes; Refused once it has closed."""
    panel = locked(panel)
    if panel.state != PanelState.OPEN:
        raise Refused(_("The panel has closed; what it said stands."), code="panel-closed")
    return panel


def locked_with(item: str, person: Any, *, at: datetime) -> Panel:
    """The panel on whose list this stands, held for a change; NotFound for whom it is hidden from."""
    rows = Panel.objects.select_for_update(of=("self",)).select_related("call")
    listed_there = PanelItem.objects.visible_to(person, at=at).filter(code=item)
    found = rows.filter(pk__in=listed_there.values("panel_id")).first()
    if found is None:
        raise NotFound(_("There is no such proposal in this panel."))
    return found


def locked_item(code: str, person: Any, *, at: datetime) -> PanelItem:
    """What the panel says of one proposal, held for a change; NotFound for whom it is hidden from."""
    rows = PanelItem.objects.visible_to(person, at=at).select_for_update(of=("self",))
    found = rows.select_related("panel__call", "proposal__call").filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such proposal in this panel."))
    return found


def members(panel: Panel) -> list[Expert]:
    """Who sits in it.  One query."""
    return [seat.expert for seat in _seats(panel=panel.pk)]


@prepared_question(panel=NUMBER)
def _seats(*, panel: int) -> QuerySet[PanelSeat]:
    return PanelSeat.objects.filter(panel=panel, left_at__isnull=True).select_related("expert__person").order_by("id")


def rooms(panel: Panel, *, at: datetime) -> dict[str, list[str]]:
    """Which members judge each proposal, by code: all who sit but whom a conflict or an own review still keeps out.

    Four queries.
    """
    codes = list(panel.items.values_list("proposal__code", flat=True))
    seated = members(panel)
    people = [one.person_id for one in seated]
    out = barred_people(CaseKind.PROPOSAL, codes, at)
    waiting = Assignment.objects.filter(proposal__code__in=codes, expert__person__in=people, state__in=list(OPEN))
    out |= set(waiting.values_list("proposal__code", "expert__person_id"))
    return {code: [one.code for one in seated if (code, one.person_id) not in out] for code in codes}


def named(codes: Iterable[str]) -> list[str]:
    """The experts of these codes, by name.  One query, none for nobody."""
    wanted = list(codes)
    return list(Expert.objects.filter(code__in=wanted).values_list("name", flat=True)) if wanted else []


def to_take_in(panel: Panel) -> tuple[QuerySet[Proposal], QuerySet[Proposal]]:
    """What the panel has to judge and has not on its list: the call's own, and activities that the staff started."""
    stage = review_stage(programme_of(panel.call), panel.stage)
    there = PanelItem.objects.filter(panel=panel).values("proposal_id")
    own = rounds.reviewable(panel.call, stage).exclude(pk__in=there)
    elsewhere = PanelItem.objects.filter(ranked=False).values("proposal_id")
    started = Proposal.objects.filter(
        call__way_in="top-down",
        withdrawn_at__isnull=True,
        review_assignments__state="done",
        review_assignments__round__stage=stage,
    ).exclude(pk__in=elsewhere)
    if leads_on(programme_of(panel.call), panel.stage, (panel.call.mechanisms or [""])[0], panel.call.way_in):
        started = started.none()
    return own, started.distinct()


@dataclass(frozen=True)
class Row:
    """One proposal on the panel's list, as one of its people sees it."""

    item: PanelItem
    title: str
    rank: int | None
    marks: Marks
    waiting: int  # reviews asked for and not handed in
    scores: list[Scores]
    verdict: Verdict | None
    drawn: Verdict | None  # what ranking and line alone would say
    so_far: Decimal | None  # asked up to and with this one, among those listed
    departs: bool
    over: bool  # recommended beyond the line
    mean_rank: int | None = None  # by the raw mean, whatever the list is ranked by
    adjusted: Adjusted | None = None  # where the marks can tell
    given: ranks.Given = ()

    @property
    def needs_reason(self) -> bool:
        """Whether a reason is asked for and not there."""
        return self.departs and not self.item.reasons.strip()


@dataclass(frozen=True)
class List:
    """The panel's list: ranked, and beside it what is not ranked."""

    ranked: list[Row]
    beside: list[Row]
    recommended: Decimal
    line: Decimal | None
    sheet: Sheet
    ranking: Ranking
    ranks_by: Order  # as chosen, and possible
    is_fallback: bool = False  # the adjusted marks were chosen and cannot be counted

    @property
    def rows(self) -> list[Row]:
        """All of them."""
        return [*self.ranked, *self.beside]

    @property
    def undecided(self) -> int:
        """How many the panel has said nothing of."""
        return sum(row.verdict is None for row in self.rows)

    @property
    def unexplained(self) -> list[Row]:
        """Whose verdict needs a reason that is not there."""
        return [row for row in self.rows if row.needs_reason]

    @property
    def over(self) -> Decimal:
        """How much more is recommended than the line pays for."""
        return max(Decimal(0), self.recommended - self.line) if self.line is not None else Decimal(0)


def listed(panel: Panel, person: Any | None, *, at: datetime) -> List:
    """The list as this person sees it; None sees all.  Four queries, however long it is.

    Ranks, sums and the line's place are counted among what the person sees, so
    that neither a gap nor a total tells of anything hidden.
    """
    found: list[Any] = list(_items(panel=panel.pk) if person is None else _items_seen(person, at=at, panel=panel.pk))
    stage = review_stage(programme_of(panel.call), panel.stage)
    keys = [one.proposal_id for one in found]
    weighed = {call: criteria_of(call, stage) for call in {one.proposal.call for one in found}}
    criteria = {one.proposal_id: weighed[one.proposal.call] for one in found}
    judged = reviews.judged(keys, stage, criteria)
    marks = {one.code: _marks(one, judged[one.proposal_id], panel) for one in found}
    given = {one.code: ranks.given(one, panel, judged[one.proposal_id], criteria[one.proposal_id]) for one in found}
    sheet = ranks.sheet_of(panel, found, marks, given)
    told = ranks.ranked(sheet)
    adjusted = {one.id: one for one in told.proposals if one.adjusted is not None}
    by_code = {one.code: one for one in found}
    own_marks = {one.code: marks[one.code] for one in found if one.ranked}
    by_mean = ranking(own_marks)
    mean_ranks = {one.code: one.rank for one in by_mean}
    ranks_by = Order(panel.ranks_by) if adjusted else Order.MEAN
    order = by_mean
    if ranks_by is Order.ADJUSTED:
        # A proposal without a mark has no adjusted one either, and stands last by the mean's own rule.
        worth = {
            one.code: adjusted[one.proposal.code].adjusted or 0.0 for one in found if one.proposal.code in adjusted
        }
        order = ranking(own_marks, worth)
    verdicts = {one.code: Verdict(one.outcome) for one in found if one.outcome}
    amounts = {one.code: one.granted for one in found}
    drawn = above_the_line(order, amounts, panel.budget_line)
    so_far = cumulated((one.code, amounts[one.code]) for one in order)
    out = departures(order, {code: verdict for code, verdict in verdicts.items() if by_code[code].ranked})
    spent, over = Decimal(0), set()
    for one in order:
        if verdicts.get(one.code) is Verdict.RECOMMENDED:
            spent += amounts[one.code]
            if panel.budget_line is not None and spent > panel.budget_line:
                over.add(one.code)

    def row(item: Any, rank: int | None, *, ranked: bool) -> Row:
        verdict = verdicts.get(item.code)
        departs = item.code in out if ranked else verdict is Verdict.NOT_RECOMMENDED
        read = judged[item.proposal_id]
        return Row(
            item,
            item.proposal.received_title,
            rank,
            marks[item.code],
            max(0, read.asked_for - len(read.scores)),
            read.scores,
            verdict,
            drawn.get(item.code) if ranked else None,
            so_far.get(item.code) if ranked else None,
            departs,
            item.code in over,
            mean_ranks.get(item.code),
            adjusted.get(item.proposal.code),
            given[item.code],
        )

    ranked = [row(by_code[one.code], one.rank, ranked=True) for one in order]
    beside = [row(one, None, ranked=False) for one in found if not one.ranked]
    beside.sort(key=lambda one: (one.title.casefold(), one.item.code))
    return List(
        ranked, beside, spent, panel.budget_line, sheet, told, ranks_by, bool(found) and ranks_by != panel.ranks_by
    )


@prepared_question(panel=NUMBER)
def _items(*, panel: int) -> QuerySet[PanelItem]:
    return _with_content(PanelItem.objects.filter(panel=panel))


@prepared_question(panel=NUMBER)
def _items_seen(person: Any, *, at: datetime, panel: int) -> QuerySet[PanelItem]:
    return _with_content(PanelItem.objects.filter(panel=panel).visible_to(person, at=at))


def _with_content(items: QuerySet[PanelItem]) -> QuerySet[PanelItem]:
    """With what the list and its balance need of each proposal; the call comes once, not with each of its proposals."""
    handed_in = "proposal__handed_in__revision__content"
    return (
        items.select_related("proposal__handed_in")
        .prefetch_related("proposal__call")
        .annotate(
            received_parties=KeyTransform("parties", handed_in),
            received_priorities=KeyTransform("priorities", KeyTransform("answers", handed_in)),
        )
    )


def criteria_of(call: Call, stage: str) -> tuple[Weighed, ...]:
    """The criteria of the review, as the call's pinned edition has them."""
    programme = programme_of(call)
    return reviews.weighed(programme, programme.stage(stage))


def _marks(item: PanelItem, judged: Judged, panel: Panel) -> Marks:
    """As they were written down when the panel closed, else as they are."""
    return read_marks(item.marks) if panel.state == PanelState.CLOSED and item.marks else judged.marks


def written_row(row: Row) -> dict[str, Any]:
    """What is kept of a row when the panel closes: its marks, each review's own, and what they were adjusted to."""
    kept = write_marks(row.marks) | {"given": [[whose, str(mark)] for whose, mark in row.given]}
    if row.adjusted is not None:
        one = row.adjusted
        kept |= {"adjusted": one.adjusted, "error": one.error, "expected": one.expected_rank, "above": one.above}
    return kept


def write_marks(marks: Marks) -> dict[str, Any]:
    """Marks as they are kept, exactly."""

    def text(number: Fraction | None) -> str | None:
        return None if number is None else str(number)

    return {
        "reviews": marks.reviews,
        "mean": text(marks.mean),
        "lowest": text(marks.lowest),
        "highest": text(marks.highest),
        "variance": text(marks.variance),
        "by_criterion": {code: text(mean) for code, mean in marks.by_criterion.items()},
        "failed": list(marks.failed),
        "below": list(marks.below),
    }


def read_marks(kept: Mapping[str, Any]) -> Marks:
    """Marks as they were kept."""

    def number(text: str | None) -> Fraction | None:
        return None if text is None else Fraction(text)

    return Marks(
        kept["reviews"],
        number(kept["mean"]),
        number(kept["lowest"]),
        number(kept["highest"]),
        number(kept["variance"]),
        {code: Fraction(mean) for code, mean in kept["by_criterion"].items()},
        tuple(kept["failed"]),
        tuple(kept["below"]),
    )
