"""A real nginx with the handbook's configuration: it sends whole files, once the page server has said yes."""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from parvis.domain.assets import RenditionRole
from parvis.gateways import storage
from tests.conftest import ROOT

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
HANDBOOK = ROOT / "docs" / "handbook" / "operator.md"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(NGINX is None, reason="no nginx on the PATH (Debian: apt install nginx-light)"),
]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def as_documented(pages: str, files: Path, folder: Path, port: int) -> str:
    """The handbook's first server, moved to this test's ports and folders and without certificates."""
    block = re.search(r"^```nginx\n(.*?)^```", HANDBOOK.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert block
    server = block[1].split("\nserver {")[0]
    server = re.sub(r"^ +ssl_.*\n", "", server, flags=re.MULTILINE)
    for documented, here in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("http://127.0.0.1:8000", pages),
        ("/srv/parvis/files/", f"{files}/"),
    ):
        assert documented in server
        server = server.replace(documented, here)
    paths = "".join(f"{name}_temp_path {folder}/{name}; " for name in TEMPORARY)
    user = "user root;\n" if os.geteuid() == 0 else ""
    return (
        f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{paths}\n{server}\n}}\n"
    )


@pytest.fixture
def port(live_server, at_once, settings, tmp_path) -> Iterator[int]:
    settings.DELIVERY = "accel"
    folder, port = tmp_path / "nginx", free_port()
    folder.mkdir()
    (folder / "nginx.conf").write_text(as_documented(live_server.url, at_once, folder, port))
    assert NGINX
    server = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", f"{folder}/error.log"])
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            assert time.monotonic() < until and server.poll() is None, (folder / "error.log").read_text()
            time.sleep(0.05)
    yield port
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture
def cookie(reporter) -> str:
    """Of somebody who signed in and accepted the terms."""
    return f"sessionid={reporter.cookies['sessionid'].value}"


def ask(port: int, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def test_nginx_sends_a_whole_file_and_a_range_of_it(port, film, cookie):
    address = f"/en/press/{film.code}/files/original?purpose=press"
    master = film.renditions.select_related("file").get(role=RenditionRole.ORIGINAL).file
    content = storage.local_path(master.key).read_bytes()

    status, headers, body = ask(port, address, Cookie=cookie)
    some = ask(port, address, Cookie=cookie, Range="bytes=100-1099")
    last = ask(port, address, Cookie=cookie, Range="bytes=-7", If_Range=headers["ETag"])

    assert (status, hashlib.sha256(body).hexdigest()) == (200, master.sha256)
    assert headers["Content-Type"] == "video/mp4"
    assert headers["Content-Disposition"].startswith("attachment; filename=")
    assert headers["Cache-Control"] == "private, no-store"
    assert "X-Accel-Redirect" not in headers
    assert (some[0], some[2]) == (206, content[100:1100])
    assert some[1]["Content-Range"] == f"bytes 100-1099/{len(content)}"
    assert (last[0], last[2]) == (206, content[-7:])


def test_nginx_sends_nothing_that_the_gate_has_not_let_through(port, film):
    master = film.renditions.select_related("file").get(role=RenditionRole.ORIGINAL).file

    refused, headers, _body = ask(port, f"/en/press/{film.code}/files/original?purpose=press")
    past_the_gate, _headers, body = ask(port, f"/kept/{master.key}")

    assert refused == 302
    assert urlsplit(headers["Location"]).path == "/en/account/login/"
    assert past_the_gate == 404
    assert b"moov" not in body
