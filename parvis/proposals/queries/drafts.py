"""Finding a proposal and one's seat in it; what is written in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from parvis.domain.calls import CallWindow
from parvis.domain.programme_file import Programme
from parvis.domain.proposals import Owner, PartyState, ProposalStatus, Standing, standing_at
from parvis.domain.refusals import NotFound
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.models import Answer, AnswerVersion, Comment, Party, Proposal, ProposalFile

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


def visible(code: str, person: Any, *, at: datetime) -> Proposal:
    """The proposal with its call, if the person may see it; NotFound otherwise.  One query."""
    found = Proposal.objects.visible_to(person, at=at).select_related("call", "handed_in").filter(code=code).first()
    if found is None:
        raise _absent()
    return found


def own(code: str, person: Any, *, at: datetime) -> Proposal:
    """A proposal the person takes part in, with its call; NotFound for any other, offices held notwithstanding."""
    found = mine(person, at=at).filter(code=code).first()
    if found is None:
        raise _absent()
    return found


def mine(person: Any, *, at: datetime) -> QuerySet[Proposal]:
    """The person's own proposals with their calls, newest first.  One query."""
    return Proposal.objects.of_person(person, at=at).select_related("call", "handed_in").order_by("-opened_at", "-id")


def of_activity(call: Call) -> Proposal | None:
    """The one draft of an activity, if it has been opened.  One query."""
    return Proposal.objects.filter(call=call).select_related("call").order_by("id").first()


def codes_of(person: Any, at: datetime) -> list[str]:
    """The codes of the person's own proposals: whose talks with the office he or she reads.  One query."""
    return list(Proposal.objects.of_person(person, at=at).values_list("code", flat=True))


def seat(proposal: Proposal, person: Any, *, at: datetime) -> Seat | None:
    """What the person is in this proposal then, if anything.  One query."""
    found = Party.objects.seated_at(at).filter(proposal=proposal, person=person).first()
    return Seat(found.pk, found.code, found.role, found.side, found.writes, found.signs) if found else None


def locked(proposal: Proposal | str, person: Any, **answer: Any) -> tuple[Any, Seat]:
    """The proposal held for a change, and the person's seat; NotFound for who has none.  Two queries.

    With `stage`, `field` and `party` the row brings that answer along as it was
    when the query began (`answer_…`), which is to be trusted only under a check
    of its version.
    """
    code = proposal if isinstance(proposal, str) else proposal.code
    found = Proposal.objects.select_for_update(of=("self",)).select_related("call").filter(code=code)
    if answer:
        wanted = Q(answers__field=answer["field"], answers__stage=F("stage"))
        wanted &= Q(answers__party=answer["party"]) if answer.get("party") else Q(answers__party__isnull=True)
        found = found.annotate(
            asked=FilteredRelation("answers", condition=wanted),
            answer_pk=F("asked__pk"),
            answer_value=F("asked__value"),
            answer_version=F("asked__version"),
            answer_saved_by=F("asked__saved_by"),
            answer_saved_at=F("asked__saved_at"),
            answer_step=F("asked__step"),
            answer_began=F("asked__step_began_at"),
            answer_officer=F("asked__written_by_officer"),
        )
    row: Any = found.first()
    # The seat is read once the lock is held: whoever held it before may have ended it.
    own = Party.objects.filter(proposal=row, person=person, state=PartyState.JOINED).first() if row else None
    if own is None:
        raise _absent()
    return row, Seat(own.pk, own.code, own.role, own.side, own.writes, own.signs)


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
    return window(proposal).ends_at + timedelta(days=proposal.call.retention_days)


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
    return list(Party.objects.taking_part().filter(proposal=proposal).select_related("person", "organisation"))


def answers_of(proposal: Proposal, stage: str = "") -> list[Answer]:
    """The answers of a phase.  One query."""
    return list(Answer.objects.filter(proposal=proposal, stage=stage or proposal.stage).select_related("party"))


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
        .select_related("saved_by", "answer")
        .order_by("-step")
    )


def comments(proposal: Proposal, stage: str = "") -> QuerySet[Comment]:
    """The remarks of a phase, oldest first.  One query."""
    return Comment.objects.filter(proposal=proposal, stage=stage or proposal.stage).select_related("written_by")


def files_of(proposal: Proposal, stage: str = "") -> list[ProposalFile]:
    """The files of a phase that were not taken out.  One query."""
    kept = ProposalFile.objects.filter(proposal=proposal, stage=stage or proposal.stage, removed_at__isnull=True)
    return list(kept.select_related("stored", "party"))


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
    form = form_of(proposal)
    for file in found.files:
        section = form.section_of(file.field) if form else None
        if section and section.owner == Owner.OWN:
            if file.party is not None:
                found.content[file.field].setdefault(file.party.code, []).append(file.code)
        else:
            found.content.setdefault(file.field, []).append(file.code)
    return found


def kept_on(person: Any) -> list[dict[str, Any]]:
    """What is kept on a person here, for its owner."""
    return [
        {
            "proposal": party.proposal.code,
            "title": party.proposal.title,
            "role": party.role,
            "from": party.joined_at.isoformat() if party.joined_at else None,
            "until": party.left_at.isoformat() if party.left_at else None,
            "facts": party.facts,
        }
        for party in Party.objects.filter(person=person).select_related("proposal")
    ]
