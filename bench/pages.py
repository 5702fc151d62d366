"""What pages cost, as multiples of a bare Django page, in CPU seconds of one process, medians of one round.

    ./run bench pages [--size S|M|L|XL] [--rounds 30] [--folder FOLDER]

The database's own CPU is inside with SQLite, and outside with PostgreSQL.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.installation import ROOT, fill, open_installation


@dataclass
class Page:
    """A page, what it may cost, and what it did."""

    name: str
    address: str
    times_floor: float
    queries: int
    cookies: str = ""
    seconds: list[float] = field(default_factory=list)
    asked: int = 0
    size: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench pages")
    parser.add_argument("--size", choices=["S", "M", "L", "XL"], default="L")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    options = parser.parse_args()
    folder: Path = options.folder / options.size
    folder.mkdir(parents=True, exist_ok=True)
    open_installation(folder)
    fill(options.size)
    from measuring import floor

    floor.lay_down()
    return measure(options.rounds)


def pages() -> list[Page]:
    """The public pages of this issue and their budgets."""
    from django.urls import reverse
    from django.utils import timezone, translation

    from parvis.media.models import Asset

    now = timezone.now()
    with translation.override("en"):
        film = Asset.objects.open_at(now).filter(kind="video", renditions__isnull=False).order_by("-pk").first()
        found = [
            Page("home", reverse("square:home"), 2, 6),
            Page("press library, 50 cards", reverse("media:library") + "?count=50", 4, 6),
            Page("press library, searched", reverse("media:library") + "?q=reservoir", 4, 6),
            Page("API, list of 50", "/api/v1/press/assets?limit=50", 1.5, 5),
        ]
        if film is not None:
            found.insert(3, Page("asset page, a film", reverse("media:asset", args=[film.code]), 3, 10))
    return found


def asker(handler: Any) -> Callable[[str, str], tuple[int, int]]:
    """Sends a request through the WSGI application; status and length of the answer."""

    def ask(address: str, cookies: str = "") -> tuple[int, int]:
        path, _, query = address.partition("?")
        status: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_ACCEPT_LANGUAGE": "en",
            "HTTP_COOKIE": cookies,
            "wsgi.input": io.BytesIO(),
            "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr,
        }
        answer = handler(environ, lambda line, headers: status.append(line))
        length = sum(len(block) for block in answer)
        answer.close()
        return int(status[0].split()[0]), length

    return ask


def measure(rounds: int) -> int:
    """Floor and pages in turn; prints the table; 1 if a budget is broken."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connection
    from django.test import RequestFactory
    from django.urls import set_urlconf
    from measuring import floor

    ask = asker(get_wsgi_application())
    request = RequestFactory().get("/")
    bare: list[float] = []
    measured = pages()
    for page in measured:
        asked: list[int] = []
        count = lambda execute, *arguments, asked=asked: (asked.append(1), execute(*arguments))[1]  # noqa: E731
        for _ in range(3):  # caches warm, as they are in a server
            status, page.size = ask(page.address, page.cookies)
        with connection.execute_wrapper(count):
            ask(page.address, page.cookies)
        page.asked = len(asked)
        if status != 200:
            print(f"{page.address} answers {status}")
            return 1
    for _ in range(rounds):
        began = time.process_time()
        set_urlconf("measuring.floor")
        floor.page(request)
        set_urlconf(None)
        bare.append(time.process_time() - began)
        for page in measured:
            began = time.process_time()
            ask(page.address, page.cookies)
            page.seconds.append(time.process_time() - began)
    return report(median(bare), measured, connection.vendor)


def report(base: float, measured: list[Page], vendor: str) -> int:
    """Print the table; 1 if a budget is broken."""
    broken = 0
    print(f"{vendor}; floor (bare Django, 50 rows): {base * 1000:.2f} ms CPU")
    print(f"{'page':28} {'ms CPU':>8} {'x floor':>8} {'budget':>7} {'queries':>8} {'budget':>7} {'KB':>6}")
    for page in measured:
        cost = median(page.seconds)
        over = cost / base > page.times_floor or page.asked > page.queries
        broken |= over
        print(
            f"{page.name:28} {cost * 1000:8.2f} {cost / base:8.2f} {page.times_floor:7.1f} "
            f"{page.asked:8d} {page.queries:7d} {page.size / 1024:6.1f}{'  OVER' if over else ''}"
        )
    print(f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
