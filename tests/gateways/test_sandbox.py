"""The child has walls; whatever happens inside, the caller lives on and hears why."""

import os
import signal
import socket
import time
from fractions import Fraction
from pathlib import Path

import pytest

from parvis.domain.refusals import Invalid, Refused
from parvis.gateways import sandbox
from parvis.gateways.sandbox import Cancelled, Limits

HERE = "tests.gateways.test_sandbox"


def answer(path: Path, share: Fraction, *, twice: bool = False) -> dict:
    return {"path": path, "kind": type(path).__name__, "share": share * (2 if twice else 1)}


def refuse() -> None:
    raise Invalid("The picture has %(count)s sides.", code="sides", count=5)


def die(number: int) -> None:
    os.kill(os.getpid(), number)


def spin() -> None:
    while True:
        pass


def wait() -> None:
    time.sleep(600)


def swallow() -> int:
    return len(bytearray(8 << 30))


def stumble() -> None:
    raise IndexError("beyond the table")


def write(path: Path, size: int) -> None:
    path.write_bytes(b"x" * size)


def count(progress) -> str:
    for part in (0.25, 0.5, 1.0):
        progress(part)
    return "done"


def secrets_in_sight() -> list[str]:
    return sorted(name for name in os.environ if "SECRET" in name or "DATABASE" in name)


def reach_out(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_paths_and_fractions_arrive_as_what_they_are():
    told = sandbox.call(f"{HERE}:answer", Path("/a/b"), Fraction(1, 3), twice=True)

    assert told == {"path": "/a/b", "kind": "PosixPath", "share": "2/3"}


def test_a_refusal_inside_is_raised_outside_with_its_words():
    with pytest.raises(Refused) as refused:
        sandbox.call(f"{HERE}:refuse")

    assert (refused.value.code, str(refused.value)) == ("sides", "The picture has 5 sides.")


@pytest.mark.parametrize(
    ("function", "arguments", "limits", "code"),
    [
        ("die", [signal.SIGSEGV], Limits(), "crashed"),
        ("die", [signal.SIGKILL], Limits(), "too-heavy"),
        ("stumble", [], Limits(), "crashed"),
        ("spin", [], Limits(cpu=1), "too-heavy"),
        ("wait", [], Limits(wall=1), "too-heavy"),
        ("swallow", [], Limits(memory=1 << 30), "too-heavy"),
    ],
)
def test_a_child_that_dies_is_a_refusal_and_the_caller_lives(function, arguments, limits, code):
    with pytest.raises(Refused) as refused:
        sandbox.call(f"{HERE}:{function}", *arguments, limits=limits)

    assert refused.value.code == code


def test_a_child_cannot_fill_the_disk(tmp_path):
    with pytest.raises(Refused):
        sandbox.call(f"{HERE}:write", tmp_path / "big", 1 << 20, limits=Limits(file_size=1 << 16))

    assert (tmp_path / "big").stat().st_size <= 1 << 16


def test_progress_comes_out():
    heard = []

    assert sandbox.call(f"{HERE}:count", progress=heard.append) == "done"
    assert heard == [0.25, 0.5, 1.0]


def test_a_child_is_stopped_when_its_work_is_not_wanted_any_more():
    began = time.monotonic()

    with pytest.raises(Cancelled):
        sandbox.call(f"{HERE}:wait", cancelled=lambda: time.monotonic() > began + 0.3)

    assert time.monotonic() < began + 10


def test_no_secret_goes_in(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("DATABASE_URL", "x")

    assert sandbox.call(f"{HERE}:secrets_in_sight") == []


def test_the_walls_that_the_doctor_reports_are_real():
    walls = sandbox.walls()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        assert reach_out(port)
        assert sandbox.call(f"{HERE}:reach_out", port) is not walls.network
    assert walls.limits
    assert walls.privileges == Path("/proc/self/status").exists()
