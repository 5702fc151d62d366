"""One's own proposals for programs: read them, write answers.  Signing and submitting are for people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from parvis.domain.codes import ALPHABET
from parvis.domain.drafting import Stale
from parvis.domain.refusals import Refused
from parvis.domain.tokens import Scope
from parvis.proposals import queries
from parvis.proposals.actions import writing
from parvis.proposals.models import Proposal
from parvis.web.problems import only


def _(message: str) -> str:
    return message


MOST = 100
READS: dict[str, Any] = {"x-scope": str(Scope.PROPOSALS_READ)}
WRITES: dict[str, Any] = {"x-scope": str(Scope.PROPOSALS_WRITE)}
Code = Annotated[str, Path(pattern=rf"^[{ALPHABET}]{{1,12}}$")]
FieldCode = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,60}$")]


class ReceiptRow(Schema):
    """That it was submitted, when its request arrived, and what its digest is."""

    code: str
    at: datetime
    late: bool
    digest: str


class ProposalRow(Schema):
    """One of the caller's own proposals."""

    code: str
    call: str
    mechanism: str
    stage: str
    title: str
    acronym: str
    standing: Annotated[str, Field(description=_("How it stands: writing, submitted, late, withdrawn or unfinished."))]
    closes_at: datetime
    receipt: ReceiptRow | None
    page: str


class ProposalList(Schema):
    """The caller's own proposals, newest first."""

    total: int
    proposals: list[ProposalRow]


class PartyRow(Schema):
    """Somebody who takes part."""

    code: str
    role: str
    side: str
    name: str
    state: str
    signs: bool


class AnswerRow(Schema):
    """One answer; `party` is whose part of the question it is, or empty."""

    field: str
    party: str
    version: int
    value: Any


class MissingRow(Schema):
    """Something that is still missing or wrong, in words."""

    section: str
    field: str
    rule: str
    severity: str
    words: str
    remedy: str


class ProposalWhole(ProposalRow):
    """A proposal with its people, its answers, and what is still missing."""

    parties: list[PartyRow]
    answers: list[AnswerRow]
    missing: list[MissingRow]


class Window(Schema):
    """Which part of the list."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = 50
    offset: Annotated[int, Field(ge=0, le=10_000)] = 0


class AnswerGiven(Schema):
    """An answer, and the version it was written over (0: there was none)."""

    value: Any
    base_version: Annotated[int, Field(ge=0, le=1_000_000_000)]


class AnswerKept(Schema):
    """The version that is kept now, and what the answer still lacks."""

    version: int
    changed: bool
    voided: Annotated[int, Field(description=_("How many signatures this change has voided."))]
    problems: list[str]


router = Router(tags=["proposals"])


@router.get(
    "",
    response={200: ProposalList, **only(401, 403, 422, 429)},
    summary=_("List one’s own proposals"),
    operation_id="list_proposals",
    description=_("The proposals one takes part in, newest first."),
    url_name="list_proposals",
    openapi_extra=READS,
)
def proposals(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    """The proposals one takes part in, newest first."""
    caller = request.auth  # type: ignore[attr-defined]
    caller.check_may(Scope.PROPOSALS_READ)
    found = queries.mine(caller.person, at=caller.at)
    root = request.build_absolute_uri("/").rstrip("/")
    rows = found[window.offset : window.offset + window.limit]
    return {"total": found.count(), "proposals": [row(one, root, caller.at) for one in rows]}


@router.get(
    "/{code}",
    response={200: ProposalWhole, **only(401, 403, 404, 422, 429)},
    summary=_("One of one’s own proposals"),
    operation_id="proposal",
    description=_("Its people, its answers with their versions, and what is still missing or wrong."),
    url_name="proposal",
    openapi_extra=READS,
)
def proposal(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Its people, its answers with their versions, and what is still missing or wrong."""
    caller = request.auth  # type: ignore[attr-defined]
    caller.check_may(Scope.PROPOSALS_READ)
    found = queries.own(code, caller.person, at=caller.at)
    whole = queries.gathered(found)
    return {
        **row(found, request.build_absolute_uri("/").rstrip("/"), caller.at),
        "parties": [
            {name: getattr(party, name) for name in ("code", "role", "side", "name", "state", "signs")}
            for party in whole.parties
        ],
        "answers": [
            {
                "field": answer.field,
                "party": answer.party.code if answer.party else "",
                "version": answer.version,
                "value": answer.value,
            }
            for answer in whole.answers
        ],
        "missing": [
            {name: getattr(one, name) for name in MissingRow.model_fields}
            for one in queries.missing(found, caller.at, whole)
        ],
    }


@router.put(
    "/{code}/answers/{field}",
    response={200: AnswerKept, **only(401, 403, 404, 409, 413, 422, 429)},
    summary=_("Write an answer"),
    operation_id="write_answer",
    description=_(
        "Keeps an answer of one’s own draft. If somebody else has saved in between, it is refused with 409 and nothing "
        "is overwritten: read the proposal again. A change voids the signatures."
    ),
    url_name="write_answer",
    openapi_extra=WRITES,
)
def write_answer(request: HttpRequest, code: Code, field: FieldCode, given: AnswerGiven) -> dict[str, Any]:
    """Keep an answer of one's own draft."""
    caller = request.auth  # type: ignore[attr-defined]
    caller.check_may(Scope.PROPOSALS_WRITE)
    found = queries.own(code, caller.person, at=caller.at)
    try:
        saved = writing.save_answer(
            found, field, given.value, base_version=given.base_version, by=caller.person, now=caller.at
        )
    except Stale as stale:
        # A program still holds its own text; what it lacks is the version to read.
        raise Refused(_STALE, code="stale", version=stale.theirs.version) from stale
    return {
        "version": saved.version,
        "changed": saved.changed,
        "voided": saved.voided,
        "problems": [problem.rule for problem in saved.problems],
    }


_STALE = _("Somebody saved version %(version)s of this answer in between. Nothing was overwritten; read it first.")


def row(found: Proposal, root: str, at: datetime) -> dict[str, Any]:
    """A proposal in a line."""
    receipt = found.handed_in
    return {
        "code": found.code,
        "call": found.call.code,
        "mechanism": found.mechanism,
        "stage": found.stage,
        "title": found.title,
        "acronym": found.acronym,
        "standing": queries.standing(found, at=at).value,
        "closes_at": queries.window(found).closes_at,
        "receipt": {name: getattr(receipt, name) for name in ReceiptRow.model_fields} if receipt else None,
        "page": root + found.get_absolute_url(),
    }
