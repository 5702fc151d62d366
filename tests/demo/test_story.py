"""The example told, small: everything is there, in its state, and a second telling adds nothing."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from parvis.accounts.models import Person
from parvis.audit.models import Entry
from parvis.decisions.models import CommitteeMeeting, LineRuling
from parvis.demo import library, offers, people, queries, stills, story, tasks
from parvis.demo.crowd import SharedBytes
from parvis.demo.films import Stage, film_named
from parvis.demo.films.lettering import frames_at
from parvis.demo.models import Loaded
from parvis.domain.assets import AssetKind, JobState
from parvis.domain.awards import AwardStatus
from parvis.domain.embargo import AssetStatus
from parvis.domain.newsletter import IssueStatus
from parvis.domain.roles import Role
from parvis.gateways import sandbox, storage
from parvis.grants.models import Amendment, Award, Negotiation, Obligation, Report, SuccessMark
from parvis.media.actions import jobs
from parvis.media.models import Asset, Collection, Job
from parvis.media.tasks import prepare_asset
from parvis.newsletter.models import Issue, Subscription
from parvis.opendata import queries as open_data
from parvis.opendata.models import Release
from parvis.past.models import PastAward, PastPerson
from parvis.payments.models import LedgerEntry, PaymentRequest
from parvis.proposals.actions import finding
from parvis.proposals.models import Proposal
from parvis.proposals.queries import changes_of_stage, drafts, passages
from parvis.review.models import Assignment, PanelItem


@pytest.fixture(scope="module")
def small():
    """Pictures a few pixels wide, so that the telling takes a moment."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(story, "write_poster", lambda entry, path: stills.write_poster(entry, path, width=96))
        patched.setattr(
            story,
            "write_still",
            lambda entry, path, taken_on: stills.write_still(entry, path, taken_on=taken_on, size=(96, 54)),
        )
        yield
    # The mark would cost every later page of this run a query.
    offers.mark().unlink(missing_ok=True)


@pytest.fixture(scope="module")
def example(once, small):
    """The example, told once."""
    with once():
        telling = story.Story(timezone.now(), lambda line: None)
        telling.tell()
        yield telling


@pytest.fixture
def told(example, db):
    """The example, as if each test had its own."""
    return example


def counts() -> list[int]:
    return [table.objects.count() for table in (Person, Asset, Collection, Issue, Subscription, Job, Entry, Loaded)]


def test_everything_of_the_content_is_there(told):
    assert Asset.objects.count() == len(library.entries())
    assert Person.objects.filter(email__in=[one.email for one in people.PEOPLE]).count() == len(people.PEOPLE)
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


@pytest.fixture
def short(monkeypatch):
    """The films of the example, two seconds long and a few pixels wide."""

    def named(name):
        film = film_named(name)
        shots = tuple(replace(shot, seconds=1) for shot in film.shots[:2])
        return replace(film, stage=Stage(96, 54), shots=shots, sound=lambda _seconds: np.zeros((96_000, 2), np.float32))

    monkeypatch.setattr(tasks, "film_named", named)


def painting(asset: Asset) -> Job:
    return asset.jobs.get(task=queries.PAINTING)


def test_a_film_is_painted_together_with_its_preview(told, short, monkeypatch):
    asset = queries.asset_loaded("sea-at-dawn")
    asked = []
    call = sandbox.call
    monkeypatch.setattr(sandbox, "call", lambda function, *a, **k: asked.append(function) or call(function, *a, **k))

    tasks.paint_film.call(asset_code=asset.code, job_code=painting(asset).code)
    prepare_asset.call(asset_code=asset.code, job_code=asset.jobs.get(task="media.prepare_asset").code)

    kept = {one.role: (one.frames, one.rate, one.start_frame) for one in asset.renditions.filter(frames__gt=0)}
    assert kept["original"] == kept["preview"] == (50, 25, frames_at("05:41:00:00", Fraction(25)))
    assert set(asset.renditions.values_list("role", flat=True)) == {"original", "preview", "poster", "sprite", "strip"}
    assert [name.split(":")[1] for name in asked] == ["look", "filmstrip"]  # nothing was encoded a second time
    assert queries.arrival().here == 1


def test_a_painted_film_gets_its_captions_once_it_is_prepared(told, short):
    asset = queries.asset_loaded("sea-at-dawn")
    tasks.paint_film.call(asset_code=asset.code, job_code=painting(asset).code)

    tasks.tell_captions.call(asset_code=asset.code)
    too_early = asset.caption_tracks.count()
    prepare_asset.call(asset_code=asset.code, job_code=asset.jobs.get(task="media.prepare_asset").code)
    tasks.tell_captions.call(asset_code=asset.code)

    assert painting(asset).state == JobState.READY
    assert too_early == 0
    assert set(asset.caption_tracks.values_list("language", "state")) == {("en", "published"), ("fr", "published")}


def test_painting_that_failed_says_so_and_is_painted_at_the_next_try(told, short, client, monkeypatch):
    asset = queries.asset_loaded("sea-at-dawn")
    Job.objects.exclude(pk=painting(asset).pk).update(state=JobState.READY)
    with monkeypatch.context() as broken:
        broken.setattr(tasks, "film_named", None)
        with pytest.raises(TypeError):
            tasks.paint_film.call(asset_code=asset.code, job_code=painting(asset).code)

    english, french = (client.get(f"/{language}/example/arriving/").content.decode() for language in ("en", "fr"))
    jobs.retry(painting(asset), by=told.officer(), now=told.now)
    again = DBTaskResult.objects.filter(task_path__endswith="paint_film").latest("enqueued_at")
    tasks.paint_film.call(**again.args_kwargs["kwargs"])

    assert "A film of this example could not be painted." in english
    assert "Something unforeseen went wrong" in english
    assert 'href="/en/press/desk/jobs/"' in english
    assert "<progress" not in english
    assert "n’a pas pu être peint" in french
    assert painting(asset).state == JobState.READY
    assert queries.has_master(asset)


def test_told_again_it_adds_nothing(told):
    before = counts()

    story.Story(timezone.now(), lambda line: None).tell()

    assert counts() == before


def test_a_multi_year_project_that_nobody_ranked_is_awarded_and_paid_once(told):
    award = Award.objects.get(proposal__acronym="TWOBANKS")
    [said] = PanelItem.objects.filter(proposal=award.proposal)

    assert award.proposal.call.is_activity
    assert (said.outcome, said.ranked) == ("recommended", False)
    assert [one.kind for one in award.obligations.order_by("number")] == ["report", "report", "final-report"]
    assert (award.status, award.amount_minor) == (AwardStatus.ACCEPTED, 31_500_000)


def test_a_second_phase_lies_with_its_reviewers_changed_since_the_first(told):
    proposal = Proposal.objects.get(acronym="FROSTROOT")
    asked = Assignment.objects.filter(proposal=proposal, state="accepted")

    changed = {change.path for change in changes_of_stage(proposal)}

    assert (proposal.stage, proposal.status) == ("full", "submitted")
    assert {"summary", "aims", "months"} <= changed
    assert asked.filter(expert__email="asta@experts.example").exists()


def test_the_body_has_decided_in_each_way_and_awards_stand_in_each_life(told):
    rulings = set(LineRuling.objects.values_list("ruling", flat=True))
    meetings = sorted(CommitteeMeeting.objects.values_list("state", flat=True))
    changes = sorted(Amendment.objects.values_list("kind", "status"))

    assert rulings == {"agreed-in-meeting", "deferred"}
    assert meetings == ["called-off", "ended", "planned"]
    assert changes == [
        ("end-user", "asked"),
        ("extension", "approved"),
        ("resumption", "approved"),
        ("suspension", "approved"),
        ("suspension", "approved"),
        ("termination", "approved"),
    ]
    assert sorted(one is None for one in Negotiation.objects.values_list("settled_at", flat=True)) == [False, True]
    public = open_data.told(open_data.register(told.now), told.now)
    assert {one.state.value for one in public} == {"awarded", "completed", "cancelled"}
    assert [len([one for one in public if any(party.protected for party in one.parties)]), len(public)] == [1, 7]
    assert Release.objects.filter(withdrawn_at__isnull=False).count() == 1
    assert sorted(Award.objects.values_list("status", flat=True)).count("closed") == 2
    assert Award.objects.filter(status=AwardStatus.DECLINED).count() == 1
    assert SuccessMark.objects.get().met == 85
    late = Obligation.objects.filter(due_on__lt=told.now.date(), satisfied_at__isnull=True).get()
    assert Report.objects.get(obligation=late).status == "returned"
    assert {one.kind for one in LedgerEntry.objects.all()} >= {"claimed", "returned", "paid"}
    assert sorted(PaymentRequest.objects.exclude(ended_as="").values_list("ended_as", flat=True)) == ["returned"]


def test_earlier_funding_is_taken_in_and_shares_passages_with_a_proposal(told):
    officer = Person.objects.get(email="programme@example.org")
    metro, cables = (
        drafts.with_revision(Proposal.objects.select_related("call")).get(acronym=name)
        for name in ("METROAIR", "CABLEEAR")
    )

    finding.imprint_everything(told.now)  # as the worker does

    assert (PastAward.objects.count(), PastPerson.objects.count()) == (5, 9)
    earlier = passages.sharing_with_awards(metro, officer, at=told.now)
    alike = passages.sharing_words(cables, officer, at=told.now)
    assert [one.award.title for one in earlier] == ["Air in tunnels: what ventilation does with a release"]
    assert alike[0].title == "Quiet harbours: listening for what should not be there"


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


def test_a_file_that_may_have_no_more_names_is_copied(tmp_path, monkeypatch):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"frames")
    shared = SharedBytes.__new__(SharedBytes)
    shared.kept = {}
    link, given = os.link, []

    def link_twice(source, target):
        if given.count(source) == 2:
            raise OSError(errno.EMLINK, "Too many links")
        given.append(source)
        link(source, target)

    monkeypatch.setattr(os, "link", link_twice)
    keys = [shared.link(film)[0] for _time in range(6)]

    places = [storage.local_path(key) for key in keys]
    assert len(set(places)) == 6
    assert [place.read_bytes() for place in places] == [b"frames"] * 6
    assert len({place.stat().st_ino for place in places}) == 2
