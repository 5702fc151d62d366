"""Passages that a submission has in common with others and with past awards, and both texts side by side.

The office reads them, and whom the programme's file lets; each only beside what
he or she may work on anyway.  What is hidden on either side is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.likeness import Sighting
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role, holds_any
from parvis.engines.passages import Comparison, Piece, Place, Reading, pieces
from parvis.past.models import PastAward
from parvis.proposals import access, queries
from parvis.proposals.actions.passages import note_passages
from parvis.proposals.labels import SIGHTINGS
from parvis.proposals.models import PassageNote, Proposal
from parvis.proposals.queries import funding
from parvis.proposals.queries import passages as reads
from parvis.standing.actions import note_reading
from parvis.web import figures
from parvis.web.programme import in_language

TONES = {Sighting.SAME_TEAM: "", Sighting.NO_MATTER: "", Sighting.CONCERN: "refusal"}
EXCERPT = 40  # words


@dataclass(frozen=True)
class Said:
    """What an officer said of a pair."""

    words: str
    tone: str
    note: PassageNote


@dataclass(frozen=True)
class Line:
    """Another text with passages in common."""

    name: str
    title: str
    address: str
    share: str
    passages: int
    longest: int
    excerpt: str
    said: Said | None


@dataclass(frozen=True)
class Text:
    """One answer of a side, cut at its passages."""

    label: str
    pieces: list[Piece]

    @property
    def is_marked(self) -> bool:
        """Whether a passage stands in it."""
        return any(one.number for one in self.pieces)


def lines(proposal: Proposal, person: Any, *, at: Any, language: str) -> list[Line]:
    """Everything with passages in common, most words first; at most seven queries."""
    found = [
        (one.comparison, one.proposal.code, one.proposal.call.code, one.title, "proposals:beside")
        for one in reads.sharing_words(proposal, person, at=at)
    ] + [
        (one.comparison, one.award.code, one.award.reference, one.award.title, "proposals:beside-award")
        for one in reads.sharing_with_awards(proposal, person, at=at)
    ]
    said = _said(reads.notes_on(proposal, person, at=at), proposal) if found else {}
    texts = reads.texts_in(proposal.handed_in.revision.content) if proposal.handed_in else {}
    return [
        Line(
            name,
            title,
            reverse(route, args=[proposal.code, code]),
            figures.percent(together.share_here, language),
            len(together.passages),
            together.longest,
            _excerpt(together, texts),
            said.get(code),
        )
        for together, code, name, title, route in sorted(found, key=lambda one: -one[0].words)
    ]


def passages(request: HttpRequest, code: str) -> HttpResponse:
    """What else says the same, and earlier funding of the same people and organisations."""
    proposal, at, language = _read(request, code), timezone.now(), get_language() or "en"
    note_reading(request.user, "proposal", code, "passages", now=at)
    context = {
        "proposal": proposal,
        "title": proposal.received_title,
        "lines": lines(proposal, request.user, at=at, language=language),
        "funded": funding.funding_of(proposal, request.user, at=at),
        "is_office": holds_any(request.user, Role.PROGRAMME_OFFICER, Role.AUDITOR, at=at),
    }
    return render(request, "proposals/passages.html", context)


def beside(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """A submission and another side by side."""
    proposal, at = _read(request, code), timezone.now()
    there = queries.received(other, request.user, at=at)
    if there == proposal:
        raise NotFound("")
    sides = reads.side_by_side(proposal, there)
    if request.method == "POST":
        return _note(request, proposal, there, sides.comparison)
    for one in (code, other):
        note_reading(request.user, "proposal", one, "passages", now=at)
    texts = _texts(sides.there, [(one.number, one.there) for one in sides.comparison.passages], there)
    return _beside(request, proposal, there, there.received_title, there.call.code, sides, texts)


def beside_award(request: HttpRequest, code: str, award: str) -> HttpResponse:
    """A submission and a past award side by side."""
    proposal, at = _read(request, code), timezone.now()
    found = get_object_or_404(PastAward.objects.visible_to(request.user, at=at), code=award)
    sides = reads.beside_award(proposal, found)
    if request.method == "POST":
        return _note(request, proposal, found, sides.comparison)
    note_reading(request.user, "proposal", code, "passages", now=at)
    labels = {"title": _("Title"), "abstract": _("What it was about")}
    places = [(one.number, one.there) for one in sides.comparison.passages]
    texts = [Text(labels[name], pieces(name, text, places)) for name, text in sides.there.texts.items()]
    return _beside(request, proposal, found, found.title, found.reference, sides, texts)


def _beside(
    request: HttpRequest,
    proposal: Proposal,
    other: Proposal | PastAward,
    title: str,
    name: str,
    sides: reads.Sides,
    texts: list[Text],
) -> HttpResponse:
    at, language, together = timezone.now(), get_language() or "en", sides.comparison
    notes = [one for one in reads.notes_on(proposal, request.user, at=at) if _other(one, proposal) == other.code]
    context = {
        "proposal": proposal,
        "title": proposal.received_title,
        "there_title": title,
        "there_name": name,
        "there_address": reverse("past:award", args=[other.code])
        if isinstance(other, PastAward)
        else reverse("proposals:one", args=[other.code]),
        "here": _texts(sides.here, [(one.number, one.here) for one in together.passages], proposal),
        "there": texts,
        "passages": together.passages,
        "words": together.words,
        "share_here": figures.percent(together.share_here, language),
        "share_there": figures.percent(together.share_there, language),
        "said": [_of_note(one) for one in notes],
        "sightings": SIGHTINGS.items(),
        "is_officer": holds_any(request.user, Role.PROGRAMME_OFFICER, at=at),
    }
    return render(request, "proposals/beside.html", context)


def _note(request: HttpRequest, proposal: Proposal, other: Proposal | PastAward, together: Comparison) -> HttpResponse:
    note_passages(
        proposal,
        other,
        request.POST.get("sighting", ""),
        share=together.share_here,
        reason=request.POST.get("reason", ""),
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Noted. It decides nothing by itself."))
    return redirect("proposals:passages", code=proposal.code)


def _read(request: HttpRequest, code: str) -> Proposal:
    """What was handed in under this address, if the person may read it and its passages."""
    at = timezone.now()
    proposal = queries.received(code, request.user, at=at)
    access.check_reads_passages(request.user, proposal, at=at)
    return proposal


def _texts(reading: Reading, places: Iterable[tuple[int, Place]], proposal: Proposal) -> list[Text]:
    language, every = get_language() or "en", list(places)
    form = queries.form_of(proposal, proposal.handed_in.stage if proposal.handed_in else "")
    fields = form.fields if form else {}
    found = []
    for name, text in reading.texts.items():
        asked = fields.get(name.partition(".")[0])
        label = in_language(asked.label, language) if asked else name
        if text.strip():
            found.append(Text(label, pieces(name, text, every)))
    return found


def _excerpt(together: Comparison, texts: dict[str, str]) -> str:
    longest = max(together.passages, key=lambda one: one.words)
    words = texts.get(longest.here.text, "")[longest.here.begins : longest.here.ends].split()
    return " ".join(words[:EXCERPT]) + (" …" if len(words) > EXCERPT else "")


def _said(notes: Iterable[PassageNote], proposal: Proposal) -> dict[str, Said]:
    """The newest word on each other side."""
    found: dict[str, Said] = {}
    for one in notes:
        found.setdefault(_other(one, proposal), _of_note(one))
    return found


def _other(note: PassageNote, proposal: Proposal) -> str:
    if note.award is not None:
        return note.award.code
    side = note.other if note.proposal_id == proposal.pk else note.proposal
    return side.code if side else ""


def _of_note(note: PassageNote) -> Said:
    sighting = Sighting(note.sighting)
    return Said(str(SIGHTINGS[sighting]), TONES[sighting], note)
