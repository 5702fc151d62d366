"""How released money reaches the account: requested, checked, certified, paid, by three different people.

Before money is asked for and once more before it is certified, every check is
made and all that is found is told at once: more is asked than the award has
left; money was spent on what the programme never covers; a milestone that was
due is not reached; a report is overdue; the account is not verified by two
people; a name may be on a list of sanctions; stipends pass their cap.

A request that is wrong is taken back: withdrawn by who asked, as long as nobody
has certified it; returned by a financial officer, with a reason.  Once it is
certified a second hand is needed: a treasurer returns it, who neither asked nor
certified nor made the bank's file in which it stands.  What is paid stays paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from parvis.domain.findings import Finding
from parvis.domain.refusals import Denied, Refused
from parvis.domain.words import NOTHING, Words, number, words


def _(message: str) -> str:
    return message


class PaymentKind(StrEnum):
    """What a payment is."""

    INSTALMENT = "instalment"
    ADVANCE = "advance"
    REPLENISHMENT = "replenishment"


class PaymentState(StrEnum):
    """How far a payment is on its way to the account."""

    LOCKED = "locked"  # its report is not accepted yet
    RELEASED = "released"
    REQUESTED = "requested"
    CERTIFIED = "certified"
    PAID = "paid"
    RETURNED = "returned"  # by finance, with a reason
    WITHDRAWN = "withdrawn"  # by who asked


ENDS = (PaymentState.RETURNED, PaymentState.WITHDRAWN)


def check_hands(person: str, *, requested_by: str, certified_by: str = "") -> None:
    """Who certifies is not who requested, and who pays is neither, or Denied."""
    if person in (requested_by, certified_by):
        raise Denied(
            _("Request, certification and payment are in three different hands. Yours has acted here already."),
            code="same-hand",
        )


def check_open(state: PaymentState) -> None:
    """It is still on its way, or Refused."""
    if state is PaymentState.PAID:
        raise Refused(_("This payment was made already."), code="paid-already")
    if state in ENDS:
        raise Refused(_("This payment was taken back. Ask for it anew."), code="taken-back")


def check_withdrawn_by(person: str, state: PaymentState, *, requested_by: str) -> None:
    """Who asked takes it back, as long as nobody has certified it, or Denied or Refused."""
    check_open(state)
    if person != requested_by:
        raise Denied(_("Only who requested a payment withdraws it."), code="not-asker")
    if state is PaymentState.CERTIFIED:
        raise Refused(_("This payment is certified. A treasurer can return it."), code="certified-already")


def check_returned_by(
    person: str, state: PaymentState, *, requested_by: str, certified_by: str = "", filed_by: str = ""
) -> None:
    """A hand that has not acted in the payment returns it, or Denied or Refused."""
    check_open(state)
    check_hands(person, requested_by=requested_by, certified_by=certified_by)
    if person == filed_by:
        raise Denied(
            _("Who made the bank’s file does not take a payment out of it. A colleague must."), code="own-file"
        )


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that the checks look at; amounts as decimals of the award's currency."""

    amount: Decimal
    left: Decimal  # of the award, before this payment
    currency: str = "EUR"
    forbidden: tuple[tuple[Words, Decimal], ...] = ()  # spent on what is never covered
    missed: tuple[tuple[str, date], ...] = ()  # milestones that were due and are not reached
    overdue: tuple[date, ...] = ()  # the days on which reports were due
    has_account: bool = True
    verified: int = 2  # how many people verified the account
    listed: tuple[tuple[str, str], ...] = ()  # our name, the list's, not cleared by anybody
    caps: tuple[tuple[Words, Decimal, Decimal], ...] = ()  # a category with a cap: its name, spent, at most


def findings(facts: Facts, *, certifies: bool) -> Iterator[Finding]:
    """Everything that keeps the payment from being asked for or, if `certifies`, from being certified."""
    if facts.amount > facts.left:
        yield _over("ceiling", facts.amount, facts.left, facts.currency, NOTHING)
    for name, spent in facts.forbidden:
        figure = number(spent)
        yield _blocking(
            "forbidden-category",
            words(
                f"{figure['en']} {facts.currency} were spent on “{name['en']}”, which the programme never covers.",
                f"{figure['fr']} {facts.currency} ont été dépensés pour « {name['fr']} », que le programme ne finance "
                "jamais.",
            ),
            words(
                "Take the line out, or have the office accept a corrected report.",
                "Retirez la ligne, ou faites accepter un rapport corrigé par le bureau.",
            ),
            {"category": name["en"], "spent": str(spent)},
        )
    for title, due in facts.missed:
        yield _blocking(
            "milestone",
            words(
                f"The milestone “{title}” was due on {due.isoformat()} and is not reported as reached.",
                f"Le jalon « {title} » était prévu pour le {due.isoformat()} et n’est pas déclaré atteint.",
            ),
            words(
                "Report it as reached, or have its day changed by an amendment.",
                "Déclarez-le atteint, ou faites modifier sa date par un avenant.",
            ),
            {"milestone": title, "due": due.isoformat()},
        )
    for day in facts.overdue:
        yield _blocking(
            "report-overdue",
            words(
                f"A report is overdue since {day.isoformat()}.",
                f"Un rapport est en retard depuis le {day.isoformat()}.",
            ),
            words("Hand it in first.", "Remettez-le d’abord."),
            {"due": day.isoformat()},
        )
    for name, spent, most in facts.caps:
        if spent > most:
            yield _over("category-cap", spent, most, facts.currency, name)
    if certifies:
        yield from _of_the_account(facts)


def _of_the_account(facts: Facts) -> Iterator[Finding]:
    if not facts.has_account or facts.verified < 2:
        yield _blocking(
            "account-unverified",
            words(
                f"The bank details are verified by {facts.verified} of two people.",
                f"Les coordonnées bancaires sont vérifiées par {facts.verified} personne(s) sur deux.",
            ),
            words(
                "Two people of finance compare them with the institution’s own paper.",
                "Deux personnes des finances les comparent avec le document de l’organisme.",
            ),
            {"verified": facts.verified},
        )
    for ours, theirs in facts.listed:
        yield _blocking(
            "sanctions",
            words(
                f"“{ours}” may be “{theirs}” of the list of sanctions.",
                f"« {ours} » pourrait être « {theirs} », qui figure sur la liste de sanctions.",
            ),
            words(
                "Look into it, and go on only with a written reason.",
                "Vérifiez, et ne poursuivez qu’avec un motif écrit.",
            ),
            {"name": ours, "listed": theirs},
        )


def _over(rule: str, asked: Decimal, most: Decimal, currency: str, name: Words) -> Finding:
    figures, left, over = number(asked), number(most), number(asked - most)
    said = {
        "ceiling": words(
            f"{figures['en']} {currency} are asked for; the award has {left['en']} left: {over['en']} too much.",
            f"{figures['fr']} {currency} sont demandés ; il reste {left['fr']} sur la subvention : "
            f"{over['fr']} de trop.",
        ),
        "category-cap": words(
            f"“{name['en']}” comes to {figures['en']} {currency}; at most {left['en']} may go to it.",
            f"« {name['fr']} » atteint {figures['fr']} {currency} ; {left['fr']} au plus peuvent y être consacrés.",
        ),
    }
    return _blocking(
        rule,
        said[rule],
        words(f"Ask for {over['en']} less.", f"Demandez {over['fr']} de moins.")
        if rule == "ceiling"
        else words(f"Bring them down by {over['en']}.", f"Réduisez-les de {over['fr']}."),
        {"asked": str(asked), "at most": str(most), "over": str(asked - most)},
    )


def _blocking(rule: str, said: Words, remedy: Words, facts: dict[str, object]) -> Finding:
    return Finding(rule=rule, severity="blocking", words=said, facts=facts, remedy=remedy)
