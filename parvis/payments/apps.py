from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """The money after an award: requested, certified, paid, and the book that only grows."""

    name = "parvis.payments"

    def ready(self) -> None:
        from parvis.accounts.offers import keep_personal_data
        from parvis.audit.offers import keep_in_archive
        from parvis.grants.actions import bookkeeping, closing
        from parvis.payments import offers
        from parvis.payments.actions.booking import book
        from parvis.payments.notify.kinds import KINDS
        from parvis.payments.queries import archived, personal
        from parvis.payments.queries.books import balance_returned
        from parvis.payments.queries.payments import nothing_unpaid
        from parvis.web import letter_kinds, slots

        letter_kinds.register(*KINDS)
        bookkeeping.keep_with(book)
        closing.require("payments.all-paid", nothing_unpaid, name_words=_("Everything released is paid"))
        keep_in_archive("award", "payments", archived.of_award)
        # The books of public money are kept whole, also when somebody leaves: nothing is erased here but with them.
        keep_personal_data("payments", collect=personal.kept_on, erase=lambda person, now: None)
        closing.require("payments.balance-returned", balance_returned, name_words=_("What was not spent is returned"))
        slots.fill("your-places", offers.places)
        slots.fill("award.head", offers.head)
        slots.fill("award.money", offers.money)
