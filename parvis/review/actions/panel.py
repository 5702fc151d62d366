"""The panel meets: who sits in it, what it says of each proposal, its closing, the invitations that follow."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.calls import WallClock
from parvis.domain.evaluation import PanelState, check_verdict
from parvis.domain.proposals import ProposalStatus
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.scoring import Verdict
from parvis.domain.standing import CaseKind, Relation
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.actions import conflicts, stages
from parvis.review import access
from parvis.review.models import Expert, Panel, PanelItem, PanelSeat
from parvis.review.notify import meetings
from parvis.review.queries import panel as queries
from parvis.review.queries import received
from parvis.standing.actions import end_all, relate
from parvis.standing.queries import barred_people, is_barred

LARGEST = Decimal("100000000000")


def _(message: str) -> str:
    return message


@transaction.atomic
def open_panel(call: Call, stage: str, *, budget_line: Decimal | None, by: Any, now: datetime) -> Panel:
    """Open the panel on a call's stage with everything that is under review; again gives the panel that is there."""
    access.check_is_officer(by, at=now)
    if stage not in {one.code for one in queries.panel_stages(call)}:
        raise Invalid(_("No panel meets at this stage."), field="stage")
    queries.rounds.hold_call(call)
    if existing := Panel.objects.filter(call=call, stage=stage).first():
        return existing
    panel = Panel.objects.create(call=call, stage=stage, budget_line=_line(budget_line), opened_by=by, opened_at=now)
    facts = {"call": call.code, "stage": stage, "line": str(panel.budget_line or "")}
    record("panel.opened", on=panel, by=by, at=now, facts=facts)
    _take_in(panel, by=by, now=now)
    return panel


@transaction.atomic
def take_in(panel: Panel, *, by: Any, now: datetime) -> int:
    """Put on the list what has come as far since; how many came."""
    access.check_is_officer(by, at=now)
    return _take_in(queries.still_open(panel), by=by, now=now)


@transaction.atomic
def draw_line(panel: Panel, budget_line: Decimal | None, *, by: Any, now: datetime) -> Panel:
    """Say how much there is to give."""
    access.check_is_officer(by, at=now)
    panel = queries.still_open(panel)
    line = _line(budget_line)
    if line != panel.budget_line:
        was, panel.budget_line = panel.budget_line, line
        panel.save(update_fields=["budget_line"])
        facts = {"from": str(was or ""), "to": str(line or "")}
        record("panel.line-drawn", on=panel, by=by, at=now, facts=facts)
    return panel


@transaction.atomic
def seat(panel: Panel, expert: Expert, *, by: Any, now: datetime) -> PanelSeat:
    """Let an expert sit in the panel; what a conflict closes to him or her is not there.  Again changes nothing."""
    access.check_is_officer(by, at=now)
    panel = queries.still_open(panel)
    if expert.person is None:
        raise Refused(_("Who sits in a panel needs an account. Invite him or her to make one."), code="no-account")
    made, is_new = PanelSeat.objects.get_or_create(
        panel=panel, expert=expert, left_at=None, defaults={"seated_by": by, "seated_at": now}
    )
    if is_new:
        record("panel.seated", on=panel, by=by, at=now, facts={"expert": expert.code})
        for one in panel.items.select_related("proposal__call"):
            _relate(one, expert, by=by, now=now)
        meetings.seated(panel, expert.person, now=now)
    return made


@transaction.atomic
def unseat(panel: Panel, expert: Expert, *, by: Any, now: datetime) -> None:
    """Let a member leave the panel."""
    access.check_is_officer(by, at=now)
    panel = queries.still_open(panel)
    if not panel.seats.filter(expert=expert, left_at__isnull=True).update(left_at=now):
        return
    record("panel.left", on=panel, by=by, at=now, facts={"expert": expert.code})
    for code in panel.items.values_list("proposal__code", flat=True):
        end_all(expert.person, CaseKind.PROPOSAL, code, Relation.PANEL_MEMBER, by=by, now=now, cause="left the panel")


@transaction.atomic
def decide(
    code: str, verdict: str, *, by: Any, now: datetime, amount: Decimal | None = None, reasons: str = ""
) -> PanelItem:
    """Write down what the panel says of a proposal; while the panel is open it may say otherwise later."""
    panel = queries.locked_with(code, by, at=now)  # before the item, as closing does
    found = queries.locked_item(code, by, at=now)
    access.check_may_handle(by, found.proposal, at=now)
    found.panel = panel
    if panel.state != PanelState.OPEN:
        raise Refused(_("The panel has closed; what it said stands."), code="panel-closed")
    if verdict not in {one.value for one in Verdict}:
        raise Invalid(_("Choose what the panel says."), field="verdict")
    said = Verdict(verdict)
    check_verdict(said, ranked=found.ranked)
    if amount is not None and not 0 <= amount < LARGEST:
        raise Invalid(_("Write an amount of nothing or more."), field="amount")
    before = (found.outcome, found.amount, found.reasons)
    found.outcome, found.reasons = said.value, reasons.strip()[:4000]
    found.amount = None if amount is None or amount == found.asked else amount
    if (found.outcome, found.amount, found.reasons) == before:
        return found
    found.decided_by, found.decided_at = by, now
    found.save(update_fields=["outcome", "amount", "reasons", "decided_by", "decided_at"])
    facts = {"panel": found.panel.code, "verdict": said.value, "amount": str(found.granted), "reasons": found.reasons}
    record("panel.said", on=found, by=by, at=now, facts=facts)
    return found


@transaction.atomic
def close_panel(panel: Panel, *, by: Any, now: datetime) -> Panel:
    """Close the panel: marks, ranks and who judged what are written down; what it says stands.  Again changes nothing.

    Refused while something is undecided, while a verdict out of the ranking's
    order has no reason, or while more is recommended than the line pays for.
    """
    access.check_is_officer(by, at=now)
    panel = queries.locked(panel)
    if panel.state == PanelState.CLOSED:
        return panel
    codes = list(panel.items.values_list("proposal__code", flat=True))
    if any(is_barred(CaseKind.PROPOSAL, code, by, now) for code in codes):
        raise Denied(_("A colleague closes this panel."), code="another-officer")
    found = queries.listed(panel, None, at=now)
    if not found.rows:
        raise Refused(_("There is nothing on the list."), code="empty")
    if found.undecided:
        raise Refused(
            _("The panel has said nothing yet of %(count)s proposals."), code="undecided", count=found.undecided
        )
    if found.unexplained:
        names = ", ".join(one.title for one in found.unexplained[:5])
        raise Refused(
            _("These stand out of the ranking’s order and need a reason: %(names)s."), code="reasons", names=names
        )
    if found.over:
        raise Refused(
            _("%(amount)s more is recommended than the line pays for. Put some in reserve, or move the line."),
            code="over-the-line",
            amount=found.over,
        )
    if found.is_fallback:
        raise Refused(
            _("The list is to be ranked by adjusted marks, which cannot be counted. Choose its order anew."),
            code="no-adjusted-marks",
        )
    room = queries.rooms(panel, at=now)
    for row in found.rows:
        marks = {**queries.written_row(row), "room": room[row.item.proposal.code]}
        row.item.rank, row.item.marks = row.rank, marks
    PanelItem.objects.bulk_update([row.item for row in found.rows], ["rank", "marks"])
    panel.state, panel.closed_by, panel.closed_at = PanelState.CLOSED, by, now
    panel.save(update_fields=["state", "closed_by", "closed_at"])
    facts = {
        "line": str(panel.budget_line or ""),
        "ranks_by": found.ranks_by.value,
        "list": [
            {
                "proposal": row.item.proposal.code,
                "rank": row.rank,
                "mean": row.item.marks["mean"],
                "adjusted": row.item.marks.get("adjusted"),
                "says": row.verdict,
                "room": row.item.marks["room"],
            }
            for row in found.rows
        ],
    }
    record("panel.closed", on=panel, by=by, at=now, facts=facts)
    return panel


@transaction.atomic
def invite_recommended(panel: Panel, *, closes: WallClock, by: Any, now: datetime) -> int:
    """Invite what a closed panel recommends to the next phase, open until that moment; again invites nobody twice."""
    access.check_is_officer(by, at=now)
    panel = queries.locked(panel)
    if panel.state != PanelState.CLOSED:
        raise Refused(_("Close the panel first."), code="panel-open")
    programme = programme_of(panel.call)
    items = PanelItem.objects.visible_to(by, at=now).filter(panel=panel, outcome=Verdict.RECOMMENDED)
    invited = 0
    for one in items.select_related("proposal__call"):
        proposal = one.proposal
        leads = queries.leads_on(programme, panel.stage, proposal.mechanism, panel.call.way_in)
        submission = queries.rounds.before(
            programme, proposal.mechanism, panel.call.way_in, queries.review_stage(programme, panel.stage)
        )[0]
        if not leads or proposal.stage != submission or proposal.status != ProposalStatus.SUBMITTED:
            continue  # invited already, withdrawn, or without a further phase
        stages.invite_to_next_stage(proposal, closes_at=closes.at(), by=by, now=now)
        invited += 1
    if invited:
        facts = {"invited": invited, "closes": closes.at().isoformat()}
        record("panel.recommended-invited", on=panel, by=by, at=now, facts=facts)
    return invited


def _take_in(panel: Panel, *, by: Any, now: datetime) -> int:
    own, started = queries.to_take_in(panel)
    made = []
    for rows, ranked in ((own, True), (started, False)):
        for proposal in received.with_content(rows):
            asked = received.card(proposal).asked
            made.append(PanelItem(panel=panel, proposal=proposal, ranked=ranked, asked=asked))
    PanelItem.objects.bulk_create(made)
    if made:
        facts = {"proposals": sorted(one.proposal.code for one in made)}
        record("panel.taken-in", on=panel, by=by, at=now, facts=facts)
    for expert in queries.members(panel):
        for one in made:
            _relate(one, expert, by=by, now=now)
    return len(made)


def _relate(one: PanelItem, expert: Expert, *, by: Any, now: datetime) -> None:
    """The member reads the proposal, unless facts tell of a conflict or one was declared."""
    code, person = one.proposal.code, expert.person
    conflicts.detect([one.proposal], [person], now=now, audience="reviewers")
    if (code, expert.person_id) not in barred_people(CaseKind.PROPOSAL, [code], now):
        relate(person, CaseKind.PROPOSAL, code, Relation.PANEL_MEMBER, cause=f"panel {one.panel.code}", by=by, now=now)


def _line(amount: Decimal | None) -> Decimal | None:
    if amount is not None and not 0 <= amount < LARGEST:
        raise Invalid(_("Write an amount of nothing or more."), field="budget_line")
    return amount
