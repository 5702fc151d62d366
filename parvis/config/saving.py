"""`./run backup` and `./run restore`: everything an installation keeps, in one tar file, proven on the way back.

The archive holds the database, the folder of files, the installation's keys and,
as its last member, a manifest with the SHA-256 of each part.  The database is
taken first and at one moment; files never change and are kept for a while after
they are given up, so what it names is there when the folder is read.

SQLite is copied by its own online backup.  PostgreSQL is read table by table in
one repeatable-read transaction, which needs no program of the server's version
on this machine; it comes back into tables that `migrate` made, so into the same
version of Parvis that saved it.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from parvis.domain.refusals import Refused
from parvis.web.models import Lease

MANIFEST = "manifest.json"
FORMAT = 1
BLOCK = 1 << 20
KEPT = ("files", "keys", "audit.key", "secret.key")  # of PARVIS_DATA; the rest is made anew


class NotSaved(Refused):
    """The archive cannot be written or brought back; says why."""


def back_up(target: Path, *, now: datetime) -> dict[str, Any]:
    """Write everything into this tar file; its manifest.  An interrupted backup leaves no file under the name."""
    parts: dict[str, dict[str, Any]] = {}
    writing = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder, tarfile.open(writing, "w") as archive:
            for path in dumped_database(Path(folder)):
                add(archive, path, f"database/{path.name}", parts)
            for kept in KEPT:
                for path in members(settings.DATA / kept):
                    add(archive, path, path.relative_to(settings.DATA).as_posix(), parts)
            manifest = {
                "format": FORMAT,
                "made_at": now.isoformat(),
                "database": connection.vendor,
                "migrations": applied(),
                "parts": parts,
            }
            text = json.dumps(manifest, indent=1).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
        writing.replace(target)
    finally:
        writing.unlink(missing_ok=True)
    return manifest


def restore(source: Path, *, force: bool, now: datetime) -> dict[str, Any]:
    """Bring everything back from this tar file; its manifest.

    Nothing is touched before every part has been read and proven.  An
    installation with people in it, or one that is at work, is replaced only by force.
    """
    if not force:
        check_may_be_replaced(now)
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".restoring-") as name:
        folder = Path(name)
        manifest = unpack(source, folder)
        if manifest["database"] != connection.vendor:
            raise NotSaved(
                "This archive comes from %(theirs)s, this installation runs on %(ours)s.",
                theirs=manifest["database"],
                ours=connection.vendor,
            )
        load_database(folder / "database", manifest)
        for kept in KEPT:
            put_in_place(folder / kept, settings.DATA / kept)
    return manifest


def check_may_be_replaced(now: datetime) -> None:
    """Raise NotSaved if somebody would lose something."""
    if not has_tables():
        return
    if Lease.objects.filter(expires_at__gt=now).exists():
        raise NotSaved("Parvis is at work here. Close it, wait half a minute, then restore.")
    if get_user_model().objects.exists():
        raise NotSaved("There are people in this installation. --force replaces it, all of it.")


def has_tables() -> bool:
    """Whether the database was ever prepared."""
    return Lease._meta.db_table in connection.introspection.table_names()


def applied() -> list[str]:
    """The migrations of this database."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def members(place: Path) -> Iterator[Path]:
    """The file, or the files in the folder, in a stable order."""
    if place.is_file():
        yield place
    elif place.is_dir():
        yield from (path for path in sorted(place.rglob("*")) if path.is_file())


def add(archive: tarfile.TarFile, path: Path, name: str, parts: dict[str, dict[str, Any]]) -> None:
    """Put the file into the archive and its digest into the parts."""
    try:
        opened = path.open("rb")
    except FileNotFoundError:
        return  # given up between listing and reading: the database of the archive may still name it no more
    with opened:
        entry = archive.gettarinfo(arcname=name, fileobj=opened)
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        reading = Digesting(opened)
        archive.addfile(entry, reading)
    parts[name] = {"size": entry.size, "sha256": reading.digest.hexdigest()}


class Digesting:
    """Reads a file and digests it on the way."""

    def __init__(self, opened: Any) -> None:
        self.opened = opened
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block: bytes = self.opened.read(size)
        self.digest.update(block)
        return block


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack the archive into the folder and prove every part; the manifest."""
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, tarfile.TarError, ValueError) as wrong:
        raise NotSaved("This is no whole backup of Parvis: %(why)s", why=wrong) from wrong
    if manifest.get("format") != FORMAT:
        raise NotSaved(
            "This backup has format %(format)s, which this version does not know.", format=manifest["format"]
        )
    found = {path.relative_to(folder).as_posix() for path in members(folder)} - {MANIFEST}
    if found != set(manifest["parts"]):
        strange = ", ".join(sorted(found ^ set(manifest["parts"]))[:5])
        raise NotSaved("The archive and its manifest disagree: %(strange)s", strange=strange)
    for name, part in manifest["parts"].items():
        with (folder / name).open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != part["sha256"]:
                raise NotSaved("%(name)s is damaged in this archive.", name=name)
    return manifest


def put_in_place(fresh: Path, place: Path) -> None:
    """Let the fresh file or folder stand where another may be."""
    if not fresh.exists():
        return
    if place.is_dir():
        shutil.rmtree(place)
    fresh.replace(place)


# --- the two databases


def dumped_database(folder: Path) -> Iterator[Path]:
    """The files that hold the database as it is at this moment."""
    if connection.vendor == "sqlite":
        copy = folder / "db.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        yield copy
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in tables():
            path = folder / f"{table}.copy"
            with connection.cursor() as cursor, path.open("wb") as opened:
                command = f"COPY (SELECT {columns(table)} FROM {quoted(table)}) TO STDOUT"  # noqa: S608 - our own names
                with cursor.cursor.copy(command) as copied:
                    for block in copied:
                        opened.write(block)
            yield path


def load_database(folder: Path, manifest: dict[str, Any]) -> None:
    """Replace the database by the archive's."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / "db.sqlite3")) as copy:
            copy.backup(connection.connection)  # into the open database: readers of the file meet no half of it
        connection.close()
        call_command("migrate", verbosity=0, interactive=False)
        return
    call_command("migrate", verbosity=0, interactive=False)
    if applied() != manifest["migrations"]:
        raise NotSaved("This archive was made by another version of Parvis. Restore it with that one, then upgrade.")
    with transaction.atomic(), connection.cursor() as cursor:
        names = [table for table in tables() if f"database/{table}.copy" in manifest["parts"]]
        cursor.execute(f"TRUNCATE {', '.join(map(quoted, names))} CASCADE")
        # Foreign keys are looked at when the transaction ends, so the order of the tables is free.
        for table in names:
            with (
                (folder / f"{table}.copy").open("rb") as opened,
                cursor.cursor.copy(f"COPY {quoted(table)} ({columns(table)}) FROM STDIN") as copied,
            ):
                while block := opened.read(BLOCK):
                    copied.write(block)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)


def no_style() -> Any:
    """Django's SQL without colours."""
    from django.core.management.color import no_style as plain

    return plain()


def tables() -> list[str]:
    """Every table of the installation."""
    return sorted(connection.introspection.table_names())


def columns(table: str) -> str:
    """The columns that are stored, not computed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
            "AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return ", ".join(quoted(name) for (name,) in cursor.fetchall())


def quoted(name: str) -> str:
    """A name as SQL takes it."""
    return connection.ops.quote_name(name)
