"""What waits for the chair, the secretary, and whoever approves: each row is gone once the thing is done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from parvis.decisions.models import Addendum, Ballot, CommitteeMeeting, CommitteePoint, LineRuling, Paper, PaperLine
from parvis.decisions.queries.outcomes import with_state
from parvis.domain.deciding import BY_OFFICE, ENDING, OF_NATIONS, Procedure
from parvis.domain.meetings import MeetingState
from parvis.domain.papers import PaperStatus, is_complete
from parvis.domain.silence import SilenceState
from parvis.web.prepared import prepared_question

_WITH_LINES = Prefetch("lines", queryset=PaperLine.objects.only("paper_id", "number", "amount", "brief"))
_RULINGS = Prefetch("rulings", queryset=LineRuling.objects.order_by("number"))


def is_ready(draft: Paper) -> bool:
    """Whether nothing is missing on a draft: it can go to those who decide.  No query where its lines are fetched."""
    lines = list(draft.lines.all())
    return is_complete(draft.texts, len(lines)) and all(
        line.amount > 0 and all(line.brief.get(language) for language in ("en", "fr")) for line in lines
    )


@prepared_question()
def own_drafts(person: Any, *, at: datetime) -> QuerySet[Paper]:
    """The drafts that the person opened, with their lines.  Two queries."""
    found = Paper.objects.filter(status=PaperStatus.DRAFTED, drafted_by=person).open_to(person, at)
    return found.order_by("changed_at", "id").prefetch_related(_WITH_LINES)


def ready_drafts(person: Any, *, at: datetime) -> list[Paper]:
    """The drafts that wait for nothing but to be put before the nations, oldest first.  Two queries."""
    found = Paper.objects.visible_to(person, at=at).filter(status=PaperStatus.DRAFTED, procedure__in=sorted(OF_NATIONS))
    return [one for one in found.order_by("changed_at", "id").prefetch_related(_WITH_LINES) if is_ready(one)]


def drafted_addenda(person: Any, *, at: datetime) -> list[Addendum]:
    """What officers have worded to be added to a running paper.  One query."""
    shown = Paper.objects.visible_to(person, at=at).filter(status=PaperStatus.CIRCULATED)
    running = shown.filter(Q(ends_at__gt=at) | Q(ends_at__isnull=True))
    found = Addendum.objects.filter(circulated_at__isnull=True, paper__in=running)
    return list(found.select_related("paper").order_by("drafted_at", "id"))


def agendas(person: Any, *, at: datetime) -> list[CommitteeMeeting]:
    """Planned meetings whose agenda the delegations don't have as it is now, the next one first.  One query."""
    planned = CommitteeMeeting.objects.visible_to(person, at=at).filter(state=MeetingState.PLANNED)
    unsent = planned.filter(Q(circulated_version__isnull=True) | ~Q(circulated_version=F("version")))
    return list(unsent.order_by("starts_at", "id"))


def broken(person: Any, *, at: datetime) -> list[Paper]:
    """Papers with an item on which silence was broken and that nobody has taken up since, oldest first.  One query.

    Taken up: ruled on for good, on the agenda of a meeting to come or in session, or put on a newer paper.
    """
    newer = PaperLine.objects.filter(proposal=OuterRef("proposal"), paper_id__gt=OuterRef("paper_id"))
    left = with_state(at).filter(
        ~Exists(LineRuling.objects.filter(line=OuterRef("pk"), ruling__in=ENDING)),
        ~Exists(newer.exclude(paper__status=PaperStatus.WITHDRAWN)),
        paper=OuterRef("pk"),
        state=SilenceState.BROKEN,
    )
    to_come = CommitteePoint.objects.filter(
        paper=OuterRef("pk"), meeting__state__in=[MeetingState.PLANNED, MeetingState.SITTING]
    )
    over = Paper.objects.visible_to(person, at=at).filter(
        status=PaperStatus.CIRCULATED, procedure=Procedure.SILENCE, ends_at__lte=at
    )
    return list(over.filter(Exists(left), ~Exists(to_come)).order_by("ends_at", "id"))


def before_an_office(person: Any, *, at: datetime) -> list[Paper]:
    """Papers that an office decides, with an item nothing has ended, with lines and steps.  Three queries."""
    ended = LineRuling.objects.filter(line=OuterRef("pk"), ruling__in=ENDING)
    left = PaperLine.objects.filter(~Exists(ended), paper=OuterRef("pk"))
    found = Paper.objects.visible_to(person, at=at).filter(
        Exists(left), status=PaperStatus.CIRCULATED, procedure__in=sorted(BY_OFFICE)
    )
    lines = PaperLine.objects.only("paper_id", "number").prefetch_related(_RULINGS)
    return list(found.order_by("circulated_at", "id").prefetch_related(Prefetch("lines", queryset=lines)))


def open_ballots(seats: Collection[int], person: Any, *, at: datetime) -> list[Ballot]:
    """The open votes in rooms in which these seats represent their nation and have not voted yet.  One query."""
    papers = Paper.objects.visible_to(person, at=at)
    there = Ballot.objects.filter(
        closed_at__isnull=True,
        line__paper__in=papers,
        meeting__attendances__membership__in=seats,
        meeting__attendances__to_at__isnull=True,
    )
    return list(there.exclude(votes__membership__in=seats).select_related("line__paper").order_by("opened_at", "id"))
