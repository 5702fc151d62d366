"""Describe oneself to the network, and choose who sees what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from parvis.accounts.models import Person
from parvis.accounts.queries.facts import Standing, standings
from parvis.audit.actions import record
from parvis.domain.network import Part, Reader, Visibility
from parvis.domain.refusals import Invalid, NotFound
from parvis.engines import affinity
from parvis.engines.words import terms_of
from parvis.network.models import JointWork, Profile
from parvis.network.queries import profiles as queries
from parvis.network.queries import programme
from parvis.search.actions import index_terms, remove


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


LONGEST_TEXT = 3000
MOST_PRIORITIES = 8
MOST_SOUGHT = 12
MOST_WORKS = 20
BATCH = 500


@transaction.atomic
def describe_profile(
    person: Person,
    *,
    expertise_en: str,
    expertise_fr: str,
    priorities: Sequence[str],
    seeking: str,
    seeks: Sequence[str],
    shows: Mapping[Part, Visibility],
    now: datetime,
) -> Profile:
    """Keep what the person says, and show each part as far as he or she chose; a new profile shows nothing else."""
    profile = Profile.objects.select_for_update().filter(person=person).first()

    for field, text in (("expertise_en", expertise_en), ("expertise_fr", expertise_fr), ("seeking", seeking)):
        if len(text) > LONGEST_TEXT:
            raise Invalid(_("At most %(most)d characters, please."), field=field, code="too-long", most=LONGEST_TEXT)
    known = {code for code, _priority in programme.priorities(programme.today(now))}
    kept = set(profile.priorities) if profile else set()  # of an earlier list: may stay, not be added
    if set(priorities) - known - kept:
        raise Invalid(_("Choose priorities of the list in force."), field="priorities")
    if len(set(priorities)) > MOST_PRIORITIES:
        raise Invalid(_("Choose at most %(most)d: those that matter most."), field="priorities", most=MOST_PRIORITIES)
    if set(seeks) - {code for code, _name in programme.sought_choices("en")} or len(set(seeks)) > MOST_SOUGHT:
        raise Invalid(_("Choose at most %(most)d of the list."), field="seeks", most=MOST_SOUGHT)
    if shows.get(Part.CARD, Visibility.NOBODY) != Visibility.NOBODY and not person.name:
        raise Invalid(_("Say your name in your account first: a card without a name helps nobody."), field="show_card")

    if profile is None:
        profile = Profile(person=person, made_at=now)
    profile.expertise_en, profile.expertise_fr = expertise_en.strip(), expertise_fr.strip()
    profile.priorities, profile.seeks = sorted(set(priorities)), sorted(set(seeks))
    profile.seeking = seeking.strip()
    for part in Part:
        setattr(profile, f"show_{part.value}", shows.get(part, Visibility.NOBODY))
    profile.changed_at = now
    profile.save()
    index_profiles([profile], now=now)
    person.__dict__.pop("_own_profile", None)
    facts = {"shows": {part.value: str(shows.get(part, Visibility.NOBODY)) for part in Part}}
    record("profile.described", on=profile, by=person, at=now, facts=facts)
    return profile


@transaction.atomic
def add_joint_work(
    person: Person, *, title: str, year: int, partners: str, nations: Sequence[str], now: datetime
) -> JointWork:
    """One more piece of earlier work with people of other nations."""
    profile = _own(person)
    if not title.strip():
        raise Invalid(_("Write what it was."), field="title")
    if not 1950 <= year <= now.year + 1:
        raise Invalid(_("Write the year in four digits."), field="year")
    if profile.joint_works.count() >= MOST_WORKS:
        raise Invalid(_("At most %(most)d: keep those that say most."), field="title", most=MOST_WORKS)
    work = JointWork.objects.create(
        profile=profile,
        title=title.strip()[:200],
        year=year,
        partners=partners.strip()[:300],
        nations=sorted(set(nations)),
    )
    _touch(profile, now=now)
    record("profile.work-added", on=profile, by=person, at=now, facts={"work": work.code})
    return work


@transaction.atomic
def drop_joint_work(person: Person, code: str, *, now: datetime) -> None:
    """Take one piece out again."""
    profile = _own(person)
    gone, _kinds = profile.joint_works.filter(code=code).delete()
    if not gone:
        raise NotFound(_("There is no such line in your list."))
    _touch(profile, now=now)
    record("profile.work-dropped", on=profile, by=person, at=now, facts={"work": code})


def refresh(now: datetime) -> int:
    """Have the index say what names, organisations and the programme's words say now; run by the clock."""
    keys = list(Profile.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        index_profiles(list(Profile.objects.filter(pk__in=keys[start : start + BATCH])), now=now)
    return len(keys)


def _own(person: Person) -> Profile:
    profile = Profile.objects.select_for_update().filter(person=person).first()
    if profile is None:
        raise NotFound(_("Describe yourself first."))
    return profile


def _touch(profile: Profile, *, now: datetime) -> None:
    profile.changed_at = now
    profile.save(update_fields=["changed_at"])
    index_profiles([profile], now=now)


def index_profiles(rows: Sequence[Profile], *, now: datetime) -> None:
    """Words for the two indexes, and features of what members see for partner finding."""
    people = Person.objects.in_bulk([one.person_id for one in rows])
    where = standings([one.person_id for one in rows], programme.today(now))
    works: dict[int, list[JointWork]] = {}
    for work in JointWork.objects.filter(profile__in=rows):
        works.setdefault(work.profile_id, []).append(work)
    for role, kind in queries.INDEXES.items():
        lines: list[tuple[int, str]] = []
        gone: list[int] = []
        for one in rows:
            standing = where.get(one.person_id, Standing())
            found = queries.terms(one, people[one.person_id], standing, works.get(one.pk, []), role)
            if found is None or not people[one.person_id].is_active:
                gone.append(one.pk)
            else:
                texts, tokens = found
                lines.append((one.pk, " ".join([terms_of(texts), *tokens])))
        index_terms(kind, lines)
        remove(kind, gone)
    changed = []
    for one in rows:
        texts = queries.texts_for_affinity(one, works.get(one.pk, []), Reader.MEMBER)
        chosen = queries.chosen_codes(one) if one.show_expertise != Visibility.NOBODY else ()
        features = affinity.packed(affinity.features(texts, chosen, programme.bridge()))
        if features != bytes(one.features):
            one.features = features
            changed.append(one)
    Profile.objects.bulk_update(changed, ["features"], batch_size=BATCH)
