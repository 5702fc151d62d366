"""`./run`: prepare the installation, then keep its processes alive until told to stop.

One parent, stdlib only, holds the page server, the byte server, the two workers
and the clock.  A child that dies is swept up with everything it started and
comes back, each time a little later.  Ctrl-C or SIGTERM ends all of them within
seconds; a child that does not listen is killed.  Work in hand is not lost: the
task goes back to the queue (`parvis.web.leases`).
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from types import FrameType

from parvis.config import preparing
from parvis.config.places import Places

PARTS = ("pages", "bytes", "now", "media", "clock")
LONGEST_PAUSE = 30.0
SETTLED_AFTER = 60.0  # a child that lived so long has earned a quick return
GRACE = 6.0  # between the request to end and the kill


@dataclass
class Child:
    """A process to be kept alive: what to start, and how it has fared."""

    name: str
    command: Callable[[], list[str]]
    process: subprocess.Popen[str] | None = None
    started_at: float = 0.0
    falls: int = 0
    return_at: float = 0.0
    once: bool = False
    on_success: Callable[[], None] = field(default=lambda: None)

    def start(self) -> None:
        """Start it in a process group of its own, so that Ctrl-C reaches only the supervisor."""
        leash = [sys.executable, "-m", "parvis.config.leash", str(os.getpid())]
        self.process = subprocess.Popen(  # noqa: S603 - our own argument list, no shell
            [*leash, *self.command()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.started_at = time.monotonic()
        threading.Thread(target=relay, args=(self.name, self.process), daemon=True).start()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal_group(self, number: int) -> None:
        """Tell the child and everything it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def fell(self, now: float) -> None:
        """It ended without being asked: sweep up, come back later."""
        assert self.process is not None
        self.signal_group(signal.SIGKILL)
        status = self.process.returncode
        self.process = None
        if self.once:
            self.return_at = float("inf")
            if status == 0:
                self.on_success()
            else:
                say(f"{self.name} stopped early (status {status}); it goes on at the next ./run")
            return
        self.falls = 0 if now - self.started_at > SETTLED_AFTER else self.falls + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** max(0, self.falls - 1))
        self.return_at = now + pause
        say(f"{self.name} ended (status {status}); it comes back in {pause:g} s")


def say(text: str) -> None:
    """A line of the house itself."""
    print(text, flush=True)  # noqa: T201 - the console is this command's page


def relay(name: str, process: subprocess.Popen[str]) -> None:
    """Pass a child's lines on, each with the child's name before it."""
    assert process.stdout is not None
    for line in process.stdout:
        print(f"{name:>6} │ {line}", end="", flush=True)  # noqa: T201


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def granian(places: Places, application: str, port: int, *, processes: int, threads: int) -> list[str]:
    """A WSGI server for one of our applications."""
    options = {
        "--interface": "wsgi",
        "--host": places.listen,
        "--port": str(port),
        "--workers": str(processes),
        "--blocking-threads": str(threads),
        "--log-level": "error",  # its one warning is about the many threads that are meant
        "--workers-kill-timeout": "3",
    }
    words = [word for option in options.items() for word in option]
    return [sys.executable, "-m", "granian", *words, "--no-ws", "--respawn-failed-workers", application]


def worker(queue: str) -> Callable[[], list[str]]:
    """The command of the worker of this queue; each start names its predecessor, whose work it takes over."""
    names: list[str] = []

    def command() -> list[str]:
        names.append(f"{queue}-{secrets.token_hex(8)}")
        replaces = ["--replaces", names[-2]] if len(names) > 1 else []
        return house_command("worker", "--queue", queue, "--name", names[-1], *replaces)

    return command


def house_command(*words: str) -> list[str]:
    """One of the house's own commands."""
    return [sys.executable, "-m", "parvis.config", *words]


def children_for(places: Places, parts: list[str]) -> list[Child]:
    """The processes of these parts of the house."""
    pages = granian(places, "parvis.config.wsgi:application", places.port, processes=places.page_processes, threads=4)
    # A slow reader holds a thread; they are cheap here, because no database connection hangs on one.
    byte_server = granian(
        places, "parvis.config.bytes:application", places.bytes_port, processes=1, threads=places.byte_threads
    )
    commands: dict[str, Callable[[], list[str]]] = {
        "pages": lambda: pages,
        "bytes": lambda: byte_server,
        "now": worker("now"),
        "media": worker("media"),
        "clock": lambda: house_command("clock"),
    }
    return [Child(part, commands[part]) for part in PARTS if part in parts]


def answers(host: str, port: int) -> bool:
    """Whether a server there speaks HTTP."""
    connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=2)  # noqa: S104
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
        return True
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Supervisor:
    """Keeps the children alive until told to stop."""

    def __init__(self, places: Places, children: list[Child]) -> None:
        self.places = places
        self.children = children
        self.asked_to_stop = threading.Event()
        self.greeted = not any(child.name == "pages" for child in children)
        self.owes_sign_ins = places.example and not self.greeted

    def stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_stop.set()

    def run(self) -> int:
        """Start everything, restart what falls, end everything."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop_soon)
        try:
            while not self.asked_to_stop.is_set():
                self.look_after()
                self.greet()
                self.tell_sign_ins()
                self.asked_to_stop.wait(0.2 if not self.greeted else 0.5)
        finally:
            self.end()
        return 0

    def look_after(self) -> None:
        """Start what is due and take note of what fell."""
        now = time.monotonic()
        for child in self.children:
            if child.is_running():
                continue
            if child.process is not None:
                child.fell(now)
            elif now >= child.return_at:
                child.start()

    def greet(self) -> None:
        """Once the first page answers, say where, and start what waits for it."""
        if self.greeted or not answers(self.places.listen, self.places.port):
            return
        self.greeted = True
        say(f"\nParvis is open:  {self.places.address}\n")
        if self.places.example:
            say(f"Mail of this example installation is shown at {self.places.address}dev/outbox/")
        say("Ctrl-C closes it.\n")
        if preparing.demo_is_wanted(self.places) and find_spec("parvis.demo"):
            self.children.append(
                Child(
                    "demo",
                    lambda: house_command("demo", "--quiet"),
                    once=True,
                    on_success=lambda: preparing.demo_is_loaded(self.places),
                )
            )

    def tell_sign_ins(self) -> None:
        """Print the example's sign-ins in one piece, as soon as its people exist."""
        if not self.greeted or not self.owes_sign_ins:
            return
        signs_in = preparing.sign_ins(self.places)
        if signs_in:
            self.owes_sign_ins = False
            say(f"\n{signs_in}\n")

    def end(self) -> None:
        """Ask every child to end; kill what has not after the grace; leave no orphan."""
        # Said first, so that a second Ctrl-C does not cut the clean end short.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        running = [child for child in self.children if child.is_running()]
        for child in running:
            assert child.process is not None
            with contextlib.suppress(ProcessLookupError):
                child.process.terminate()
        deadline = time.monotonic() + GRACE
        for child in running:
            assert child.process is not None
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, deadline - time.monotonic()))
        for child in self.children:
            child.signal_group(signal.SIGKILL)
        for child in running:
            assert child.process is not None
            child.process.wait()
        say("Parvis is closed.")


def main(arguments: list[str]) -> int:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="./run serve", description="Prepare and serve this installation.")
    parser.add_argument("--only", default=",".join(PARTS), help="which parts, with commas (default: %(default)s)")
    options = parser.parse_args(arguments)
    parts = [part.strip() for part in options.only.split(",") if part.strip()]
    if unknown := sorted(set(parts) - set(PARTS)):
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    try:
        places = Places.from_environment()
    except ValueError as wrong:
        parser.error(str(wrong))
    if find_spec("parvis.config.bytes") is None:
        parts = [part for part in parts if part != "bytes"]
    for part, port in (("pages", places.port), ("bytes", places.bytes_port)):
        if part in parts and not is_free(places.listen, port):
            say(f"Port {port} on {places.listen} is taken by another program (the {part} server needs it).")
            say(f"Choose another, for example:  PORT={places.port + 10} ./run")
            return 1
    if not preparing.prepare(places):
        return 1
    return Supervisor(places, children_for(places, parts)).run()
