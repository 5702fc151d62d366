"""The kinds of letters about payments, with the words that the house brings; the office may word each anew."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.domain.letters import Kind

KINDS = (
    Kind(
        "payment.requested",
        "proposal",
        _("A payment waits for certification"),
        _("{reference}: a payment of {amount} waits for certification"),
        _(
            "Dear {name},\n\n{who} requests the payment of {amount}, instalment {number} of the award {reference}. Its "
            "report is accepted. Please certify it."
        ),
        ("reference", "who", "amount", "number"),
    ),
    Kind(
        "payment.certified",
        "proposal",
        _("A certified payment waits to be made"),
        _("{reference}: a payment of {amount} waits to be made"),
        _(
            "Dear {name},\n\n{who} has certified the payment of {amount}, instalment {number} of the award "
            "{reference}. "
            "Please pay it and enter the bank’s reference."
        ),
        ("reference", "who", "amount", "number"),
    ),
    Kind(
        "payment.made",
        "proposal",
        _("A payment was made"),
        _("{reference}: {amount} were paid"),
        _(
            "Dear {name},\n\ninstalment {number} of the award {reference}, {amount}, was paid. The bank’s reference is "
            "{bank}."
        ),
        ("reference", "amount", "number", "bank"),
    ),
    Kind(
        "payment.returned",
        "proposal",
        _("A payment request is returned"),
        _("{reference}: the request for {amount} is returned"),
        _(
            "Dear {name},\n\n{who} returns the request for {amount}, instalment {number} of the award {reference}, for "
            "this reason:\n\n{reason}\n\nYou can ask for the payment anew."
        ),
        ("reference", "who", "amount", "number", "reason"),
    ),
    Kind(
        "account.named",
        "proposal",
        _("Bank details wait to be verified"),
        _("{reference}: bank details wait to be verified"),
        _(
            "Dear {name},\n\n{who} has named the account that the money of the award {reference} goes to. Two people "
            "compare it with the institution’s own paper before anything is paid."
        ),
        ("reference", "who"),
    ),
    Kind(
        "money.claimed",
        "proposal",
        _("Money is asked back"),
        _("{reference}: {amount} are asked back"),
        _(
            "Dear {name},\n\nof the award {reference}, {amount} are asked back, for this reason:\n\n{reason}\n\n"
            "Please return them to the programme’s account under that reference."
        ),
        ("reference", "amount", "reason"),
    ),
)
