"""What somebody asked the office, and what a thread is about.

What threads may be about is told by the apps that keep it: they register how
their subjects are called, and whose threads a person may read along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from parvis.programme.models import Call, CallQuestion, DirectorInvitation, Message, Thread
from parvis.web.prepared import prepared_question
from parvis.web.programme import in_language


@dataclass(frozen=True)
class Subject:
    """What a thread is about, as a link."""

    name: str
    address: str


Names = Callable[[Iterable[str], Any, datetime], Mapping[str, Subject]]
Readable = Callable[[Any, datetime], Iterable[str]]

_kinds: dict[str, tuple[Names, Readable]] = {}


def register_subjects(kind: str, *, names: Names, readable: Readable) -> None:
    """Let threads be about `<kind>:<key>`.

    `names(keys, person, at)` tells what each is called and where it stands, as
    far as the person may see it; `readable(person, at)` yields the keys whose
    threads the person may read and write, whoever opened them.
    """
    _kinds[kind] = (names, readable)


def may_be_about(subject: str, person: Any, *, at: datetime) -> bool:
    """Whether the person may open a thread on this: only on what he or she has a part in."""
    kind, _colon, key = subject.partition(":")
    return kind in _kinds and key in set(_kinds[kind][1](person, at))


def threads_of(person: Any, *, at: datetime) -> QuerySet[Thread]:
    """The threads that the person may read: those that wait for the office first, then the newest."""
    subjects = [f"{kind}:{key}" for kind, (_names, readable) in _kinds.items() for key in readable(person, at)]
    visible = Thread.objects.visible_to(person, at=at, subjects=subjects)
    return visible.select_related("opened_by").order_by("-waits_for_office", "-last_at", "-id")


@prepared_question()
def waiting_of(person: Any) -> QuerySet[Thread]:
    """What the person has asked and the office has not answered yet."""
    return Thread.objects.filter(opened_by=person, waits_for_office=True).order_by("last_at")


@prepared_question()
def waiting_for_office(person: Any, *, at: datetime) -> QuerySet[Thread]:
    """The threads that wait for the office, as far as this officer sees them."""
    return Thread.objects.visible_to(person, at=at).filter(waits_for_office=True)


def messages_of(thread: Thread) -> list[Message]:
    """What was written, in order."""
    return list(thread.messages.select_related("written_by").order_by("id"))


def subjects_of(threads: Iterable[Thread], person: Any, *, at: datetime) -> dict[str, Subject]:
    """What these threads are about, by their `subject`.  One query a kind."""
    found: dict[str, Subject] = {}
    wanted: dict[str, set[str]] = {}
    for thread in threads:
        kind, _colon, key = thread.subject.partition(":")
        wanted.setdefault(kind, set()).add(key)
    for kind, keys in wanted.items():
        if kind in _kinds:
            names = _kinds[kind][0](keys, person, at)
            found |= {f"{kind}:{key}": subject for key, subject in names.items()}
    return found


def names_of_calls(codes: Iterable[str], person: Any, at: datetime) -> dict[str, Subject]:
    """Calls as subjects of threads."""
    visible = Call.objects.visible_to(person, at=at).filter(code__in=list(codes))
    language = get_language() or "en"
    return {call.code: Subject(in_language(call.title, language), call.get_absolute_url()) for call in visible}


def kept_on(person: Any) -> list[dict[str, Any]]:
    """Everything that the programme keeps on a person, for that person."""
    threads = Thread.objects.filter(opened_by=person).prefetch_related("messages")
    told: list[dict[str, Any]] = [
        {
            "asked the office": thread.title,
            "at": thread.opened_at.isoformat(),
            "messages": [one.text for one in thread.messages.all() if one.written_by_id == person.pk],
        }
        for thread in threads.order_by("id")
    ]
    told += [
        {"question": one.asked, "call": one.call.code, "at": one.asked_at.isoformat()}
        for one in CallQuestion.objects.filter(asked_by=person).select_related("call").order_by("id")
    ]
    told += [
        {"invited to": one.call.code, "as": one.role, "address": one.email, "answer": one.answer}
        for one in DirectorInvitation.objects.filter(person=person).select_related("call").order_by("id")
    ]
    return told
