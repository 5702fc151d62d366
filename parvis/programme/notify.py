"""What the programme says by mail, in which words.

Every letter is the same sheet: what it is about, a few sentences, perhaps words
of the other side, one button.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from parvis.domain.invitations import InvitationState
from parvis.gateways import mail
from parvis.programme import queries
from parvis.programme.models import CallQuestion, DirectorInvitation, Thread
from parvis.standing.queries import barred_people
from parvis.web import letters
from parvis.web.programme import in_language

QUOTED = 1500  # characters of somebody's own words; the rest is read on the page


@dataclass(frozen=True)
class Sheet:
    """A letter's words in one language."""

    about: str
    lines: tuple[str, ...]
    button: str = ""
    address: str = ""
    quoted: str = ""


def absolute(name: str, *args: object) -> str:
    """A page's full address, for a mail, in the language in force."""
    return letters.site() + reverse(name, args=args)


def question_asked(question: CallQuestion, *, at: datetime) -> None:
    """Every officer: somebody asks something that is to be answered in public."""

    def words(language: str) -> Sheet:
        call = in_language(question.call.title, language)
        return Sheet(
            gettext("A question about “%(call)s”") % {"call": call},
            (gettext("Somebody asks the question below. Word it for everybody and answer it in both languages."),),
            gettext("Answer the question"),
            absolute("programme:desk_question", question.call.code, question.code),
            _quote(question.asked),
        )

    for officer in queries.officers(at):
        _send(officer.email, officer.language, words)


def question_answered(question: CallQuestion) -> None:
    """The asker, and nobody else, is told that his or her question is answered."""
    if question.asked_by is None:
        return

    def words(language: str) -> Sheet:
        call = in_language(question.call.title, language)
        return Sheet(
            gettext("Your question about “%(call)s” is answered") % {"call": call},
            (
                gettext("The office has answered it in public, as question %(number)d. Your name is not shown.")
                % {"number": question.number},
            ),
            gettext("Read the answer"),
            f"{absolute('programme:call', question.call.code)}#question-{question.number}",
            _quote(in_language(question.answer, language)),
        )

    _send(question.asked_by.email, question.asked_by.language, words)


def office_asked(thread: Thread, *, at: datetime) -> None:
    """Every officer: a thread waits for the office."""

    def words(language: str) -> Sheet:
        return Sheet(
            gettext("For the office: %(title)s") % {"title": thread.title},
            (gettext("Somebody has written to the programme office and waits for an answer."),),
            gettext("Read and answer"),
            absolute("programme:thread", thread.code),
        )

    kind, _colon, key = thread.subject.partition(":")
    barred = barred_people(kind, [key], at)
    for officer in queries.officers(at):
        if officer.pk != thread.opened_by_id and (key, officer.pk) not in barred:
            _send(officer.email, officer.language, words)


def office_answered(thread: Thread) -> None:
    """Who opened the thread: the office has answered."""

    def words(language: str) -> Sheet:
        return Sheet(
            gettext("The office has answered: %(title)s") % {"title": thread.title},
            (gettext("The answer waits for you on the page. Only you and the office can read it."),),
            gettext("Read the answer"),
            absolute("programme:thread", thread.code),
        )

    _send(thread.opened_by.email, thread.opened_by.language, words)


def director_invited(invitation: DirectorInvitation, token: str) -> None:
    """The one who is asked to direct an activity: what it is, for which side, until when to answer."""
    call = invitation.call

    def words(language: str) -> Sheet:
        role = queries.programme_of(call).role(invitation.role)
        day = date_format(invitation.expires_at, "j F Y")
        return Sheet(
            gettext("You are invited to direct “%(activity)s”") % {"activity": in_language(call.title, language)},
            (
                in_language(call.summary, language),
                gettext("The secretariat asks you to take the part: %(role)s. You would write the proposal jointly.")
                % {"role": in_language(role.name, language) if role else invitation.role},
                gettext("The link below is yours alone. It opens a page where you accept or decline, until %(day)s.")
                % {"day": day},
            ),
            gettext("Read the invitation"),
            absolute("programme:invitation", token),
        )

    _send(invitation.email, invitation.language, words)


def director_answered(invitation: DirectorInvitation, *, at: datetime) -> None:
    """Every officer: how an invited director has answered."""
    accepted = invitation.answer == InvitationState.ACCEPTED

    def words(language: str) -> Sheet:
        told = {"name": invitation.name or invitation.email, "activity": in_language(invitation.call.title, language)}
        about = (
            gettext("%(name)s accepts: “%(activity)s”") if accepted else gettext("%(name)s declines: “%(activity)s”")
        )
        line = (
            gettext("The director can write the proposal from now on.")
            if accepted
            else gettext("You can invite somebody else for the same part.")
        )
        return Sheet(
            about % told,
            (line,),
            gettext("Open the activity"),
            absolute("programme:desk_call", invitation.call.code),
            _quote(invitation.declined_because),
        )

    for officer in queries.officers(at):
        _send(officer.email, officer.language, words)


def _quote(text: str) -> str:
    return text if len(text) <= QUOTED else f"{text[:QUOTED]} […]"


def _send(to: str, language: str, words: Callable[[str], Sheet]) -> None:
    with override(language):
        sheet = words(language)
    letter = letters.compose("programme/mail/letter", vars(sheet), language=language)
    mail.defer(to=to, subject=letter.subject, text=letter.text, html=letter.html, kind="notice")
