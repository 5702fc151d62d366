"""Public questions about a call, and threads with the office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from parvis.accounts.actions import throttling
from parvis.audit.actions import record
from parvis.domain.calls import CallState, CallStatus
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.programme import access, notify, queries
from parvis.programme.actions.calls import Words, check_both
from parvis.programme.models import Call, CallQuestion, DirectorInvitation, Message, Thread

LONGEST = 10_000
LONGEST_TITLE = 150


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@transaction.atomic
def ask_question(call: Call, text: str, *, language: str, by: Any, now: datetime) -> CallQuestion:
    """Ask something that is answered for everybody; who asked is never shown."""
    _check_visible(call, by, now)
    throttling.spend("ask/person", by.code, now=now)
    if call.status != CallStatus.PUBLISHED or call.window.state_at(now) is CallState.CLOSED:
        raise Refused(_("This call takes no questions any more. Ask the office directly."), code="call-closed")
    question = CallQuestion.objects.create(
        call=call, asked_by=by, asked_at=now, asked=_written(text), language=language
    )
    record("call.question-asked", on=call, by=by, at=now, facts={"question": question.code})
    notify.question_asked(question, at=now)
    return question


@transaction.atomic
def answer_question(question: CallQuestion, *, told: Words, answer: Words, by: Any, now: datetime) -> CallQuestion:
    """Publish a question, worded for everybody, with its answer, under the call's next number.

    An answer that is published already is corrected under its own number.
    """
    access.check_is_officer(by, at=now)
    call = queries.locked(question.call)
    question = CallQuestion.objects.select_for_update().get(pk=question.pk)
    check_both(told, "question")
    check_both(answer, "answer")
    first = question.number is None
    if first:
        question.number = (call.questions.aggregate(last=Max("number"))["last"] or 0) + 1
        question.answered_at = now
    question.question, question.answer, question.answered_by = dict(told), dict(answer), by
    question.set_aside_at = None
    question.save()
    deed = "call.question-answered" if first else "call.answer-corrected"
    facts = {"question": question.code, "number": question.number, "answer": dict(answer)}
    record(deed, on=call, by=by, at=now, facts=facts)
    if first:
        notify.question_answered(question)
    return question


@transaction.atomic
def set_aside_question(question: CallQuestion, *, by: Any, now: datetime) -> Thread | None:
    """Do not publish it: it goes on as a thread between the asker and the office."""
    access.check_is_officer(by, at=now)
    question = (
        CallQuestion.objects.select_for_update(of=("self",)).select_related("call", "asked_by").get(pk=question.pk)
    )
    if question.number is not None or question.set_aside_at is not None:
        raise Refused(_("This question has been dealt with already."), code="answered")
    question.set_aside_at = now
    question.save(update_fields=["set_aside_at"])
    record("call.question-set-aside", on=question.call, by=by, at=now, facts={"question": question.code})
    if question.asked_by is None:
        return None
    return _begin(f"call:{question.call.code}", question.asked, question.asked, question.asked_by, now)


@transaction.atomic
def open_thread(subject: str, *, title: str, text: str, by: Any, now: datetime) -> Thread:
    """Ask the office: about a call (`call:<code>`), about a draft, about anything (`office`)."""
    throttling.spend("ask/person", by.code, now=now)
    if not title.strip():
        raise Invalid(_("Say in a few words what it is about."), field="title")
    thread = _begin(subject, title, _written(text), by, now)
    notify.office_asked(thread, at=now)
    return thread


def _begin(subject: str, title: str, text: str, by: Any, at: datetime) -> Thread:
    thread = Thread.objects.create(
        subject=subject, title=" ".join(title.split())[:LONGEST_TITLE], opened_by=by, opened_at=at, last_at=at
    )
    Message.objects.create(thread=thread, written_by=by, written_at=at, text=text)
    record("thread.opened", on=thread, by=by, at=at, facts={"subject": subject})
    return thread


@transaction.atomic
def write_message(thread: Thread, text: str, *, by: Any, now: datetime) -> Message:
    """Answer in a thread: as the office, or as one of the people it is about.

    The caller has found the thread among those visible to the person.
    """
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    from_office = thread.opened_by_id != by.pk and access.is_officer(by, at=now)
    if not from_office:
        throttling.spend("ask/person", by.code, now=now)
    message = Message.objects.create(
        thread=thread, written_by=by, written_at=now, from_office=from_office, text=_written(text)
    )
    thread.last_at = now
    thread.waits_for_office = not from_office
    thread.save(update_fields=["last_at", "waits_for_office"])
    record("thread.answered" if from_office else "thread.written", on=thread, by=by, at=now)
    if from_office:
        notify.office_answered(thread)
    else:
        notify.office_asked(thread, at=now)
    return message


def forget_person(person: Any, *, now: datetime) -> None:
    """Part of erasing a person: addresses and names in invitations go; what was asked and answered is history."""
    for invitation in DirectorInvitation.objects.filter(Q(person=person) | Q(email__iexact=person.email)):
        record("activity.invitation-erased", on=invitation, by=person, at=now)
        invitation.email, invitation.name = f"{invitation.code}@erased.invalid", ""
        invitation.declined_because = ""
        invitation.save(update_fields=["email", "name", "declined_because"])


def _written(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(_("Write your question first."), field="text")
    if len(text) > LONGEST:
        raise Invalid(_("This is too long: at most ten thousand characters."), field="text")
    return text


def _check_visible(call: Call, person: Any, now: datetime) -> None:
    if not Call.objects.visible_to(person, at=now).filter(pk=call.pk).exists():
        raise NotFound(_("There is no such page."))
