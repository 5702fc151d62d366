"""An installation in a process of its own that answers one question at a time and says what that cost.

The parent keeps several of them and lets them take turns, so that what else the
machine does falls on all of them alike.  Processor time is that of the process,
and with PostgreSQL, where it runs on the same Linux machine, that of the
connection's own server process too.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from measuring.installation import fill, open_installation
from measuring.sessions import CSRF, cookies, session_of

FLOOR = "floor"


class Cost(NamedTuple):
    """What one answer took: seconds of processor time here and in the database's own process, reads, bytes."""

    here: float
    database: float
    reads: int
    size: int

    @property
    def seconds(self) -> float:
        """All processor time."""
        return self.here + self.database


class House:
    """The parent's side: one installation, filled once and kept for the next time."""

    def __init__(self, folder: Path, size: str, *, database_url: str = "") -> None:
        self.folder = folder / (size if not database_url else f"{size}-postgresql")
        self.folder.mkdir(parents=True, exist_ok=True)
        self._environment = {**os.environ, "DATABASE_URL": database_url}
        self._command = [sys.executable, str(Path(__file__).resolve()), str(self.folder), size]
        # Filling takes memory that serving does not, so another process does it.
        subprocess.run([*self._command, "fill"], env=self._environment, check=True, stdout=sys.stderr)
        self._child = subprocess.Popen(
            [*self._command, "answer"], env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, what: str) -> Cost:
        """The cost of one answer: to `floor`, to an address, or to what `Answering` knows besides."""
        return Cost(*self.told(what))

    def told(self, what: str) -> Any:
        """Whatever the child has to say to this."""
        assert self._child.stdin is not None and self._child.stdout is not None
        self._child.stdin.write(what + "\n")
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        if not line:
            raise SystemExit(f"The installation in {self.folder} gave up over {what!r}.")
        return json.loads(line)

    def close(self) -> None:
        """Send the child home."""
        self._child.communicate()


class Answering:
    """The child's side, with Django set up."""

    def __init__(self) -> None:
        from django.core.wsgi import get_wsgi_application
        from django.test import RequestFactory

        from measuring import floor

        floor.lay_down()
        self.application = get_wsgi_application()
        self.request = RequestFactory().get("/")
        self.sessions: dict[str, str] = {}
        self.saved = 0

    def answer(self, what: str) -> Any:
        word, _, rest = what.partition(" ")
        match word:
            case "floor":
                return self.cost(self.floor)
            case "count" | "tally":
                return self.cost(lambda: getattr(self, word)(rest))
            case "text":
                return self.text(rest)
            case "as":
                who, _, address = rest.partition(" ")
                return self.cost(
                    self.saving(address, who) if address.startswith("save ") else self.reading(address, who)
                )
            case "draft" | "judged" | "film" | "call" | "story" | "memory" | "analyse" | "forget" | "vendor":
                return getattr(self, word)()
        return self.cost(self.reading(what))

    def reading(self, address: str, who: str = "") -> Callable[[], int]:
        """Ask for a page; how long it is."""
        return lambda: len(self.page(address, who))

    def saving(self, address: str, who: str) -> Callable[[], int]:
        """Save an answer that nobody saved before; how long what is told of it is."""
        address = address.removeprefix("save ")
        self.saved += 1
        typed = {"a-summary": f"Sensors and people, {self.saved} times.", "version-summary": str(self.saved - 1)}
        return lambda: len(self.page(address, who, urlencode(typed)))

    def text(self, asked: str) -> str:
        """What stands on a page."""
        words = asked.split(" ")
        return self.page(words[-1], words[1] if words[0] == "as" else "").decode()

    def cost(self, work: Callable[[], int]) -> Cost:
        from django.db import connection

        reads: list[int] = []
        count = lambda execute, *arguments: (reads.append(1), execute(*arguments))[1]  # noqa: E731
        connection.ensure_connection()
        there = self.database_seconds()
        began = time.process_time()
        with connection.execute_wrapper(count):
            size = work()
        here = time.process_time() - began
        return Cost(here, self.database_seconds() - there, len(reads), size)

    def database_seconds(self) -> float:
        from django.db import connection

        if connection.vendor != "postgresql":
            return 0.0
        try:
            # Nanoseconds on a processor, brought up to date whenever the process waits.
            return int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]) / 1e9
        except OSError:
            return 0.0

    def floor(self) -> int:
        from django.urls import set_urlconf

        from measuring import floor

        set_urlconf("measuring.floor")
        try:
            return len(floor.page(self.request).content)
        finally:
            set_urlconf(None)

    def page(self, address: str, who: str = "", typed: str = "") -> bytes:
        """The page at this address through the whole application."""
        path, _, query = address.partition("?")
        status: list[str] = []
        environ = {
            "REQUEST_METHOD": "POST" if typed else "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_ACCEPT_LANGUAGE": "en",
            "wsgi.input": io.BytesIO(typed.encode()),
            "CONTENT_LENGTH": str(len(typed)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr,
        }
        if who:
            environ |= {"HTTP_COOKIE": cookies(self.signed_in(who)), "HTTP_X_CSRFTOKEN": CSRF}
        answer = self.application(environ, lambda line, headers: status.append(line))
        body = b"".join(answer)
        answer.close()
        if not status[0].startswith("200"):
            raise SystemExit(f"{address} answers {status[0]}")
        return body

    def count(self, query: str) -> int:
        """A bare `count(*)` of what a question to the library finds."""
        from django.utils import timezone

        from measuring.plain import selected

        return selected(query, at=timezone.now()).count()

    def tally(self, query: str) -> int:
        """The same, and every value of every facet with its count."""
        from django.contrib.auth.models import AnonymousUser
        from django.http import QueryDict
        from django.utils import timezone

        from parvis.domain.library import Facet, Selection
        from parvis.media.queries.library import Answer

        asked = Selection.read(dict(QueryDict(query).lists()))
        answer = Answer(asked, AnonymousUser(), at=timezone.now(), language="en")
        for facet in Facet:
            answer.values_of(facet)
        return answer.total()

    def signed_in(self, who: str) -> str:
        """The session of an officer, of somebody who writes a proposal, or of a reviewer with a full desk."""
        from django.utils import timezone

        from parvis.accounts.models import Person
        from parvis.programme.queries import officers

        if who not in self.sessions:
            if who == "officer":
                person = officers(timezone.now())[0]
            elif who == "reviewer":
                person = self.desk[0].expert.person
            else:
                seats = {"proposal_parties__proposal": self.draft_row.pk, "proposal_parties__side": "ally"}
                person = Person.objects.get(**seats)
            self.sessions[who] = session_of(person)
        return self.sessions[who]

    @cached_property
    def desk(self) -> list[Any]:
        """What the reviewer who has most to do has accepted and not begun."""
        from django.db.models import Count

        from parvis.review.models import Assignment

        open_rows = Assignment.objects.filter(state="accepted", review__isnull=True)
        most = open_rows.values("expert").annotate(many=Count("pk")).order_by("-many", "expert")[0]
        return list(open_rows.filter(expert=most["expert"]).select_related("expert__person", "proposal", "round"))

    def judged(self) -> dict[str, str]:
        """Codes of a review to be written, of its proposal and round, and of the panel with the longest list."""
        from django.db.models import Count

        from parvis.review.models import Panel

        one = self.desk[0]
        panel = Panel.objects.annotate(many=Count("items")).order_by("-many", "pk")[0]
        return {
            "review": one.code,
            "proposal": one.proposal.code,
            "round": one.round.code,
            "panel": panel.code,
        }

    @cached_property
    def draft_row(self) -> Any:
        """A draft that is being written: the one in which most is answered and the summary is not."""
        from django.db.models import Count
        from django.utils import timezone

        from parvis.proposals.models import Proposal

        drafts = Proposal.objects.filter(
            status="draft", call__closes_at__gt=timezone.now(), parties__email__endswith="@crowd.example"
        )
        rows = drafts.exclude(answers__field="summary").annotate(written=Count("answers", distinct=True))
        return rows.select_related("call").order_by("-written", "pk")[0]

    def draft(self) -> dict[str, str]:
        """Codes of a draft, of the longest section of its form, of a submission, and of a call with many."""
        from django.db.models import Count
        from django.utils import timezone

        from parvis.programme.models import Call
        from parvis.proposals.models import Proposal
        from parvis.proposals.queries import form_of

        row, lying = self.draft_row, Proposal.objects.handed_in_at(timezone.now())
        longest = max(form_of(row).sections, key=lambda section: len(section.fields))
        return {
            "draft": row.code,
            "section": longest.code,
            "submitted": lying.order_by("-submitted_at")[0].code,
            "call": Call.objects.filter(proposals__in=lying).annotate(many=Count("pk")).order_by("-many")[0].code,
        }

    def film(self) -> str:
        """The address of a film's page."""
        from django.utils import timezone

        from parvis.media.models import Asset

        films = Asset.objects.open_at(timezone.now()).filter(kind="video", renditions__isnull=False)
        return f"/en/press/{films.order_by('-pk').first().code}/"

    def call(self) -> str:
        """The address of a call's page."""
        from django.utils import timezone

        from parvis.programme.queries import open_calls

        return f"/en/calls/{open_calls(timezone.now())[0].code}/"

    def story(self) -> str:
        """The address of a flagship activity."""
        from django.utils import timezone

        from parvis.stories.models import Story

        return f"/en/stories/{Story.objects.open_at(timezone.now())[0].slug}/"

    def memory(self) -> list[int]:
        """Megabytes that the process holds now, and the most it held."""
        lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        return [int(lines[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM")]

    def vendor(self) -> str:
        from django.db import connection

        return connection.vendor

    def analyse(self) -> str:
        """Let the database count what it holds, for its plans."""
        return self.execute("ANALYZE")

    def forget(self) -> str:
        """Let it know of its tables what it knows right after a bulk import."""
        from django.db import connection

        if connection.vendor == "sqlite":
            known = "sqlite_stat1" in connection.introspection.table_names() or self.analyse()
            return self.execute("DELETE FROM sqlite_stat1", "ANALYZE sqlite_schema") if known else ""
        ours = "(SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)"
        return self.execute(
            f"DELETE FROM pg_statistic WHERE starelid IN {ours}",
            f"UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE oid IN {ours}",
        )

    def execute(self, *statements: str) -> str:
        from django.db import connection

        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connection.close()  # plans that were made before are not kept
        return statements[0]


def main(folder: str, size: str, task: str) -> None:
    # What the installation prints must not be taken for an answer.
    told, sys.stdout = sys.stdout, sys.stderr
    open_installation(Path(folder))
    if task == "fill":
        fill(size)
        return
    (Path(folder) / "films-arriving").unlink(missing_ok=True)  # as it is some minutes after the first start
    answering = Answering()
    for line in sys.stdin:
        told.write(json.dumps(answering.answer(line.rstrip("\n"))) + "\n")
        told.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
