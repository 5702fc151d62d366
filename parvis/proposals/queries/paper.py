"""Revisions: the whole content of a proposal, its digest, what changed between two states."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from parvis.domain import revisions
from parvis.domain.likeness import sketch
from parvis.domain.programme_file import Programme
from parvis.domain.revisions import FieldChange
from parvis.domain.trail import canonical
from parvis.proposals.models import Party, Proposal, Receipt, Revision, SignOff
from parvis.proposals.queries.drafts import Gathered, content, gathered
from parvis.web.prepared import NUMBER, prepared_question


def whole(proposal: Proposal, found: Gathered | None = None) -> dict[str, Any]:
    """Everything that a signature stands under, in the form that is kept and digested.  Three queries."""
    found = found or gathered(proposal)
    return {
        "call": proposal.call.code,
        "proposal": proposal.code,
        "mechanism": proposal.mechanism,
        "stage": proposal.stage,
        "title": proposal.title,
        "acronym": proposal.acronym,
        "parties": {party.code: told(party) for party in found.parties},
        "answers": found.content,
        "files": {
            file.code: {
                "field": file.field,
                "name": file.stored.name,
                "size": file.stored.size,
                "sha256": file.stored.sha256,
            }
            for file in found.files
        },
    }


def told(party: Party) -> dict[str, Any]:
    """What a revision says of somebody who takes part."""
    return {
        "name": party.name,
        "role": party.role,
        "side": party.side,
        "person": party.person.code if party.person else "",
        "organisation": party.organisation.name if party.organisation else party.organisation_name,
        "facts": party.facts,
        "flags": sorted(party.flags),
    }


def in_short(programme: Programme, written: dict[str, Any]) -> dict[str, Any]:
    """What a receipt repeats of its revision for lists: title, acronym, and of each side who signs for it."""
    signers = {role.code for role in programme.roles if role.signs}
    people = [one for one in written["parties"].values() if one]  # of who was erased nothing is left
    return {
        "title": written["title"],
        "acronym": written["acronym"],
        "directors": {one["side"]: one["name"] for one in people if one["role"] in signers},
    }


def digest(proposal: Proposal) -> str:
    """What one signs now, as a plain digest for the proposal's own people.  Three queries."""
    return revisions.fingerprint(whole(proposal))


def words_of(written: dict[str, Any]) -> str:
    """A digest of the answers alone, without who gave them: equal words are the same proposal."""
    files = written["files"]
    said = [canonical(value) for value in _values(written["answers"]) if value not in files]
    return sha256(canonical(sorted([*said, *(file["sha256"] for file in files.values())])).encode()).hexdigest()


def sketch_of(written: dict[str, Any]) -> list[int]:
    """What likely duplicates are found by."""
    return sketch(str(value) for value in _values(written["answers"]))


def _values(written: Any) -> list[Any]:
    # Codes of parties and files differ in every proposal; texts, figures and choices don't.
    if isinstance(written, dict):
        return [value for name, inner in written.items() if name not in ("party", "lead") for value in _values(inner)]
    if isinstance(written, list):
        return [value for inner in written for value in _values(inner)]
    return [] if written in (None, "") else [written]


def signatures_of(receipt: Receipt) -> list[SignOff]:
    """The signatures under which it was handed in.  One query.

    They are all that its revision ever had: once signatures are voided, the
    next are given to a new revision.  When their requests arrived says nothing
    of that, since requests overtake each other.
    """
    return list(_signatures(revision=receipt.revision_id))


@prepared_question(revision=NUMBER)
def _signatures(*, revision: Any) -> QuerySet[SignOff]:
    return SignOff.objects.filter(revision=revision).select_related("person", "party")


def changes_between(before: Revision | dict[str, Any], after: Revision | dict[str, Any]) -> tuple[FieldChange, ...]:
    """What differs between two states, field by field."""
    first = before.content if isinstance(before, Revision) else before
    last = after.content if isinstance(after, Revision) else after
    return revisions.fields_changed(_comparable(first), _comparable(last))


def changes_since(proposal: Proposal, party: Party | None = None) -> tuple[FieldChange, ...]:
    """What changed since the last revision that was signed (by this party): what must be read before signing again."""
    signed = SignOff.objects.filter(revision__proposal=proposal)
    if party is not None:
        signed = signed.filter(party=party)
    last = signed.select_related("revision").order_by("-at", "-id").first()
    return changes_between(last.revision, whole(proposal)) if last else ()


def changes_of_stage(proposal: Proposal) -> tuple[FieldChange, ...]:
    """What this phase's answers say otherwise than the last submission of an earlier phase."""
    earlier = (
        Revision.objects.filter(proposal=proposal, receipts__isnull=False)
        .exclude(stage=proposal.stage)
        .order_by("-number")
        .first()
    )
    if earlier is None:
        return ()
    return revisions.fields_changed(earlier.content["answers"], content(proposal))


def _comparable(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name not in ("call", "proposal", "stage")}
