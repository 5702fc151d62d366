"""How released money reaches the account: requested, certified, paid, by three different people."""

from __future__ import annotations

from enum import StrEnum

from parvis.domain.refusals import Denied


def _(message: str) -> str:
    return message


class PaymentState(StrEnum):
    """How far an instalment is on its way to the account."""

    LOCKED = "locked"  # its report is not accepted yet
    RELEASED = "released"
    REQUESTED = "requested"
    CERTIFIED = "certified"
    PAID = "paid"


def check_hands(person: str, *, requested_by: str, certified_by: str = "") -> None:
    """Who certifies is not who requested, and who pays is neither, or Denied."""
    if person in (requested_by, certified_by):
        raise Denied(
            _("Request, certification and payment are in three different hands. Yours has acted here already."),
            code="same-hand",
        )
