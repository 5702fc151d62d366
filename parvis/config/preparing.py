"""Make an installation ready to serve, and skip what is ready already.

What the preparation depends on (migrations, catalogues, static files, installed
packages) is digested; only when that digest differs from the one of the last
time is Django asked to migrate, compile and collect.  A second start thus costs
no more than the servers' own.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from parvis.config.places import ROOT, Places

ROOM_NEEDED = 200 * 1024 * 1024


def prepare(places: Places) -> bool:
    """Ready the database, the catalogues and the static files; False if it failed (it has said why)."""
    try:
        places.folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(places.folder).free
    except OSError as wrong:
        tell(f"The folder {places.folder} cannot be used: {wrong.strerror}.")
        tell("Choose another:  PARVIS_DATA=/path/to/folder ./run")
        return False
    if free < ROOM_NEEDED:
        tell(f"The disk is nearly full: {free // 2**20} MB are left at {places.folder}.")
        tell("Make room, or choose another disk:  PARVIS_DATA=/path/to/folder ./run")
        return False
    kept, digest = places.folder / "prepared", digest_of_inputs(places)
    if kept.exists() and kept.read_text() == digest and has_database(places):
        return True
    tell("Preparing the installation …")
    done = subprocess.run(
        [sys.executable, "-m", "parvis.config", "prepare"], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        tell("The installation could not be prepared; the last lines above say why.")
        return False
    if "empty" in done.stdout.split() and places.demo:
        wanted_mark(places).touch()
    kept.write_text(digest)
    return True


def digest_of_inputs(places: Places) -> str:
    """One number for everything the preparation reads: names, sizes and dates of the files."""
    found = hashlib.sha256(f"{places.database_url}\n{places.folder}\n{sys.version}\n".encode())
    for pattern in ("*/migrations/*.py", "*/locale/*/LC_MESSAGES/*.po", "*/static/**/*"):
        for path in sorted((ROOT / "parvis").glob(pattern)):
            if path.is_file():
                state = path.stat()
                found.update(f"{path.relative_to(ROOT)} {state.st_size} {state.st_mtime_ns}\n".encode())
    found.update((ROOT / "requirements" / "run.txt").read_bytes())
    return found.hexdigest()


def has_database(places: Places) -> bool:
    """Whether the database file is still there; a server's database is taken on trust."""
    return bool(places.database_url) or (places.folder / "db.sqlite3").exists()


def wanted_mark(places: Places) -> Path:
    """Stands from the first start until the example is loaded, so that an interrupted load goes on."""
    return places.folder / "example-wanted"


def demo_is_wanted(places: Places) -> bool:
    """Whether the example programme is still to be loaded."""
    return places.demo and wanted_mark(places).exists()


def demo_is_loaded(places: Places) -> None:
    """Take note that the example programme is in."""
    wanted_mark(places).unlink(missing_ok=True)


def sign_ins(places: Places) -> str:
    """The sign-ins of the example's people, as the demo wrote them down."""
    written = places.folder / "sign-ins.txt"
    return written.read_text() if places.example and written.exists() else ""


def tell(text: str) -> None:
    """A line on the console."""
    print(text, flush=True)  # noqa: T201
