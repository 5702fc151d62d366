"""Facts for political notes and for the lines of a paper, drawn from what was handed in.

Facts are kept as codes of the programme's file, so that each reader sees them
in his or her language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from parvis.decisions.models import NoteRevision, Paper, PoliticalNote
from parvis.decisions.queries.outcomes import agreed_lines
from parvis.domain import budget
from parvis.domain.refusals import NotFound
from parvis.past.queries.awards import awards_by_nation
from parvis.programme.queries import programme_of
from parvis.proposals.models import Party, Proposal
from parvis.web.programme import current, today

GUIDANCE_SHOWN = 3


def _(message: str) -> str:
    return message


def told_of(proposal: Proposal, *, at: datetime) -> dict[str, Any]:
    """What a paper says of the proposal as it was handed in.  Two queries."""
    if proposal.handed_in is None:
        raise NotFound(_("This proposal does not lie with the office."))
    received = proposal.handed_in.revision.content
    programme, on = programme_of(proposal.call), today(at)
    people = []
    for _code, party in programme.in_order(received["parties"]):
        facts = party.get("facts") or {}
        country = facts.get("employer_country") or facts.get("residence") or ""
        group = programme.group_of(country, on)
        people.append(
            {
                "name": party["name"],
                "role": party["role"],
                "side": party["side"],
                "organisation": party["organisation"],
                "country": country,
                "group": group.code if group else "",
            }
        )
    answers = received.get("answers") or {}
    return {
        "title": received.get("title") or proposal.code,
        "acronym": received.get("acronym") or "",
        "mechanism": proposal.mechanism,
        "call": proposal.call.code,
        "people": people,
        "nations": sorted({one["country"] for one in people if one["country"]}),
        "partners": sorted({one["country"] for one in people if one["side"] == "partner" and one["country"]}),
        "priorities": [str(code) for code in answers.get("priorities") or ()],
        "summary": str(answers.get("summary") or ""),
        "amount": str(requested(proposal)),
    }


def requested(proposal: Proposal) -> Decimal:
    """What the proposal asked for as it was handed in.  No query where its revision came along."""
    form = programme_of(proposal.call).form(proposal.mechanism, proposal.stage)
    answers = proposal.handed_in.revision.content.get("answers") or {} if proposal.handed_in else {}
    whole = Decimal(0)
    for field in form.fields.values() if form else ():
        parts = answers.get(field.code)
        if field.kind == "budget" and isinstance(parts, Mapping):
            for part in parts.values():
                cells, _unread = budget.read_cells(part.get("cells") or () if isinstance(part, Mapping) else ())
                whole += budget.total(cells)
        elif field.kind == "money" and isinstance(parts, Mapping):
            whole += sum((budget.amount_of(one) or Decimal(0) for one in parts.values()), Decimal(0))
    return whole


def drawn(proposal: Proposal, others: Iterable[Proposal], *, at: datetime) -> dict[str, Any]:
    """The facts of a political note on that day.  Six queries.

    `others` are the proposals that are weighed with it, for the balance.
    """
    told, programme, on = told_of(proposal, at=at), current(), today(at)
    call = proposal.call
    earlier = [line.told for line in agreed_lines(at).exclude(proposal=proposal).only("told", "paper", "proposal")]
    reached = Counter(nation for one in earlier for nation in one.get("partners", ()))
    regions = Counter(_region(nation) for one in earlier for nation in one.get("partners", ()))
    told_before = awards_by_nation(on)
    funded = Counter({nation: len(every) for nation, every in told_before.items()})
    beside = Counter(
        str((facts or {}).get("employer_country") or "")
        for facts in Party.objects.filter(
            proposal__in=[one.pk for one in others], side="partner", signs=True, state="joined"
        ).values_list("facts", flat=True)
    )
    guidance = sorted((one for one in programme.guidance if one.on <= on), key=lambda one: one.on)
    return {
        **told,
        "objectives": list(call.objectives),
        "topics": sorted(topic.code for topic in programme.topics if set(topic.priorities) & set(told["priorities"])),
        "guidance": [one.code for one in guidance[-GUIDANCE_SHOWN:]],
        "partnerships": [
            {
                "nation": nation,
                "region": _region(nation),
                "initiatives": list(found.initiatives) if (found := programme.nation(nation)) else [],
                "earlier": reached[nation],
                "earlier in region": regions[_region(nation)],
                "funded": funded[nation],
                "funded in region": len(
                    set().union(*(every for one, every in told_before.items() if _same_region(one, nation)))
                ),
                "beside": beside[nation],
            }
            for nation in told["partners"]
        ],
        "first time": any(not reached[nation] and not funded[nation] for nation in told["partners"]),
        "beside": sum(beside.values()),
    }


def _region(nation: str) -> str:
    found = current().nation(nation)
    return found.region if found else ""


def _same_region(one: str, other: str) -> bool:
    return bool(_region(one)) and _region(one) == _region(other)


def newest_of(proposals: Iterable[Proposal]) -> dict[int, NoteRevision]:
    """The newest revision of each proposal's note, by the proposal.  One query."""
    rows = NoteRevision.objects.filter(note__proposal__in=list(proposals)).select_related("note").order_by("number")
    return {row.note.proposal_id: row for row in rows}


def note_of(proposal: Proposal) -> tuple[PoliticalNote | None, list[NoteRevision]]:
    """The note with its revisions, newest first.  Two queries."""
    note = PoliticalNote.objects.filter(proposal=proposal).first()
    return note, list(note.revisions.select_related("saved_by")) if note else []


def locked_note(proposal: Proposal) -> PoliticalNote:
    """The note held for a change, made if there is none."""
    PoliticalNote.objects.get_or_create(proposal=proposal)
    return PoliticalNote.objects.select_for_update().get(proposal=proposal)


def for_note(code: str, person: Any, *, at: datetime) -> Proposal:
    """A proposal on which this person of the office may write a note; NotFound otherwise.  One query."""
    found = (
        Proposal.objects.for_work(person, at=at).select_related("call", "handed_in__revision").filter(code=code).first()
    )
    if found is None:
        raise NotFound(_("There is no such proposal."))
    return found


def papers_with(proposal: Proposal, person: Any, *, at: datetime) -> list[Paper]:
    """The papers the proposal stood on that this person may read, newest first.  One query."""
    return list(Paper.objects.visible_to(person, at=at).filter(lines__proposal=proposal).order_by("-id"))
