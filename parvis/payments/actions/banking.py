"""Name bank details, and verify them by two people who did not name them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.banking import account_number, bank_code
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.grants.access import check_directs
from parvis.grants.models import Award
from parvis.grants.queries import awards
from parvis.payments import access, notify
from parvis.payments.models import BankAccount
from parvis.payments.queries import payments


def _(message: str) -> str:
    return message


@transaction.atomic
def name_account(
    award: Award, *, holder: str, number: str, bic: str = "", currency: str = "", by: Any, now: datetime
) -> BankAccount:
    """Name the account that an award's money goes to, as a director.  Changed details are verified anew."""
    award = awards.locked(award)
    check_directs(by, award, at=now)
    return named(award, number, holder=holder, bic=bic, currency=currency, by=by, now=now)


def named(
    award: Award, typed: str, *, by: Any, now: datetime, holder: str = "", bic: str = "", currency: str = ""
) -> BankAccount:
    """The bank details of an award that is held for a change: those it has, or new ones if others are typed."""
    last = payments.account_of(award)
    if not typed.strip():
        if last is None:
            raise Invalid(_("Name the account that the payment goes to."), field="account")
        return last
    number, code = account_number(typed), bank_code(bic)
    coin = (currency or award.currency).strip().upper()
    if len(coin) != 3 or not coin.isalpha():
        raise Invalid(_("Name the currency of the account by its three letters."), field="currency")
    whose = holder.strip()[:140] or (last.holder if last else _holder(award, by))
    if last and (last.number, last.bic, last.currency, last.holder) == (number, code or last.bic, coin, whose):
        return last
    account = BankAccount.objects.create(
        award=award, holder=whose, number=number, bic=code, currency=coin, named_by=by, named_at=now
    )
    record("account.named", on=award, by=by, at=now, facts={"account": account.code, "number": account.masked})
    notify.account_named(account, now=now)
    return account


@transaction.atomic
def verify_account(account: BankAccount, *, by: Any, now: datetime) -> BankAccount:
    """Say that bank details were compared with the institution's own paper; two people do so, neither named them."""
    account = payments.locked_account(account)
    access.check_verifies(by, account.award, at=now)
    if by.pk in (account.first_by_id, account.second_by_id):
        return account
    if by.pk == account.named_by_id:
        raise Denied(_("Who named an account does not verify it."), code="same-hand")
    if account.second_by_id is not None:
        raise Refused(_("Two people have verified this account already."), code="verified-already")
    if account.first_by_id is None:
        account.first_by, account.first_at = by, now
        account.save(update_fields=["first_by", "first_at"])
    else:
        account.second_by, account.second_at = by, now
        account.save(update_fields=["second_by", "second_at"])
    record("account.verified", on=account.award, by=by, at=now, facts={"account": account.code, "by": account.verified})
    return account


def _holder(award: Award, by: Any) -> str:
    seat = awards.director_seat(award, by, award.offered_at)
    organisation = (seat.organisation.name if seat.organisation else seat.organisation_name) if seat else ""
    return (organisation or str(by))[:140]
