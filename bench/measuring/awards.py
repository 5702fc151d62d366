"""Awards for benchmarks, in bulk: only what figures need."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

PRIORITIES = ["2024:1", "2024:2", "2024:3", "2024:7", "2024:9"]
NATIONS = ["BE", "FR", "DE", "NO", "IT", "UA", "GE", "MA", "JO", "JP"]
MECHANISMS = ["MYP", "ARW", "ASI", "ATC"]


def awards(number: int, now: datetime, starts_on: date) -> list[Any]:
    """So many awards of one call, each of its own proposal; once a folder."""
    from parvis.accounts.models import Person
    from parvis.grants.models import Award
    from parvis.programme.models import Call
    from parvis.proposals.models import Proposal, Revision

    known = list(Award.objects.filter(reference__startswith=f"B{number}-").order_by("id")[:number])
    if len(known) == number:
        return known
    by = Person.objects.create_user(f"bench{number}@example.org")
    call = Call.objects.create(
        code=f"bench{number}",
        status="draft",
        opens_wall="2026-01-01T09:00",
        closes_wall="2026-01-31T09:00",
        zone="Europe/Brussels",
        opens_at=now,
        closes_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=1),
        created_at=now,
        changed_at=now,
    )
    told = {"call": call, "stage": "full", "opened_by": by, "opened_at": now, "stage_opened_at": now}
    proposals = Proposal.objects.bulk_create(
        [Proposal(mechanism=MECHANISMS[n % 4], **told) for n in range(number)], batch_size=1000
    )
    revision = Revision.objects.create(
        proposal=proposals[0],
        stage="full",
        number=1,
        content={},
        salts={},
        leaves={},
        digest=f"{number:064}",
        fingerprint="0" * 64,
        words="0" * 64,
        made_at=now,
        made_by=by,
    )
    return Award.objects.bulk_create(
        [
            Award(
                reference=f"B{number}-{n}",
                proposal=proposal,
                revision=revision,
                agreed_in="PAPER",
                agreed_at=now,
                status="accepted",
                answered_at=now,
                frozen=frozen(n),
                salts={},
                leaves={},
                digest=f"{number:08}{n:056}",
                amount_minor=20_000_000 + n,
                currency="EUR",
                starts_on=starts_on.replace(year=starts_on.year - n % 5),
                ends_on=starts_on + timedelta(days=700),
                offered_at=now,
                offered_by=by,
            )
            for n, proposal in enumerate(proposals)
        ],
        batch_size=1000,
    )


def counted(number: int, now: datetime, starts_on: date) -> list[Any]:
    """The same, each with its shares of what the programme commits and pays; a third is paid."""
    from parvis.domain.ledger import Sums
    from parvis.payments.actions.booking import drawn_shares
    from parvis.payments.models import AwardShare

    found = awards(number, now, starts_on)
    if not AwardShare.objects.filter(award=found[-1]).exists():
        paid = ((award, Sums(committed=award.amount_minor, paid=award.amount_minor // 3)) for award in found)
        rows = [share for award, sums in paid for share in drawn_shares(award, sums)]
        AwardShare.objects.bulk_create(rows, batch_size=1000)
    return found


def frozen(n: int) -> dict[str, Any]:
    """What its letter froze, as far as figures by key need it."""
    nations = (NATIONS[n % 5], NATIONS[5 + n % 5])
    return {
        "mechanism": MECHANISMS[n % 4],
        "priorities": [PRIORITIES[n % 5], PRIORITIES[n % 3]],
        "parties": {nation: {"facts": {"employer_country": nation}} for nation in nations},
    }
