"""A proposal to be read as a whole: by its people as it stands, by the office as it was handed in.

The office reads the signed revision that its receipt names, never what is
being written: a proposal that is open again in a later phase still shows what
the earlier one handed in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from parvis.domain.budget import Cell, read_cells
from parvis.domain.proposals import ScanState
from parvis.proposals import queries
from parvis.proposals.forms import papers
from parvis.proposals.forms.rows import as_list
from parvis.proposals.forms.setting import Attached, PartyName
from parvis.proposals.labels import SCANS
from parvis.proposals.models import ProposalFile, Receipt
from parvis.proposals.queries import paper
from parvis.proposals.views.case import Case


@dataclass
class Received(Case):
    """A proposal as it was handed in, for who reads it and takes no part in it: the office, own experts, reviewers."""

    @classmethod
    def of(cls, request: HttpRequest, code: str, here: str = "") -> Received:
        """What was handed in under this address, if the person may read it."""
        at = timezone.now()
        return cls(queries.received(code, request.user, at=at), request.user, at, get_language() or "en", here)

    @cached_property
    def party(self) -> None:
        return None

    @cached_property
    def receipt(self) -> Receipt | None:
        return self.proposal.handed_in  # with its revision, which came along


@dataclass(frozen=True)
class Somebody:
    """Somebody who takes part, as the text names him or her."""

    code: str
    name: str
    role: str
    place: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Signed:
    """A line of the signatures."""

    role: str
    name: str
    at: datetime | None
    digest: str = ""


@dataclass(frozen=True)
class Reading:
    """What is read: people, sections with their answers, signatures, and the receipt if it was handed in."""

    title: str
    acronym: str
    people: list[Somebody]
    sections: list[dict[str, Any]]
    signatures: list[Signed]
    receipt: Receipt | None
    cells: tuple[Cell, ...]

    @classmethod
    def of(cls, case: Case) -> Reading:
        """As this person may read it."""
        return cls.written(case) if case.party is not None else cls.received(case)

    @classmethod
    def written(cls, case: Case) -> Reading:
        """As it stands, for those who take part."""
        people = [
            Somebody(one.code, str(one), case.role(one), case.place_of(one), one.facts or {}) for one in case.parties
        ]
        signatures = [
            Signed(line.role, str(line.party), line.signature.at if line.signature else None, line.digest)
            for line in case.signatures
        ]
        return cls(
            case.proposal.title,
            case.proposal.acronym,
            people,
            papers.sections(case.form, case.content, case.setting),
            signatures,
            case.proposal.handed_in,
            case.cells,
        )

    @classmethod
    def received(cls, case: Case, *, named: bool = True, receipt: Receipt | None = None) -> Reading:
        """As the office received it, or an earlier phase; unnamed, for who must not know whose it is."""
        receipt = receipt or case.receipt
        assert receipt is not None
        told = receipt.revision.content
        parties = told.get("parties", {})
        people = [
            Somebody(
                code,
                one.get("name", ""),
                case.say(role.name) if (role := case.programme.role(one.get("role", ""))) else one.get("role", ""),
                one.get("organisation", ""),
                one.get("facts", {}),
            )
            for code, one in case.programme.in_order(parties)
        ]
        signatures = [
            Signed(case.role(one.party), str(one.person), one.at, receipt.digest)
            for one in (paper.signatures_of(receipt) if named else ())
        ]
        if not named:
            people = [replace(one, name=one.role, place="", facts={}) for one in people]
        files = readable_files(case)
        setting = replace(
            case.bare_setting,
            months=case.length(told.get("answers", {})),
            parties=tuple(PartyName(one.code, one.name, one.place) for one in people),
            files=tuple(
                Attached(one.code, one.stored.name, one.stored.size, str(SCANS[ScanState(one.scan)])) for one in files
            ),
        )
        form = queries.form_of(case.proposal, receipt.stage)
        answers = told.get("answers", {})
        cells: list[Cell] = []
        for asked in form.fields.values():
            if asked.kind == "budget" and isinstance(own := answers.get(asked.code), dict):
                for party, theirs in own.items():
                    rows = [{**cell, "party": party} for cell in as_list(theirs, "cells") if isinstance(cell, dict)]
                    cells += read_cells(rows)[0]
        return cls(
            told.get("title", ""),
            told.get("acronym", ""),
            people,
            papers.sections(form, answers, setting),
            signatures,
            receipt,
            tuple(cells),
        )


def readable_files(case: Case) -> QuerySet[ProposalFile]:
    """The files this person may open: everything for its people, what was handed in for the office."""
    found = case.proposal.files.select_related("stored")
    if case.party is not None:
        return found
    named = case.receipt.revision.content.get("files", {}) if case.receipt else {}
    return found.filter(code__in=list(named))
