"""Reads: a case's letters, and the words of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from parvis.accounts.models import Person
from parvis.accounts.queries import addresses_of
from parvis.audit.offers import Paper, Table, plain_rows
from parvis.correspondence.models import Message, MessageQuerySet, Wording, WordingRevision
from parvis.domain.letters import Kind
from parvis.domain.writings import LANGUAGES
from parvis.web import letter_kinds


def words_of(kind: Kind, language: str, *, at: datetime) -> tuple[str, str]:
    """Subject and body in that language: as the office words them, else the default.  At most one query."""
    revision = _in_force(kind, at)
    if revision is None:
        return letter_kinds.default_words(kind, language)
    texts = revision.words(language)
    return texts["subject"], texts["body"]


def texts_of(kind: Kind, *, at: datetime) -> dict[str, dict[str, str]]:
    """The words in every language, as they count now.  At most one query."""
    revision = _in_force(kind, at)
    if revision is not None:
        return dict(revision.texts)
    told = {language: letter_kinds.default_words(kind, language) for language in LANGUAGES}
    return {language: {"subject": subject, "body": body} for language, (subject, body) in told.items()}


def newest_number(kind: Kind) -> int:
    """The number of the newest wording that was saved; 0 without one."""
    newest = WordingRevision.objects.filter(wording__kind=kind.code).order_by("-number").first()
    return newest.number if newest else 0


def worded_kinds(at: datetime) -> set[str]:
    """The kinds that the office words itself.  One query."""
    found = Wording.objects.exclude(withdrawn_at__lte=at).filter(revisions__isnull=False)
    return set(found.values_list("kind", flat=True))


def locked_wording(kind: Kind) -> Wording:
    """The row of this kind, locked for the rest of the transaction."""
    Wording.objects.get_or_create(kind=kind.code)
    return Wording.objects.select_for_update().get(kind=kind.code)


def is_sent(key: str) -> bool:
    """Whether a letter under this key went out."""
    return bool(key) and Message.objects.filter(key=key).exists()


def sent_keys(keys: list[str]) -> set[str]:
    """Of these keys, those under which a letter went out.  One query."""
    return set(Message.objects.filter(key__in=keys).values_list("key", flat=True))


def kept_on(person: Person) -> list[dict[str, Any]]:
    """What is kept on the person: the letters he or she got."""
    return [
        {"at": one.sent_at.isoformat(), "subject": one.subject, "text": one.body}
        for one in letters_to(person).order_by("id")
    ]


def letters_to(person: Person) -> MessageQuerySet:
    """The letters to the person, also those that went to an address of his or hers before there was an account."""
    return Message.objects.filter(Q(person=person) | Q(person=None, email__in=addresses_of(person)))


def letters_naming(person: Person) -> QuerySet[Message]:
    """Letters to others about the cases that the person got letters about, with the name or the address in them."""
    cases = letters_to(person).values_list("case_kind", "case_code").distinct()
    told = Q(pk__in=[])
    for name in filter(None, (person.name, person.email)):
        told |= Q(body__contains=name) | Q(subject__contains=name)
    same = Q(pk__in=[])
    for kind, code in cases:
        same |= Q(case_kind=kind, case_code=code)
    return Message.objects.filter(told, same).exclude(pk__in=letters_to(person).values("pk"))


def _in_force(kind: Kind, at: datetime) -> WordingRevision | None:
    found = (
        WordingRevision.objects.filter(wording__kind=kind.code, publish_at__lte=at)
        .exclude(wording__withdrawn_at__lte=at)
        .order_by("-number")
    )
    return found.first()


def archived(kind: str) -> Callable[[str, Any, datetime], Iterator[Table | Paper]]:
    """A case's part of an archive: its letters, but for those between its own people."""

    def of_case(code: str, person: Any, at: datetime) -> Iterator[Table | Paper]:
        del person, at  # who sees the case sees what the office wrote about it
        letters = Message.objects.of_case(kind, code).read_by_staff(None)
        yield Table("letters", lambda: plain_rows(letters, without=("email", "key", "message_id")))

    return of_case
