"""The kinds of letters about awards, with the words that the house brings; the office may word each anew."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.domain.letters import Kind

KINDS = (
    Kind(
        "award.offered",
        "proposal",
        _("Award letter, to the directors"),
        _("Your award {reference}: {title}"),
        _(
            "Dear {name},\n\nthe nations have agreed to your project “{title}”. The award letter {reference} over "
            "{amount} is attached. Please read it with its conditions, and accept or decline it on the page below.\n\n"
            "The award begins once both directors and the signatories of both institutions have accepted."
        ),
        ("reference", "title", "amount"),
    ),
    Kind(
        "award.signatory",
        "proposal",
        _("Award letter, to the signatory of an institution"),
        _("Award letter {reference} for {organisation}"),
        _(
            "Dear {name},\n\nyou are named as the person who signs for {organisation} in the project “{title}”, "
            "directed "
            "there by {director}. The award letter {reference} over {amount} is attached.\n\nThe page below shows the "
            "letter; there you accept or decline it. Accepting asks for an account with this address; it takes a code "
            "by mail. The link is for you alone."
        ),
        ("reference", "title", "amount", "organisation", "director"),
    ),
    Kind(
        "award.accepted",
        "proposal",
        _("Award accepted by all"),
        _("Award {reference} is accepted by all"),
        _(
            "Dear {name},\n\nall answers to the award letter {reference} for “{title}” have arrived, and all accept. "
            "The award runs from {starts}. The first report is due on {due}."
        ),
        ("reference", "title", "starts", "due"),
    ),
    Kind(
        "award.declined",
        "proposal",
        _("Award declined"),
        _("Award {reference} was declined"),
        _(
            "Dear {name},\n\n{who} has declined the award letter {reference} for “{title}”. Reason given: {reason}\n\n"
            "The award does not begin."
        ),
        ("reference", "title", "who", "reason"),
    ),
    Kind(
        "report.due",
        "proposal",
        _("Reminder: a report is due"),
        _("{reference}: a report is due on {due}"),
        _(
            "Dear {name},\n\nfor the award {reference}, “{title}”, the {report} is due on {due}. Both directors write "
            "and sign it on the page below. Once it is accepted, the instalment of {amount} is released."
        ),
        ("reference", "title", "due", "report", "amount"),
    ),
    Kind(
        "report.signature",
        "proposal",
        _("A report waits for the other director’s signature"),
        _("{reference}: your signature is needed under a report"),
        _(
            "Dear {name},\n\n{who} has signed the {report} of the award {reference}, “{title}”. With your signature it "
            "is handed in."
        ),
        ("reference", "title", "who", "report"),
    ),
    Kind(
        "report.handed-in",
        "proposal",
        _("A report was handed in, to the office"),
        _("{reference}: a report was handed in"),
        _(
            "Dear {name},\n\nthe {report} of the award {reference}, “{title}”, was handed in, signed by all directors. "
            "Please read it, and accept it or return it with reasons."
        ),
        ("reference", "title", "report"),
    ),
    Kind(
        "report.accepted",
        "proposal",
        _("A report was accepted"),
        _("{reference}: your report is accepted"),
        _(
            "Dear {name},\n\nyour {report} of the award {reference}, “{title}”, is accepted. The instalment of "
            "{amount} "
            "is released; a director requests its payment on the page below."
        ),
        ("reference", "title", "report", "amount"),
    ),
    Kind(
        "report.returned",
        "proposal",
        _("A report was returned"),
        _("{reference}: your report is returned to you"),
        _(
            "Dear {name},\n\nyour {report} of the award {reference}, “{title}”, is returned to you, for these "
            "reasons:\n\n{reasons}\n\nWhat you wrote is kept: change it, sign it again, and it is handed in anew."
        ),
        ("reference", "title", "report", "reasons"),
    ),
    Kind(
        "outcome.awarded",
        "proposal",
        _("Outcome letter: awarded"),
        _("Your proposal “{title}” is awarded"),
        _(
            "Dear {name},\n\nthe call “{call}” is decided. Your proposal “{title}” is awarded; the award letter "
            "reaches "
            "its directors separately.\n\nWhat the reviewers wrote for you stands on the page below."
        ),
        ("title", "call"),
    ),
    Kind(
        "outcome.reserve",
        "proposal",
        _("Outcome letter: on the reserve list"),
        _("Your proposal “{title}” is on the reserve list"),
        _(
            "Dear {name},\n\nthe call “{call}” is decided. Your proposal “{title}” is on the reserve list: if means "
            "become free, we write to you.\n\nWhat the reviewers wrote for you stands on the page below."
        ),
        ("title", "call"),
    ),
    Kind(
        "outcome.not-selected",
        "proposal",
        _("Outcome letter: not selected"),
        _("Your proposal “{title}” was not selected"),
        _(
            "Dear {name},\n\nthe call “{call}” is decided. Your proposal “{title}” was not selected. We know how much "
            "work it holds, and thank you for it.\n\nWhat the reviewers wrote for you stands on the page below; you "
            "are "
            "welcome to a later call."
        ),
        ("title", "call"),
    ),
    Kind(
        "outcome.not-agreed",
        "proposal",
        _("Outcome letter: not agreed by the nations"),
        _("Your proposal “{title}” was not agreed"),
        _(
            "Dear {name},\n\nthe call “{call}” is decided. Your proposal “{title}” was recommended, but the nations "
            "did "
            "not agree to it.\n\nWhat the reviewers wrote for you stands on the page below."
        ),
        ("title", "call"),
    ),
    Kind(
        "outcome.ineligible",
        "proposal",
        _("Outcome letter: ineligible"),
        _("Your proposal “{title}” was not eligible"),
        _(
            "Dear {name},\n\nthe call “{call}” is decided. Your proposal “{title}” did not meet a rule of the call and "
            "was not judged further. Which rule that was stands on its page."
        ),
        ("title", "call"),
    ),
)
