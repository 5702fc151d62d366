"""The example told, small: everything is there, in its state, and a second telling adds nothing."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from parvis.accounts.models import Person
from parvis.audit.models import Entry
from parvis.demo import crowd, library, offers, people, queries, stills, story, tasks
from parvis.demo.models import Loaded
from parvis.domain.assets import AssetKind, JobState
from parvis.domain.embargo import AssetStatus
from parvis.domain.newsletter import IssueStatus
from parvis.domain.roles import Role
from parvis.media.models import Asset, Collection, Job
from parvis.newsletter.models import Issue, Subscription


@pytest.fixture
def small(monkeypatch):
    """Pictures a few pixels wide, so that the telling takes a moment."""
    monkeypatch.setattr(story, "write_poster", lambda entry, path: stills.write_poster(entry, path, width=96))
    monkeypatch.setattr(
        story,
        "write_still",
        lambda entry, path, taken_on: stills.write_still(entry, path, taken_on=taken_on, size=(96, 54)),
    )
    settings.UPLOADS.mkdir(parents=True, exist_ok=True)
    yield
    # The mark would cost every later page of this run a query.
    offers.mark().unlink(missing_ok=True)


@pytest.fixture
def told(db, small):
    """The example, told once."""
    once = story.Story(timezone.now(), lambda line: None)
    once.tell()
    return once


def counts() -> list[int]:
    return [table.objects.count() for table in (Person, Asset, Collection, Issue, Subscription, Job, Entry, Loaded)]


def test_everything_of_the_content_is_there(told):
    assert Asset.objects.count() == len(library.entries())
    assert Person.objects.count() == len(people.PEOPLE)
    assert {role for person in Person.objects.all() for role in person.roles_at(told.now)} == set(Role)
    assert Collection.objects.count() == len(library.shelves())
    assert sorted(Issue.objects.values_list("status", flat=True)) == [IssueStatus.DRAFT, IssueStatus.SENDING]


def test_films_have_their_page_before_they_are_painted(told):
    films = Asset.objects.open_at(told.now).filter(kind=AssetKind.VIDEO)

    assert films.count() == 8
    assert all(film.renditions.filter(role="poster").exists() for film in films)
    assert all(film.shots.count() >= 3 for film in films)
    assert queries.arrival() == queries.Arrival(0, 8, 0)
    assert "0 of 8" in offers.arriving({})


def test_told_again_it_adds_nothing(told):
    before = counts()

    story.Story(timezone.now(), lambda line: None).tell()

    assert counts() == before


def test_an_asset_opens_once_it_is_prepared(told):
    asset = queries.asset_loaded("first-light")
    Job.objects.filter(asset=asset).update(state=JobState.READY)
    moment = told.moment(library.entry("first-light"))

    tasks.publish_prepared.call(
        asset_code=asset.code, officer=told.officer().code, told_at=moment.isoformat(), publish_at=moment.isoformat()
    )

    asset.refresh_from_db()
    assert (asset.status, asset.publish_at) == (AssetStatus.PUBLISHED, moment)


def test_the_command_prints_the_sign_ins_and_keeps_them(db, small, capsys, tmp_path):
    (tmp_path / "footage").mkdir()

    call_command("demo", "--with", str(tmp_path / "footage"))

    shown = capsys.readouterr().out
    assert all(email in shown and password in shown for email, password, _what in people.SIGN_INS)
    assert (settings.DATA / "sign-ins.txt").read_text() == people.printed()
    assert Person.objects.get(email="journalist@example.org").check_password("Open-Square-2026")


def test_a_crowd_is_laid_down_once_and_can_be_found(db, monkeypatch):
    monkeypatch.setitem(crowd.SIZES, "M", crowd.Size(assets=12, people=5, entries=24))
    now = timezone.now()

    for _time in range(2):
        crowd.load("M", now=now, say=lambda line: None)

    assert (Asset.objects.count(), Person.objects.count()) == (12, 5)
    assert Asset.objects.open_at(now).count() == 12
    assert all({text.language for text in asset.texts.all()} == {"en", "fr"} for asset in Asset.objects.all())
