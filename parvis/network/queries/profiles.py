"""Profiles as a reader sees them: one, or a list with search and filters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from parvis.accounts.models import Affiliation, Person
from parvis.accounts.queries.facts import Standing, standings
from parvis.domain.network import IntroductionState, Part, Reader, Visibility, shows
from parvis.engines.words import Clause, language_of
from parvis.network.models import Introduction, JointWork, Profile
from parvis.network.queries import programme
from parvis.search import queries as search
from parvis.web import figures

INDEXES = {Reader.MEMBER: "profile", Reader.ANYONE: "profile-open"}


def profile_of(person: Any) -> Profile | None:
    """The person's own profile; one query an instance."""
    if person is None or not person.is_authenticated:
        return None
    if "_own_profile" not in person.__dict__:
        person.__dict__["_own_profile"] = Profile.objects.filter(person=person).first()
    found: Profile | None = person.__dict__["_own_profile"]
    return found


def is_member(person: Any) -> bool:
    """Whether the person shows a card to the members at least, and so sees theirs."""
    own = profile_of(person)
    return own is not None and own.show_card != Visibility.NOBODY


@dataclass(frozen=True)
class Shown:
    """A profile as one reader sees it; what is hidden is empty."""

    code: str
    person: int
    name: str
    organisation: str
    country: str
    nation: str
    position: str
    side: str
    is_own: bool
    expertise: list[tuple[str, str]] = field(default_factory=list)  # (language, text), the reader's first
    priorities: list[tuple[str, str]] = field(default_factory=list)
    works: list[JointWork] = field(default_factory=list)
    seeking: str = ""
    seeks: list[str] = field(default_factory=list)
    orcid: str = ""


def shown(profiles: Iterable[Profile], reader: Any, *, at: datetime, language: str) -> list[Shown]:
    """These profiles (of `visible_to`) as the reader sees them.  Five queries, however many they are."""
    rows = list(profiles)
    day = programme.today(at)
    where = standings([one.person_id for one in rows], day)
    people = Person.objects.in_bulk([one.person_id for one in rows])
    met = met_by(reader)
    member = is_member(reader)
    works: dict[int, list[JointWork]] = {}
    for work in JointWork.objects.filter(profile__in=rows):
        works.setdefault(work.profile_id, []).append(work)
    found = []
    for one in rows:
        role = Reader.ANYONE
        if reader is not None and one.person_id == reader.pk:
            role = Reader.OWNER
        elif member or one.person_id in met:
            role = Reader.MEMBER
        standing = where.get(one.person_id, Standing())
        found.append(_shown(one, people[one.person_id], standing, role, works.get(one.pk, []), day, language))
    return found


def _shown(
    one: Profile, person: Person, standing: Standing, role: Reader, works: list[JointWork], day: Any, language: str
) -> Shown:
    open_parts = parts_open_to(one, role)
    texts = [("en", one.expertise_en), ("fr", one.expertise_fr)]
    texts.sort(key=lambda text: text[0] != language)
    expertise = Part.EXPERTISE in open_parts
    seeking = Part.SEEKING in open_parts
    return Shown(
        code=one.code,
        person=one.person_id,
        name=person.name or str(person.code),
        organisation=standing.organisation.name_in(language) if standing.organisation else "",
        country=standing.country,
        nation=figures.country(standing.country, language) if standing.country else "",
        position=standing.position,
        side=programme.group_name(programme.side_of(standing.country, day), language),
        is_own=role is Reader.OWNER,
        expertise=[text for text in texts if text[1]] if expertise else [],
        priorities=[(code, programme.priority_name(code, language)) for code in one.priorities] if expertise else [],
        works=works if Part.WORK in open_parts else [],
        seeking=one.seeking if seeking else "",
        seeks=[programme.sought_name(code, language) for code in one.seeks] if seeking else [],
        orcid=person.orcid if Part.ORCID in open_parts else "",
    )


def parts_open_to(one: Profile, role: Reader) -> frozenset[Part]:
    """The parts of this profile that this reader sees."""
    card = Visibility(one.show_card)
    if role is Reader.MEMBER and card is Visibility.NOBODY:
        # One who was asked for an introduction sees the asker, who may have hidden the card since.
        card = Visibility.NETWORK
    return frozenset(part for part in Part if shows(Visibility(getattr(one, f"show_{part.value}")), card=card, to=role))


def met_by(reader: Any) -> frozenset[int]:
    """The people whom an introduction shows to this reader."""
    if reader is None or not reader.is_authenticated:
        return frozenset()
    accepted = Q(state=IntroductionState.ACCEPTED)
    asked_me = Q(asked=reader, state__in=[IntroductionState.ASKED, IntroductionState.DECLINED])
    rows = Introduction.objects.filter(asked_me | (accepted & (Q(asker=reader) | Q(asked=reader))))
    return frozenset(
        asked if asker == reader.pk else asker for asker, asked in rows.values_list("asker_id", "asked_id")
    )


@dataclass(frozen=True)
class Wish:
    """What a reader looks for in the list of profiles."""

    text: str = ""
    priority: str = ""
    nation: str = ""
    side: str = ""
    seeks: str = ""

    @property
    def is_everything(self) -> bool:
        """Whether nothing was asked."""
        return not any((self.text, self.priority, self.nation, self.side, self.seeks))


def listed(wish: Wish, reader: Any, *, at: datetime, language: str) -> QuerySet[Profile]:
    """The profiles that the reader may see and that answer the wish, those changed last first.

    The index has one entry for members and one for everybody else, each with
    the parts open to them: nobody finds by a word what he or she may not read.
    """
    rows = Profile.objects.visible_to(reader, at=at)
    index = INDEXES[Reader.MEMBER if is_member(reader) else Reader.ANYONE]
    if wish.text.strip():
        rows = rows.filter(pk__in=search.matching(index, wish.text, language))
    for kind, code in (("priority", wish.priority), ("seeks", wish.seeks)):
        if code:
            rows = rows.filter(pk__in=search.answering(index, [Clause(terms=(token(kind, code),))]))
    nations = {wish.nation} if wish.nation else set()
    day = programme.today(at)
    if wish.side:
        of_side = set(programme.nations_in(wish.side, day))
        nations = nations & of_side if nations else of_side
    if wish.nation or wish.side:
        work = Affiliation.objects.on(day).filter(
            person=OuterRef("person"), is_employment=True, country__in=sorted(nations)
        )
        rows = rows.filter(Exists(work))
    return rows.order_by("-changed_at", "-pk")


def token(kind: str, code: str) -> str:
    """A code as one word of the index; its first mark keeps it apart from what people write."""
    return f"{kind}·" + "".join(c if c.isalnum() else "·" for c in code.lower())


def terms(one: Profile, person: Person, standing: Standing, works: Sequence[JointWork], role: Reader) -> Any:
    """The (language, text) pairs and the tokens by which this reader finds the profile; None if not at all."""
    parts = parts_open_to(one, role) if one.show_card != Visibility.NOBODY else frozenset()
    if Part.CARD not in parts:
        return None
    organisation = standing.organisation
    texts = [("", person.name)]
    if organisation:
        texts += [("", organisation.name), *((one["language"], one["name"]) for one in organisation.names)]
    tokens: list[str] = []
    if Part.EXPERTISE in parts:
        texts += [("en", one.expertise_en), ("fr", one.expertise_fr)]
        for code in one.priorities:
            texts += [(language, programme.priority_name(code, language)) for language in ("en", "fr")]
        tokens += [token("priority", code) for code in chosen_codes(one)]
    if Part.SEEKING in parts:
        texts += [("en", one.seeking), ("fr", one.seeking)]
        tokens += [token("seeks", code) for code in one.seeks]
    if Part.WORK in parts:
        texts += [(language, work.title) for work in works for language in ("en", "fr")]
    return texts, tokens


def texts_for_affinity(one: Profile, works: Sequence[JointWork], role: Reader) -> list[tuple[str, str]]:
    """The texts that partner finding reads: those that this reader of the profile sees."""
    parts = parts_open_to(one, role)
    found: list[tuple[str, str]] = []
    if Part.EXPERTISE in parts:
        found += [("en", one.expertise_en), ("fr", one.expertise_fr)]
    if Part.SEEKING in parts and one.seeking:
        found.append((language_of(one.seeking), one.seeking))
    if Part.WORK in parts:
        found += [(language_of(work.title), work.title) for work in works]
    return [text for text in found if text[1]]


def chosen_codes(one: Profile) -> list[str]:
    """The priorities that were ticked, each with the headings above it."""
    found: dict[str, None] = {}
    for code in one.priorities:
        version, _colon, rest = code.partition(":")
        steps = rest.split(".")
        found.update({f"{version}:{'.'.join(steps[:n])}": None for n in range(1, len(steps) + 1)})
    return list(found)
