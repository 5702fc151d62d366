"""Two at once: the same file twice, one order too many, a film thrown away while somebody works on it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from parvis.accounts.actions import accept_terms
from parvis.domain.clips import MOST_IN_THE_MAKING, Part
from parvis.domain.refusals import Refused
from parvis.files.models import StoredFile
from parvis.gateways import sandbox, storage
from parvis.media import tasks
from parvis.media.actions.clips import order_clip
from parvis.media.actions.ingest import AlreadyHere, discard, receive_file
from parvis.media.models import Asset, Clip, Job
from tests import factories
from tests.media.filmed import film_asset


def bytes_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def all_at_once(act, times):
    """What came of doing this so many times at the same moment: answers and refusals."""
    start = Barrier(times)

    def one(number):
        try:
            start.wait()
            return act(number)
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_a_file_that_came_in_while_its_twin_was_being_kept_is_the_one(officer, at_once, now, tmp_path, monkeypatch):
    path = tmp_path / "statement.txt"
    path.write_text("The same words.")
    put = storage.put

    def put_slowly(content, **named):
        monkeypatch.setattr(storage, "put", put)
        receive_file(path, by=officer, now=now)
        return put(content, **named)

    monkeypatch.setattr(storage, "put", put_slowly)

    with pytest.raises(AlreadyHere) as refused:
        receive_file(path, by=officer, now=now)

    assert refused.value.asset == Asset.objects.get()
    assert StoredFile.objects.filter(rendition__role="original").count() == 1
    assert len([one for one in bytes_in(at_once) if one.suffix == ".txt"]) == 1


@pytest.mark.several_writers
@pytest.mark.django_db(transaction=True)
def test_a_file_that_comes_in_six_times_at_once_is_stored_once(settings, tmp_path):
    keep_bytes_in(tmp_path / "files", settings)
    officer = factories.press_officer()
    path = tmp_path / "statement.txt"
    path.write_text("The same words.")

    came = all_at_once(lambda _number: receive_file(path, by=officer, now=timezone.now()), 6)

    assert sorted(type(one).__name__ for one in came) == ["AlreadyHere"] * 5 + ["Asset"]
    assert (Asset.objects.count(), StoredFile.objects.count(), len(bytes_in(tmp_path / "files"))) == (1, 1, 1)


@pytest.mark.several_writers
@pytest.mark.django_db(transaction=True)
def test_orders_at_the_same_moment_do_not_pass_the_limit(settings, tmp_path):
    keep_bytes_in(tmp_path / "files", settings)
    now = timezone.now()
    reader = factories.person()
    accept_terms(reader, language="en", now=now)
    master = film_asset(tmp_path, at=now).renditions.select_related("file", "asset").get(role="original")

    came = all_at_once(lambda n: order_clip(master, Part(n, n + 9), by=reader, now=now), MOST_IN_THE_MAKING + 3)

    assert [type(one).__name__ for one in came].count("TooMany") == 3
    assert Clip.objects.count() == MOST_IN_THE_MAKING


def test_a_part_of_a_film_that_is_thrown_away_meanwhile_leaves_nothing(
    officer, at_once, now, tmp_path, settings, monkeypatch, django_capture_on_commit_callbacks
):
    draft = film_asset(tmp_path, at=now, status="draft")
    Asset.objects.update(publish_at=None)
    accept_terms(officer, language="en", now=now)
    master = draft.renditions.select_related("file", "asset").get(role="original")
    call = sandbox.call

    def discarded_meanwhile(function, *arguments, **named):
        made = call(function, *arguments, **named)
        with django_capture_on_commit_callbacks(execute=True):
            discard(draft, by=officer, now=now)
        return made

    monkeypatch.setattr(sandbox, "call", discarded_meanwhile)

    order_clip(master, Part(3, 9), by=officer, now=now)

    assert not (Asset.objects.exists() or Clip.objects.exists() or Job.objects.exists() or StoredFile.objects.exists())
    assert bytes_in(at_once) == []


def test_a_draft_that_is_thrown_away_while_it_is_prepared_leaves_nothing(
    officer, at_once, now, tmp_path, settings, monkeypatch, django_capture_on_commit_callbacks
):
    path = tmp_path / "statement.txt"
    path.write_text("Words.")
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": ["now", "media"]}}
    draft = receive_file(path, by=officer, now=now)
    job = draft.jobs.get()
    call = sandbox.call

    def discarded_meanwhile(function, *arguments, **named):
        made = call(function, *arguments, **named)
        with django_capture_on_commit_callbacks(execute=True):
            discard(draft, by=officer, now=now)
        return made

    monkeypatch.setattr(sandbox, "call", discarded_meanwhile)

    tasks.prepare_asset.call(asset_code=draft.code, job_code=job.code)
    tasks.prepare_asset.call(asset_code=draft.code, job_code=job.code)  # and once more, as the queue may

    assert not (Asset.objects.exists() or Job.objects.exists() or StoredFile.objects.exists())
    assert bytes_in(at_once) == []


def keep_bytes_in(folder, settings):
    kept = {**settings.STORAGES["default"], "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": kept}
