"""What the evaluation reads of a proposal: as it was handed in, never as it is being written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from parvis.domain.budget import amount_of, read_cells, total
from parvis.domain.programme_file.forms import Form
from parvis.domain.proposals import Owner, Side
from parvis.engines import affinity
from parvis.engines.words import language_of
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.proposals.queries.drafts import with_revision

SUMMARIES = ("summary", "abstract")
AMOUNTS = ("amount",)
TEXT_KINDS = ("text", "line")


@dataclass(frozen=True)
class Somebody:
    """Somebody who takes part, as the card names him or her."""

    name: str
    role: str  # code of the programme file
    signs: bool
    leads: bool  # signs for the side that the own-nation rule asks about
    organisation: str
    nationalities: tuple[str, ...]
    employer_country: str


@dataclass(frozen=True)
class Card:
    """What an invitation shows: title, summary and the people; and what figures are drawn from."""

    code: str
    title: str
    acronym: str
    summary: str
    people: tuple[Somebody, ...]
    priorities: tuple[str, ...]
    asked: Decimal
    texts: tuple[str, ...]

    @property
    def leading_nations(self) -> tuple[str, ...]:
        """The nationalities of the director whose nation's experts the own-nation rule keeps away."""
        return tuple(sorted({nation for one in self.people if one.leads for nation in one.nationalities}))

    @property
    def interests(self) -> affinity.Interests:
        """What the closeness to an expert is told from."""
        texts = tuple((language_of(text), text) for text in (self.title, *self.texts) if text)
        return affinity.Interests(texts, tuple(with_headings(self.priorities)))


def with_content(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The same, each with what was handed in: one query for all."""
    return with_revision(proposals).select_related("call").defer("handed_in__revision__sketch")


def card(proposal: Proposal) -> Card:
    """What was handed in, in short.  No query if it came `with_content`."""
    assert proposal.handed_in is not None
    content = proposal.handed_in.revision.content
    programme = programme_of(proposal.call)
    form = programme.form(proposal.mechanism, proposal.handed_in.stage)
    answers = content.get("answers", {})
    people = []
    for _code, one in programme.in_order(content.get("parties", {})):
        role = programme.role(one.get("role", ""))
        facts = one.get("facts") or {}
        people.append(
            Somebody(
                one.get("name", ""),
                one.get("role", ""),
                bool(role and role.signs),
                bool(role and role.signs and role.side == Side.ALLY),
                one.get("organisation", ""),
                tuple(facts.get("nationality") or ()),
                facts.get("employer_country") or "",
            )
        )
    texts = tuple(_texts(form, answers))
    return Card(
        proposal.code,
        content.get("title") or proposal.code,
        content.get("acronym", ""),
        next((answers[code] for code in SUMMARIES if isinstance(answers.get(code), str)), texts[0] if texts else ""),
        tuple(people),
        tuple(code for code in answers.get("priorities") or () if isinstance(code, str)),
        _asked(form, answers),
        texts,
    )


def with_headings(priorities: Iterable[str]) -> list[str]:
    """These priorities, each with the headings above it, so that near ones are close."""
    found: dict[str, None] = {}
    for code in priorities:
        version, _colon, rest = code.partition(":")
        steps = rest.split(".")
        found.update({f"{version}:{'.'.join(steps[:n])}": None for n in range(1, len(steps) + 1)})
    return list(found)


def _texts(form: Form | None, answers: Mapping[str, Any]) -> Iterable[str]:
    for field in form.fields.values() if form else ():
        value = answers.get(field.code)
        if field.kind in TEXT_KINDS and isinstance(value, str) and value.strip():
            yield value


def _asked(form: Form | None, answers: Mapping[str, Any]) -> Decimal:
    """The sum of the budget, or where the form has none, the amounts it names."""
    cells: list[Any] = []
    named = Decimal(0)
    for section in form.sections if form else ():
        for field in section.fields:
            value = answers.get(field.code) or {}
            parts = list(value.values()) if section.owner == Owner.OWN and isinstance(value, Mapping) else [value]
            if field.kind == "budget":
                cells += [cell for part in parts if isinstance(part, Mapping) for cell in part.get("cells") or ()]
            elif field.kind == "money" and field.code in AMOUNTS:
                named += sum((amount_of(part) or Decimal(0) for part in parts), Decimal(0))
    return total(read_cells(cells)[0]) if cells else named
