"""An outbox of the test's own, a queue that works at once, and a receiver that keeps what it gets."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.newsletter.conftest import mails, waiting_queue, working_queue

__all__ = ["catcher", "mails", "waiting_queue", "working_queue"]


class Catcher:
    """A program elsewhere: what came to it, and with which status it answers."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        outer = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                outer.came.append(({k.lower(): v for k, v in self.headers.items()}, self.rfile.read(length)))
                self.send_response(outer.status)
                if outer.status == 302:
                    self.send_header("location", outer.address)
                self.end_headers()

            def log_message(self, *_told: object) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Door)
        self.address = f"http://127.0.0.1:{self.server.server_port}/in?x=1"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def catcher():
    found = Catcher()
    yield found
    found.close()
