"""The round as its page shows it: problems first, fifty proposals at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from parvis.domain.assignment import explaining
from parvis.domain.assignment.shortfall import Cut, Uncovered
from parvis.domain.evaluation import COUNTS, AssignmentState
from parvis.domain.rounds import EASY, Choices
from parvis.proposals.models import Proposal
from parvis.review.models import Assignment, Bid, Expert, ForbiddenPair, Matching, Round
from parvis.review.queries import matchings, rounds
from parvis.review.queries.gathering import Named, is_held, named
from parvis.review.queries.lines import SHOWN, Choice, Chosen, Line, Load, Moves, Reasons, Table, Way
from parvis.review.queries.sheets import Sheets
from parvis.web.prepared import DAY, NUMBER, NUMBERS, among, prepared_question
from parvis.web.programme import in_language, today

A_PAGE = 50
PAIR = ("proposal__code", "expert__code")
SHOWN_OF_PAIR = ("code", "proposal", "expert", "by_hand", "affinity", "state", "sent_at", "alternates", "settled_at")


class _Round:
    """One look at a round."""

    def __init__(self, this_round: Round, person: Any, *, at: datetime) -> None:
        self.round, self.at = this_round, at
        self.choices: Choices = this_round.choices
        ways = tuple(rounds.ways_to(this_round.call, this_round.stage))
        rows = _proposals(person, at=at, call=this_round.call_id, ways=ways)
        self.proposals = {one.code: one for one in rows}
        self.titles = {code: one.received_title for code, one in self.proposals.items()}
        found = _experts(this_round=this_round.pk, day=today(at))
        self.experts = {one.code: one for one in found}
        by_key = {one.pk: one for one in rows}
        experts = {one.pk: one for one in found}
        # What is hidden is not there, nor in any number.
        self.pairs = [one for one in _pairs(this_round=this_round.pk) if one.proposal_id in by_key]
        for one in self.pairs:
            one.proposal, one.expert = by_key[one.proposal_id], experts[one.expert_id]
        self.standing = matchings.standing(this_round)
        self.loads = Counter(one.expert.code for one in self.pairs if one.state in COUNTS)
        self.settled = Counter(one.expert.code for one in self.pairs if is_held(one))
        newest = matchings.chosen_in(self.standing.newest, self.proposals)
        self.whole, self.coming = newest.whole, newest.pairs if self.standing.proposed else None
        self.then = Counter(proposal for proposal, _expert in self.coming or ())
        self.loads_then = Counter(expert for _proposal, expert in self.coming or ())
        self.there: dict[str, list[Assignment]] = defaultdict(list)
        for one in self.pairs:
            self.there[one.proposal.code].append(one)

    def most(self, expert: Expert) -> int:
        return self.choices.capacity(expert.code, expert.load, 0)

    def given(self, code: str) -> list[Assignment]:
        return [one for one in self.there[code] if one.state in COUNTS]

    def lacks(self, code: str) -> int:
        """Reviews that lack: with the proposed matching, if there is one."""
        there = len(self.given(code)) if self.coming is None else self.then[code]
        return max(0, self.choices.need(code, 0) - there)

    def order(self) -> list[str]:
        """The codes of the proposals, problems first."""
        return sorted(self.proposals, key=lambda code: (-self.lacks(code), self.titles[code].casefold(), code))


@prepared_question(call=NUMBER)
def _proposals(person: Any, *, at: datetime, call: int, ways: tuple[rounds.Way, ...]) -> QuerySet[Proposal]:
    found = rounds.come_by(call, ways, among=Proposal.objects.for_work(person, at=at))
    return found.select_related("handed_in").only("code", "call_id", "handed_in__title")


@prepared_question(this_round=NUMBER)
def _pairs(*, this_round: int) -> QuerySet[Assignment]:
    return Assignment.objects.filter(round=this_round).order_by("-affinity", "id").only(*SHOWN_OF_PAIR)


@prepared_question(this_round=NUMBER, day=DAY)
def _experts(*, this_round: int, day: date) -> QuerySet[Expert]:
    """Who has a pair in the round, or could have one."""
    serving = Expert.objects.serving_on(day).values("pk")
    there = Assignment.objects.filter(round=this_round).values("expert_id")
    found = Expert.objects.filter(Q(pk__in=there) | Q(pk__in=serving))
    return found.only("code", "name", "nationality", "nominated_by", "is_senior", "load")


def table(this_round: Round, person: Any, *, at: datetime, language: str, page: int = 1) -> Table:
    """One page of the round as this officer sees it.  Nine queries, however large it is."""
    look = _Round(this_round, person, at=at)
    order = look.order()
    pages = max(1, -(-len(order) // A_PAGE))
    number = min(max(1, page), pages)
    codes = order[(number - 1) * A_PAGE : number * A_PAGE]
    newest = look.standing.newest
    keys = [look.proposals[code].pk for code in codes]
    sheets = matchings.sheets_of(newest, keys)
    wishes = _wishes(this_round=this_round.pk)
    wished = {(proposal, expert): wish for proposal, expert, wish in wishes if proposal in look.proposals}
    forbidden = _forbidden(this_round=this_round.pk, proposals=keys)
    coming, whole = look.coming, look.whole
    states = Counter(one.state for one in look.pairs)
    infeasible = (newest.told.get("infeasible") if newest else None) if whole else None
    return Table(
        [_line(look, code, sheets, wished, forbidden, coming) for code in codes],
        _loads(look, newest if whole and not infeasible else None),
        _nations(look),
        states,
        len(order),
        number,
        pages,
        sum(map(look.lacks, order)),
        look.standing.proposed,
        look.standing.taken,
        _moves(look, coming) if look.standing.proposed else None,
        whole,
        _ways(infeasible, look, language) if infeasible else [],
        in_language(_shortage(infeasible, look), language) if infeasible else "",
        [in_language(words, language) for words, _cost in newest.told.get("costs", ())] if newest and whole else [],
        in_language(newest.told["fairness"], language) if newest and whole and newest.told.get("fairness") else "",
        sorted(look.experts.values(), key=lambda one: one.name.casefold()),
        look.titles,
        len(wished),
    )


def _line(
    look: _Round,
    code: str,
    sheets: Sheets,
    wished: Mapping[Named, str],
    forbidden: Collection[Named],
    coming: Collection[Named] | None,
) -> Line:
    given = look.given(code)
    filled = [(one.expert.name, _nation(one.expert)) for one in given]
    there = {one.expert.code for one in look.there[code] if one.state != AssignmentState.WITHDRAWN or one.sent_at}
    crossed = [expert for proposal, expert in forbidden if proposal == code]
    others: list[Choice] = []
    come = {expert for proposal, expert in coming or () if proposal == code} - there
    for fit in sheets.fits(code, but={*there, *crossed, *come}):
        if len(others) == SHOWN:
            break
        if fit.expert in look.experts:
            others.append(_choice(look, code, fit, sheets, wished, filled, digit=len(others) + 1))
    comes = [
        _choice(look, code, fit, sheets, wished, filled, comes=True)
        for fit in sheets.fits(code, among=come)
        if fit.expert in look.experts
    ]
    held = len(given)
    barred = sheets.sheets.get(code, {}).get("barred", ())
    return Line(
        look.proposals[code],
        look.titles[code],
        [
            Chosen(
                one,
                _why(sheets, wished, code, one.expert.code),
                coming is not None and not is_held(one) and named(one) not in coming,
            )
            for one in given
        ],
        [one for one in look.there[code] if one.expert.code in there and one.state not in COUNTS],
        others,
        comes,
        [
            (look.experts[expert], ground)
            for expert, _closeness, ground in barred
            if expert in look.experts and expert not in there and expert not in crossed
        ],
        [look.experts[expert] for expert in crossed if expert in look.experts],
        look.lacks(code),
        max(0, held - look.choices.need(code, 0)),
    )


def _choice(
    look: _Round,
    code: str,
    fit: Any,
    sheets: Sheets,
    wished: Mapping[Named, str],
    filled: Iterable[tuple[str, str]],
    **marks: Any,
) -> Choice:
    expert = look.experts[fit.expert]
    nation, limit = _nation(expert), look.choices.per_nation
    same = [name for name, place in filled if place == nation] if limit is not None else []
    return Choice(
        expert,
        max(0, fit.worth),
        fit.price,
        look.loads[fit.expert],
        look.most(expert),
        _why(sheets, wished, code, fit.expert),
        look.settled[fit.expert],
        ", ".join(same) if limit is not None and len(same) >= limit else "",
        **marks,
    )


def _nation(expert: Expert) -> str:
    return expert.nationality or expert.nominated_by


def _why(sheets: Sheets, wished: Mapping[Named, str], proposal: str, expert: str) -> Reasons:
    return Reasons(
        wished.get((proposal, expert), ""),
        sheets.words(proposal, expert),
        sheets.priorities(proposal, expert),
    )


@prepared_question(this_round=NUMBER)
def _wishes(*, this_round: int) -> QuerySet[Bid, tuple[str, str, str]]:
    return Bid.objects.filter(round=this_round).values_list(*PAIR, "wish")


@prepared_question(this_round=NUMBER, proposals=NUMBERS)
def _forbidden(*, this_round: int, proposals: list[int]) -> QuerySet[ForbiddenPair, Named]:
    rows = ForbiddenPair.objects.filter(among("proposal_id", proposals), round=this_round)
    return rows.order_by("id").values_list(*PAIR)


def _loads(look: _Round, newest: Matching | None) -> list[Load]:
    price = {row[0]: row[5] for row in newest.told.get("experts", ())} if newest else {}
    bars = [
        Load(
            one,
            look.loads[code],
            look.most(one),
            None if look.coming is None else look.loads_then[code],
            max(0, price.get(code, 0)),
        )
        for code, one in look.experts.items()
    ]
    return sorted(bars, key=lambda bar: (-bar.over, -bar.shown, bar.expert.name.casefold()))


def _nations(look: _Round) -> list[tuple[str, int, int]]:
    given: Counter[str] = Counter()
    most: Counter[str] = Counter()
    for code, one in look.experts.items():
        given[_nation(one)] += look.loads[code] if look.coming is None else look.loads_then[code]
        most[_nation(one)] += look.most(one)
    return sorted(((nation, given[nation], most[nation]) for nation in most), key=lambda row: (-row[1], row[0]))


def _moves(look: _Round, coming: Collection[Named] | None) -> Moves:
    now = {named(one) for one in look.pairs if one.state in COUNTS}
    then = set(coming or ())
    return Moves(len(now & then), len(now - then), len(then - now), len({proposal for proposal, _one in now ^ then}))


def _shortage(told: Mapping[str, Any], look: _Round) -> dict[str, str]:
    """Why an infeasible round is one, with titles and names instead of codes."""
    titles, names = look.titles, {code: one.name for code, one in look.experts.items()}
    cut = told["cut"]
    if cut:
        kept = {name: value for name, value in cut.items() if not isinstance(value, list)}
        cut = Cut(
            proposals=tuple(titles.get(code, code) for code in cut["proposals"]),
            experts=tuple(names.get(code, code) for code in cut["experts"]),
            groups=tuple(cut["groups"]),
            **kept,
        )
    uncovered = [
        Uncovered(proposal=titles.get(code, code), of=of, group=group, lacks=lacks)
        for code, of, group, lacks in told["uncovered"]
    ]
    below = sum(lacks for _expert, lacks in told["below"])
    return dict(explaining.shortage(sum(told["missing"].values()), below, cut, uncovered))


def _ways(told: Mapping[str, Any], look: _Round, language: str) -> list[Way]:
    """What would mend an infeasible round, the cheapest first, in words."""
    ways = []
    for one in told["relaxations"]:
        names = []
        for proposal, expert, _by in one["places"]:
            who = look.experts[expert].name if expert in look.experts else ""
            names.append(" – ".join(filter(None, [look.titles.get(proposal, ""), who])))
        words = explaining.eased(one["rule"], one["changes"], one["left"], [name for name in names if name])
        ways.append(Way(one["rule"], in_language(words, language), one["left"], one["rule"] in EASY))
    return ways


def replacements(assignment: Assignment, *, at: datetime, most: int = SHOWN) -> list[Choice]:
    """Who could take a review that has fallen away: by the newest matching, who costs the others least.

    Five queries.  Whoever was asked for this proposal before, whose hands are
    full or whose term is over is left out.
    """
    this_round, proposal = assignment.round, assignment.proposal
    sheets = matchings.sheets_of(matchings.standing(this_round).newest, [proposal.pk])
    asked = set(this_round.assignments.filter(proposal=proposal).values_list("expert__code", flat=True))
    loads = Counter(this_round.assignments.counting().values_list("expert__code", flat=True))
    experts = {one.code: one for one in Expert.objects.serving_on(today(at))}
    choices, found = this_round.choices, []
    for fit in sheets.fits(proposal.code, but=asked):
        one = experts.get(fit.expert)
        if one is None or loads[fit.expert] >= (room := choices.capacity(one.code, one.load, 0)):
            continue
        found.append(Choice(one, max(0, fit.worth), fit.price, loads[fit.expert], room))
        if len(found) == most:
            break
    return found
