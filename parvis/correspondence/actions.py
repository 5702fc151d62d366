"""Send a letter of a case, word a kind anew, remind."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import override

from parvis.accounts.models import Person
from parvis.audit.actions import record
from parvis.correspondence import queries
from parvis.correspondence.models import Message, WordingRevision
from parvis.domain.letters import Kind, check_wording, filled, paragraphs
from parvis.domain.writings import LANGUAGES, Texts
from parvis.gateways import mail
from parvis.web import letter_kinds, letters, reminders
from parvis.web.programme import current, in_language
from parvis.web.writings import add_revision, open_newest

log = logging.getLogger("parvis.correspondence")

PARTS = ("subject", "body")
LONGEST_KEPT_SUBJECT = 300  # a title may be as long as that by itself

Words = Mapping[str, object] | Callable[[str], Mapping[str, object]]


@dataclass(frozen=True)
class Address:
    """Somebody without an account who gets a letter."""

    email: str
    language: str = "en"
    name: str = ""


ERASED = "[…]"  # where the name of an erased person stood


@transaction.atomic
def send(
    kind: str,
    *,
    to: Person | Address,
    case: tuple[str, str],
    now: datetime,
    words: Words = {},  # noqa: B006 - never written to
    link: str = "",
    link_words: Any = "",
    code: str = "",
    attachments: Sequence[mail.Attachment] = (),
    key: str = "",
) -> Message | None:
    """Send a letter of this kind, exactly if the caller's transaction holds; the row that tells of it.

    `words` fill the places of the template; where they depend on the language, a
    callable makes them in the reader's.  `link` is an address of this house, `code`
    a number that opens something there; both are kept nowhere.  Under a `key` that was used before nothing is sent.
    """
    sort = letter_kinds.kind_of(kind)
    if sort is None:
        raise KeyError(kind)
    if queries.is_sent(key):
        return None
    with override(to.language):
        subject, body = queries.words_of(sort, to.language, at=now)
        told = {
            "name": to.name or to.email,
            "programme": in_language(current().short_name, to.language),
            **(words(to.language) if callable(words) else words),
        }
        subject, body = filled(subject, told), filled(body, told)
        letter = letters.compose(
            "correspondence/mail/letter",
            {
                "head": subject,
                "lines": paragraphs(body),
                "link": letters.site() + _in(to.language, link) if link else "",
                "link_text": str(link_words),
                "code": code,
            },
            language=to.language,
        )
    try:
        with transaction.atomic():
            message = Message.objects.create(
                kind=kind,
                case_kind=case[0],
                case_code=case[1],
                person=to if isinstance(to, Person) else None,
                name=to.name[:160],
                email=to.email,
                language=to.language,
                subject=letter.subject[:LONGEST_KEPT_SUBJECT],
                body=body,
                message_id=mail.defer(
                    to=to.email,
                    subject=letter.subject,
                    text=letter.text,
                    html=letter.html,
                    kind="notice",
                    attachments=tuple(attachments),
                ),
                sent_at=now,
                key=key,
            )
    except IntegrityError:
        if key and queries.is_sent(key):
            return None  # two were at it in the same moment; the other one's letter goes
        raise
    record("letter.sent", on=message, by=None, at=now, facts={"kind": kind, "letter": message.code})
    return message


def _in(language: str, link: str) -> str:
    """The same page in the reader's language: addresses are made while another's, or the clock's, is spoken."""
    head, _slash, rest = link.removeprefix("/").partition("/")
    return f"/{language}/{rest}" if head in LANGUAGES else link


@transaction.atomic
def word(kind: Kind, texts: Texts, *, base: int, by: Any, now: datetime) -> WordingRevision:
    """Word a kind of letter anew, in both languages; it counts from now."""
    wording = queries.locked_wording(kind)

    for language in LANGUAGES:
        for part in PARTS:
            check_wording((texts.get(language) or {}).get(part, ""), kind, field=f"{part}_{language}")
    add_revision(wording.revisions, texts, base=base, by=by, now=now)

    revision: WordingRevision = open_newest(wording.revisions, PARTS, publish_at=None, by=by, now=now)
    wording.withdrawn_at = None
    wording.save(update_fields=["withdrawn_at"])
    record("letter.worded", on=wording, by=by, at=now, facts={"revision": revision.number})
    return revision


@transaction.atomic
def word_by_default(kind: Kind, *, by: Any, now: datetime) -> None:
    """Go back to the words that the house brings; the office's own stay readable."""
    wording = queries.locked_wording(kind)
    wording.withdrawn_at = now
    wording.save(update_fields=["withdrawn_at"])
    record("letter.default-words", on=wording, by=by, at=now)


def remind(now: datetime) -> int:
    """Send every reminder that is due and was not sent; how many were.

    One finder's failure doesn't silence the others, nor one letter's.
    """
    sent = 0
    for name, find in reminders.finders().items():
        try:
            due = list(find(now))
            known = queries.sent_keys([one.key for one in due])
        except Exception:
            log.exception("The reminders %s failed", name)
            continue
        sent += sum(_reminded(one, now) for one in due if one.key not in known)
    return sent


def _reminded(one: reminders.Reminder, now: datetime) -> bool:
    """Whether this reminder was sent; what is wrong with it stands in the log."""
    try:
        with transaction.atomic():
            letter = send(
                one.kind,
                to=one.to,
                case=one.case,
                now=now,
                words=one.words,
                link=one.link,
                link_words=one.link_words,
                key=one.key,
            )
    except Exception:
        log.exception("The reminder %s failed", one.key)
        return False
    return letter is not None


@transaction.atomic
def forget_person(person: Person, *, now: datetime) -> None:
    """Blank the letters a person got, and the name in those that others got about the same cases.

    That they were sent stays known.
    """
    for letter in queries.letters_naming(person).select_for_update(of=("self",)):
        for name in filter(None, (person.name, person.email)):
            letter.subject, letter.body = (text.replace(name, ERASED) for text in (letter.subject, letter.body))
        letter.save(update_fields=["subject", "body"])
    if queries.letters_to(person).update(name="", email="", subject="", body=""):
        record("letters.forgotten", on=person, by=None, at=now)
