"""The kinds of letters about changes of an award, with the words that the house brings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.domain.letters import Kind

PLACES = ("reference", "title", "change", "reason", "day")

KINDS = (
    Kind(
        "amendment.consent",
        "proposal",
        _("A change of an award waits for a director’s consent"),
        _("{reference}: your consent is asked for a change"),
        _(
            "Dear {name},\n\n{who} asks for a change of the award {reference}, “{title}”: {change}, from {day}.\n\n"
            "{reason}\n\nRead on the page below what changes. With the consent of all directors it goes to the office."
        ),
        (*PLACES, "who"),
    ),
    Kind(
        "amendment.successor",
        "proposal",
        _("Letter to who is to follow a director of an award"),
        _("{reference}: you are named as a director"),
        _(
            "Dear {name},\n\n{who} names you as a director of the project “{title}”, award {reference}, from {day}."
            "\n\n{reason}\n\nOn the page below you read the award and consent with an account of this address; it "
            "takes a code by mail. What your profile says of nationality, residence and employment is checked by the "
            "rules of the call. The link is for you alone."
        ),
        (*PLACES, "who"),
    ),
    Kind(
        "amendment.to-approve",
        "proposal",
        _("A change of an award waits for approval"),
        _("{reference}: a change waits for your approval"),
        _(
            "Dear {name},\n\n{who} asks for a change of the award {reference}, “{title}”: {change}, from {day}.\n\n"
            "{reason}\n\nThe page below shows what holds now and what would hold, and who else approves."
        ),
        (*PLACES, "who"),
    ),
    Kind(
        "amendment.approved",
        "proposal",
        _("A change of an award is approved"),
        _("{reference}: a change is approved"),
        _(
            "Dear {name},\n\nthis change of the award {reference}, “{title}”, is approved: {change}. It counts from "
            "{day}; its letter is attached. The award letter stays as it was signed; the page of the award shows what "
            "holds now."
        ),
        PLACES,
    ),
    Kind(
        "amendment.refused",
        "proposal",
        _("A change of an award is refused"),
        _("{reference}: a change is refused"),
        _(
            "Dear {name},\n\nthis change of the award {reference}, “{title}”, is refused: {change}. The reason given:"
            "\n\n{answer}\n\nWhat holds of the award stays as it was."
        ),
        (*PLACES, "answer"),
    ),
    Kind(
        "report.moved",
        "proposal",
        _("A duty has more time"),
        _("{reference}: the {report} is now due on {due}"),
        _(
            "Dear {name},\n\nthe {report} of the award {reference}, “{title}”, is now due on {due}. The reason given:"
            "\n\n{reason}"
        ),
        ("reference", "title", "report", "due", "reason"),
    ),
    Kind(
        "report.overdue",
        "proposal",
        _("Reminder: a report is overdue"),
        _("{reference}: a report is overdue since {due}"),
        _(
            "Dear {name},\n\nfor the award {reference}, “{title}”, the {report} was due on {due} and has not been "
            "handed in. No payment is made while a report is overdue. If you need more time, write to the "
            "office and say why."
        ),
        ("reference", "title", "due", "report", "amount"),
    ),
    Kind(
        "award.nation-changed",
        "proposal",
        _("A nation of an award stands in another group"),
        _("{reference}: {nation} stands in another group"),
        _(
            "Dear {name},\n\nin the award {reference}, “{title}”, people of {nation} take part. Since the award letter "
            "that nation has changed its group; it is now among: {group}.\n\nNothing is suspended by itself. Please "
            "look at the award and decide."
        ),
        ("reference", "title", "amount", "nation", "group"),
    ),
    Kind(
        "negotiation.opened",
        "proposal",
        _("The plan of an award is to be talked over"),
        _("The plan of “{title}” before its award letter"),
        _(
            "Dear {name},\n\nthe nations have agreed to support “{title}”. Before the letter is offered, {who} asks "
            "both directors to settle its budget, milestones and criteria for success. The page below shows the plan; "
            "put in another version, or agree to it."
        ),
        ("title", "who"),
    ),
    Kind(
        "negotiation.version",
        "proposal",
        _("A new version of the plan of an award"),
        _("Version {number} of the plan of “{title}”"),
        _(
            "Dear {name},\n\n{who} has put in version {number} of the plan of “{title}”:\n\n{note}\n\nThe page below "
            "shows what changed. What was agreed to before asks everybody anew."
        ),
        ("title", "who", "number", "note"),
    ),
)
