"""The matchings of a round: which is proposed, which was taken, and what stands beside them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from parvis.domain.evaluation import AssignmentState
from parvis.domain.refusals import NotFound
from parvis.domain.rounds import MatchingState
from parvis.proposals.models import Proposal
from parvis.review.models import Expert, ForbiddenPair, MatchedProposal, Matching, Round
from parvis.review.queries.gathering import Named, digest_of
from parvis.review.queries.sheets import Sheets
from parvis.web.prepared import NUMBER, NUMBERS, among, prepared_question

FILES = ("instance", "result")


def _(message: str) -> str:
    return message


def settled(this_round: Round) -> str:
    """The digest of what stands in a round by now.  Two queries."""
    rows = this_round.assignments.counting().filter(Q(by_hand=True) | ~Q(state=AssignmentState.PROPOSED))
    forbidden = ForbiddenPair.objects.filter(round=this_round).values_list("proposal__code", "expert__code")
    return digest_of(this_round, rows.values_list("proposal__code", "expert__code"), forbidden)


def fresh(matching: Matching) -> Matching:
    """The matching as it stands now, held for a change."""
    return Matching.objects.select_for_update(of=("self",)).get(pk=matching.pk)


def pairs_of(matching: Matching) -> dict[Named, float]:
    """The pairs of a matching, with their affinities."""
    rows = json.loads(matching.result)["assignments"]
    return {(row["proposal"], row["expert"]): row["affinity"] for row in rows}


@dataclass(frozen=True)
class Standing:
    """What is proposed and what was taken, without their files."""

    proposed: Matching | None
    taken: Matching | None

    @property
    def newest(self) -> Matching | None:
        """Whose prices the page shows."""
        return self.proposed or self.taken


def standing(this_round: Round) -> Standing:
    """The matchings of a round that count.  One query."""
    by_state = {one.state: one for one in _standing(this_round=this_round.pk)}
    return Standing(by_state.get(MatchingState.PROPOSED), by_state.get(MatchingState.TAKEN))


@prepared_question(this_round=NUMBER)
def _standing(*, this_round: int) -> QuerySet[Matching]:
    rows = Matching.objects.filter(round=this_round).exclude(state=MatchingState.LEFT).defer(*FILES)
    return rows.select_related("made_by")


def sheets_of(matching: Matching | None, proposals: Iterable[Any]) -> Sheets:
    """The sheets of these proposals, by their keys.  One query, none without a matching."""
    if matching is None:
        return Sheets({}, {})
    return Sheets(matching.told, dict(_sheets(matching=matching.pk, proposals=list(proposals))))


@prepared_question(matching=NUMBER, proposals=NUMBERS)
def _sheets(*, matching: int, proposals: list[int]) -> QuerySet[MatchedProposal, tuple[str, Any]]:
    rows = MatchedProposal.objects.filter(among("proposal_id", proposals), matching=matching)
    return rows.values_list("proposal__code", "sheet")


@dataclass(frozen=True)
class Coming:
    """The pairs of a matching that a reader may see; `whole` if these are all."""

    pairs: frozenset[Named]
    whole: bool


def chosen_in(matching: Matching | None, seen: Collection[str]) -> Coming:
    """What a matching chose for the proposals that are seen.  One query, none without a matching."""
    if matching is None:
        return Coming(frozenset(), True)
    found = dict(_chosen(matching=matching.pk))
    pairs = frozenset((code, expert) for code, experts in found.items() if code in seen for expert in experts)
    return Coming(pairs, set(found) <= set(seen))


@prepared_question(matching=NUMBER)
def _chosen(*, matching: int) -> QuerySet[MatchedProposal, tuple[str, Any]]:
    return MatchedProposal.objects.filter(matching=matching).values_list("proposal__code", "sheet__chosen")


def stored_affinity(this_round: Round, proposal: Proposal, expert: Expert) -> int:
    """The closeness of a pair in millionths, as the newest matching knew it.  Two queries."""
    found = sheets_of(standing(this_round).newest, [proposal.pk]).fit(proposal.code, expert.code)
    return max(0, found.worth) if found else 0


def matching_of(code: str, this_round: Round) -> Matching:
    """A matching of this round by its code, or NotFound.  One query."""
    found = Matching.objects.select_related("round__call").defer(*FILES).filter(code=code, round=this_round).first()
    if found is None:
        raise NotFound(_("There is no such matching."))
    return found


def file_of(this_round: Round, what: str, person: Any, *, at: datetime) -> str:
    """A file of the newest matching; NotFound if there is none, or if it would tell of what is hidden from the person.

    Two queries, whatever the answer.
    """
    rows = Matching.objects.filter(round=this_round).exclude(state=MatchingState.LEFT)
    newest = rows.order_by("-state", "-id").values_list("pk", what).first() if what in FILES else None
    seen = Proposal.objects.for_work(person, at=at).values("pk")
    key = newest[0] if newest else None
    hidden = MatchedProposal.objects.filter(matching=key).exclude(proposal__in=seen).exists()
    if newest is None or hidden:
        raise NotFound(_("There is no such file."))
    text: str = newest[1]
    return text
