"""The example, told in order: people, films announced, files handed in, collections, newsletter.

Every part is told through an action, at a moment in the past, by the person who would have done it.
Told again, it adds nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from parvis.accounts.actions.appointments import appoint, appoint_by_operator, confirm_appointment
from parvis.accounts.actions.terms import accept_terms
from parvis.accounts.models import Person
from parvis.demo import actions, captions, library, offers, queries
from parvis.demo.cases import tell_cases, tell_projects
from parvis.demo.committee import tell_committee
from parvis.demo.earlier import tell_earlier
from parvis.demo.endings import tell_endings
from parvis.demo.films import film_named
from parvis.demo.library import Entry
from parvis.demo.lives import tell_lives
from parvis.demo.network import tell_network
from parvis.demo.papers import write_paper
from parvis.demo.people import PEOPLE, READERS
from parvis.demo.programme import tell_calls
from parvis.demo.proposals import tell_proposals
from parvis.demo.rounds import tell_rounds
from parvis.demo.sounds import write_sound
from parvis.demo.stations import tell_stations
from parvis.demo.stills import write_poster, write_still
from parvis.demo.telling import tell_pages, tell_stories
from parvis.domain.assets import TextState
from parvis.domain.roles import Role
from parvis.gateways import queue
from parvis.media.actions.collections import add_to_collection, create_collection, publish_collection
from parvis.media.actions.describing import ShotRow, Words, describe
from parvis.media.actions.ingest import AlreadyHere, receive_file
from parvis.media.actions.publishing import publish
from parvis.media.models import Asset
from parvis.newsletter import actions as newsletter

Say = Callable[[str], None]
BEGAN = timedelta(days=400)
AUDITED = timedelta(days=90)  # an auditor is appointed until a day
SUFFIX = {"photo": ".jpg", "audio": ".m4a", "document": ".pdf"}


class Story:
    """One telling, at one moment."""

    def __init__(self, now: datetime, say: Say) -> None:
        self.now, self.say = now, say
        self.began = now - BEGAN

    def tell(self) -> None:
        """Everything."""
        self.people()
        self.films()
        self.files()
        self.collections()
        self.newsletter()
        self.stories()
        self.say(f"{tell_network(self.now)} people of the network")
        planner = Person.objects.get(email="programme@example.org")
        self.say(f"{tell_calls(self.now, by=planner)} calls and activities")
        self.say(f"{tell_proposals(self.now, by=planner)} joint proposals")
        self.say(f"{tell_cases(self.now, by=planner)} cases on their way")
        self.say(f"{tell_projects(self.now, by=planner)} projects on their way")
        tell_stations(self.now)
        self.say(f"{tell_rounds(self.now)} proposals in five rounds of reviews")
        tell_earlier(self.now, by=planner)
        self.say(f"{tell_committee(self.now)} papers before the nations")
        tell_endings(self.now)
        self.say(f"{tell_lives(self.now)} awards, each as far as it has come")
        self.order_films()

    # People

    def people(self) -> None:
        """Two administrators by the operator's hand, the others by two pairs of eyes."""
        missing = [number for number, one in enumerate(PEOPLE) if not queries.loaded(f"person:{one.email}")]
        for number in missing:
            with transaction.atomic():
                self._welcome(number)
        if missing:
            self.say(f"{len(missing)} people")

    def _welcome(self, number: int) -> None:
        sample = PEOPLE[number]
        if Person.objects.filter(email__iexact=sample.email).exists():
            return
        at = self.began + timedelta(days=number, hours=9)
        person = actions.welcome(sample, now=at)
        if sample.role is Role.ADMINISTRATOR:
            appoint_by_operator(sample.email, sample.role, now=at)
        elif sample.role is not None:
            maker, confirmer = (Person.objects.get(email=one.email) for one in PEOPLE[:2])
            ends_at = self.now + AUDITED if sample.role is Role.AUDITOR else None
            made = appoint(sample.email, sample.role, ends_at=ends_at, by=maker, now=at + timedelta(hours=1))
            confirm_appointment(made.code, by=confirmer, now=at + timedelta(hours=3))
        if sample.terms:
            accept_terms(person, language=sample.language, now=at + timedelta(hours=4))

    def officer(self) -> Person:
        """Who speaks for the press office in this story."""
        return Person.objects.get(email="press@example.org")

    # The library

    def films(self) -> None:
        """Pages and posters now; the films themselves follow one by one."""
        offers.mark().touch()
        for entry in (one for one in library.entries() if one.kind == "video"):
            if not queries.loaded(f"asset:{entry.name}"):
                self._announce(entry)
                self.say(f"announced: {entry.name}")

    def order_films(self) -> None:
        """Last, so that no still waits behind a film that takes the worker a minute."""
        for entry in (one for one in library.entries() if one.kind == "video"):
            asset = queries.asset_loaded(entry.name)
            if asset is not None and not queries.has_master(asset) and not queries.is_being_painted(asset):
                actions.order_film(asset, by=None, now=self.now)
        captions.tell_all(by=self.officer(), now=self.now)

    def _announce(self, entry: Entry) -> Asset:
        moment = self.moment(entry)
        with tempfile.TemporaryDirectory(dir=settings.UPLOADS) as folder, transaction.atomic():
            poster = Path(folder) / "poster.jpg"
            size = write_poster(entry, poster)
            asset = actions.announce_film(entry, poster, size, by=self.officer(), now=moment - timedelta(hours=3))
            asset = self._describe(asset, entry, moment - timedelta(hours=2))
            return publish(asset, publish_at=moment, by=self.officer(), now=moment - timedelta(hours=1))

    def files(self) -> None:
        """Papers, stills and sounds are handed in like anybody's files; the worker prepares, then they open."""
        others = [one for one in library.entries() if one.kind != "video"]
        # What takes a moment comes first: a newcomer is looking already.
        for entry in sorted(others, key=lambda one: ("document", "photo", "audio").index(one.kind)):
            if not queries.loaded(f"asset:{entry.name}"):
                self._hand_in(entry)
                self.say(f"handed in: {entry.name}")

    def _hand_in(self, entry: Entry) -> None:
        moment, officer = self.moment(entry), self.officer()
        told = min(moment, self.now) - timedelta(hours=3)
        with tempfile.TemporaryDirectory(dir=settings.UPLOADS) as folder:
            suffix = ".txt" if entry.paper == "transcript" else SUFFIX[entry.kind]
            path = Path(folder) / f"{entry.name}{suffix}"
            self._make(entry, path)
            with transaction.atomic():
                try:
                    asset = receive_file(path, by=officer, now=told)
                except AlreadyHere as here:
                    actions.note(f"asset:{entry.name}", here.asset.code, now=self.now)
                    return
                self._describe(asset, entry, told + timedelta(minutes=40))
                actions.note(f"asset:{entry.name}", asset.code, now=self.now)
                if entry.state != "draft":
                    told_at = told + timedelta(hours=1)
                    tell_publication(
                        asset, officer=officer, told_at=told_at, publish_at=moment, withdrawn_because=entry.reason
                    )

    def _make(self, entry: Entry, path: Path) -> None:
        match entry.kind:
            case "photo":
                write_still(entry, path, taken_on=self.taken_on(entry))
            case "audio":
                write_sound(entry, path)
            case _:
                write_paper(entry, path)

    def _describe(self, asset: Asset, entry: Entry, now: datetime) -> Asset:
        film = film_named(entry.film) if entry.kind == "video" else None
        starts = [*film.shot_starts(), film.frames] if film else []
        rows = [
            ShotRow(starts[n], starts[n + 1], entry.shots[shot.name])
            for n, shot in enumerate(film.shots if film else ())
        ]
        words = {
            language: Words(
                headline=said.headline,
                description=said.description,
                storyline=said.storyline,
                alt_text=said.alt,
                usage_terms=said.usage_terms,
                restrictions=said.restrictions,
                state=TextState(said.state),
            )
            for language, said in entry.words.items()
        }
        return describe(
            asset,
            by=self.officer(),
            now=now,
            texts=words,
            shots=rows or None,
            people=entry.people,
            topics=entry.topics,
            keywords=entry.keywords,
            taken_on=self.taken_on(entry),
            place=entry.place,
            country=entry.country,
            event=entry.event,
            credit_line=entry.credit,
        )

    def moment(self, entry: Entry) -> datetime:
        """When the story lets it open: in the morning, some minutes apart."""
        day = self.now - timedelta(days=entry.days_ago)
        minute = sum(map(ord, entry.name)) % 50
        return datetime.combine(day.date(), time(7, minute), tzinfo=self.now.tzinfo)

    def taken_on(self, entry: Entry) -> date:
        """The day it was recorded."""
        return (self.moment(entry) - timedelta(days=entry.taken)).date()

    # What gathers them

    def collections(self) -> None:
        """Shelves under a title."""
        for shelf in library.shelves():
            if queries.loaded(f"collection:{shelf.name}"):
                continue
            at = self.now - timedelta(days=shelf.days_ago)
            with transaction.atomic():
                made = create_collection(titles=shelf.titles, by=self.officer(), now=at)
                members = [asset for name in shelf.assets if (asset := queries.asset_loaded(name)) is not None]
                add_to_collection(made, members, by=self.officer(), now=at)
                publish_collection(made, publish_at=at, by=self.officer(), now=at)
                actions.note(f"collection:{shelf.name}", made.code, now=self.now)
        self.say(f"{len(library.shelves())} collections")

    def stories(self) -> None:
        """Flagship activities, and the words of the programme's pages."""
        self.say(f"{tell_stories(self.now, by=self.officer())} flagship activities")
        planner = Person.objects.get(email="programme@example.org")
        self.say(f"{tell_pages(self.now, by=planner)} pages")

    def newsletter(self) -> None:
        """Readers who asked and confirmed, one issue sent, one in the making."""
        if not queries.loaded("readers"):
            with transaction.atomic():
                self._subscribe()
                actions.note("readers", "", now=self.now)
        for letter in library.letters():
            if queries.loaded(letter.name):
                continue
            at = self.now - timedelta(days=letter.days_ago or 0)
            words = {language: newsletter.Words(*said) for language, said in letter.words.items()}
            codes = [queries.loaded(f"asset:{name}") for name in letter.assets]
            with transaction.atomic():
                issue = newsletter.begin_issue(by=self.officer(), now=at)
                issue = newsletter.compose(issue, words=words, assets=codes, by=self.officer(), now=at)
                if letter.days_ago is not None:
                    newsletter.send_issue(issue, by=self.officer(), now=at)
                actions.note(letter.name, issue.code, now=self.now)
        self.say(f"{len(library.letters())} newsletter issues")

    def _subscribe(self) -> None:
        at = self.now - timedelta(days=90)
        for sample in (one for one in PEOPLE if one.reads):
            person = Person.objects.get(email=sample.email)
            newsletter.subscribe(person.email, language=person.language, by=person, now=at)
        for number, (address, language) in enumerate(READERS):
            asked = newsletter.subscribe(address, language=language, by=None, now=at + timedelta(days=number))
            if number:  # the first has not answered yet
                newsletter.confirm(asked.token, now=at + timedelta(days=number, hours=1))


def tell_publication(
    asset: Asset, *, officer: Person, told_at: datetime, publish_at: datetime, withdrawn_because: str = ""
) -> None:
    """Let it open at that moment, as soon as the worker has prepared it."""
    queue.defer(
        "demo.publish_prepared",
        asset_code=asset.code,
        officer=officer.code,
        told_at=told_at.isoformat(),
        publish_at=publish_at.isoformat(),
        withdrawn_because=withdrawn_because,
    )
