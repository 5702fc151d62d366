"""The plan behind a letter: its versions, who agrees, what keeps a version from being put in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from parvis.domain import negotiating
from parvis.domain.answers import whole_number
from parvis.domain.budget import Limit
from parvis.domain.problems import Problem
from parvis.domain.refusals import NotFound
from parvis.grants.models import Negotiation, PlanAgreement, PlanVersion
from parvis.programme.queries import programme_of
from parvis.proposals.models import Party, Proposal
from parvis.web.prepared import prepared_question

MOST = 50


def of(proposal: Proposal) -> Negotiation | None:
    """The negotiation about this project, if one was opened.  One query."""
    return Negotiation.objects.filter(proposal=proposal).first()


def visible(proposal: str, person: Any, *, at: datetime) -> Negotiation:
    """The negotiation, if the person may see it; NotFound otherwise.  One query."""
    found = (
        Negotiation.objects.visible_to(person, at=at)
        .select_related("proposal__call", "proposal__handed_in__revision", "opened_by")
        .filter(proposal__code=proposal)
        .first()
    )
    if found is None:
        raise NotFound("")
    return found


def locked(negotiation: Negotiation) -> Negotiation:
    """The same, held until the transaction ends.  One query."""
    return (
        Negotiation.objects.select_for_update(of=("self",))
        .select_related("proposal__call", "proposal__handed_in__revision")
        .get(pk=negotiation.pk)
    )


def versions(negotiation: Negotiation) -> list[PlanVersion]:
    """Every version with who agrees to it, the newest first.  Two queries."""
    found = negotiation.versions.select_related("by").prefetch_related("agreements__by")
    return list(found.order_by("-number"))


def newest(negotiation: Negotiation) -> PlanVersion:
    """The version that holds now.  One query."""
    found = negotiation.versions.order_by("-number").first()
    assert found is not None, "a negotiation begins with its first version"
    return found


def settled(proposal: Proposal) -> Mapping[str, Any] | None:
    """What all have agreed to, for the letter; None if nothing was negotiated.  At most two queries."""
    found = of(proposal)
    return None if found is None or found.settled_at is None else newest(found).content


def director_seat(negotiation: Negotiation, person: Any, at: datetime) -> Party | None:
    """The person's seat as a director.  One query."""
    return Party.objects.seated_at(at).filter(proposal=negotiation.proposal_id, person=person, signs=True).first()


def lacks(negotiation: Negotiation, content: Mapping[str, Any]) -> list[Problem]:
    """What keeps this version from being put in.  No query."""
    programme, receipt = programme_of(negotiation.proposal.call), negotiation.proposal.handed_in
    written = receipt.revision.content if receipt else {"parties": {}, "answers": {}}
    rule, mechanism = programme.award, negotiation.proposal.mechanism
    limits = [Limit(one.code, most_share=one.share_at_most) for one in (rule.categories if rule else ())]
    limits += [
        Limit(one.code, excluded=True)
        for one in (rule.exclusions if rule else ())
        if mechanism in (one.mechanisms or (mechanism,))
    ]
    return list(
        negotiating.lacks(
            content,
            amount=negotiation.amount,
            parties=list(written["parties"]),
            limits=limits,
            months=whole_number(written["answers"].get("months")) or 0,
        )
    )


@prepared_question()
def of_director(person: Any, *, at: datetime) -> QuerySet[Any]:
    """Plans of projects that the person directs and that are not settled; `agrees`: to the newest version."""
    seats = Party.objects.seated_at(at).filter(person=person, signs=True)
    mine = PlanAgreement.objects.filter(version=OuterRef("newest"), party__in=seats.values("pk"))
    return _open(Negotiation.objects.filter(proposal__in=seats.values("proposal_id")), mine)


@prepared_question()
def of_office(person: Any, *, at: datetime) -> QuerySet[Any]:
    """Plans that the office talks over with others, none of one's own; `agrees`: the office, to the newest version."""
    own = Party.objects.filter(person=person)
    seen = Negotiation.objects.visible_to(person, at=at).exclude(proposal__in=own.values("proposal_id"))
    return _open(seen, PlanAgreement.objects.filter(version=OuterRef("newest"), party__isnull=True))


def _open(seen: QuerySet[Negotiation], agreements: QuerySet[PlanAgreement]) -> QuerySet[Any]:
    newest = PlanVersion.objects.filter(negotiation=OuterRef("pk")).order_by("-number")
    told = seen.filter(settled_at__isnull=True).annotate(newest=Subquery(newest.values("pk")[:1]))
    return (
        told.annotate(agrees=Exists(agreements))
        .select_related("proposal__handed_in")
        .order_by("opened_at", "id")[:MOST]
    )
