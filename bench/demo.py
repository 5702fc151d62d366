"""What does the example cost?  Its films, stills and sounds, painted and prepared by the media worker.

    ./run bench demo [--folder FOLDER]

Tells the example into a new installation, lets one media worker do everything
that waits, and prints CPU seconds (its children's included) at the moments that
a newcomer notices.  Takes as long as the first start's films do.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_MINUTES = 8  # of CPU, for everything the media worker does
TICK = os.sysconf("SC_CLK_TCK")
UNFINISHED = """
    SELECT asset.kind, count(*) FROM media_job AS job JOIN media_asset AS asset ON asset.id = job.asset_id
    WHERE job.state IN ('waiting', 'running') GROUP BY asset.kind
"""
FAILED = "SELECT count(*) FROM media_job WHERE state = 'failed'"
FILMS = """
    SELECT count(*) FROM media_job AS job JOIN media_asset AS asset ON asset.id = job.asset_id
    WHERE job.state = 'ready' AND job.task = 'media.prepare_asset' AND asset.kind = 'video'
"""


def main() -> int:
    """Make the installation, watch the worker, print the table."""
    wanted = argparse.ArgumentParser(prog="./run bench demo")
    wanted.add_argument("--folder", type=Path, default=None, help="where the installation goes (about 400 MB)")
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        return measure(Path(folder))


@dataclass(frozen=True)
class Moment:
    """What a clock and the processor's account say."""

    wall: float
    cpu: float


def measure(folder: Path) -> int:
    """1 if the budget is broken or something failed."""
    environment = {**os.environ, "PARVIS_DATA": str(folder), "PARVIS_EXAMPLE": "1"}
    environment.pop("DATABASE_URL", None)

    def house(*words: str) -> list[str]:
        return [sys.executable, "-m", "parvis.config", *words]

    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(house("prepare"), cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    start = time.monotonic()
    subprocess.run(house("demo"), cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    telling = told.ru_utime + told.ru_stime - began.ru_utime - began.ru_stime
    tell("people, texts, posters told (another process)", Moment(time.monotonic() - start, telling))

    worker = subprocess.Popen(house("worker", "--queue", "media"), cwd=ROOT, env=environment)
    try:
        failed = watch(worker.pid, folder / "db.sqlite3")
    finally:
        worker.send_signal(signal.SIGTERM)
    _pid, _status, used = os.wait4(worker.pid, 0)
    minutes = (used.ru_utime + used.ru_stime) / 60
    stored = sum(path.stat().st_size for path in (folder / "files").rglob("*") if path.is_file())
    print(f"\nmedia worker in all: {minutes:.2f} CPU minutes (at most {MOST_MINUTES}); {stored / 1e6:.0f} MB stored")
    return int(failed or minutes > MOST_MINUTES)


def watch(pid: int, database: Path) -> int:
    """Say when stills are there, then film after film; how many jobs failed."""
    start, stills, films = time.monotonic(), False, 0
    tables = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)
    try:
        while True:
            time.sleep(1)
            now = Moment(time.monotonic() - start, spent(pid))
            left = dict(tables.execute(UNFINISHED).fetchall())
            if not stills and not set(left) - {"video"}:
                stills = True
                tell("stills, sounds and papers prepared", now)
            here = tables.execute(FILMS).fetchone()[0]
            if here > films:
                films = here
                tell(f"films here: {films}", now)
            if not left:
                failed: int = tables.execute(FAILED).fetchone()[0]
                return failed
    finally:
        tables.close()


def spent(pid: int) -> float:
    """CPU seconds of a process and of the children it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(fields[place]) for place in (11, 12, 13, 14)) / TICK


def tell(what: str, moment: Moment) -> None:
    print(f"{what:<50} {moment.wall:7.1f} s   {moment.cpu:7.1f} s CPU", flush=True)


if __name__ == "__main__":
    sys.exit(main())
