"""The officer's list of submissions: filtered, searched, a page at a time, the same cost for one row and for fifty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Count, QuerySet

from parvis.accounts.models import Appointment, Person
from parvis.domain.proposals import ProposalStatus, Side, Standing
from parvis.domain.roles import Role
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.labels import STANDINGS
from parvis.proposals.models import Proposal
from parvis.proposals.queries.office import submissions
from parvis.search.queries import matching
from parvis.web import columns, programme
from parvis.web.columns import Cell
from parvis.web.prepared import prepared_question
from parvis.web.programme import in_language

KIND = "proposal"  # in the search index
TABLE = "submissions"  # for the columns that upper apps add
SIZE = 50
CHUNK = 500
SHOWN = (  # of a call only what a row names: its texts weigh more than all the rest
    "code",
    "mechanism",
    "submitted_at",
    "call__code",
    "call__revision",
    "handed_in__stage",
    "handed_in__title",
    "handed_in__acronym",
    "handed_in__directors",
    "handed_in__late",
    "case_officer__name",
    "case_officer__email",
)


class Chosen(Protocol):
    """What was chosen of the list."""

    @property
    def words(self) -> str: ...
    @property
    def call(self) -> str: ...
    @property
    def mechanism(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def officer(self) -> str: ...
    @property
    def beside(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def sort(self) -> str: ...
    @property
    def page(self) -> int: ...


@dataclass(frozen=True)
class Row:
    """One submission of the list."""

    proposal: Proposal
    title: str
    acronym: str
    mechanism: str
    stage: str
    standing: Any
    late: bool
    ally: str
    partner: str
    beside: tuple[tuple[Any, Cell], ...]  # name and cell of each column that upper apps add


@dataclass(frozen=True)
class Page:
    """Fifty of them, how many there are in all, and where one is."""

    rows: list[Row]
    total: int
    number: int
    last: int

    @property
    def before(self) -> int:
        return self.number - 1 if self.number > 1 else 0

    @property
    def after(self) -> int:
        return self.number + 1 if self.number < self.last else 0


def selected(person: Any, chosen: Chosen, *, at: datetime, language: str) -> QuerySet[Proposal]:
    """The submissions that were chosen, among those this person may see, as the office received them."""
    found = submissions(person, at=at).only(*SHOWN)
    narrowed = dict(chosen.beside)
    for column in columns.of(TABLE):
        found = column.add(found)
        if column.code in narrowed:
            found = column.narrow(found, narrowed[column.code])
    if chosen.call:
        found = found.filter(call__code=chosen.call)
    if chosen.mechanism:
        found = found.filter(mechanism=chosen.mechanism)
    if chosen.state:
        found = found.filter(handed_in__late=chosen.state == Standing.LATE)
    if chosen.officer == "none":
        found = found.filter(case_officer__isnull=True)
    elif chosen.officer:
        found = found.filter(case_officer__code=chosen.officer)
    if chosen.words:
        found = found.filter(pk__in=matching(KIND, chosen.words, language))
    orders = {"newest": ("-submitted_at", "-id"), "oldest": ("submitted_at", "id"), "title": ("handed_in__title", "id")}
    return found.order_by(*orders[chosen.sort])


def page(person: Any, chosen: Chosen, *, at: datetime, language: str) -> Page:
    """One page of the list.  Two queries."""
    found = selected(person, chosen, at=at, language=language)
    total = found.count()
    last = max(1, -(-total // SIZE))
    number = min(chosen.page, last)
    kept = found[(number - 1) * SIZE : number * SIZE]
    return Page(rows(kept, language), total, number, last)


def every(person: Any, chosen: Chosen, *, at: datetime, language: str) -> Iterator[Row]:
    """The whole selection, a few hundred at a time."""
    for proposal in selected(person, chosen, at=at, language=language).iterator(chunk_size=CHUNK):
        yield from rows([proposal], language)


def rows(found: Iterable[Proposal], language: str) -> list[Row]:
    """The rows with names from each call's own edition of the programme."""
    made = []
    for proposal in found:
        receipt = proposal.handed_in
        assert receipt is not None
        edition = programme_of(proposal.call)
        mechanism, stage = edition.mechanism(proposal.mechanism), edition.stage(receipt.stage)
        made.append(
            Row(
                proposal,
                receipt.title,
                receipt.acronym,
                in_language(mechanism.name, language) if mechanism else proposal.mechanism,
                in_language(stage.name, language) if stage else receipt.stage,
                STANDINGS[Standing.LATE if receipt.late else Standing.SUBMITTED],
                receipt.late,
                receipt.directors.get(Side.ALLY, ""),
                receipt.directors.get(Side.PARTNER, ""),
                tuple((column.name, column.show(proposal)) for column in columns.of(TABLE)),
            )
        )
    return made


def calls(*, at: datetime, language: str) -> list[tuple[str, str]]:
    """Code and title of every published call, newest first.  One query."""
    found = Call.objects.filter(published_at__lte=at).order_by("-opens_at").values_list("code", "title")
    return [(code, in_language(title, language) if title else code) for code, title in found]


def mechanisms(language: str) -> list[tuple[str, str]]:
    """Code and name of the kinds of activity.  No query."""
    return [(one.code, in_language(one.name, language)) for one in programme.current().mechanisms]


def officers(*, at: datetime) -> list[Person]:
    """Programme officers of today.  One query."""
    return list(_officers(at=at))


@prepared_question()
def _officers(*, at: datetime) -> QuerySet[Person]:
    holding = Appointment.objects.holding_at(at).filter(role=Role.PROGRAMME_OFFICER)
    return Person.objects.filter(pk__in=holding.values("person_id")).order_by("name")


def drafts(call: str, person: Any, *, at: datetime, language: str) -> list[tuple[str, str, int]]:
    """How many drafts are being written, by call and kind, without those hidden from the person.  One query."""
    found = Proposal.objects.not_barred(person, at=at).filter(
        status=ProposalStatus.DRAFT, handed_in__isnull=True, call__ends_at__gt=at
    )
    if call:
        found = found.filter(call__code=call)
    names = dict(mechanisms(language))
    counted = found.values("call__code", "mechanism").annotate(number=Count("pk")).order_by("call__code", "mechanism")
    return [(row["call__code"], names.get(row["mechanism"], row["mechanism"]), row["number"]) for row in counted]
