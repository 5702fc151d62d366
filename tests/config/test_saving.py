"""What was saved comes back whole, and nothing is replaced unasked or from a damaged archive."""

from __future__ import annotations

import re
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from parvis.audit import actions as trail
from parvis.audit.actions import record
from parvis.audit.models import Entry
from parvis.audit.queries import proofs
from parvis.config import saving
from parvis.config.saving import NotSaved
from parvis.gateways import mail
from parvis.web import leases

HEAD = re.compile(r"(\d+):([0-9a-f]{64})")
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
Person = get_user_model()

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def installation(settings, tmp_path: Path) -> Path:
    """A folder with two files and a key, and a database with a person who did something."""
    settings.DATA = tmp_path / "data"
    (settings.DATA / "files" / "ab").mkdir(parents=True)
    (settings.DATA / "files" / "ab" / "one").write_bytes(b"one" * 1000)
    (settings.DATA / "files" / "two").write_bytes(b"")
    (settings.DATA / "secret.key").write_text("secret")
    person = Person.objects.create_user("Zoé@example.org", "a\tb\\c\nd", name="Zoé\t\\N “x”")
    record("person.joined", on=person, by=person, at=NOW, facts={"name": "Zoé"})
    return settings.DATA


def kept(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    return (
        list(Person.objects.order_by("pk").values_list("pk", "code", "email", "name", "password", "joined_at")),
        list(Entry.objects.order_by("pk").values_list("pk", "text", "digest", "at")),
    )


def test_everything_comes_back_as_it_was(installation, tmp_path):
    before, files = rows(), kept(installation)
    saving.back_up(tmp_path / "saved.tar", now=NOW)
    Person.objects.update(name="somebody else")
    Person.objects.create_user("late@example.org")
    (installation / "files" / "two").write_bytes(b"changed")
    (installation / "files" / "three").write_bytes(b"late")

    saving.restore(tmp_path / "saved.tar", force=True, now=NOW)

    assert rows() == before
    assert kept(installation) == files
    # Numbers given out before the backup are not given out again.
    assert Person.objects.create_user("new@example.org").pk > before[0][-1][0]


def test_an_installation_with_people_is_not_replaced_unasked(installation, tmp_path):
    saving.back_up(tmp_path / "saved.tar", now=NOW)
    Person.objects.create_user("late@example.org")

    with pytest.raises(NotSaved, match="There are people"):
        saving.restore(tmp_path / "saved.tar", force=False, now=NOW)

    assert Person.objects.count() == 2


def test_an_installation_at_work_is_not_replaced(installation, tmp_path):
    saving.back_up(tmp_path / "saved.tar", now=NOW)
    leases.hold("clock", "other", now=NOW)

    with pytest.raises(NotSaved, match="at work"):
        saving.restore(tmp_path / "saved.tar", force=False, now=NOW + timedelta(seconds=1))


@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_a_damaged_archive_changes_nothing(installation, tmp_path, damage):
    saved = tmp_path / "saved.tar"
    saving.back_up(saved, now=NOW)
    before, files = rows(), kept(installation)
    content = saved.read_bytes()
    saved.write_bytes(content[: len(content) // 2] if damage == "cut" else content.replace(b"oneone", b"twotwo", 1))

    with pytest.raises(NotSaved):
        saving.restore(saved, force=True, now=NOW)

    assert (rows(), kept(installation)) == (before, files)


def test_an_archive_that_climbs_out_of_its_folder_is_refused(installation, tmp_path):
    saved = tmp_path / "saved.tar"
    with tarfile.open(saved, "w") as archive:
        archive.add(installation / "secret.key", arcname="../climbed")

    with pytest.raises(NotSaved):
        saving.restore(saved, force=True, now=NOW)

    assert not (tmp_path / "climbed").exists()


def test_an_interrupted_backup_leaves_no_file(installation, tmp_path, monkeypatch):
    monkeypatch.setattr(saving, "applied", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        saving.back_up(tmp_path / "saved.tar", now=NOW)

    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_the_head_mailed_yesterday_proves_what_a_backup_brings_back_and_tells_what_it_lost(
    installation, tmp_path, settings
):
    settings.OUTBOX = tmp_path / "outbox"
    settings.AUDIT_MAIL_TO = ["keeper@example.org"]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["now"]}}
    person = Person.objects.get()
    heads = []
    for day in range(3):
        record("person.signed-in", on=person, by=person, at=NOW + timedelta(days=day), facts={"with": "password"})
        trail.seal_heads(NOW + timedelta(days=day))
        trail.mail_head(NOW + timedelta(days=day))
        letters = list(mail.outbox(10))
        assert len(letters) == day + 1
        heads.append(max(HEAD.search(letter.text).groups() for letter in letters))
        if day == 1:
            saving.back_up(tmp_path / "saved.tar", now=NOW + timedelta(days=day))
    first, yesterday, today = [(int(number), digest) for number, digest in heads]
    assert [proofs.verify(known=one).wrong for one in (first, yesterday, today)] == [[], [], []]

    saving.restore(tmp_path / "saved.tar", force=True, now=NOW + timedelta(days=3))

    assert [proofs.verify(known=one).wrong for one in (first, yesterday)] == [[], []]
    assert proofs.verify(known=today).wrong == [
        f"head {today[0]}: newer than this database, which ends on head {yesterday[0]}; was a backup restored?"
    ]
    # The house works on, and its next head is not the one that was mailed.
    record("person.signed-in", on=person, by=person, at=NOW + timedelta(days=4), facts={"with": "password"})
    trail.seal_heads(NOW + timedelta(days=4))
    assert proofs.verify().wrong == []
    assert proofs.verify(known=today).wrong == [f"head {today[0]}: not the one that was kept elsewhere ({today[1]})"]
