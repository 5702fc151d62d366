"""Introductions as their two people see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from parvis.accounts.models import Person
from parvis.domain.network import IntroductionState
from parvis.domain.refusals import NotFound
from parvis.network.models import Introduction, Profile
from parvis.network.models.introductions import pair_of
from parvis.network.queries import programme
from parvis.web.prepared import prepared_question


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


NO_SUCH = _("There is no such introduction.")


@dataclass(frozen=True)
class IntroductionLine:
    """An introduction in one's list."""

    code: str
    other: Person
    profile: str  # code of the other's profile; empty if there is none any more
    state: IntroductionState
    is_mine: bool
    asked_at: datetime
    waits_for_me: bool


def introductions_of(person: Person, *, at: datetime) -> list[IntroductionLine]:
    """All of the person's introductions, what waits for an answer first, then the newest.  Two queries."""
    rows = list(
        Introduction.objects.visible_to(person, at=at).select_related("asker", "asked").order_by("-asked_at", "-pk")
    )
    others = [one.asked_id if one.asker_id == person.pk else one.asker_id for one in rows]
    profiles = dict(Profile.objects.filter(person__in=others).values_list("person_id", "code"))
    lines = [line_of(one, person, at=at, profiles=profiles) for one in rows]
    return sorted(lines, key=lambda line: not line.waits_for_me)


def line_of(one: Introduction, person: Person, *, at: datetime, profiles: dict[int, str]) -> IntroductionLine:
    """An introduction as this one of the two sees it."""
    is_mine = one.asker_id == person.pk
    other = one.asked if is_mine else one.asker
    state = one.asking.state_at(at)
    return IntroductionLine(
        code=one.code,
        other=other,
        profile=profiles.get(other.pk, ""),
        state=state,
        is_mine=is_mine,
        asked_at=one.asked_at,
        waits_for_me=not is_mine and state is IntroductionState.ASKED,
    )


def introduction_at(code: str, person: Person, *, at: datetime) -> Introduction:
    """The person's own introduction with this code; NotFound for everybody else."""
    rows = Introduction.objects.visible_to(person, at=at).select_related("asker", "asked")
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound(NO_SUCH)
    return found


def locked_introduction(code: str, person: Person, *, at: datetime) -> Introduction:
    """The same, held until the end of the transaction."""
    rows = Introduction.objects.visible_to(person, at=at).select_for_update(of=("self",))
    found = rows.select_related("asker", "asked").filter(code=code).first()
    if found is None:
        raise NotFound(NO_SUCH)
    return found


def have_met(one: Person, other: Person) -> bool:
    """Whether one of these two has ever asked the other."""
    return Introduction.objects.filter(pair=pair_of(one, other)).exists()


def between(one: Person, profile: Profile, *, at: datetime) -> IntroductionLine | None:
    """The introduction of this person and the profile's owner, as the first one sees it."""
    both = Q(asker=one, asked=profile.person_id) | Q(asker=profile.person_id, asked=one)
    found = Introduction.objects.visible_to(one, at=at).filter(both).select_related("asker", "asked").first()
    return line_of(found, one, at=at, profiles={profile.person_id: profile.code}) if found else None


@prepared_question()
def unanswered_of(person: Person, *, at: datetime) -> QuerySet[Introduction]:
    """What others asked and the person has not answered, and the other way round, the oldest first.  One query."""
    asked = Q(asked=person, asker__is_active=True)
    asks = Q(asker=person, asked__is_active=True)
    rows = Introduction.objects.waiting_at(at).filter(asked | asks)
    return rows.select_related("asker", "asked").order_by("asked_at")


def sides_differ(one: Person, other: Person, *, at: datetime) -> bool:
    """Whether the two stand on the two sides of the programme, so that they may apply together."""
    from parvis.accounts.queries.facts import Standing, standings

    day = programme.today(at)
    where = standings([one.pk, other.pk], day)
    mine = where.get(one.pk, Standing()).country
    theirs = where.get(other.pk, Standing()).country
    return bool(mine) and programme.other_side(mine, day) == programme.side_of(theirs, day) != ""
