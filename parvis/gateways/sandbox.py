"""Run a function on doubtful bytes in a process of its own, with limits.

The child gets a bounded amount of processor time, memory, disk and wall-clock
time, no way to gain privileges, none of the installation's secrets, and, where
the system allows it, a network of its own without any connection.  It is told
what to do in JSON and answers in JSON, never in pickles: even a child that has
been taken over can only lie about the file it was given.

A child that dies is a refusal with a reason; the caller lives on.
"""

from __future__ import annotations

import ctypes
import dataclasses
import importlib
import inspect
import json
import logging
import os
import resource
import select
import signal
import subprocess
import sys
import time
import traceback
import typing
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import IO, Any

from parvis.domain.refusals import Refused

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
GIGABYTE = 1 << 30
LOOK_EVERY = 0.25  # seconds between two looks at the clock and at the wish to stop
LONGEST_ANSWER = 64 << 20
HOUSE = Path(__file__).resolve().parents[2]

log = logging.getLogger(__name__)


def _(message: str) -> str:
    return message


class Cancelled(Refused):
    """The work was called off while it ran."""

    def __init__(self) -> None:
        super().__init__(_("This was cancelled."), code="cancelled")


@dataclasses.dataclass(frozen=True)
class Limits:
    """What a child may use: seconds of processor and of wall clock, bytes of memory and of each file it writes."""

    cpu: int = 120
    wall: int = 300
    memory: int = 3 * GIGABYTE
    file_size: int = GIGABYTE


@dataclasses.dataclass(frozen=True)
class Walls:
    """What this system lets us build around a child."""

    network: bool
    privileges: bool
    limits: bool


def call(
    function: str,
    *arguments: Any,
    limits: Limits | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    **named: Any,
) -> Any:
    """What `module:function` answers to these JSON-able arguments, from inside the walls.

    Paths and fractions travel as text and arrive as what the function's
    signature says; dataclasses come back as dictionaries.  If the function
    takes `progress`, it reports through it.  Refusals raised inside are raised
    here with their words; the end of the child by a limit is a Refused of code
    `too-heavy`, by its own fault `crashed`.
    """
    limits = limits or Limits()
    reading, writing = os.pipe()
    order = json.dumps(
        {
            "function": function,
            "arguments": plain(arguments),
            "named": plain(named),
            "limits": dataclasses.asdict(limits),
        }
    )
    command = [sys.executable, "-m", "parvis.gateways.sandbox", str(writing)]
    child = subprocess.Popen(  # noqa: S603  our own interpreter and module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(writing,),
        cwd=HOUSE,
        env=_surroundings(),
        start_new_session=True,
    )
    os.close(writing)
    try:
        assert child.stdin is not None
        with child.stdin as told:
            told.write(order.encode())
        with os.fdopen(reading, "rb", buffering=0) as heard:
            answer = _listen(heard, time.monotonic() + limits.wall, progress, cancelled)
    except BaseException:
        _end(child, patience=0)
        raise
    _end(child, patience=1)
    if answer is None:
        raise _death(child.returncode)
    if "broken" in answer:
        log.warning("%s did not get through %s:\n%s", function, arguments[:1], answer["broken"])
        raise _crashed()
    if "refused" in answer:
        refused = answer["refused"]
        raise Refused(refused["message"], code=refused["code"], **refused["facts"])
    return answer["value"]


@cache
def walls() -> Walls:
    """Which walls stand on this system, tried once in a child."""
    found = call("parvis.gateways.sandbox:standing", limits=Limits(cpu=10, wall=30))
    return Walls(**found)


def standing() -> Walls:
    """Seen from inside: which walls stand.  Only for a child."""
    limited = resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY
    if not Path("/proc/self/status").exists():
        return Walls(network=False, privileges=False, limits=limited)
    reached = {line.split(":")[0].strip() for line in Path("/proc/self/net/dev").read_text().splitlines()[2:]} - {"lo"}
    privileges = "NoNewPrivs:\t1" in Path("/proc/self/status").read_text()
    return Walls(network=not reached, privileges=privileges, limits=limited)


def plain(value: Any) -> Any:
    """The value in words that JSON knows."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    if isinstance(value, Fraction | Path):
        return str(value)
    return value


def _surroundings() -> dict[str, str]:
    # Neither the database's address nor any key: the child needs to find its libraries, no more.
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **threads, "LANG": "C.UTF-8"}


def _listen(
    heard: IO[bytes],
    until: float,
    progress: Callable[[float], None] | None,
    cancelled: Callable[[], bool] | None,
) -> dict[str, Any] | None:
    for line in _lines(heard, until, cancelled):
        try:
            said = dict(json.loads(line))
        except ValueError:
            return None
        if "progress" not in said:
            return said
        if progress is not None:
            progress(float(said["progress"]))
    return None


def _lines(heard: IO[bytes], until: float, cancelled: Callable[[], bool] | None) -> Iterator[bytes]:
    waiting = b""
    while True:
        if cancelled is not None and cancelled():
            raise Cancelled()
        if time.monotonic() > until:
            raise _too_heavy()
        if not select.select([heard], [], [], LOOK_EVERY)[0]:
            continue
        block = heard.read(1 << 16)
        if not block:
            return
        *lines, waiting = (waiting + block).split(b"\n")
        yield from lines
        if len(waiting) > LONGEST_ANSWER:
            return


def _end(child: subprocess.Popen[bytes], *, patience: int) -> None:
    # It has closed its end and is leaving; one that lingers is ended with all it started.
    try:
        child.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _death(code: int) -> Refused:
    if code in (-signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGKILL):
        return _too_heavy()
    return _crashed()


def _crashed() -> Refused:
    return Refused(
        _("This file made the program that reads it stop. It is damaged, or made to do harm."), code="crashed"
    )


def _too_heavy() -> Refused:
    return Refused(
        _("Reading this file takes more time or memory than is allowed. It is damaged, or made to do harm."),
        code="too-heavy",
    )


def _build_walls(limits: Limits) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux":
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)  # refused on some systems; `doctor` tells
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    bounds = {
        resource.RLIMIT_CPU: limits.cpu,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_AS: limits.memory,
    }
    for bound, value in bounds.items():
        highest = resource.getrlimit(bound)[1]
        allowed = value if highest == resource.RLIM_INFINITY else min(value, highest)
        try:
            resource.setrlimit(bound, (allowed, allowed))
        except (OSError, ValueError):  # macOS knows no limit of address space
            continue


def _inside() -> None:
    """The child: read the order, build the walls, do it, answer."""
    with os.fdopen(int(sys.argv[1]), "w", encoding="utf-8") as answer:

        def say(said: dict[str, Any]) -> None:
            answer.write(json.dumps(said) + "\n")
            answer.flush()

        order = json.loads(sys.stdin.read())
        _build_walls(Limits(**order["limits"]))
        module, name = order["function"].split(":")
        try:
            function = getattr(importlib.import_module(module), name)
            arguments = inspect.signature(function).bind_partial(*order["arguments"], **order["named"]).arguments
            if "progress" in inspect.signature(function).parameters:
                arguments["progress"] = lambda part: say({"progress": part})
            say({"value": plain(_called(function, arguments))})
        except Refused as refusal:
            say({"refused": {"message": refusal.message, "code": refusal.code, "facts": plain(refusal.facts)}})
        except MemoryError:
            heavy = _too_heavy()
            say({"refused": {"message": heavy.message, "code": heavy.code, "facts": {}}})
        except Exception:
            say({"broken": traceback.format_exc(limit=-8)})


def _called(function: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    hints = typing.get_type_hints(function)
    told = {
        name: hints[name](value) if hints.get(name) in (Path, Fraction) else value for name, value in arguments.items()
    }
    order = inspect.signature(function).parameters
    positional = [told.pop(name) for name in list(told) if order[name].kind is not inspect.Parameter.KEYWORD_ONLY]
    return function(*positional, **told)


if __name__ == "__main__":
    _inside()
