"""Open circles, come in and leave, talk, and keep order."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from parvis.accounts.actions.throttling import spend
from parvis.accounts.models import Person
from parvis.accounts.queries import has_address, person_at
from parvis.audit.actions import record
from parvis.domain.circles import INSIDE, CircleStanding
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.gateways import queue
from parvis.network import access, notify
from parvis.network.models import Circle, CirclePost, CircleThread, CircleTie, ThreadReading
from parvis.network.queries import circles as queries


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


LONGEST_POST = 8000


@transaction.atomic
def open_circle(
    person: Person,
    *,
    name: str,
    purpose: str,
    is_open: bool,
    theme: str = "",
    region: str = "",
    language: str = "en",
    now: datetime,
) -> Circle:
    """A new room; who opens it is its first moderator."""
    access.check_may_open_circle(person, at=now)
    if not name.strip():
        raise Invalid(_("Give the circle a name."), field="name")
    if not purpose.strip():
        raise Invalid(_("Say what the circle is for."), field="purpose")
    circle = Circle.objects.create(
        name=name.strip()[:120],
        purpose=purpose.strip()[:LONGEST_POST],
        is_open=is_open,
        theme=theme,
        region=region,
        language=language,
        opened_by=person,
        opened_at=now,
        stirred_at=now,
    )
    CircleTie.objects.create(circle=circle, person=person, standing=CircleStanding.MODERATOR, by=person, since=now)
    record("circle.opened", on=circle, by=person, at=now, facts={"open": is_open})
    return circle


@transaction.atomic
def invite_to_circle(person: Person, code: str, email: str, *, now: datetime) -> CircleTie:
    """A moderator invites an address; whether it has an account is not told."""
    circle, own = queries.locked_circle(code, person, at=now)
    access.check_moderates(own)
    spend("circle-invitation/person", person.code, now=now)
    other = person_at(email)
    tie = circle.ties.filter(person=other).first() if other else None
    tie = tie or circle.ties.filter(person__isnull=True, email__iexact=email).first()
    if tie is not None and CircleStanding(tie.standing) in INSIDE:
        raise Refused(_("This person is a member already."), code="member")
    if tie is None:
        tie = CircleTie(circle=circle, person=other)
    tie.email, tie.token = email.strip().lower(), secrets.token_urlsafe(24)
    tie.standing, tie.by, tie.since, tie.words = CircleStanding.INVITED, person, now, ""
    tie.save()
    record("circle.invited", on=circle, by=person, at=now, facts={"address": tie.email})
    notify.invited_to_circle(tie, other)
    return tie


@transaction.atomic
def accept_invitation(person: Person, token: str, *, now: datetime) -> Circle:
    """Who was invited comes in, with the account that has the address; the link opens nothing afterwards."""
    circle = Circle.objects.select_for_update().get(pk=queries.invitation(token, at=now).circle_id)
    tie = _own_invitation(person, token, now)
    held = circle.ties.filter(person=person).exclude(pk=tie.pk).first()
    if held is not None:
        tie.delete()
        tie = held
    if CircleStanding(tie.standing) not in INSIDE:
        tie.person, tie.standing, tie.since, tie.token, tie.email = person, CircleStanding.MEMBER, now, "", ""
        tie.save()
    record("circle.joined", on=circle, by=person, at=now)
    return circle


@transaction.atomic
def decline_invitation(person: Person, token: str, *, now: datetime) -> None:
    """The invitation is gone; nobody is told."""
    Circle.objects.select_for_update().get(pk=queries.invitation(token, at=now).circle_id)
    tie = _own_invitation(person, token, now)
    record("circle.invitation-declined", on=tie.circle, by=person, at=now)
    tie.delete()


def _own_invitation(person: Person, token: str, now: datetime) -> CircleTie:
    """The invitation behind a link, read under the circle's lock; nothing at all for anybody but the invited."""
    tie = queries.invitation(token, at=now)
    theirs = tie.person_id == person.pk if tie.person_id else has_address(person, tie.email)
    if not theirs:
        raise NotFound(_("There is no such invitation, or it has run out."))
    return tie


@transaction.atomic
def ask_to_join(person: Person, code: str, words: str, *, now: datetime) -> CircleTie:
    """Ask the moderators of an open circle."""
    circle, tie = queries.locked_circle(code, person, at=now)
    access.check_is_member(person)
    if tie is not None and tie.standing == CircleStanding.REMOVED:
        raise Refused(_("The moderators removed you from this circle. Only they can invite you again."), code="removed")
    if tie is not None and tie.standing != CircleStanding.LEFT:
        raise Refused(_("You have asked already, or you are a member."), code="asked-before")
    tie = tie or CircleTie(circle=circle, person=person)
    tie.standing, tie.by, tie.since, tie.words = CircleStanding.ASKING, person, now, words.strip()[:1000]
    tie.save()
    record("circle.asked-to-join", on=circle, by=person, at=now)
    notify.asked_to_join(tie)
    return tie


@transaction.atomic
def let_in(person: Person, code: str, other: str, *, now: datetime) -> CircleTie:
    """A moderator lets in somebody who asked."""
    circle, own = queries.locked_circle(code, person, at=now)
    access.check_moderates(own)
    tie = _tie(circle, other, {CircleStanding.ASKING})
    tie.standing, tie.by, tie.since, tie.words = CircleStanding.MEMBER, person, now, ""
    tie.save()
    record("circle.let-in", on=circle, by=person, at=now, facts={"person": other})
    notify.let_in(tie)
    return tie


@transaction.atomic
def turn_away(person: Person, code: str, other: str, *, now: datetime) -> None:
    """A moderator does not let somebody in who asked; silently."""
    circle, own = queries.locked_circle(code, person, at=now)
    access.check_moderates(own)
    _tie(circle, other, {CircleStanding.ASKING}).delete()
    record("circle.turned-away", on=circle, by=person, at=now, facts={"person": other})


@transaction.atomic
def remove_member(person: Person, code: str, other: str, reason: str, *, now: datetime) -> CircleTie:
    """A moderator removes a member, who learns the reason."""
    circle, own = queries.locked_circle(code, person, at=now)
    access.check_moderates(own)
    if not reason.strip():
        raise Invalid(_("Give the reason: the member will read it."), field="reason")
    tie = _tie(circle, other, {CircleStanding.MEMBER, CircleStanding.MODERATOR})
    if tie.person_id == person.pk:
        raise Refused(_("To go yourself, leave the circle."), code="oneself")
    tie.standing, tie.by, tie.since, tie.words = CircleStanding.REMOVED, person, now, reason.strip()[:1000]
    tie.save()
    record("circle.removed", on=circle, by=person, at=now, facts={"person": other, "reason": tie.words})
    notify.removed_from_circle(tie)
    return tie


@transaction.atomic
def make_moderator(person: Person, code: str, other: str, *, now: datetime) -> CircleTie:
    """A moderator names another."""
    circle, own = queries.locked_circle(code, person, at=now)
    access.check_moderates(own)
    tie = _tie(circle, other, {CircleStanding.MEMBER})
    tie.standing = CircleStanding.MODERATOR
    tie.save(update_fields=["standing"])
    record("circle.moderator-named", on=circle, by=person, at=now, facts={"person": other})
    return tie


@transaction.atomic
def leave_circle(person: Person, code: str, *, now: datetime) -> None:
    """Leave; the last moderator names another first."""
    circle, own = queries.locked_circle(code, person, at=now)
    tie = access.check_inside(own)
    others = circle.ties.exclude(pk=tie.pk).filter(standing=CircleStanding.MODERATOR)
    if tie.standing == CircleStanding.MODERATOR and not others.exists() and queries.members(circle).count() > 1:
        raise Refused(_("You are the only moderator. Name another one before you leave."), code="last-one")
    tie.standing, tie.since = CircleStanding.LEFT, now
    tie.save(update_fields=["standing", "since"])
    record("circle.left", on=circle, by=person, at=now)


@transaction.atomic
def choose_mails(person: Person, code: str, *, wants_mail: bool, now: datetime) -> None:
    """Whether one is told of new posts by mail."""
    circle, own = queries.locked_circle(code, person, at=now)
    tie = access.check_inside(own)
    tie.wants_mail = wants_mail
    tie.save(update_fields=["wants_mail"])
    record("circle.mails-chosen", on=circle, by=person, at=now, facts={"mails": wants_mail})


@transaction.atomic
def begin_thread(person: Person, code: str, *, title: str, text: str, now: datetime) -> CircleThread:
    """A new matter, and the first words on it."""
    circle, own = queries.locked_circle(code, person, at=now)
    access.check_inside(own)
    if not title.strip():
        raise Invalid(_("Give the thread a title."), field="title")
    thread = CircleThread.objects.create(
        circle=circle, title=title.strip()[:160], begun_by=person, begun_at=now, stirred_at=now
    )
    record("circle.thread-begun", on=thread, by=person, at=now)
    _post(thread, person, text, now=now)
    return thread


@transaction.atomic
def write_post(person: Person, circle: str, code: str, text: str, *, now: datetime) -> CirclePost:
    """One more post in a thread."""
    thread = queries.thread_at(circle, code, person, at=now)
    return _post(thread, person, text, now=now)


@transaction.atomic
def hide_post(person: Person, circle: str, code: str, post: str, reason: str, *, now: datetime) -> CirclePost:
    """A moderator hides a post; the reason stands in its place."""
    thread = queries.thread_at(circle, code, person, at=now)
    access.check_moderates(queries.tie_of(thread.circle, person))
    if not reason.strip():
        raise Invalid(_("Give the reason: it stands where the post was."), field="reason")
    found = thread.posts.select_for_update().filter(code=post, hidden_at__isnull=True).first()
    if found is None:
        raise NotFound(_("There is no such post."))
    found.hidden_at, found.hidden_by, found.hidden_reason = now, person, reason.strip()[:300]
    found.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    record("circle.post-hidden", on=thread, by=person, at=now, facts={"post": post, "reason": found.hidden_reason})
    return found


def note_reading(thread: CircleThread, person: Person, *, now: datetime) -> None:
    """The person has looked into the thread; a mark for mails and lists, no trail."""
    ThreadReading.objects.update_or_create(thread=thread, person=person, defaults={"seen_at": now})


def note_telling(thread: CircleThread, people: list[Person], *, now: datetime) -> None:
    """These people were told of the thread by mail; a mark against the next mail, no trail."""
    rows = [ThreadReading(thread=thread, person=person, told_at=now) for person in people]
    ThreadReading.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["thread", "person"], update_fields=["told_at"]
    )


def _post(thread: CircleThread, person: Person, text: str, *, now: datetime) -> CirclePost:
    words = text.strip()
    if not words:
        raise Invalid(_("Write a few words."), field="text", code="empty")
    if len(words) > LONGEST_POST:
        raise Invalid(_("At most %(most)d characters, please."), field="text", code="too-long", most=LONGEST_POST)
    spend("post/person", person.code, now=now)
    post = CirclePost.objects.create(thread=thread, by=person, text=words, at=now)
    CircleThread.objects.filter(pk=thread.pk).update(stirred_at=now)
    Circle.objects.filter(pk=thread.circle_id).update(stirred_at=now)
    note_reading(thread, person, now=now)
    record("circle.posted", on=thread, by=person, at=now, facts={"post": post.code})
    queue.defer("network.tell_post", post_code=post.code)
    return post


def _tie(circle: Circle, person: str, standings: set[CircleStanding]) -> CircleTie:
    found = circle.ties.select_related("person").filter(person__code=person, standing__in=list(standings)).first()
    if found is None:
        raise NotFound(_("There is no such member."))
    return found
