"""Do slow downloads slow the pages?  And how does a whole file compare with nginx?

    ./run bench downloads [--readers 50] [--rounds 4] [--megabytes 256] [--folder FOLDER]

Starts this house's page and byte servers on free ports, over an installation of
its own.  Processor time is the servers' (from /proc, so Linux only), wall time
the client's; quiet and busy rounds alternate.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.installation import ROOT, open_installation

PAGES_A_ROUND = 60
TICK = os.sysconf("SC_CLK_TCK")
NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/log; {user}
events {{}}
http {{
  access_log off; sendfile on; tcp_nopush on; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2;
  fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


@dataclass
class Server:
    """A process with its children, and where it answers."""

    process: subprocess.Popen[bytes]
    port: int

    def seconds(self) -> float:
        """Processor time of the process and all its descendants, so far."""
        return sum(ticks(pid) for pid in descendants(self.process.pid)) / TICK


def descendants(pid: int) -> set[int]:
    """The process and everything it started that still runs."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def ticks(pid: int) -> int:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(command: list[str], port: int, environment: dict[str, str]) -> Iterator[Server]:
    """The server while it runs; ready when its port answers."""
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield Server(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def granian(application: str, port: int, threads: int) -> list[str]:
    """As the supervisor starts it."""
    from parvis.config import supervisor
    from parvis.config.places import Places

    return supervisor.granian(Places.from_environment(), application, port, processes=1, threads=threads)


def get(address: str) -> tuple[float, int]:
    """Wall seconds and bytes of one download."""
    began, received = time.perf_counter(), 0
    with urllib.request.urlopen(address) as answer:
        while block := answer.read(1 << 20):
            received += len(block)
    return time.perf_counter() - began, received


class SlowReaders:
    """Downloads that take a little now and then, and never end by themselves."""

    def __init__(self, port: int, path: str, count: int) -> None:
        self.sockets = []
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", port))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 << 10)
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            self.sockets.append(connection)
        self.began = [connection.recv(16).startswith(b"HTTP/1.1 200") for connection in self.sockets]
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self) -> None:
        while not self.ended.wait(0.5):
            for connection in self.sockets:
                connection.recv(16 << 10)

    def stop(self) -> None:
        self.ended.set()
        self.thread.join()
        for connection in self.sockets:
            connection.close()


def page_round(server: Server) -> tuple[float, float]:
    """Processor and wall seconds per page, over a round of them."""
    cpu = server.seconds()
    walls = [get(f"http://127.0.0.1:{server.port}/en/")[0] for _ in range(PAGES_A_ROUND)]
    return (server.seconds() - cpu) / PAGES_A_ROUND, median(walls)


def slow_downloads(pages: Server, sender: Server, path: str, readers: int, rounds: int) -> int:
    """Pages with and without slow downloads; 1 if they cost more than a fifth more."""
    page_round(pages)  # warm
    quiet, busy = [], []
    for _ in range(rounds):
        quiet.append(page_round(pages))
        slow = SlowReaders(sender.port, path, readers)
        assert all(slow.began), "a slow reader got no answer"
        busy.append(page_round(pages))
        slow.stop()
    print(f"the home page, {rounds} rounds of {PAGES_A_ROUND}, quiet and with {readers} slow downloads in turn")
    over = False
    for name, index in (("processor", 0), ("wall", 1)):
        still, full = median(r[index] for r in quiet), median(r[index] for r in busy)
        over |= full > 1.2 * still
        print(
            f"  {name:10} {still * 1000:7.2f} ms quiet {full * 1000:7.2f} ms busy   ratio {full / still:5.2f} (≤ 1.20)"
        )
    return int(over)


def whole_downloads(sender: Server, path: str, file: Path, rounds: int, folder: Path) -> None:
    """One reader takes the whole file, from our byte server and from nginx in turn."""
    size, program = file.stat().st_size, shutil.which("nginx") or "/usr/sbin/nginx"
    with contextlib.ExitStack() as stack:
        servers = {"parvis": (sender, f"http://127.0.0.1:{sender.port}{path}")}
        if Path(program).exists():
            port = free_port()
            user = "user root;" if os.geteuid() == 0 else ""
            (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, root=file.parent, user=user))
            other = stack.enter_context(serving([program, "-c", str(folder / "nginx.conf")], port, dict(os.environ)))
            servers["nginx"] = (other, f"http://127.0.0.1:{port}/{file.name}")
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in servers}
        for _ in range(rounds + 1):
            for name, (server, address) in servers.items():
                cpu = server.seconds()
                wall, received = get(address)
                assert received == size, f"{name} sent {received} of {size} bytes"
                taken[name].append((server.seconds() - cpu, wall))
    print(f"a whole file of {size >> 20} MB, {rounds} rounds in turn (the server's processor, the client's wall)")
    costs = {name: [median(one[index] for one in all_[1:]) for index in (0, 1)] for name, all_ in taken.items()}
    for name, (cpu, wall) in costs.items():
        print(f"  {name:10} {cpu * 1000:7.0f} ms processor {wall * 1000:7.0f} ms wall  {size / wall / 1e6:6.0f} MB/s")
    if "nginx" in costs:
        cpu, wall = (ours / max(theirs, 1 / TICK) for ours, theirs in zip(*costs.values(), strict=True))
        print(f"  parvis / nginx: {cpu:.1f} × processor, {wall:.2f} × wall")
    else:
        print("  no nginx on this machine to compare with")


def ticket_for(file: Path, key: str) -> str:
    """The path under which the byte server sends this file."""
    from django.conf import settings

    from parvis.gateways import tickets

    now = int(time.time() * 1000)
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    ticket = tickets.Ticket(
        "bench:file", key, file.stat().st_size, digest, "film.mp4", "video/mp4", True, "/", now, now + 3_600_000
    )
    return f"/b/{tickets.seal(ticket, secret=settings.SECRET_KEY)}/film.mp4"


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench downloads")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--megabytes", type=int, default=256)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench" / "downloads")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    open_installation(options.folder)
    key = "be/nc/film.mp4"
    file = options.folder / "files" / key
    file.parent.mkdir(parents=True, exist_ok=True)
    block = secrets.token_bytes(1 << 20)
    with file.open("wb") as opened:
        for _ in range(options.megabytes):
            opened.write(block)
    page_port, byte_port = free_port(), free_port()
    environment = {**os.environ, "PORT": str(page_port), "PARVIS_BYTES_PORT": str(byte_port)}
    with (
        serving(granian("parvis.config.wsgi:application", page_port, 4), page_port, environment) as pages,
        serving(granian("parvis.config.bytes:application", byte_port, 128), byte_port, environment) as sender,
        tempfile.TemporaryDirectory() as scratch,
    ):
        path = ticket_for(file, key)
        status = slow_downloads(pages, sender, path, options.readers, options.rounds)
        whole_downloads(sender, path, file, options.rounds, Path(scratch))
    file.unlink()
    return status


if __name__ == "__main__":
    sys.exit(main())
