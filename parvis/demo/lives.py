"""What became of the example's awards after their letters: talked over, changed, stopped, paid back, made public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from parvis.accounts.models import Person
from parvis.demo import library
from parvis.demo.cases import case_named
from parvis.demo.parts import tell_once
from parvis.domain.amendments import AmendmentKind
from parvis.grants.actions import amending, negotiating
from parvis.grants.models import Amendment, Award
from parvis.grants.queries import agreed, negotiations
from parvis.opendata import actions as opendata
from parvis.payments.actions import paying, returning, taking_back
from parvis.payments.models import PaymentRequest

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REFUNDED = Decimal("1200.00")


def tell_lives(now: datetime) -> int:
    """Everything that is not in yet; how many awards there are."""
    lives = _Lives(now)
    for name in ("negotiated", "extended", "asked", "suspended", "refunded", "returned", "public"):
        tell_once(f"life:{name}", getattr(lives, name), now=now)
    return Award.objects.count()


class _Lives:
    """Each life of one award; the cases are named by the station that they had come to."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        told = [*library.read("cases")["cases"], *library.read("projects")["projects"]]
        self.rows = {row["station"]: row for row in told}
        self.officer, self.second = _person("programme@example.org"), _person("programme2@example.org")

    def award(self, station: str) -> Award:
        """The award of the case of this station."""
        return Award.objects.get(proposal=case_named(self.rows[station]["name"]))

    def director(self, station: str, side: str) -> Person:
        """Its director of this side."""
        return _person(f"{self.rows[station][side]}@scientists.example")

    def negotiated(self) -> None:
        """Before the letter: a second version of the plan, to which one side has agreed so far."""
        proposal, at = case_named(self.rows["agreed"]["name"]), self.now - 2 * DAY
        settled = agreed.of(proposal.code, at)
        assert settled is not None, "the nations have agreed to it"
        talk = negotiating.open_negotiation(proposal, settled, by=self.officer, now=at)
        content = negotiations.newest(talk).content
        more = {**content, "milestones": [*content["milestones"], {"title": "The procedure is printed", "month": 0}]}
        ally = self.director("agreed", "ally")
        note = "As we said on the telephone: the procedure belongs to the plan."
        negotiating.put_in_version(talk, more, base=1, note=note, by=self.officer, now=at + HOUR)
        negotiating.agree(talk, 2, by=ally, now=at + 20 * HOUR)

    def extended(self) -> None:
        """The project gets three months more: both directors, then an officer."""
        at = self.now - 4 * DAY
        made = self.change("project", AmendmentKind.EXTENSION, {"months": 3}, "Three stations wait for a road.", at)
        amending.consent(made, by=self.director("project", "partner"), now=at + 5 * HOUR)
        amending.approve_amendment(made, "programme-officer", by=self.second, now=at + 20 * HOUR)

    def asked(self) -> None:
        """Another end-user is to join the project; the partner's yes is missing."""
        joins = {"name": "Mountain rescue of the upper valley", "role": "end-user", "side": "", "facts": {}}
        words = {"leaves": "", "joins": {"new": joins}}
        why = "They read the warnings first, and asked to take part."
        self.change("project", AmendmentKind.END_USER, words, why, self.now - DAY)

    def suspended(self) -> None:
        """One stood still while its institution answered a question, and went on."""
        at = self.now - 70 * DAY
        why = "The institution’s bank asks who may sign for it."
        made = self.change("running", AmendmentKind.SUSPENSION, {}, why, at, by=self.officer)
        amending.approve_amendment(made, "programme-officer", by=self.officer, now=at + HOUR)
        at = self.now - 50 * DAY
        why = "The bank has its answer."
        again = self.change("running", AmendmentKind.RESUMPTION, {}, why, at, by=self.officer)
        amending.approve_amendment(again, "programme-officer", by=self.second, now=at + HOUR)
        amending.approve_amendment(again, "chair", by=_person("chair@example.org"), now=at + 20 * HOUR)

    def change(
        self,
        station: str,
        kind: AmendmentKind,
        changes: dict[str, Any],
        reason: str,
        at: datetime,
        *,
        by: Person | None = None,
    ) -> Amendment:
        """A change of this award, asked for by its allied director, or by the office."""
        asker = by or self.director(station, "ally")
        return amending.ask_for_amendment(self.award(station), kind, changes, reason=reason, by=asker, now=at)

    def refunded(self) -> None:
        """Money that was paid for what is not covered comes back."""
        award, at = self.award("project"), self.now - 2 * DAY
        reason = "A dinner stands among the meeting costs; it is not covered."
        returning.claim(award, REFUNDED, reason=reason, by=_person("finance@example.org"), now=at)
        back = "Came back from the institution’s account."
        returning.book_return(award, REFUNDED, reason=back, by=_person("treasurer@example.org"), now=at + 30 * HOUR)

    def returned(self) -> None:
        """A request named the wrong account: returned with a reason, and asked for anew."""
        award, at = self.award("requested"), self.now - 3 * DAY
        payment = PaymentRequest.objects.select_related("instalment").get(award=award)
        assert payment.instalment is not None, "it was asked for an instalment"
        reason = "The account belongs to another institute. Please name yours."
        taking_back.return_request(payment, reason=reason, by=_person("finance@example.org"), now=at)
        again: Callable[..., Any] = partial(paying.request_payment, payment.instalment, by=payment.requested_by)
        again(account="BE71 0961 2345 6769", now=at + 20 * HOUR)

    def public(self) -> None:
        """Three awards stand in the public register."""
        for days, station in enumerate(("told", "project", "certified"), 2):
            opendata.release_award(self.award(station), by=self.officer, now=self.now - days * DAY)


def _person(address: str) -> Person:
    return Person.objects.get(email=address)
