"""What is kept on a person here, for its owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q

from parvis.grants.models import (
    Acceptance,
    Amendment,
    AmendmentApproval,
    AmendmentConsent,
    Equipment,
    GrantEvent,
    Negotiation,
    ObligationEvent,
    OfferTable,
    OutcomeBatch,
    PlanAgreement,
    PlanVersion,
    Publication,
    ReportAnswer,
    ReportDecision,
    ReportOpinion,
    ReportSignature,
    SiteVisit,
    Stipend,
    SuccessMark,
)
from parvis.grants.models.records import Kept


def kept_on(person: Any) -> dict[str, list[dict[str, Any]]]:
    """Letters answered, plans talked over, changes, reports, opinions, rows entered.  At most twenty queries.

    What there is nothing of is left out.
    """
    told = {
        "letters": _letters(person),
        "negotiations": _negotiations(person),
        "changes asked for": _changes(person),
        "consents to changes": _consents(person),
        "approvals of changes": _approvals(person),
        "duties moved": _moved(person),
        "answers in reports": _answers(person),
        "signatures under reports": _signatures(person),
        "decisions on reports": _decisions(person),
        "opinions on reports": _opinions(person),
        "rows entered": _entered(person),
        "visits told": _visits(person),
        "evaluations": _evaluations(person),
        "outcome letters": _outcomes(person),
    }
    return {name: rows for name, rows in ((name, list(rows)) for name, rows in told.items()) if rows}


def _letters(person: Any) -> Iterator[dict[str, Any]]:
    """The award letters that the person answers, for himself, herself or an institution."""
    for one in Acceptance.objects.filter(person=person).select_related("award").order_by("id"):
        yield {
            "award": one.award.reference,
            "as": one.kind,
            "name": one.name,
            "email": one.email,
            "organisation": one.organisation,
            "answer": one.answer,
            "answered": _moment(one.answered_at),
            "reason": one.reason,
        }


def _negotiations(person: Any) -> Iterator[dict[str, Any]]:
    """Plans that the person opened, put in or agreed to, each version with its remark."""
    for opened in Negotiation.objects.filter(opened_by=person).select_related("proposal").order_by("id"):
        yield {"proposal": opened.proposal.code, "opened": _moment(opened.opened_at)}
    for version in PlanVersion.objects.filter(by=person).select_related("negotiation__proposal").order_by("id"):
        yield {
            "proposal": version.negotiation.proposal.code,
            "version": version.number,
            "content": version.content,
            "remark": version.note,
            "put in": _moment(version.at),
        }
    agreements = PlanAgreement.objects.filter(by=person).select_related("version__negotiation__proposal", "party")
    for yes in agreements.order_by("id"):
        yield {
            "proposal": yes.version.negotiation.proposal.code,
            "version": yes.version.number,
            "for": "director" if yes.party_id else "office",
            "agreed": _moment(yes.at),
        }


def _changes(person: Any) -> Iterator[dict[str, Any]]:
    mine = Q(asked_by=person) | Q(decided_by=person)
    for one in Amendment.objects.filter(mine).select_related("award").order_by("id"):
        asked, decided = one.asked_by_id == person.pk, one.decided_by_id == person.pk
        yield {
            "change": str(one),
            "kind": one.kind,
            **({"changes": one.changes, "reason": one.reason, "asked": _moment(one.asked_at)} if asked else {}),
            **({"decided": _moment(one.decided_at), "as": one.status, "answer": one.answer} if decided else {}),
        }


def _consents(person: Any) -> Iterator[dict[str, Any]]:
    for one in AmendmentConsent.objects.filter(person=person).select_related("amendment__award").order_by("id"):
        yield {"change": str(one.amendment), "name": one.name, "email": one.email, "consented": _moment(one.at)}


def _approvals(person: Any) -> Iterator[dict[str, Any]]:
    for one in AmendmentApproval.objects.filter(by=person).select_related("amendment__award").order_by("id"):
        yield {"change": str(one.amendment), "office": one.office, "approved": _moment(one.at)}


def _moved(person: Any) -> Iterator[dict[str, Any]]:
    for one in ObligationEvent.objects.filter(by=person).select_related("obligation__award").order_by("id"):
        yield {
            "award": one.obligation.award.reference,
            "duty": one.obligation.number,
            "event": one.kind,
            "due": one.due_on.isoformat(),
            "reason": one.reason,
            "at": _moment(one.at),
        }


def _answers(person: Any) -> Iterator[dict[str, Any]]:
    for one in ReportAnswer.objects.filter(saved_by=person).select_related("report__award").order_by("id"):
        yield {**_report(one.report), "field": one.field, "value": one.value, "saved": _moment(one.saved_at)}


def _signatures(person: Any) -> Iterator[dict[str, Any]]:
    for one in ReportSignature.objects.filter(person=person).select_related("revision__report__award").order_by("id"):
        yield {
            **_report(one.revision.report),
            "revision": one.revision.digest,
            "signed": _moment(one.at),
            "void since": _moment(one.voided_at),
        }


def _decisions(person: Any) -> Iterator[dict[str, Any]]:
    for one in ReportDecision.objects.filter(by=person).select_related("revision__report__award").order_by("id"):
        yield {
            **_report(one.revision.report),
            "accepted": one.accepted,
            "reasons": one.reasons,
            "decided": _moment(one.at),
        }


def _opinions(person: Any) -> Iterator[dict[str, Any]]:
    mine = Q(person=person) | Q(asked_by=person)
    for one in ReportOpinion.objects.filter(mine).select_related("report__award").order_by("id"):
        asked = {"question": one.question, "due": one.due_on.isoformat(), "asked": _moment(one.asked_at)}
        given = {"text": one.text, "accepts": one.accepts, "given": _moment(one.given_at)}
        yield {**_report(one.report), **asked, **(given if one.person_id == person.pk else {})}


def _entered(person: Any) -> Iterator[dict[str, Any]]:
    """Rows beside the reports that the person entered: what they say stands in the award's own archive."""
    kept: Iterable[tuple[str, type[Equipment | Kept]]] = (
        ("equipment", Equipment),
        ("stipend", Stipend),
        ("offers", OfferTable),
        ("publication", Publication),
        ("visit", SiteVisit),
        ("event", GrantEvent),
    )
    for kind, model in kept:
        for one in model._default_manager.filter(entered_by=person).select_related("award").order_by("pk"):
            yield {"award": one.award.reference, "kind": kind, "row": one.code, "entered": _moment(one.entered_at)}


def _visits(person: Any) -> Iterator[dict[str, Any]]:
    for one in SiteVisit.objects.filter(told_by=person).select_related("award").order_by("id"):
        yield {
            "award": one.award.reference,
            "place": one.place,
            "account": one.account,
            "to be mended": one.findings,
            "told": _moment(one.told_at),
        }


def _evaluations(person: Any) -> Iterator[dict[str, Any]]:
    for one in SuccessMark.objects.filter(by=person).select_related("award").order_by("id"):
        yield {"award": one.award.reference, "marks": one.marks, "words": one.words, "at": _moment(one.at)}


def _outcomes(person: Any) -> Iterator[dict[str, Any]]:
    mine = Q(prepared_by=person) | Q(released_by=person)
    for one in OutcomeBatch.objects.filter(mine).select_related("call").order_by("id"):
        hands = {"prepared": (one.prepared_by_id, one.prepared_at), "released": (one.released_by_id, one.released_at)}
        yield {"call": one.call.code, **{name: _moment(at) for name, (who, at) in hands.items() if who == person.pk}}


def _report(report: Any) -> dict[str, str]:
    return {"award": report.award.reference, "report": report.code}


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
