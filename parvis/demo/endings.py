"""How some of the example's awards ended or stand still, and what everybody may know of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from parvis.accounts.models import Person
from parvis.demo import library
from parvis.demo.cases import case_named
from parvis.demo.parts import tell_once
from parvis.domain.amendments import AmendmentKind
from parvis.grants.actions import amending, closing
from parvis.grants.models import Amendment, Award
from parvis.opendata import actions as opendata

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PUBLIC = ("running", "closed", "terminated", "suspended")  # besides those whose lives are told elsewhere


def tell_endings(now: datetime) -> None:
    """Everything that is not in yet."""
    endings = _Endings(now)
    for name in ("suspended", "terminated", "closed", "public", "taken_out"):
        tell_once(f"ending:{name}", getattr(endings, name), now=now)


class _Endings:
    """Each ending of one award; the cases are named by the station that they had come to."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.rows = {row["station"]: row for row in library.read("cases")["cases"]}
        self.officer, self.second = _person("programme@example.org"), _person("programme2@example.org")
        self.chair = _person("chair@example.org")

    def award(self, station: str) -> Award:
        """The award of the case of this station."""
        return Award.objects.get(proposal=case_named(self.rows[station]["name"]))

    def suspended(self) -> None:
        """It stands still today: nothing is paid until somebody answers."""
        at = self.now - 9 * DAY
        reason = "The hall is closed for repairs, and no other has been named. Please tell us where you will meet."
        award, kind = self.award("suspended"), AmendmentKind.SUSPENSION
        made = amending.ask_for_amendment(award, kind, {}, reason=reason, by=self.officer, now=at)
        self.approve(made.pk, at)

    def terminated(self) -> None:
        """Ended before its day came, with nothing paid."""
        at = self.now - 40 * DAY
        reason = "The test gallery is needed for something else, and both directors ask to end the award."
        award, kind = self.award("terminated"), AmendmentKind.TERMINATION
        made = amending.ask_for_amendment(award, kind, {"recover": "0"}, reason=reason, by=self.officer, now=at)
        self.approve(made.pk, at)

    def approve(self, made: int, at: datetime) -> None:
        """Everybody whose office the file names for this change says yes, each another person."""
        amendment = Amendment.objects.get(pk=made)
        people = {"programme-officer": self.second, "chair": self.chair}
        for number, office in enumerate(amendment.level, 1):
            amending.approve_amendment(amendment, office, by=people[office], now=at + number * HOUR)

    def closed(self) -> None:
        """Closed by its last payment, and marked by its criteria for success."""
        award, at = self.award("closed"), self.now - 60 * DAY
        words = "Two sensors found every leak, and one city keeps its own; the second service has not decided yet."
        closing.mark_success(award, [100, 50], words, by=self.second, now=at + 45 * DAY)

    def public(self) -> None:
        """More awards stand in the public register; in one of them somebody is not named."""
        partner = f"{self.rows['running']['partner']}@scientists.example"
        reason = "Works where the grid is attacked; the institute asks that nobody of it be named."
        opendata.protect_person(partner, reason=reason, by=self.officer, now=self.now - 6 * DAY)
        for days, station in enumerate(PUBLIC, 1):
            opendata.release_award(self.award(station), by=self.officer, now=self.now - days * DAY)

    def taken_out(self) -> None:
        """One was public for some days."""
        award, at = self.award("requested"), self.now - 12 * DAY
        release = opendata.release_award(award, by=self.officer, now=at)
        reason = "One of the hospitals asks not to be found by its cold rooms."
        opendata.withdraw_release(release, reason=reason, by=self.second, now=at + 5 * DAY)


def _person(address: str) -> Person:
    return Person.objects.get(email=address)
