"""Thousands of joint proposals: parties, answers with their history, revisions, signatures, receipts.

The rows are those that the actions would have written, laid down in bulk; what
is told one by one, in `demo.proposals`, goes through the actions.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from parvis.accounts.models import Affiliation, Person
from parvis.demo.crowd.answers import Paper, without_files
from parvis.demo.crowd.words import Say, batched
from parvis.domain.programme_file import Mechanism
from parvis.domain.proposals import Owner, PartyState, ProposalStatus, ScanState
from parvis.files.models import StoredFile
from parvis.gateways import pdf, storage
from parvis.programme.models import Call
from parvis.programme.queries import officers, programme_of
from parvis.proposals.actions import finding, signing
from parvis.proposals.models import (
    Answer,
    AnswerVersion,
    Note,
    Party,
    Proposal,
    ProposalFile,
    Receipt,
    Revision,
    SignOff,
)
from parvis.proposals.queries import drafts, paper
from parvis.web import programme

BATCH = 250
HOUR = timedelta(hours=1)
END_USER = "end-user"  # the role of the programme file, where it has one
UNFINISHED, WITHDRAWN, LATE = 0.12, 0.15, 0.19  # up to which a proposal of a closed call stands so
DRAFTS = 0.3  # of the open call


@dataclass
class Made:
    """One proposal and everything that goes with it, before it is kept."""

    proposal: Proposal
    state: str  # draft, withdrawn, late, submitted
    at: datetime
    parties: list[Party] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    files: list[ProposalFile] = field(default_factory=list)


def lay_proposals(amount: int, calls: Sequence[Call], chance: random.Random, now: datetime, say: Say) -> None:
    """So many proposals more, to these calls in turn, by directors of both sides."""
    sides = _directors(now)
    if not all(sides):
        say("no proposals: the crowd has nobody on one of the sides")
        return
    start, office, file = Proposal.objects.count(), list(officers(now)), curriculum(now)
    for numbers in batched(range(start, start + amount), BATCH):
        with transaction.atomic():
            keep([_made(n, calls, sides, office, file, chance, now) for n in numbers], office, now)
        say(f"{numbers[-1] - start + 1} of {amount} proposals laid down and indexed")


def _directors(now: datetime) -> list[list[Affiliation]]:
    """The crowd's people of each side, as they are employed."""
    current, day = programme.current(), programme.today(now)
    works = Affiliation.objects.on(day).filter(person__email__endswith="@crowd.example").order_by("person")
    every = list(works.select_related("person", "organisation"))
    nations = [{nation.code for nation in current.nations_in(group.code, day)} for group in current.groups[:2]]
    return [[work for work in every if work.country in codes] for codes in nations]


def curriculum(now: datetime) -> StoredFile:
    """One small paper under everybody's name."""
    told = {"title": "Curriculum vitae", "language": "en", "programme": "", "texts": ["Example."]}
    content = pdf.draw("gateways/papers/plain.typ", told, at=now)
    with tempfile.TemporaryDirectory(dir=settings.UPLOADS) as folder:
        path = Path(folder) / "curriculum-vitae.pdf"
        path.write_bytes(content)
        key = storage.take(path, suffix=".pdf")
    return StoredFile.objects.create(
        key=key,
        name="curriculum-vitae.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256=sha256(content).hexdigest(),
        received_at=now,
    )


def _made(
    number: int,
    calls: Sequence[Call],
    sides: Sequence[Sequence[Affiliation]],
    office: Sequence[Person],
    file: StoredFile,
    chance: random.Random,
    now: datetime,
) -> Made:
    call = calls[number % len(calls)]
    edition = programme_of(call)
    kind = chance.choice([one for one in edition.mechanisms if one.code in call.mechanisms])
    # Golden section: the proposals of each call spread over all states, however few they are.
    luck, is_open = number // len(calls) * 0.618034 % 1, call.closes_at > now
    if is_open:
        state = "draft" if luck < DRAFTS else "submitted"
    else:
        state = "draft" if luck < UNFINISHED else "withdrawn" if luck < WITHDRAWN else "late" if luck < LATE else ""
    last = min(call.closes_at, now)
    began = last - timedelta(days=chance.uniform(20, 60))
    at = last - timedelta(minutes=chance.expovariate(1 / 4000) % 20_000 + 1)
    if state == "late":
        at = call.closes_at + timedelta(minutes=chance.uniform(1, call.grace_minutes - 1))
    directors = [side[(number * (7 if place else 1)) % len(side)] for place, side in enumerate(sides)]
    looks_after = chance.choice([*office, None]) if office and state in ("late", "submitted", "") else None
    made = begin(call, kind, directors, state=state or "submitted", began=began, at=at, case_officer=looks_after)
    proposal, stage = made.proposal, made.proposal.stage
    made.parties += [_end_user(proposal, directors[0], began) for role in edition.roles if role.code == END_USER]
    form = edition.form(kind.code, stage)
    assert form is not None
    on = call.opens_at.date()
    told = Paper(edition, kind, form, on, chance.choice(("en", "en", "en", "fr")), codes(made.parties), chance)
    proposal.title = told.title()
    answer(made, told, file, began + HOUR, finished=state != "draft")
    return made


def begin(
    call: Call,
    kind: Mechanism,
    directors: Sequence[Affiliation],
    *,
    state: str,
    began: datetime,
    at: datetime,
    case_officer: Person | None,
) -> Made:
    """A proposal to this call with its directors, one of each side; nothing is answered yet."""
    edition = programme_of(call)
    proposal = Proposal(
        call=call,
        mechanism=kind.code,
        stage=next(iter(edition.submissions_of(kind.code, call.way_in))).code,
        opened_by=directors[0].person,
        opened_at=began,
        stage_opened_at=began,
        case_officer=case_officer,
    )
    made = Made(proposal, state, at)
    signers = [role for role in edition.roles if role.signs]
    made.parties = [
        _party(proposal, role.code, role.side, work, began) for role, work in zip(signers, directors, strict=False)
    ]
    return made


def codes(parties: Sequence[Party]) -> tuple[str, ...]:
    """Of those who fill an own part of the form."""
    return tuple(party.code for party in parties if party.signs)


def _party(proposal: Proposal, role: str, side: str, work: Affiliation, at: datetime) -> Party:
    person, house = work.person, work.organisation
    return Party(
        proposal=proposal,
        person=person,
        role=role,
        side=side,
        signs=True,
        writes=True,
        state=PartyState.JOINED,
        name=person.name,
        email=person.email,
        language=person.language,
        organisation=house,
        organisation_name=house.name,
        facts={
            "nationality": [work.country],  # the crowd works where it comes from
            "residence": work.country,
            "employer_country": work.country,
            "organisation_kind": house.kind,
            "seniority": work.seniority,
            "position": work.position,
        },
        facts_on=at.date(),
        added_by=person,
        added_at=at,
        joined_at=at,
    )


def _end_user(proposal: Proposal, work: Affiliation, at: datetime) -> Party:
    """An organisation that takes up the results, named by the first director."""
    house = work.organisation
    return Party(
        proposal=proposal,
        role=END_USER,
        state=PartyState.NAMED,
        name=f"Procurement, {house.name}",
        organisation=house,
        organisation_name=house.name,
        facts={"employer_country": house.country, "organisation_kind": house.kind},
        facts_on=at.date(),
        added_by=work.person,
        added_at=at,
    )


def answer(made: Made, told: Paper, file: StoredFile, at: datetime, *, finished: bool) -> None:
    """Everything answered, or of a draft a part."""
    shared = without_files(
        told.shared(
            made.proposal.title, made.proposal.acronym or made.proposal.title.split()[0].strip(",:").upper()[:20]
        ),
        told.form,
    )
    own = told.own()
    if not finished:
        kept = told.chance.sample(list(shared), told.chance.randrange(1, len(shared)))
        shared, own = {code: shared[code] for code in {*kept, "title"} if code in shared}, {}
    by = made.proposal.opened_by

    def said(code: str, value: Any, party: Party | None, person: Any) -> Answer:
        return Answer(
            proposal=made.proposal,
            stage=made.proposal.stage,
            field=code,
            party=party,
            value=value,
            saved_by=person,
            saved_at=at,
            step_began_at=at,
        )

    made.answers = [said(code, value, None, by) for code, value in shared.items() if value is not None]
    for code, parts in own.items():
        made.answers += [said(code, parts[one.code], one, one.person) for one in made.parties if one.code in parts]
    if finished:
        made.files = [
            ProposalFile(
                proposal=made.proposal,
                stage=made.proposal.stage,
                field=asked.code,
                party=party,
                stored=file,
                scan=ScanState.NOT_SCANNED,
                added_by=by,
                added_at=at,
            )
            for section in told.form.sections
            for asked in section.fields
            if asked.kind == "files" and asked.required
            for party in ([one for one in made.parties if one.signs] if section.owner == Owner.OWN else [None])
        ]


def keep(every: Sequence[Made], office: Sequence[Person], now: datetime) -> None:
    """Write them all: drafts first, then what was signed under them, then how they stand."""
    Proposal.objects.bulk_create([one.proposal for one in every])
    Party.objects.bulk_create([party for one in every for party in one.parties])
    answers = Answer.objects.bulk_create([answer for one in every for answer in one.answers], batch_size=1000)
    AnswerVersion.objects.bulk_create(
        [
            AnswerVersion(
                answer=answer,
                step=1,
                value=answer.value,
                version=1,
                saved_by_id=answer.saved_by_id,
                began_at=answer.saved_at,
                saved_at=answer.saved_at,
            )
            for answer in answers
        ],
        batch_size=1000,
    )
    ProposalFile.objects.bulk_create([file for one in every for file in one.files])
    signed = [one for one in every if one.state != "draft"]
    drawn = Revision.objects.bulk_create([_revision(one) for one in signed])
    SignOff.objects.bulk_create(
        SignOff(revision=revision, party=party, person=party.person, at=one.at - HOUR, statement=signing.STATEMENT)
        for one, revision in zip(signed, drawn, strict=True)
        for party in one.parties
        if party.signs
    )
    receipts = Receipt.objects.bulk_create(
        Receipt(
            proposal=one.proposal,
            revision=revision,
            stage=one.proposal.stage,
            digest=revision.digest,
            at=one.at,
            late=one.state == "late",
            handed_in_by=one.proposal.opened_by,
            **paper.in_short(programme_of(one.proposal.call), revision.content),
            ended_at=one.at + HOUR / 60 if one.state == "withdrawn" else None,
        )
        for one, revision in zip(signed, drawn, strict=True)
    )
    for one, revision, receipt in zip(signed, drawn, receipts, strict=True):
        _stand(one, revision, receipt)
    changed = ["status", "signed", "handed_in", "submitted_at", "withdrawn_at"]
    Proposal.objects.bulk_update([one.proposal for one in signed], changed)
    lying = [one.proposal for one in signed if one.proposal.handed_in]
    finding.index_many(lying)
    finding.imprint_many(lying)
    if office:
        Note.objects.bulk_create(
            Note(proposal=one, text="Read once; the budget should be looked at.", written_by=office[0], written_at=now)
            for one in lying[::10]
        )


def _revision(made: Made) -> Revision:
    proposal = made.proposal
    content = drafts.content(proposal, answers=made.answers)
    found = drafts.with_files(drafts.Gathered(proposal, content, made.parties, made.files, made.answers))
    written = paper.whole(proposal, found)
    return signing.drawn_up(proposal, written, number=1, by=proposal.opened_by, now=made.at - HOUR)


def _stand(made: Made, revision: Revision, receipt: Receipt) -> None:
    proposal = made.proposal
    proposal.signed = revision
    if made.state == "withdrawn":
        proposal.status, proposal.withdrawn_at = ProposalStatus.WITHDRAWN, receipt.ended_at
        return
    proposal.status, proposal.handed_in, proposal.submitted_at = ProposalStatus.SUBMITTED, receipt, made.at
