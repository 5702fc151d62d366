"""The kinds of letters about papers, delegations and meetings, in the words that the office may change."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.domain.letters import Kind
from parvis.web import letter_kinds

PLACES = ("reference", "title", "ends")


def register_kinds() -> None:
    """The kinds of letters of a paper; the office may word them anew."""
    for code, name, subject, body, places in (
        (
            "circulated",
            _("Paper under silence"),
            _("{reference}: silence procedure ends {ends}"),
            _(
                "{title}\n\nSilence procedure ends: {ends}. If your nation says nothing by then, it has agreed.\n\n"
                "With the link and the code below you can break the silence from this letter, on a phone and without "
                "signing in. They are yours alone: please do not forward this letter."
            ),
            PLACES,
        ),
        (
            "code",
            _("New code for breaking the silence"),
            _("{reference}: your new code"),
            _("With this code you can break the silence on {reference} until {ends}. The code before it is dead."),
            PLACES,
        ),
        (
            "broken",
            _("A nation has objected"),
            _("{reference}: {nation} objects"),
            _(
                "{nation} has sent this about {about} of {reference}, {title}: {kind}.\n\n{text}\n\n"
                "While it stands, this is not adopted. The deadline stays: {ends}."
            ),
            (*PLACES, "nation", "kind", "text", "about"),
        ),
        (
            "objected",
            _("A nation objects before a meeting"),
            _("{reference}: {nation} objects"),
            _(
                "{nation} has sent this about {about} of {reference}, {title}: {kind}.\n\n{text}\n\n"
                "While it stands, the meeting cannot agree."
            ),
            (*PLACES, "nation", "kind", "text", "about"),
        ),
        (
            "tabled",
            _("Paper for decision"),
            _("{reference}: paper for decision"),
            _("{title}\n\nHow it is decided: {procedure}. From now on its text is fixed."),
            (*PLACES, "procedure"),
        ),
        (
            "ruled",
            _("An item was decided"),
            _("{reference}, item {number}: {ruling}"),
            _("{title}\n\nItem {number}: {ruling}.\n\n{words}"),
            (*PLACES, "number", "ruling", "words"),
        ),
        (
            "lifted",
            _("An objection was lifted"),
            _("{reference}: {nation} lifts its objection"),
            _("{nation} has lifted its objection to {about} of {reference}, {title}. The deadline stays: {ends}."),
            (*PLACES, "nation", "about", "kind", "text"),
        ),
        (
            "addendum",
            _("Something was added to a paper"),
            _("{addendum}: {heading}"),
            _(
                "{heading}\n\n{text}\n\nThis adds to {reference}, {title}, and changes nothing in its text. "
                "The deadline stays: {ends}."
            ),
            (*PLACES, "addendum", "heading", "text"),
        ),
        (
            "extended",
            _("The deadline was put off"),
            _("{reference}: silence procedure extended to {ends}"),
            _("{title}\n\nThe chair has put the deadline off from {before} to {ends}.\n\nReason: {reason}"),
            (*PLACES, "before", "reason"),
        ),
        (
            "withdrawn",
            _("A paper was withdrawn"),
            _("{reference} is withdrawn"),
            _("The chair has withdrawn {reference}, {title}.\n\nReason: {reason}"),
            (*PLACES, "reason"),
        ),
        (
            "outcome",
            _("Outcome of a silence procedure"),
            _("{reference}: the silence procedure has ended"),
            _("{title}\n\nThe silence procedure ended: {ends}.\n\n{outcome}\n\nThe action sheet is attached."),
            (*PLACES, "outcome"),
        ),
        (
            "sheet",
            _("A further action sheet"),
            _("{reference}: action sheet {sheet}"),
            _("{title}\n\nDecided since silence was broken:\n\n{outcome}\n\nThe action sheet is attached."),
            (*PLACES, "sheet", "outcome"),
        ),
        (
            "ends-soon",
            _("A silence procedure ends within a day"),
            _("{reference}: silence procedure ends {ends}"),
            _("{title}\n\nYour nation has said nothing so far. If that stays so it will have agreed: {ends}."),
            PLACES,
        ),
    ):
        letter_kinds.register(
            Kind(f"decisions.{code}", case="paper", name=name, subject=subject, body=body, placeholders=places)
        )
    letter_kinds.register(
        Kind(
            "decisions.delegate",
            case="delegation",
            name=_("Appointed to a delegation"),
            subject=_("You speak for {nation}"),
            body=_("From now on you are in the delegation of {nation} to the {body}: {seat}."),
            placeholders=("nation", "body", "seat"),
        )
    )
    letter_kinds.register(
        Kind(
            "decisions.agenda",
            case="committee",
            name=_("Agenda of a meeting"),
            subject=_("{reference}: agenda for {starts}"),
            body=_("{title}\n\n{starts}\n{place}\n\nThe agenda is on its page, with the papers that you may read."),
            placeholders=("reference", "title", "starts", "place"),
        )
    )
    letter_kinds.register(
        Kind(
            "decisions.called-off",
            case="committee",
            name=_("A meeting of the body is called off"),
            subject=_("{reference}: the meeting of {starts} is called off"),
            body=_("{title}\n\nThe meeting of {starts} does not take place.\n\nReason: {reason}"),
            placeholders=("reference", "title", "starts", "place", "reason"),
        )
    )
