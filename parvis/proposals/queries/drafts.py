"""Finding a proposal and one's seat in it; what is written in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, FilteredRelation, OuterRef, Q, QuerySet

from parvis.domain.calls import CallWindow
from parvis.domain.drafting import Kept
from parvis.domain.programme_file import Programme
from parvis.domain.proposals import Owner, PartyState, ProposalStatus, Standing, standing_at
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.models import Answer, AnswerVersion, Comment, Party, Proposal, ProposalFile, SignOff
from parvis.proposals.queries.office import acted_for
from parvis.web.prepared import NUMBER, TEXT, alike, prepared_question

MOST = 100  # seats and invitations that a desk tells of
FAR = datetime(9999, 1, 1, tzinfo=UTC)


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Seat:
    """What one is in a proposal: which party, on which side, with which rights."""

    party: int
    code: str
    role: str
    side: str
    writes: bool
    signs: bool


@dataclass(frozen=True)
class Place:
    """Where somebody writes: the seat, in whose name, the answer as it is kept, and the step of its history."""

    seat: Seat
    person: Any
    kept: Kept
    answer: int | None  # the primary key of its row, if there is one yet
    step: int
    began: datetime | None
    officer: int | None  # in whose hand the step was written


def visible(code: str, person: Any, *, at: datetime) -> Proposal:
    """The proposal with its call, if the person may see it; NotFound otherwise.  One query."""
    found = _visible.first(person, at=at, code=code)
    if found is None:
        raise _absent()
    return found


@prepared_question(code=TEXT)
def _visible(person: Any, *, at: datetime, code: str) -> QuerySet[Proposal]:
    return Proposal.objects.visible_to(person, at=at).select_related("call", "handed_in").filter(code=code)


def received(code: str, person: Any, *, at: datetime) -> Proposal:
    """What was handed in under this code, with its revision; NotFound for who may not read it or takes part.

    One query.
    """
    found = _received.first(person, at=at, code=code)
    if found is None:
        raise _absent()
    return found


@prepared_question(code=TEXT)
def _received(person: Any, *, at: datetime, code: str) -> QuerySet[Proposal]:
    return with_revision(Proposal.objects.for_work(person, at=at)).select_related("call").filter(code=code)


def with_revision(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The same, each with what was handed in: one query for all."""
    unread = ("salts", "leaves")  # what only proofs need
    return proposals.select_related("handed_in__revision").defer(*(f"handed_in__revision__{one}" for one in unread))


def own(code: str, person: Any, *, at: datetime) -> Proposal:
    """A proposal the person takes part in, with its call; NotFound for any other, offices held notwithstanding."""
    found = _own.first(person, at=at, code=code)
    if found is None:
        raise _absent()
    return found


@prepared_question(code=TEXT)
def _own(person: Any, *, at: datetime, code: str) -> QuerySet[Proposal]:
    return mine(person, at=at).filter(code=code)


def mine(person: Any, *, at: datetime) -> QuerySet[Proposal]:
    """The person's own proposals with their calls, newest first.  One query."""
    return Proposal.objects.of_person(person, at=at).select_related("call", "handed_in").order_by("-opened_at", "-id")


def of_activity(call: Call) -> Proposal | None:
    """The one draft of an activity, if it has been opened.  One query."""
    return Proposal.objects.filter(call=call).select_related("call").order_by("id").first()


@prepared_question()
def places_of(person: Any, *, at: datetime) -> QuerySet[Any]:
    """Where the person sits or is asked to sit, and who else is asked to sit in those drafts, the newest first.

    Each says whether it is `addressed` to the person, and whether it `has_signed`.
    """
    seats = Party.objects.seated_at(at).filter(person=person)
    drafts = seats.filter(proposal__status=ProposalStatus.DRAFT).values("proposal_id")
    asked = Q(state=PartyState.INVITED)
    addressed = Q(alike("email", person.email))
    signed = SignOff.objects.filter(
        party=OuterRef("pk"), voided_at__isnull=True, revision__proposal__signed_id__isnull=False
    )
    rows = Party.objects.filter(asked & addressed | asked & Q(proposal__in=drafts) | Q(pk__in=seats.values("pk")))
    rows = rows.annotate(addressed=ExpressionWrapper(addressed, BooleanField()), has_signed=Exists(signed))
    return rows.select_related("proposal__call").order_by("-proposal_id", "id")[:MOST]


def codes_of(person: Any, at: datetime) -> list[str]:
    """The codes of the person's own proposals: whose talks with the office he or she reads.  One query."""
    return list(Proposal.objects.of_person(person, at=at).values_list("code", flat=True))


def seat(proposal: Proposal, person: Any, *, at: datetime) -> Seat | None:
    """What the person is in this proposal then, if anything.  One query."""
    found = Party.objects.seated_at(at).filter(proposal=proposal, person=person).first()
    return _seat(found) if found else None


def held(proposal: Proposal | str, person: Any) -> Proposal:
    """The proposal with its call, held for a change; NotFound if this person has no seat in one.  One query."""
    code = proposal if isinstance(proposal, str) else proposal.code
    found = _held.first(person, code=code)
    if found is None:
        raise _absent()
    return found


@prepared_question(code=TEXT)
def _held(person: Any, *, code: str) -> QuerySet[Proposal]:
    seated = Proposal.objects.filter(code=code, parties__person=person, parties__state=PartyState.JOINED)
    return seated.select_for_update(of=("self",)).select_related("call")


def locked(proposal: Proposal | str, person: Any) -> tuple[Proposal, Seat]:
    """The proposal held for a change, and the person's seat; NotFound for who has none.  Two queries."""
    row = held(proposal, person)
    # The seat is read once the lock is held: whoever held it before may have ended it.
    own = _seats(row, person).first()
    if own is None:
        raise _absent()
    return row, _seat(own)


def hand_of(proposal: Proposal | str, person: Any, *, at: datetime) -> Any:
    """In whose name this person writes there: one's own, or somebody's who lets this officer.

    One query for officers, whether there is such a proposal or not; none for others.
    """
    if not person.holds(Role.PROGRAMME_OFFICER, at=at):
        return person
    acted = acted_for(proposal if isinstance(proposal, str) else proposal.code, person, at=at)
    return acted[1] if acted else person


def place_of(held: Proposal, person: Any, field: str, *, own: bool) -> Place:
    """Where this person writes an answer of a proposal that is held; NotFound for who has no seat in it.

    With `own` it is that of the person's own part.  One query.
    """
    found = _place(held, person, field, own)
    if found is None:
        raise _absent()
    return found


def _place(held: Proposal, person: Any, field: str, own: bool) -> Place | None:
    row = _seat_and_answer.first(person, proposal=held.pk, stage=held.stage, field=field, own=own)
    if row is None:
        return None
    kept = Kept(None, 0)
    if row.answer_pk is not None:
        kept = Kept(row.answer_value, row.answer_version, str(row.answer_saved_by), row.answer_saved_at)
    return Place(
        _seat(row),
        person,
        kept,
        row.answer_pk,
        row.answer_step or 0,
        row.answer_step_began_at,
        row.answer_written_by_officer,
    )


@prepared_question(proposal=NUMBER, stage=TEXT, field=TEXT)
def _seat_and_answer(person: Any, *, proposal: Any, stage: str, field: str, own: bool) -> QuerySet[Any]:
    way, of_all = ("answers", {}) if own else ("proposal__answers", {"proposal__answers__party__isnull": True})
    wanted = Q(**{f"{way}__field": field, f"{way}__stage": stage, **of_all})
    named = ("pk", "value", "version", "saved_by", "saved_at", "step", "step_began_at", "written_by_officer")
    return _seats(proposal, person).annotate(
        asked=FilteredRelation(way, condition=wanted), **{f"answer_{name}": F(f"asked__{name}") for name in named}
    )


def _seats(held: Any, person: Any) -> QuerySet[Party]:
    return Party.objects.filter(proposal=held, person=person, state=PartyState.JOINED)


def _seat(party: Party) -> Seat:
    return Seat(party.pk, party.code, party.role, party.side, party.writes, party.signs)


def locked_for_office(proposal: Proposal) -> Proposal:
    """The proposal held for a change by an officer.  One query."""
    return Proposal.objects.select_for_update(of=("self",)).select_related("call").get(pk=proposal.pk)


def _absent() -> NotFound:
    return NotFound(_("There is no such proposal."))


def window(proposal: Proposal) -> CallWindow:
    """From when until when the proposal's phase takes submissions; the first phase is the call's own.

    A call that is withdrawn ends every phase.
    """
    call, whole = proposal.call, proposal.call.window
    if not is_first_stage(proposal):
        whole = CallWindow(proposal.stage_opened_at, proposal.stage_closes_at or FAR)
    return whole.cut_at(call.withdrawn_at) if call.withdrawn_at else whole


def kept_until(proposal: Proposal) -> datetime:
    """Until when an unfinished draft stays readable for its people at least, after its phase has closed."""
    ends_at = window(proposal).ends_at
    return min(ends_at, FAR - timedelta(days=proposal.call.retention_days)) + timedelta(
        days=proposal.call.retention_days
    )


def is_first_stage(proposal: Proposal) -> bool:
    """Whether the proposal is in the phase that the call itself opens."""
    stages = programme_of(proposal.call).submissions_of(proposal.mechanism, proposal.call.way_in)
    return not stages or stages[0].code == proposal.stage


def next_stage(proposal: Proposal) -> str | None:
    """The submission phase after the one the proposal is in, if there is one."""
    stages = [
        stage.code for stage in programme_of(proposal.call).submissions_of(proposal.mechanism, proposal.call.way_in)
    ]
    at = stages.index(proposal.stage) if proposal.stage in stages else len(stages)
    return stages[at + 1] if at + 1 < len(stages) else None


def standing(proposal: Proposal, *, at: datetime) -> Standing:
    """How the proposal stands then.  No query if `handed_in` came along."""
    late = bool(proposal.handed_in and proposal.handed_in.late)
    return standing_at(ProposalStatus(proposal.status), window=window(proposal).state_at(at), late=late)


def form_of(proposal: Proposal, stage: str = "") -> Any:
    """The form of the proposal's phase, as the call's pinned edition has it.  No query once it was read."""
    programme: Programme = programme_of(proposal.call)
    return programme.form(proposal.mechanism, stage or proposal.stage)


def parties(proposal: Proposal) -> list[Party]:
    """Those who take part, in the order they came in.  One query."""
    return list(_parties(proposal=proposal.pk))


@prepared_question(proposal=NUMBER)
def _parties(*, proposal: Any) -> QuerySet[Party]:
    return Party.objects.taking_part().filter(proposal=proposal).select_related("person", "organisation")


def answers_of(proposal: Proposal, stage: str = "") -> list[Answer]:
    """The answers of a phase.  One query."""
    return list(_answers(proposal=proposal.pk, stage=stage or proposal.stage))


@prepared_question(proposal=NUMBER, stage=TEXT)
def _answers(*, proposal: Any, stage: str) -> QuerySet[Answer]:
    return Answer.objects.filter(proposal=proposal, stage=stage).select_related("party")


def content(proposal: Proposal, stage: str = "", answers: Iterable[Answer] | None = None) -> dict[str, Any]:
    """What is written: field → value, and for each party's own part field → party → value.  One query."""
    form = form_of(proposal, stage)
    own = {
        field.code
        for section in (form.sections if form else ())
        if section.owner == Owner.OWN
        for field in section.fields
    }
    written: dict[str, Any] = {code: {} for code in own}
    for answer in answers_of(proposal, stage) if answers is None else answers:
        if answer.field in own:
            if answer.party is not None and answer.party.state not in (PartyState.LEFT, PartyState.DECLINED):
                written[answer.field][answer.party.code] = answer.value
        elif answer.party_id is None:
            written[answer.field] = answer.value
    return written


def history(proposal: Proposal, field: str, *, party: Party | None = None, stage: str = "") -> QuerySet[AnswerVersion]:
    """The steps of an answer, newest first.  One query."""
    return (
        AnswerVersion.objects.filter(
            answer__proposal=proposal,
            answer__stage=stage or proposal.stage,
            answer__field=field,
            answer__party=party,
        )
        .select_related("saved_by", "written_by_officer", "answer")
        .order_by("-step")
    )


def comments(proposal: Proposal, stage: str = "") -> QuerySet[Comment]:
    """The remarks of a phase, oldest first.  One query."""
    return Comment.objects.filter(proposal=proposal, stage=stage or proposal.stage).select_related("written_by")


def files_of(proposal: Proposal, stage: str = "") -> list[ProposalFile]:
    """The files of a phase that were not taken out.  One query."""
    return list(_files(proposal=proposal.pk, stage=stage or proposal.stage))


@prepared_question(proposal=NUMBER, stage=TEXT)
def _files(*, proposal: Any, stage: str) -> QuerySet[ProposalFile]:
    kept = ProposalFile.objects.filter(proposal=proposal, stage=stage, removed_at__isnull=True)
    return kept.select_related("stored", "party")


@dataclass(frozen=True)
class Gathered:
    """All of a draft as it stands, read once."""

    proposal: Proposal
    content: dict[str, Any]
    parties: list[Party]
    files: list[ProposalFile]
    answers: list[Answer] = field(default_factory=list)


def gathered(proposal: Proposal, seated: list[Party] | None = None) -> Gathered:
    """All of a draft; what a question for files holds follows from its files.  Three queries, two with its parties."""
    answers = answers_of(proposal)
    seated = parties(proposal) if seated is None else seated
    found = Gathered(proposal, content(proposal, answers=answers), seated, files_of(proposal), answers)
    return with_files(found)


def with_files(found: Gathered) -> Gathered:
    """The same, its files entered under the questions that asked for them.  No query."""
    form = form_of(found.proposal)
    for file in found.files:
        section = form.section_of(file.field) if form else None
        if section and section.owner == Owner.OWN:
            if file.party is not None:
                found.content[file.field].setdefault(file.party.code, []).append(file.code)
        else:
            found.content.setdefault(file.field, []).append(file.code)
    return found


def kept_on(person: Any) -> list[dict[str, Any]]:
    """What is kept on a person here, for its owner; of an unfinished draft also until when it can be read at least."""
    return [
        {
            "proposal": party.proposal.code,
            "title": party.proposal.title,
            "role": party.role,
            "from": party.joined_at.isoformat() if party.joined_at else None,
            "until": party.left_at.isoformat() if party.left_at else None,
            "facts": party.facts,
            "draft_readable_until": (
                kept_until(party.proposal).isoformat() if party.proposal.status == ProposalStatus.DRAFT else None
            ),
        }
        for party in Party.objects.filter(person=person).select_related("proposal__call")
    ]
