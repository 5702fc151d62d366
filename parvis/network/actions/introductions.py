"""Ask to be introduced, answer, and write to each other once both agreed."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from parvis.accounts.actions.throttling import spend
from parvis.accounts.models import Person
from parvis.audit.actions import record
from parvis.domain.network import IntroductionState
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.network import access, notify
from parvis.network.models import Introduction, IntroductionMessage, Profile
from parvis.network.models.introductions import pair_of
from parvis.network.queries import introductions as queries


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


LONGEST_MESSAGE = 2000
ONCE = _("You two have met here already, or one of you has asked. Nobody is asked twice.")


@transaction.atomic
def ask_for_introduction(asker: Person, profile: str, message: str, *, now: datetime) -> Introduction:
    """Ask the owner of the profile with this code; he or she sees the asker's profile and the message."""
    other = Profile.objects.visible_to(asker, at=now).select_related("person").filter(code=profile).first()
    if other is None:
        raise NotFound(_("There is no such profile."))
    access.check_is_member(asker)
    text = _checked(message)
    if other.person_id == asker.pk:
        raise Refused(_("This is your own profile."), code="oneself")
    if queries.have_met(asker, other.person):
        raise Refused(ONCE, code="asked-before")
    spend("introduction/person", asker.code, now=now)
    try:
        with transaction.atomic():
            made = Introduction.objects.create(
                asker=asker, asked=other.person, pair=pair_of(asker, other.person), message=text, asked_at=now
            )
    except IntegrityError:  # the two asked each other in the same moment
        raise Refused(ONCE, code="asked-before") from None
    record("introduction.asked", on=made, by=asker, at=now, facts={"asked": other.person.code})
    notify.introduction_asked(made)
    return made


@transaction.atomic
def accept_introduction(person: Person, code: str, *, now: datetime) -> Introduction:
    """From now on both see each other's address and may write to each other."""
    made = _answered(person, code, IntroductionState.ACCEPTED, now=now)
    record("introduction.accepted", on=made, by=person, at=now)
    notify.introduction_accepted(made)
    return made


@transaction.atomic
def decline_introduction(person: Person, code: str, *, now: datetime) -> Introduction:
    """No reason is given, and no mail is sent."""
    made = _answered(person, code, IntroductionState.DECLINED, now=now)
    record("introduction.declined", on=made, by=person, at=now)
    return made


@transaction.atomic
def take_introduction_back(person: Person, code: str, *, now: datetime) -> Introduction:
    """The asker thinks better of it, before there is an answer."""
    made = queries.locked_introduction(code, person, at=now)
    if made.asker_id != person.pk:
        raise Denied(_("Only who asked takes it back."), code="not-yours")
    _move(made, IntroductionState.TAKEN_BACK, now=now)
    record("introduction.taken-back", on=made, by=person, at=now)
    return made


@transaction.atomic
def write_message(person: Person, code: str, text: str, *, now: datetime) -> IntroductionMessage:
    """A word to the other, once both agreed."""
    made = queries.locked_introduction(code, person, at=now)
    if made.state != IntroductionState.ACCEPTED:
        raise Denied(_("You can write to each other once both have agreed."), code="not-met")
    words = _checked(text)
    spend("post/person", person.code, now=now)
    last = made.messages.order_by("-at", "-pk").first()
    message = IntroductionMessage.objects.create(introduction=made, by=person, text=words, at=now)
    record("introduction.written", on=made, by=person, at=now)
    # One mail for a row of messages: the second of the same person finds the first still unanswered.
    if last is None or last.by_id != person.pk:
        notify.message_written(message)
    return message


def _answered(person: Person, code: str, state: IntroductionState, *, now: datetime) -> Introduction:
    made = queries.locked_introduction(code, person, at=now)
    if made.asked_id != person.pk:
        raise Denied(_("The other one answers this."), code="not-yours")
    _move(made, state, now=now)
    return made


def _move(made: Introduction, state: IntroductionState, *, now: datetime) -> None:
    made.state = made.asking.moved(state, now=now)
    made.answered_at = now
    made.save(update_fields=["state", "answered_at"])


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid(_("Write a few words."), field="message", code="empty")
    if len(words) > LONGEST_MESSAGE:
        raise Invalid(_("At most %(most)d characters, please."), field="message", code="too-long", most=LONGEST_MESSAGE)
    return words
