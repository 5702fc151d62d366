"""The register: what is released, as far as everybody may know it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet

from parvis.audit.offers import Paper, Table, plain_rows
from parvis.domain.amendments import Terms
from parvis.domain.awards import AwardStatus
from parvis.domain.money import from_minor_units
from parvis.domain.open_data import Funder, PublicAward, PublicState, folded, public_party
from parvis.domain.tokens import digest
from parvis.grants.models import Award, Obligation
from parvis.grants.queries import terms
from parvis.opendata.models import DutyFeed, Protection, Release
from parvis.web import programme

AT_ONCE = 500
MOST_DUTIES = 2_000
KEPT_BACK = (AwardStatus.OFFERED, AwardStatus.DECLINED)


def register(at: datetime, *, words: str = "", year: str = "", mechanism: str = "", nation: str = "") -> Any:
    """What is public then and fits, the newest first.  No query of its own."""
    rows = Release.objects.visible_to(None, at=at).select_related("award")
    for word in folded(words).split():
        rows = rows.filter(words__contains=word)
    if year.isdecimal() and len(year) == 4:
        rows = rows.filter(year=int(year))
    if mechanism:
        rows = rows.filter(mechanism=mechanism)
    if nation.isalpha() and len(nation) == 2:
        rows = rows.filter(nations__contains=f" {nation.upper()} ")
    return rows


def told(releases: Iterable[Release], at: datetime) -> list[PublicAward]:
    """The awards as everybody may know them, with the changes that count by then.  Two queries."""
    return list(_told(list(releases), _protected(at), at))


def told_in_pieces(releases: QuerySet[Release], at: datetime) -> Iterator[PublicAward]:
    """The same, however many, never all in memory.  One query, read in pieces, and two, of which one a piece."""
    protected, rows = _protected(at), releases.iterator(chunk_size=AT_ONCE)
    while piece := list(islice(rows, AT_ONCE)):
        yield from _told(piece, protected, at)


def _protected(at: datetime) -> set[str]:
    """Codes of who is protected then, and of every part that he or she has in a project.  One query."""
    held = Protection.objects.holding_at(at).values_list("person__code", "person__proposal_parties__code")
    return {code for codes in held for code in codes if code}


def _told(releases: list[Release], protected: set[str], at: datetime) -> Iterator[PublicAward]:
    held = terms.of_all([one.award for one in releases], programme.today(at))
    for one in releases:
        yield _as_public(one, held[one.award_id], protected)


def _as_public(release: Release, held: Terms, protected: set[str]) -> PublicAward:
    award, frozen = release.award, release.award.frozen
    parties = sorted(held.parties.items(), key=lambda one: (one[1].get("side", ""), one[1].get("role", "")))
    return PublicAward(
        reference=award.reference,
        title=frozen["title"],
        summary=frozen.get("summary", ""),
        mechanism=frozen["mechanism"],
        priorities=tuple(frozen["priorities"]),
        amount=from_minor_units(award.amount_minor, award.currency),
        currency=award.currency,
        agreed_on=award.agreed_at.date(),
        starts_on=held.starts_on,
        ends_on=held.ends_on,
        released_at=release.released_at,
        parties=tuple(
            public_party(one, protected=code in protected or one.get("person") in protected) for code, one in parties
        ),
        state=_state(award, held),
    )


def _state(award: Award, held: Terms) -> PublicState:
    if held.terminated_on is not None:
        return PublicState.CANCELLED
    return PublicState.COMPLETED if award.status == AwardStatus.CLOSED else PublicState.AWARDED


def facets(at: datetime) -> dict[str, list[Any]]:
    """By what the register can be narrowed.  One query."""
    rows = Release.objects.visible_to(None, at=at).order_by().values("year", "mechanism", "nations")
    counted = list(rows.annotate(number=Count("pk")))
    return {
        "years": sorted({one["year"] for one in counted}, reverse=True),
        "mechanisms": sorted({one["mechanism"] for one in counted}),
        "nations": sorted({nation for one in counted for nation in one["nations"].split()}),
    }


def funder() -> Funder:
    """Who gives the money, for the open formats."""
    head = programme.current().head
    return Funder(settings.OPEN_DATA_PREFIX, (head.body or head.name)["en"])


def not_released(person: Any, *, at: datetime) -> QuerySet[Award]:
    """Accepted awards that are not public, for the office."""
    public = Release.objects.visible_to(person, at=at).values("award")
    seen = Award.objects.visible_to(person, at=at).exclude(pk__in=public)
    return seen.exclude(status__in=KEPT_BACK).order_by("-agreed_at", "-pk")


def archived(code: str, person: Any, at: datetime) -> Iterator[Table | Paper]:
    """That an award was made public, for its archive."""
    award = Award.objects.visible_to(person, at=at).filter(code=code)
    yield Table("releases", lambda: plain_rows(Release.objects.filter(award__in=award), without=("words",)))


def kept_on(person: Any) -> list[dict[str, Any]]:
    """What is kept on a person here."""
    return [
        {"protected from": one.from_at.isoformat(), "until": one.to_at.isoformat() if one.to_at else None}
        for one in Protection.objects.filter(person=person)
    ]


def public_pages(at: datetime) -> Iterator[tuple[str, datetime | None]]:
    """For search engines.  One query."""
    rows = (
        Release.objects.visible_to(None, at=at).order_by("-released_at").values_list("award__reference", "released_at")
    )
    for reference, released_at in rows:
        yield f"/awards/{reference}/", released_at


def announced(release: Release) -> dict[str, object]:
    """What other programs are told of a release: where to read it, nothing that could be protected later."""
    reference = release.award.reference
    return {"reference": reference, "address": f"{settings.SITE_URL}/en/awards/{reference}/"}


def feed_owner(token: str) -> Any:
    """Whose duties stand at this secret address, if it is open and its holder may sign in.  One query."""
    found = DutyFeed.objects.filter(token_digest=digest(token), ended_at__isnull=True, person__is_active=True)
    feed = found.select_related("person").first()
    return feed.person if feed else None


def duties_on(awards: Any) -> QuerySet[Obligation]:
    """What is owed for these awards, with its history.  Two queries."""
    owed = Obligation.objects.filter(award__in=awards).exclude(award__status__in=KEPT_BACK)
    return owed.select_related("award").prefetch_related("events").order_by("due_on", "pk")[:MOST_DUTIES]


def duties_of(person: Any, *, at: datetime) -> QuerySet[Obligation]:
    """What is owed for the person's own awards.  Two queries."""
    return duties_on(Award.objects.of_person(person, at=at).values("pk"))


def feeds_of(person: Any) -> list[dict[str, Any]]:
    """The secret addresses that the person made, for the copy of his or her data."""
    rows = DutyFeed.objects.filter(person=person).order_by("pk")
    return [{"calendar of duties made": one.made_at.isoformat(), "open": one.ended_at is None} for one in rows]
