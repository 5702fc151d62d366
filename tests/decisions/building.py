"""Nations, their delegates, and papers under silence, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from parvis.accounts.models import Person
from parvis.decisions.actions import circulating, drafting, notes
from parvis.decisions.models import Membership, Paper
from parvis.decisions.queries.notes import drawn
from parvis.domain.delegations import SeatKind
from parvis.domain.evaluation import PanelState
from parvis.domain.proposals import PartyState, ProposalStatus
from parvis.domain.roles import Role
from parvis.domain.scoring import Verdict
from parvis.programme.models import Call
from parvis.proposals.models import Party, Proposal, Receipt, Revision
from parvis.proposals.queries.paper import in_short
from parvis.review.models import Panel, PanelItem
from parvis.web.programme import current
from tests import factories
from tests.factories import NOW

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
ENDS = "2026-12-04T18:00"  # ten working days after NOW, a Friday
DEADLINE = datetime.fromisoformat("2026-12-04T17:00+00:00")
TEXTS = {
    "en": {"title": "Award recommendations", "text": "The Committee is invited to agree to the awards listed."},
    "fr": {"title": "Recommandations d’attribution", "text": "Le Comité est invité à approuver les attributions."},
}

_numbers = count(1)


def proposal(
    title: str = "",
    *,
    partner: str = "UA",
    call: Call | None = None,
    at: datetime = NOW,
    recommended: int = 20000,
) -> Proposal:
    """A proposal that lies with the office and that a panel has recommended, as rows."""
    number = next(_numbers)
    title = title or f"Early warning of floods {number}"
    person = factories.person()
    made = Proposal.objects.create(
        call=call or factories.call(closes="2026-11-30T12:00"),
        mechanism="ARW",
        stage="full",
        title=title,
        acronym=f"FLOOD{number}",
        opened_by=person,
        opened_at=at - DAY,
        stage_opened_at=at - DAY,
    )
    parties = {}
    for role, side, country in (("ally-director", "ally", "BE"), ("partner-director", "partner", partner)):
        party = Party.objects.create(
            proposal=made,
            person=person if side == "ally" else factories.person(),
            role=role,
            side=side,
            signs=True,
            state=PartyState.JOINED,
            name=f"Director {country}",
            facts={"employer_country": country},
            added_at=at - DAY,
            joined_at=at - DAY,
        )
        parties[party.code] = {
            "name": party.name,
            "role": role,
            "side": side,
            "person": "",
            "organisation": f"University of {country}",
            "facts": {"employer_country": country},
            "flags": [],
        }
    content = {
        "title": title,
        "acronym": made.acronym,
        "parties": parties,
        "answers": {"priorities": ["2024:1.a"], "summary": "Sensors and people who read them."},
    }
    revision = Revision.objects.create(
        proposal=made,
        stage="full",
        number=1,
        content=content,
        salts={},
        leaves={},
        digest=f"{number:064}",
        fingerprint="",
        words="",
        made_at=at - DAY,
        made_by=person,
    )
    receipt = Receipt.objects.create(
        proposal=made,
        revision=revision,
        stage="full",
        digest=revision.digest,
        at=at - DAY,
        handed_in_by=person,
        **in_short(current(), content),
    )
    made.signed, made.handed_in, made.submitted_at = revision, receipt, at - DAY
    made.status = ProposalStatus.SUBMITTED
    made.save()
    if recommended:
        panel = Panel.objects.create(
            call=made.call,
            stage="ranking",
            state=PanelState.CLOSED,
            opened_by=person,
            opened_at=at - DAY,
            closed_by=person,
            closed_at=at - DAY,
        )
        PanelItem.objects.create(
            panel=panel,
            proposal=made,
            asked=recommended,
            rank=1,
            outcome=Verdict.RECOMMENDED,
            decided_by=person,
            decided_at=at - DAY,
        )
    return made


def delegate(nation: str = "NO", kind: SeatKind = SeatKind.HEAD, *, at: datetime = NOW, **fields: Any) -> Membership:
    """Somebody who speaks for the nation since long ago."""
    long_ago = at - 365 * DAY
    told = {"from_at": long_ago, "made_at": long_ago, "confirmed_at": long_ago, "nation": nation, "kind": kind}
    return Membership.objects.create(**{"person": factories.person(name=f"{kind} {nation}"), **told, **fields})


def chair() -> Person:
    """Who chairs the body."""
    return factories.person(Role.CHAIR, name="The chair")


def officer() -> Person:
    """Who drafts papers."""
    return factories.programme_officer(name="The officer")


def drafted(
    lines: int = 3, *, splits: bool = True, by: Person | None = None, now: datetime = NOW, **texts: Any
) -> Paper:
    """A complete draft."""
    by = by or officer()
    paper = drafting.draft_paper(texts or TEXTS, by=by, now=now)
    for number in range(1, lines + 1):
        one = proposal(at=now)
        line = drafting.put_on_paper(paper, one.code, by=by, now=now)
        words = {"en": f"Brief of item {number}.", "fr": f"Fiche du point {number}."}
        drafting.write_brief(line, words, amount=line.amount + 25000, by=by, now=now)
    paper.refresh_from_db()
    paper.splits = splits
    paper.save(update_fields=["splits"])
    return paper


def under_silence(
    lines: int = 3,
    *,
    splits: bool = True,
    ends: str = ENDS,
    by: Person | None = None,
    drafter: Person | None = None,
    now: datetime = NOW,
) -> Paper:
    """A paper that the chair has circulated."""
    paper = drafted(lines, splits=splits, by=drafter, now=now)
    return circulating.circulate(paper, ends, insists=True, by=by or chair(), now=now)


def noted(one: Proposal, *, by: Person, now: datetime = NOW) -> Any:
    """Its political note, written."""
    words = {"fit": "It fits.", "partnership": "It serves the partnership.", "balance": "Even."}
    french = {"fit": "Conforme.", "partnership": "Utile au partenariat.", "balance": "Équilibrée."}
    facts = drawn(one, [one], at=now)
    return notes.write_note(one, {"en": words, "fr": french}, base=0, facts=facts, by=by, now=now)
