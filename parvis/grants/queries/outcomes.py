"""What became of each proposal of a call, and what reviewers wrote for its applicants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from parvis.decisions import offers as decisions
from parvis.domain.outcomes import OutcomeKind, feedback_of
from parvis.domain.proposals import ProposalStatus
from parvis.domain.scoring import Verdict
from parvis.domain.screening import ScreeningState
from parvis.grants.models import Award, OutcomeBatch, OutcomeLetter
from parvis.programme.models import Call
from parvis.proposals.models import Proposal
from parvis.review import offers as review
from parvis.review.models import ReviewVersion, Screening

SCREENED_OUT = {
    ScreeningState.INELIGIBLE: OutcomeKind.INELIGIBLE,
    ScreeningState.RETURNED: OutcomeKind.NOT_SELECTED,
}
BY_PANEL = {
    Verdict.RESERVE: OutcomeKind.RESERVE,
    Verdict.NOT_RECOMMENDED: OutcomeKind.NOT_SELECTED,
}


def handed_in(call: Call, at: datetime) -> list[Proposal]:
    """The proposals of the call that lie with the office and were not withdrawn.  One query."""
    found = Proposal.objects.filter(call=call, withdrawn_at__isnull=True).handed_in_at(at)
    return list(found.select_related("call", "handed_in__revision").order_by("id"))


def shown(call: Call, person: Any, at: datetime) -> list[Proposal]:
    """Of those, what the person may judge: a conflict hides some from an officer, and so does a part in one.

    One query.
    """
    found = Proposal.objects.for_work(person, at=at).filter(call=call)
    return list(found.select_related("call", "handed_in__revision").order_by("id"))


def of_proposals(codes: Iterable[str], at: datetime) -> dict[str, OutcomeKind]:
    """What became of these proposals, as far as it is decided."""
    asked = list(codes)
    found: dict[str, OutcomeKind] = {}
    # Invited to a later phase, and nothing was handed in before that phase closed.
    missed = Proposal.objects.filter(code__in=asked, status=ProposalStatus.DRAFT, stage_closes_at__lte=at)
    found |= dict.fromkeys(missed.values_list("code", flat=True), OutcomeKind.NOT_SELECTED)
    screened = Screening.objects.filter(proposal__code__in=asked, state__in=SCREENED_OUT).order_by("id")
    for code, state in screened.values_list("proposal__code", "state"):
        found[code] = SCREENED_OUT[ScreeningState(state)]
    for code, judged in review.outcome_of(asked, at).items():
        if judged.verdict in BY_PANEL:
            found[code] = BY_PANEL[judged.verdict]
    for code, outcome in decisions.outcome_of(asked, at).items():
        if outcome.agreed:
            found[code] = OutcomeKind.AWARDED
        elif outcome.turned_down:
            found[code] = OutcomeKind.NOT_AGREED
    awarded = Award.objects.filter(proposal__code__in=asked).values_list("proposal__code", flat=True)
    return found | dict.fromkeys(awarded, OutcomeKind.AWARDED)


def told_at_screening(codes: Iterable[str]) -> set[str]:
    """Those whose applicants got their letter when the screening ended; they get no second one.  One query."""
    found = Screening.objects.filter(proposal__code__in=list(codes), state__in=SCREENED_OUT)
    return set(found.values_list("proposal__code", flat=True))


def feedback(codes: Iterable[str], at: datetime) -> dict[str, list[dict[str, Any]]]:
    """What reviewers of these proposals wrote for their applicants, without names, and last what the panel agreed on.

    Two queries.
    """
    written: dict[str, list[dict[str, Any]]] = {code: [] for code in codes}
    rows = (
        ReviewVersion.objects.counting()
        .filter(review__assignment__proposal__code__in=list(written), handed_in_at__lte=at)
        .order_by("review__code")  # random, so that their order says nothing of who wrote them
    )
    for code, content in rows.values_list("review__assignment__proposal__code", "content"):
        written[code].append(content)
    agreed = {
        code: [{"panel": [[dict(name), words] for name, words in said]}]
        for code, said in review.for_applicants(written, at).items()
        if said
    }
    return {code: [*feedback_of(reviews), *agreed.get(code, [])] for code, reviews in written.items()}


def batch_of(call: Call) -> OutcomeBatch | None:
    """The letters that are held for this call, or were released last.  One query."""
    found = OutcomeBatch.objects.filter(call=call).select_related("prepared_by", "released_by")
    return found.order_by("-id").first()


def locked_batch(call: Call) -> OutcomeBatch | None:
    """The same, held until the transaction ends.  One query."""
    return OutcomeBatch.objects.select_for_update(of=("self",)).filter(call=call).order_by("-id").first()


def calls(person: Any, at: datetime) -> QuerySet[Call]:
    """Closed calls with proposals that the person may judge, the last closed first, each with how many.  One query."""
    counted = Count("proposals", filter=Q(proposals__in=Proposal.objects.for_work(person, at=at)))
    return (
        Call.objects.filter(closes_at__lte=at).annotate(received=counted).filter(received__gt=0).order_by("-closes_at")
    )


def batches_of(calls: Iterable[Call]) -> dict[int, OutcomeBatch]:
    """The letters that are held for each of these calls, or were released last.  One query."""
    return {one.call_id: one for one in OutcomeBatch.objects.filter(call__in=list(calls)).order_by("id")}


def letter(code: str, person: Any, *, at: datetime) -> OutcomeLetter | None:
    """A released letter about a proposal of the person's own.  One query."""
    found = OutcomeLetter.objects.visible_to(person, at=at).select_related(
        "batch__call", "proposal__call", "proposal__handed_in__revision"
    )
    return found.filter(code=code).first()
