"""The byte server as it is served: granian in a process of its own, real sockets, slow readers."""

from __future__ import annotations

import hashlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from parvis.gateways.tickets import Ticket, seal

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a secret of this test alone"
SIZE = 24_000_000


@pytest.fixture(scope="module")
def content() -> bytes:
    return b"".join(hashlib.sha256(str(number).encode()).digest() for number in range(SIZE // 32))


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("bytes")
    (folder / "files").mkdir()
    (folder / "files" / "film.mp4").write_bytes(content)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    environment = {**os.environ, "PARVIS_DATA": str(folder), "SECRET_KEY": SECRET}
    environment["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"
    options = ["--interface", "wsgi", "--port", str(port), "--blocking-threads", "64", "--no-ws"]
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", *options, "--log-level", "warning", "parvis.config.bytes:application"],
        cwd=ROOT,
        env=environment,
    )
    until = time.monotonic() + 60
    while ask(port, "/healthz")[0] != 200:
        assert time.monotonic() < until and server.poll() is None
        time.sleep(0.1)
    yield port
    server.terminate()
    server.wait(timeout=20)


def ask(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read()
    except ConnectionRefusedError:
        return 0, {}, b""
    finally:
        connection.close()


def ticket(lasts: int = 600_000) -> str:
    now = int(time.time() * 1000)
    made = Ticket("asset:x", "film.mp4", SIZE, "ab" * 32, "Été.mp4", "video/mp4", True, "", now, now + lasts)
    return f"/b/{seal(made, secret=SECRET)}/x.mp4"


def test_whole_range_and_unchanged_through_a_real_server(port, content):
    path = ticket()
    status, headers, body = ask(port, path)
    assert (status, body, headers["content-length"]) == (200, content, str(SIZE))
    assert "filename*=UTF-8''%C3%89t%C3%A9.mp4" in headers["content-disposition"]

    piece = ask(port, path, Range="bytes=1000000-1000099", If_Range=headers["etag"])
    assert (piece[0], piece[2]) == (206, content[1_000_000:1_000_100])
    assert ask(port, path, If_None_Match=headers["etag"])[0] == 304
    assert ask(port, path, Range=f"bytes={SIZE}-")[0] == 416
    assert ask(port, path, Range="bytes=0-1,5-6")[0] == 200
    assert ask(port, ticket(lasts=-1))[0] == 403


def test_readers_that_stand_still_keep_nobody_waiting(port, content):
    slow = []
    for _ in range(50):
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32_768)
        reader.connect(("127.0.0.1", port))
        reader.sendall(f"GET {ticket()} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert reader.recv(12) == b"HTTP/1.1 200"
        slow.append(reader)

    assert ask(port, ticket())[2] == content
    for reader in slow:
        reader.close()
