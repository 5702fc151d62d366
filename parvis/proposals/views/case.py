"""What every page of one proposal shows: where it stands, its sections, what is missing, who signed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.answers import is_empty
from parvis.domain.budget import Cell, read_cells
from parvis.domain.calls import NEAR
from parvis.domain.programme_file.forms import Field, Form, Section
from parvis.domain.proposals import Owner, PartyState, ProposalStatus, ScanState, Standing, may_fill
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.programme.queries import programme_of
from parvis.proposals import queries
from parvis.proposals.forms.rows import as_list
from parvis.proposals.forms.setting import Attached, PartyName, Setting
from parvis.proposals.forms.way import Step, way
from parvis.proposals.labels import SCANS, STANDINGS
from parvis.proposals.models import Answer, Party, Proposal, ProposalFile, Receipt, SignOff
from parvis.proposals.queries import drafts
from parvis.web.programme import in_language


@dataclass(frozen=True)
class SectionLine:
    """A section in the left rail with its state."""

    code: str
    title: str
    address: str
    state: str  # open, half, full
    is_here: bool
    words: str


@dataclass(frozen=True)
class SignatureLine:
    """One line of the sheet that directors sign."""

    party: Party
    role: str
    signature: SignOff | None
    digest: str = ""


@dataclass
class Case:
    """One proposal as a person meets it on its pages; everything is read once."""

    proposal: Proposal
    person: Any
    at: datetime
    language: str
    here: str = ""  # the section that is shown
    extra: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest, code: str, here: str = "") -> Case:
        """The proposal of this address, if the person may see it."""
        return cls._found(request, code, here, queries.visible)

    @classmethod
    def of_party(cls, request: HttpRequest, code: str, here: str = "") -> Case:
        """The same for those who take part; for everybody else there is no such page."""
        case = cls._found(request, code, here, queries.own)
        if case.party is None:
            raise NotFound("")
        return case

    @classmethod
    def _found(cls, request: HttpRequest, code: str, here: str, find: Callable[..., Proposal]) -> Case:
        at, language = timezone.now(), get_language() or "en"
        acted = _acted_for(code, request.user, at)
        if acted is not None:
            return cls(acted[0], acted[1], at, language, here)
        return cls(find(code, request.user, at=at), request.user, at, language, here)

    @cached_property
    def parties(self) -> list[Party]:
        return queries.parties(self.proposal)

    @cached_property
    def party(self) -> Party | None:
        """Who the person is in this proposal, if anybody."""
        return next(
            (one for one in self.parties if one.person_id == self.person.pk and one.state == PartyState.JOINED), None
        )

    @cached_property
    def form(self) -> Form:
        return queries.form_of(self.proposal)

    @cached_property
    def programme(self) -> Any:
        return programme_of(self.proposal.call)

    @cached_property
    def gathered(self) -> drafts.Gathered:
        """Answers, files and what follows from both, read once."""
        return drafts.gathered(self.proposal, self.parties)

    @property
    def answers(self) -> list[Answer]:
        return list(self.gathered.answers)

    @cached_property
    def by_field(self) -> dict[tuple[str, str], Answer]:
        """Answers by field and, for everybody's own part, by party."""
        return {(one.field, one.party.code if one.party else ""): one for one in self.answers}

    @property
    def content(self) -> dict[str, Any]:
        return self.gathered.content

    @property
    def files(self) -> list[ProposalFile]:
        return self.gathered.files

    @cached_property
    def missing(self) -> list[queries.Missing]:
        return queries.missing(self.proposal, self.at, self.gathered)

    @property
    def blocking(self) -> list[queries.Missing]:
        return [one for one in self.missing if one.severity == "blocking"]

    @property
    def empty(self) -> list[tuple[str, str]]:
        """Questions without an answer yet: label and address."""
        return [(one.words.rpartition(": ")[0], one.url) for one in self.blocking if one.rule == "missing"]

    @property
    def wrong(self) -> list[queries.Missing]:
        """What is there and is not right yet, and people who are missing."""
        return [one for one in self.blocking if one.rule != "missing"]

    @property
    def others(self) -> list[queries.Missing]:
        return [one for one in self.missing if one.severity != "blocking"]

    @cached_property
    def standing(self) -> Standing:
        if self.party is None and self.proposal.handed_in:
            return Standing.LATE if self.proposal.handed_in.late else Standing.SUBMITTED
        return queries.standing(self.proposal, at=self.at)

    @property
    def kept_until(self) -> datetime:
        """Until when an unfinished draft stays readable at least."""
        return queries.kept_until(self.proposal)

    @property
    def standing_words(self) -> str:
        return str(STANDINGS[self.standing])

    @cached_property
    def window(self) -> Any:
        return queries.window(self.proposal)

    @property
    def is_near(self) -> bool:
        """Whether the closing moment presses."""
        return self.standing is Standing.WRITING and self.window.left_at(self.at) <= NEAR

    @property
    def can_write(self) -> bool:
        """Whether anything can still be written by anybody here."""
        return (
            self.party is not None
            and self.proposal.status == ProposalStatus.DRAFT
            and self.window.state_at(self.at) != "closed"
        )

    def say(self, words: Any) -> str:
        """Words of the programme file in the reader's language."""
        return in_language(words, self.language) if words else ""

    @property
    def mechanism(self) -> str:
        found = self.programme.mechanism(self.proposal.mechanism)
        return self.say(found.name) if found else self.proposal.mechanism

    @property
    def call_title(self) -> str:
        call = self.proposal.call
        return in_language(call.title, self.language) if call.title else call.code

    @property
    def title(self) -> str:
        return (self._received or {"title": self.proposal.title}).get("title") or _("Untitled proposal")

    @property
    def acronym(self) -> str:
        return str((self._received or {"acronym": self.proposal.acronym}).get("acronym", ""))

    @property
    def _received(self) -> Any:  # its own people read it as it stands
        return self.receipt.revision.content if self.party is None and self.receipt else None

    def role(self, party: Party) -> str:
        """The name of a party's role."""
        found = self.programme.role(party.role)
        return self.say(found.name) if found else party.role

    def fills(self, section: Section) -> bool:
        """Whether the person writes in this section."""
        party = self.party
        return bool(self.can_write and party and may_fill(section.owner, side=party.side, writes=party.writes))

    def section(self, code: str) -> Section:
        """The section with this code; NotFound if the form has none."""
        found = next((one for one in self.form.sections if one.code == code), None)
        if found is None:
            raise NotFound("")
        return found

    def answer(self, asked: Field, section: Section) -> Answer | None:
        """The person's answer to this question: everybody's, or in an own section his or hers."""
        own = self.party.code if section.owner == Owner.OWN and self.party else ""
        return self.by_field.get((asked.code, own))

    @cached_property
    def _lacking(self) -> dict[str, list[queries.Missing]]:
        found: dict[str, list[queries.Missing]] = defaultdict(list)
        mine = str(self.party) if self.party else ""
        for one in self.blocking:
            if not one.parties or mine in one.parties or one.rule not in ("missing",):
                found[one.field].append(one)
        return found

    def lacking(self, code: str) -> list[queries.Missing]:
        """What one question still lacks, as far as it is the reader's to mend."""
        return self._lacking.get(code, [])

    def state_of(self, section: Section) -> str:
        """open: nothing yet; full: nothing missing; half: between."""
        answered = any(not is_empty(self.content.get(one.code)) for one in section.fields)
        lacking = any(self.lacking(one.code) for one in section.fields)
        return "full" if not lacking else "half" if answered else "open"

    @cached_property
    def sections(self) -> list[SectionLine]:
        words = {"open": _("not begun"), "half": _("not complete"), "full": _("complete")}
        return [
            SectionLine(
                section.code,
                self.say(section.title),
                reverse("proposals:section", args=[self.proposal.code, section.code]),
                state := self.state_of(section),
                section.code == self.here,
                words[state],
            )
            for section in self.form.sections
        ]

    def length(self, written: dict[str, Any]) -> int:
        """Months of a project: as answered, or as many as the mechanism allows."""
        mechanism = self.programme.mechanism(self.proposal.mechanism)
        span = mechanism.duration if mechanism else None
        most = (span.at_most if span and span.unit == "months" else None) or 36
        given = written.get("months")
        return given if isinstance(given, int) and 1 <= given <= 120 else most

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Everybody's budget so far."""
        found: list[Cell] = []
        for asked in self.form.fields.values():
            if asked.kind != "budget":
                continue
            kept = self.content.get(asked.code)
            if isinstance(kept, dict) and "cells" not in kept:
                for party, own in kept.items():
                    rows = [{**cell, "party": party} for cell in as_list(own, "cells") if isinstance(cell, dict)]
                    found += read_cells(rows)[0]
            else:
                found += read_cells(as_list(kept, "cells"))[0]
        return tuple(found)

    @property
    def bare_setting(self) -> Setting:
        """What the questions draw on before anything is answered.  No query."""
        return Setting.bare(self.proposal, self.language)

    @cached_property
    def receipt(self) -> Receipt | None:
        """The receipt under which the office reads the proposal, with the revision it names."""
        return Receipt.objects.select_related("revision").filter(pk=self.proposal.handed_in_id or 0).first()

    @cached_property
    def setting(self) -> Setting:
        """What the questions of the form draw on."""
        return replace(
            self.bare_setting,
            months=self.length(self.content),
            parties=tuple(PartyName(one.code, str(one), self.place_of(one)) for one in self.parties),
            own=self.party.code if self.party else "",
            others=self.cells,
            files=tuple(
                Attached(one.code, one.stored.name, one.stored.size, str(SCANS[ScanState(one.scan)]), one.field)
                for one in self.files
            ),
        )

    def place_of(self, party: Party) -> str:
        """Where somebody works, in a few words."""
        return party.organisation.name if party.organisation else party.organisation_name

    @cached_property
    def directors(self) -> list[Party]:
        """Those who sign."""
        return [one for one in self.parties if one.signs]

    @cached_property
    def signatures(self) -> list[SignatureLine]:
        """A line for each who signs, with the valid signature where there is one."""
        given: dict[int, SignOff] = {}
        if self.proposal.signed_id:
            valid = SignOff.objects.filter(revision=self.proposal.signed_id, voided_at__isnull=True)
            given = {one.party_id: one for one in valid.select_related("revision", "person")}
        return [
            SignatureLine(one, self.role(one), signed := given.get(one.pk), signed.revision.digest if signed else "")
            for one in self.directors
        ]

    @property
    def all_signed(self) -> bool:
        return bool(self.signatures) and all(line.signature for line in self.signatures)

    @property
    def has_signed(self) -> bool:
        return any(line.signature and line.party == self.party for line in self.signatures)

    @property
    def people_lines(self) -> list[dict[str, Any]]:
        """Everybody in a line: name, part, place, whether the invitation waits."""
        return [
            {
                "party": one,
                "role": self.role(one),
                "place": self.place_of(one),
                "waits": one.state == PartyState.INVITED,
            }
            for one in self.parties
        ]

    @cached_property
    def steps(self) -> list[Step]:
        """The lifecycle rail: where the proposal is, and what comes after it is handed in."""
        handed_in = self.proposal.handed_in
        phase = handed_in.stage if self.party is None and handed_in else ""
        return way(self.proposal, self.person, at=self.at, phase=phase)

    def context(self, **more: Any) -> dict[str, Any]:
        """For the template."""
        return {"case": self, "proposal": self.proposal, **more}


def _acted_for(code: str, officer: Any, at: datetime) -> tuple[Proposal, Any] | None:
    """The proposal in which this officer writes for somebody just now, and for whom.  One query, whatever there is."""
    if not officer.holds(Role.PROGRAMME_OFFICER, at=at):
        return None
    return queries.acted_for(code, officer, at=at)
