"""Circles as their readers see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from parvis.accounts.models import Person
from parvis.domain.circles import INSIDE, INVITATION_HOLDS, CircleStanding
from parvis.domain.refusals import NotFound
from parvis.network.models import Circle, CirclePost, CircleThread, CircleTie, ThreadReading
from parvis.web.prepared import alike, prepared_question


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


NO_SUCH = _("There is no such circle.")
INSIDE_VALUES = [standing.value for standing in INSIDE]


def circles(person: Person, *, at: datetime) -> QuerySet[Any]:
    """The circles that the person sees, the own first, each with its `members` and how `mine` stands to it."""
    own = CircleTie.objects.filter(circle=OuterRef("pk"), person=person)
    return (
        Circle.objects.visible_to(person, at=at)
        .annotate(
            mine=Subquery(own.values("standing")[:1]),
            members=Count("ties", filter=Q(ties__standing__in=INSIDE_VALUES), distinct=True),
        )
        .order_by(F("mine").asc(nulls_last=True), "-stirred_at", "-pk")
    )


def circle_at(code: str, person: Any, *, at: datetime) -> Circle:
    """The circle if the person may know of it; a closed one and none at all look the same."""
    found = Circle.objects.visible_to(person, at=at).filter(code=code).first()
    if found is None:
        raise NotFound(NO_SUCH)
    return found


def tie_of(circle: Circle, person: Person) -> CircleTie | None:
    """How the person stands to the circle."""
    return CircleTie.objects.filter(circle=circle, person=person).first()


def locked_circle(code: str, person: Person, *, at: datetime) -> tuple[Circle, CircleTie | None]:
    """The circle and how the person stands to it, held until the end of the transaction."""
    circle = Circle.objects.visible_to(person, at=at).select_for_update().filter(code=code).first()
    if circle is None:
        raise NotFound(NO_SUCH)
    return circle, CircleTie.objects.select_for_update().filter(circle=circle, person=person).first()


def members(circle: Circle) -> QuerySet[CircleTie]:
    """Who is inside, moderators first."""
    rows = circle.ties.filter(standing__in=INSIDE_VALUES).select_related("person")
    return rows.order_by("-standing", "since", "pk")


def asking(circle: Circle) -> QuerySet[CircleTie]:
    """Who asks to join."""
    return circle.ties.filter(standing=CircleStanding.ASKING).select_related("person").order_by("since", "pk")


def invited(circle: Circle, *, at: datetime) -> QuerySet[CircleTie]:
    """Whose invitation is still good."""
    rows = circle.ties.filter(standing=CircleStanding.INVITED, since__gt=at - INVITATION_HOLDS)
    return rows.select_related("person").order_by("since", "pk")


def threads(circle: Circle, person: Person) -> QuerySet[CircleThread]:
    """What is talked about inside, the last word first; `count` of posts and whether something is `unread`."""
    seen = ThreadReading.objects.filter(thread=OuterRef("pk"), person=person, seen_at__gte=OuterRef("stirred_at"))
    return (
        circle.threads.annotate(count=Count("posts"), is_read=Exists(seen))
        .select_related("begun_by")
        .order_by("-stirred_at", "-pk")
    )


def thread_at(circle: str, code: str, person: Any, *, at: datetime) -> CircleThread:
    """The thread if the person is inside its circle; else there is none."""
    rows = CircleThread.objects.visible_to(person, at=at).select_related("circle", "begun_by")
    found = rows.filter(circle__code=circle, code=code).first()
    if found is None:
        raise NotFound(_("There is no such thread."))
    return found


@dataclass(frozen=True)
class PostLine:
    """A post as this reader sees it: of a hidden one the reason; the words only for its author and moderators."""

    code: str
    author: str
    is_mine: bool
    at: datetime
    text: str
    is_hidden: bool
    reason: str


def posts(thread: CircleThread, person: Person, *, moderates: bool) -> list[PostLine]:
    """What was said, the oldest first.  One query."""
    rows = thread.posts.select_related("by").order_by("at", "pk")
    return [_line(one, person, moderates=moderates) for one in rows]


def _line(one: CirclePost, person: Person, *, moderates: bool) -> PostLine:
    is_mine, is_hidden = one.by_id == person.pk, one.hidden_at is not None
    return PostLine(
        code=one.code,
        author=name_of(one.by),
        is_mine=is_mine,
        at=one.at,
        text=one.text if not is_hidden or is_mine or moderates else "",
        is_hidden=is_hidden,
        reason=one.hidden_reason,
    )


def name_of(person: Person | None) -> str:
    """A name; empty for somebody who left."""
    return person.name if person is not None and person.erased_at is None else ""


def invitation(token: str, *, at: datetime) -> CircleTie:
    """The invitation behind a link, while it is good."""
    rows = CircleTie.objects.select_related("circle", "by").filter(standing=CircleStanding.INVITED)
    found = rows.filter(token=token, since__gt=at - INVITATION_HOLDS).first() if token else None
    if found is None:
        raise NotFound(_("There is no such invitation, or it has run out."))
    return found


@prepared_question()
def invitations_of(person: Person, *, at: datetime) -> QuerySet[CircleTie]:
    """The invitations that wait for this person."""
    rows = CircleTie.objects.filter(standing=CircleStanding.INVITED, since__gt=at - INVITATION_HOLDS)
    mine = Q(person=person) | Q(alike("email", person.email), person__isnull=True)
    return rows.filter(mine).select_related("circle", "by").order_by("since", "pk")


@prepared_question()
def moderated_requests(person: Person, *, at: datetime) -> QuerySet[CircleTie]:
    """Who asks to join circles that this person moderates."""
    mine = CircleTie.objects.filter(person=person, standing=CircleStanding.MODERATOR).values("circle")
    rows = CircleTie.objects.filter(circle__in=mine, standing=CircleStanding.ASKING)
    return rows.select_related("circle", "person").order_by("since", "pk")
