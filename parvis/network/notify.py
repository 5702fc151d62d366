"""Who is told what by mail, in the recipient's language.  No letter shows an address before both agreed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from parvis.accounts.models import Person
from parvis.domain.circles import CircleStanding
from parvis.gateways import mail
from parvis.network.models import CirclePost, CircleTie, Introduction, IntroductionMessage
from parvis.web.letters import compose


def _(message: str) -> str:
    """Marks a sentence that is translated in the recipient's language."""
    return message


def introduction_asked(made: Introduction) -> None:
    """Somebody would like to be introduced; the message stands on the page, not in the mail."""
    _tell(
        made.asked,
        _("%(name)s would like to be introduced to you"),
        [
            _("%(name)s has found your profile in the network and written you a few words."),
            _("Your address is not shown unless you accept. You may decline without a reason."),
        ],
        _("Read the message"),
        ("network:introduction", made.code),
        name=str(made.asker.name),
    )


def introduction_accepted(made: Introduction) -> None:
    """Both have agreed: here is the way to each other."""
    _tell(
        made.asker,
        _("%(name)s has accepted your introduction"),
        [_("You see each other’s addresses now and can write to each other: %(name)s, %(email)s.")],
        _("Write to each other"),
        ("network:introduction", made.code),
        name=str(made.asked.name),
        email=made.asked.email,
    )


def message_written(message: IntroductionMessage) -> None:
    """The other has written."""
    made = message.introduction
    to = made.asked if message.by_id == made.asker_id else made.asker
    _tell(
        to,
        _("%(name)s has written to you"),
        [_("A message waits for you in the network.")],
        _("Read it"),
        ("network:introduction", made.code),
        name=str(message.by.name),
    )


def invited_to_circle(tie: CircleTie, person: Person | None) -> None:
    """An invitation with its link, to an account or to an address."""
    words = {"name": str(tie.by.name) if tie.by else "", "circle": tie.circle.name}
    _write(
        tie.email,
        person.language if person else tie.circle.language,
        _("You are invited to the circle “%(circle)s”"),
        [
            _("%(name)s invites you to talk in this circle. What is said there is for its members."),
            _("The link is yours alone and holds for 30 days."),
        ],
        _("See the invitation"),
        ("network:invitation", tie.token),
        words,
    )


def asked_to_join(tie: CircleTie) -> None:
    """The moderators learn who asks."""
    for moderator in tie.circle.ties.filter(standing=CircleStanding.MODERATOR).select_related("person"):
        _tell(
            moderator.person,
            _("%(name)s asks to join the circle “%(circle)s”"),
            [_("You moderate this circle: let the person in, or not.")],
            _("See who asks"),
            ("network:circle", tie.circle.code),
            name=str(tie.person.name) if tie.person else "",
            circle=tie.circle.name,
        )


def let_in(tie: CircleTie) -> None:
    """The moderators let somebody in."""
    _tell(
        tie.person,
        _("You are a member of the circle “%(circle)s” now"),
        [_("A moderator has let you in.")],
        _("Go in"),
        ("network:circle", tie.circle.code),
        circle=tie.circle.name,
    )


def removed_from_circle(tie: CircleTie) -> None:
    """A member was removed, and reads why."""
    _tell(
        tie.person,
        _("You are no longer a member of the circle “%(circle)s”"),
        [_("A moderator has removed you. The reason: %(reason)s")],
        _("To the network"),
        ("network:home",),
        circle=tie.circle.name,
        reason=tie.words,
    )


def post_written(post: CirclePost, people: Iterable[Person]) -> None:
    """Members learn that something was said; one mail until they have looked."""
    for person in people:
        _tell(
            person,
            _("New in “%(thread)s”"),
            [
                _("Somebody has written in the circle “%(circle)s”."),
                _("There is no further mail about this thread until you have looked into it."),
            ],
            _("Read it"),
            ("network:thread", post.thread.circle.code, post.thread.code),
            thread=post.thread.title,
            circle=post.thread.circle.name,
        )


def _tell(
    person: Person | None, subject: str, lines: list[str], button: str, way: tuple[str, ...], **words: str
) -> None:
    if person is not None and person.is_active:
        _write(person.email, person.language, subject, lines, button, way, words)


def _write(
    to: str, language: str, subject: str, lines: list[str], button: str, way: tuple[str, ...], words: dict[str, str]
) -> None:
    with translation.override(language):
        context = {
            "head": re.sub(r"[\r\n\t]+", " ", gettext(subject) % words),
            "lines": [gettext(line) % words for line in lines],
            "button": gettext(button),
            "way": reverse(way[0], args=way[1:]),
        }
    letter = compose("network/mail/notice", context, language=language)
    mail.defer(to=to, subject=letter.subject, text=letter.text, html=letter.html, kind="notice")
