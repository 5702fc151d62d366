"""Partner finding: who on the other side is close, and why.

Each process keeps one corpus of what members may see of each other.  It is made
anew when a profile has changed since, though not more than once a minute, and
at the latest after ten minutes, for organisations and nations change too.  What
a reader gets is checked against `visible_to` at that moment, so a corpus that
is a little old shows nobody who has hidden since.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max

from parvis.accounts.queries.facts import Standing, nations_of_work, standings
from parvis.domain.conflicts import Named
from parvis.domain.network import Part, Reader, Visibility
from parvis.engines import affinity
from parvis.engines.affinity import Corpus
from parvis.network.models import JointWork, Profile
from parvis.network.queries import programme
from parvis.network.queries.profiles import Shown, chosen_codes, parts_open_to, shown, texts_for_affinity

FRESH = timedelta(minutes=1)
STALE = timedelta(minutes=10)
LOOKED_AT = 60  # of the closest, before those who may not be seen and those met already are left out
MOST_WORDS = 5
# What seeking somebody's nation or region adds to how close the texts are, for each of the two.
SOUGHT = 0.12
WORKED_WITH = 0.06
HELD_TOGETHER = 0.12  # an award with the very person

Version = tuple[int, datetime | None]


@dataclass(frozen=True)
class Pool:
    """Everybody whom partner finding knows: the corpus, and each one's account, nation and what each seeks."""

    version: Version
    made_at: datetime
    corpus: Corpus
    people: Sequence[int]
    nations: Sequence[str]
    seeks: Sequence[tuple[str, ...]]
    worked: Sequence[frozenset[str]]


@dataclass(frozen=True)
class Together:
    """With whom somebody held awards before: the nations, and the accounts with the awards."""

    nations: frozenset[str] = frozenset()
    people: Mapping[int, tuple[Named, ...]] = field(default_factory=dict)


# The person who looks for partners → with whom he or she held awards.
Earlier = Callable[[Any], Together]

_earlier: list[Earlier] = []


def register(earlier: Earlier) -> None:
    """Let earlier awards weigh that an app above knows.  Called when it loads; it is asked once a question."""
    if earlier not in _earlier:
        _earlier.append(earlier)


@dataclass(frozen=True)
class Suggestion:
    """Somebody on the other side, and the reasons why it may fit."""

    who: Shown
    closeness: float
    words: list[str] = field(default_factory=list)
    priorities: list[str] = field(default_factory=list)
    sought_by_me: list[str] = field(default_factory=list)
    sought_by_them: list[str] = field(default_factory=list)
    worked_with: list[str] = field(default_factory=list)  # nations: they with mine, I with theirs
    awards: list[Named] = field(default_factory=list)  # held by both of us


_kept: dict[str, Pool] = {}
_making = threading.Lock()


def pool_at(now: datetime) -> Pool:
    """The pool as it is, made anew where it is too old.  One query while it is fresh, six to make it."""
    kept = _kept.get("pool")
    if kept is not None and now - kept.made_at < FRESH and now >= kept.made_at:
        return kept
    counted = Profile.objects.aggregate(Count("pk"), Max("changed_at"))
    version = (counted["pk__count"], counted["changed_at__max"])
    if kept is not None and kept.version == version and timedelta(0) <= now - kept.made_at < STALE:
        return kept
    with _making:
        _kept["pool"] = made = _made(version, now)
    return made


def forget_pool() -> None:
    """Have the next question read everything anew."""
    _kept.clear()


def _made(version: Version, now: datetime) -> Pool:
    day = programme.today(now)
    where = nations_of_work(day)
    worked: dict[int, set[str]] = {}
    shown_works = JointWork.objects.exclude(profile__show_work=Visibility.NOBODY)
    for profile, codes in shown_works.values_list("profile_id", "nations"):
        worked.setdefault(profile, set()).update(codes)
    rows = (
        Profile.objects.filter(person__is_active=True)
        .exclude(show_card=Visibility.NOBODY)
        .order_by("pk")
        .values_list("pk", "person_id", "features", "seeks", "show_seeking")
    )
    accounts: list[int] = []
    nations: list[str] = []
    seeks: list[tuple[str, ...]] = []
    with_whom: list[frozenset[str]] = []
    same: dict[Any, Any] = {}  # the answers repeat, and one of each is enough

    def people() -> Iterator[tuple[int, bytes]]:
        for pk, person, features, sought, show in rows.iterator(chunk_size=1000):
            wish = tuple(sought) if show != Visibility.NOBODY else ()
            accounts.append(person)
            nations.append(where.get(person, ""))
            seeks.append(same.setdefault(wish, wish))
            with_whom.append(frozenset(worked.get(pk, ())))
            yield pk, bytes(features)

    corpus = Corpus.of(people())
    return Pool(version, now, corpus, accounts, nations, seeks, with_whom)


def suggestions(own: Profile, *, at: datetime, language: str, most: int = 10) -> list[Suggestion]:
    """People of the other side close to this profile, the closest first, each with the reasons.

    Empty for who stands on neither side of the programme.
    """
    import numpy as np

    day = programme.today(at)
    nation = nation_of(own, day)
    side = programme.other_side(nation, day)
    if not side:
        return []
    pool = pool_at(at)
    works = list(own.joint_works.all())
    texts = texts_for_affinity(own, works, Reader.OWNER)
    asked = affinity.packed(affinity.features(texts, chosen_codes(own), programme.bridge()))
    scores = pool.corpus.closeness(asked)
    # The answers repeat: there are some sixty nations, and few different wishes.
    of_side = set(programme.nations_in(side, day))
    i_seek = {one: any(programme.covers(code, one) for code in own.seeks) for one in of_side}
    before = [earlier(own.person) for earlier in _earlier]
    mine = frozenset(code for work in works for code in work.nations).union(*(one.nations for one in before))
    held = {key: awards for one in before for key, awards in one.people.items()}
    wanted = {wish: any(programme.covers(code, nation) for code in wish) for wish in set(pool.seeks)}
    bonus = np.fromiter(
        (
            SOUGHT * i_seek.get(theirs, False)
            + SOUGHT * wanted[wish]
            + WORKED_WITH * (nation in worked)
            + WORKED_WITH * (theirs in mine)
            + HELD_TOGETHER * (person in held)
            for person, theirs, wish, worked in zip(pool.people, pool.nations, pool.seeks, pool.worked, strict=True)
        ),
        np.float32,
        len(pool.nations),
    )
    eligible = np.fromiter((one in of_side for one in pool.nations), bool, len(pool.nations))
    scores = np.where(eligible & (scores > 0), scores + bonus, 0)
    scores[pool.corpus.keys == own.pk] = 0
    places = affinity.best(scores, LOOKED_AT)
    by_key = {int(pool.corpus.keys[place]): float(scores[place]) for place in places}
    return _with_reasons(own, texts, nation, mine, held, by_key, at=at, language=language, most=most)


def nation_of(own: Profile, day: date) -> str:
    """The nation in which the profile's owner works, else lives; two queries an instance."""
    if "_nation" not in own.__dict__:
        own.__dict__["_nation"] = standings([own.person_id], day).get(own.person_id, Standing()).country
    return str(own.__dict__["_nation"])


def _with_reasons(
    own: Profile,
    texts: list[tuple[str, str]],
    nation: str,
    mine: frozenset[str],
    held: Mapping[int, tuple[Named, ...]],
    scores: dict[int, float],
    *,
    at: datetime,
    language: str,
    most: int,
) -> list[Suggestion]:
    visible = Profile.objects.visible_to(own.person, at=at).filter(pk__in=list(scores)).select_related("person")
    rows = sorted(visible, key=lambda row: (-scores[row.pk], row.pk))[:most]
    works: dict[int, list[Any]] = {}
    for work in JointWork.objects.filter(profile__in=rows):
        works.setdefault(work.profile_id, []).append(work)
    cards = shown(rows, own.person, at=at, language=language)
    my_priorities = set(chosen_codes(own))
    found = []
    for row, card in zip(rows, cards, strict=True):
        parts = parts_open_to(row, Reader.MEMBER)
        theirs = works.get(row.pk, []) if Part.WORK in parts else []
        with_mine = any(nation in work.nations for work in theirs)
        shared = [code for code in (chosen_codes(row) if Part.EXPERTISE in parts else ()) if code in my_priorities]
        found.append(
            Suggestion(
                who=card,
                closeness=scores[row.pk],
                words=affinity.shared_words(texts, texts_for_affinity(row, theirs, Reader.MEMBER))[:MOST_WORDS],
                priorities=[programme.priority_name(code, language) for code in _deepest(shared)],
                sought_by_me=[
                    programme.sought_name(code, language) for code in own.seeks if programme.covers(code, card.country)
                ],
                sought_by_them=[
                    programme.sought_name(code, language)
                    for code in (row.seeks if Part.SEEKING in parts else ())
                    if programme.covers(code, nation)
                ],
                worked_with=[
                    name
                    for name, is_so in (
                        (programme.sought_name(nation, language), with_mine),
                        (programme.sought_name(card.country, language), card.country in mine),
                    )
                    if is_so
                ],
                awards=list(held.get(row.person_id, ())),
            )
        )
    return found


def _deepest(codes: Sequence[str]) -> list[str]:
    """Of priorities and the headings above them, those that have none below."""
    return [code for code in codes if not any(other.startswith(f"{code}.") for other in codes)]
