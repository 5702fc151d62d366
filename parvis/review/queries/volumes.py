"""What belongs into a reviewer's volume, and whether one is made already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from parvis.domain.evaluation import AssignmentState, PanelState
from parvis.proposals.models import ProposalFile
from parvis.review.models import Assignment, Volume

KEPT_FOR = timedelta(days=2)
AT_ONCE = 6  # proposals that are bound while somebody waits
AT_ONCE_BYTES = 12 << 20
MOST_BYTES = 400 << 20  # of files in one volume; what is beyond is named
PDF = "application/pdf"


@dataclass(frozen=True)
class Contents:
    """What goes into one reader's volume now."""

    assignments: list[Assignment]
    files: dict[int, list[ProposalFile]]  # of each proposal, by its key

    @property
    def is_small(self) -> bool:
        """Whether it can be made while the reader waits."""
        return len(self.assignments) <= AT_ONCE and self.size <= AT_ONCE_BYTES

    @property
    def size(self) -> int:
        """Bytes of the files that come along as pages."""
        return sum(one.stored.size for files in self.files.values() for one in files if one.stored.media_type == PDF)

    def mark(self, person: Any, language: str) -> str:
        """What is in it and for whom, in one line: another mark, another volume."""
        told = [person.code, str(person), language]
        for one in self.assignments:
            told += [one.code, str(one.proposal.handed_in_id), *(file.code for file in self.files[one.proposal_id])]
        return sha256("\n".join(told).encode()).hexdigest()


def open_texts(person: Any, *, at: datetime) -> QuerySet[Assignment]:
    """The reviews of this person whose text is open and whose panel has not closed, in the order of their due days."""
    rows = Assignment.objects.visible_to(person, at=at).filter(
        expert__person=person,
        state__in=[AssignmentState.ACCEPTED, AssignmentState.DONE],
        proposal__handed_in__isnull=False,
    )
    rows = rows.exclude(proposal__panel_items__panel__state=PanelState.CLOSED)
    unread = ("salts", "leaves", "sketch")
    rows = rows.select_related("round__call", "proposal__call", "proposal__handed_in__revision", "expert")
    rows = rows.defer(*(f"proposal__handed_in__revision__{one}" for one in unread))
    return rows.order_by("due_at", "id")


def contents(person: Any, *, at: datetime) -> Contents:
    """What goes into the person's volume now.  Three queries, one of them for the offices held."""
    assignments = list(open_texts(person, at=at))
    named: dict[int, list[str]] = {}
    for one in assignments:
        assert one.proposal.handed_in is not None
        named[one.proposal_id] = list(one.proposal.handed_in.revision.content.get("files", {}))
    files: dict[int, list[ProposalFile]] = {key: [] for key in named}
    found = ProposalFile.objects.filter(
        proposal__in=list(named), code__in=[c for codes in named.values() for c in codes]
    )
    for file in found.select_related("stored").order_by("id"):
        if file.code in named[file.proposal_id]:
            files[file.proposal_id].append(file)
    return Contents(assignments, files)


def volume(person: Any, language: str, mark: str, *, at: datetime) -> Volume | None:
    """The volume of exactly this content, asked for or made.  One query."""
    rows = Volume.objects.visible_to(person, at=at).filter(language=language, mark=mark)
    return rows.filter(asked_at__gt=at - KEPT_FOR).first()


def old(at: datetime) -> QuerySet[Volume]:
    """Volumes that are no longer kept.  One query."""
    return Volume.objects.filter(asked_at__lte=at - KEPT_FOR)
