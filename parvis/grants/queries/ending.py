"""Whether what grants themselves keep of an award is done."""

from __future__ import annotations

from parvis.domain.awards import ObligationKind, ReportStatus
from parvis.grants.models import Amendment, Award


def nothing_owed(award: Award) -> bool:
    """Every duty is satisfied, and the final report is accepted.  Two queries."""
    owes = award.obligations.filter(satisfied_at__isnull=True).exists()
    final = award.obligations.filter(kind=ObligationKind.FINAL_REPORT, report__status=ReportStatus.ACCEPTED)
    return not owes and final.exists()


def inventory_handed_over(award: Award) -> bool:
    """Nothing that was bought is without a holder.  One query."""
    return not award.equipment.filter(handed_over_on__isnull=True).exists()


def no_change_waits(award: Award) -> bool:
    """No change waits for its decision.  One query."""
    return not Amendment.objects.filter(award=award, decided_at__isnull=True).exists()
