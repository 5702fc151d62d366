"""The house opens, survives the death of each of its parts, and leaves nobody behind."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import av
import numpy as np
import pytest

from parvis.config.places import ROOT, Places
from parvis.config.supervisor import is_free

PATIENCE = 10  # seconds that a person gives Ctrl-C


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(holds: Callable[[], object], *, seconds: float = 240) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def members_of(folder: Path) -> dict[int, str]:
    """The processes that belong to the installation in this folder, by number."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment = (entry / "environ").read_bytes().split(b"\0")
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if f"PARVIS_DATA={folder}".encode() in environment and words:
            found[int(entry.name)] = words
    return found


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    """The environment of an installation in this folder."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return {**kept, "PARVIS_DATA": str(folder), "PARVIS_EXAMPLE": "no", **more}


@contextmanager
def opened(folder: Path, **more: str) -> Iterator[tuple[subprocess.Popen[str], int, Path]]:
    """A house that runs; its console is kept in the folder."""
    port = free_port()
    environment = surroundings(folder, PORT=str(port), PARVIS_BYTES_PORT=str(free_port()), **more)
    with (folder / "console").open("w") as console:
        process = subprocess.Popen(
            [sys.executable, "-m", "parvis.config"],
            cwd=ROOT,
            env=environment,
            stdout=console,
            stderr=console,
            text=True,
        )
        try:
            wait_until(lambda: answers(port) or process.poll() is not None)
            yield process, port, folder
        finally:
            process.kill()
            process.wait()
            wait_until(lambda: not members_of(folder), seconds=60)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int, Path]]:
    with opened(tmp_path) as running:
        yield running


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_part_that_is_killed_comes_back_and_ctrl_c_ends_all(house):
    process, port, folder = house
    wait_until(lambda: "Parvis is open" in (folder / "console").read_text())
    wait_until(lambda: {"worker --queue now", "worker --queue media", "clock"} <= parts(folder))
    killed = [number for number, words in members_of(folder).items() if "granian" in words or " worker " in words]

    for number in killed:
        os.kill(number, signal.SIGKILL)
    wait_until(lambda: not set(killed) & set(members_of(folder)))
    wait_until(lambda: answers(port))
    wait_until(lambda: {"worker --queue now", "worker --queue media", "clock"} <= parts(folder))

    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    assert time.monotonic() - began < PATIENCE
    assert members_of(folder) == {}


def parts(folder: Path) -> set[str]:
    wanted = {"worker --queue now", "worker --queue media", "clock"}
    return {part for part in wanted if any(part in words for words in members_of(folder).values())}


def write_slow_film(path: Path) -> None:
    """A film that is quickly made and slowly encoded: 150 large pictures, each on its own."""
    rows = np.random.default_rng(1).integers(0, 255, (1080, 1920, 3), np.uint8)
    with av.open(str(path), "w") as movie:
        track = movie.add_stream("mjpeg", rate=25)
        track.width, track.height, track.pix_fmt = 1920, 1080, "yuvj420p"
        for number in range(150):
            picture = av.VideoFrame.from_ndarray(np.roll(rows, number * 7, axis=1), format="rgb24")
            movie.mux(track.encode(picture.reformat(format="yuvj420p")))
        movie.mux(track.encode(None))


def job_of(folder: Path) -> tuple[str, str, int]:
    """State, step and attempts of the one job of this installation."""
    with closing(sqlite3.connect(folder / "db.sqlite3", timeout=30)) as tables:
        found = tables.execute("SELECT state, step, attempts FROM media_job").fetchone()
    return found or ("", "", 0)


def children_of(numbers: set[int]) -> set[int]:
    """The processes that these have started."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) in numbers:
                found.add(int(entry.name))
    return found


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_ctrl_c_breaks_off_an_encoding_which_goes_on_at_the_next_start(tmp_path):
    (tmp_path / "footage").mkdir()
    folder = tmp_path / "house"
    folder.mkdir()
    write_slow_film(tmp_path / "footage" / "noise.mkv")
    example = {"PARVIS_EXAMPLE": "yes", "PARVIS_DEMO": "no"}

    with opened(folder, **example) as (process, _port, _folder):
        taking = [sys.executable, "-m", "parvis.config", "demo", "--quiet", "--with", str(tmp_path / "footage")]
        subprocess.run(taking, cwd=ROOT, env=surroundings(folder, **example), check=True)
        wait_until(lambda: "journalist@example.org" in (folder / "console").read_text())
        wait_until(lambda: job_of(folder)[:2] in {("running", "preview"), ("running", "house")})
        workers = {number for number, words in members_of(folder).items() if "--queue media" in words}
        encoders = children_of(workers)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        status = process.wait(timeout=60)
        took = time.monotonic() - began
        left, console = members_of(folder), (folder / "console").read_text()
        interrupted = job_of(folder)

    with opened(folder, **example):
        wait_until(lambda: job_of(folder)[0] not in {"waiting", "running"})
    with closing(sqlite3.connect(folder / "db.sqlite3")) as tables:
        made = tables.execute(
            "SELECT role, frames FROM media_rendition WHERE frames IS NOT NULL ORDER BY role"
        ).fetchall()

    assert (status, left, console.count("Sign-ins of the example")) == (0, {}, 1)
    assert took < PATIENCE
    assert encoders
    assert not encoders & {int(entry.name) for entry in Path("/proc").glob("[0-9]*")}
    assert interrupted[0] == "running"
    assert job_of(folder)[::2] == ("ready", 2)
    assert made == [("house", 150), ("original", 150), ("preview", 150)]


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_nobody_outlives_a_supervisor_that_is_killed(house):
    process, _port, folder = house

    process.send_signal(signal.SIGKILL)
    process.wait()

    wait_until(lambda: not members_of(folder), seconds=60)


def test_a_taken_port_is_named_with_a_way_out(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        environment = {**os.environ, "PORT": str(port), "PARVIS_DATA": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-m", "parvis.config"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not is_free("127.0.0.1", port)

    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in done.stdout
    assert f"PORT={port + 10} ./run" in done.stdout


@pytest.mark.parametrize("port", ["", "0", "eighty", "-1", "65536", "80.5"])
def test_a_port_that_is_none_is_refused_in_words(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    if port == "":
        assert Places.from_environment().port == 8000
        return

    with pytest.raises(ValueError, match="PORT must be a whole number from 1 to 65534"):
        Places.from_environment()


def test_the_supervisor_reads_its_environment_as_the_settings_do(settings):
    places = Places.from_environment()

    assert (places.port, places.bytes_port, places.folder) == (settings.PORT, settings.BYTES_PORT, settings.DATA)
    assert places.example == settings.EXAMPLE
