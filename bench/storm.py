"""A thousand submissions in the last minute: is any lost, or late that was in time?

    ./run bench storm [--submissions 1000] [--hands 64] [--folder FOLDER]

Starts this house's page server over an installation of its own (or over
DATABASE_URL), lays down signed proposals, and has many hands press "submit" at
once.  The call closes in the middle of it.  Every request carries the moment at
which it was sent, as nginx would stamp it; what was sent before closing must be
kept and in time, what was sent after must be refused.
"""

from __future__ import annotations

import argparse
import http.client
import os
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from downloads import free_port, granian, serving
from measuring.installation import open_installation
from measuring.sessions import CSRF, cookies, session_of

WARM = 0.1  # the part that is submitted beforehand, to learn how quick this machine is


@dataclass(frozen=True)
class Pressed:
    """One press of the button: whose, when, how long it took, what came of it."""

    code: str
    sent_at: float
    took: float
    status: int


def lay_down(number: int) -> tuple[Any, list[tuple[str, str]]]:
    """An open call, and so many signed proposals with the session of one director each."""
    from parvis.accounts.models import Person
    from parvis.proposals.actions import signing
    from parvis.proposals.models import Answer, Party, Proposal, ProposalFile, SignOff
    from parvis.proposals.queries import paper
    from tests.proposals import building

    now = datetime.now(UTC)
    day = timedelta(days=2)
    call = building.event_call(opens=f"{now - day:%Y-%m-%dT%H:%M}", closes=f"{now + day:%Y-%m-%dT%H:%M}")
    model = building.filled(call, now=now)
    parties, answers, files = list(model.parties.all()), list(model.answers.all()), list(model.files.all())
    made = []
    for n in range(number):
        people = Person.objects.bulk_create(
            Person(email=f"storm{n}.{party.side}.{call.code}@example.org", name=f"Director {n}", password="!")
            for party in parties
        )
        proposal = Proposal.objects.get(pk=model.pk)
        proposal.pk, proposal.code, proposal._state.adding = None, Proposal._meta.get_field("code").get_default(), True
        proposal.title, proposal.opened_by = f"Storm {n}", people[0]
        proposal.save()
        seats = {}
        for party, person in zip(parties, people, strict=True):
            seat = Party.objects.get(pk=party.pk)
            seat.pk, seat.code, seat._state.adding = None, Party._meta.get_field("code").get_default(), True
            seat.proposal, seat.person, seat.email = proposal, person, person.email
            seat.save()
            seats[party.pk] = seat
        Answer.objects.bulk_create(
            Answer(
                proposal=proposal,
                stage=answer.stage,
                field=answer.field,
                party=seats.get(answer.party_id),
                value=f"Storm {n}" if answer.field == "title" else answer.value,
                saved_by=people[0],
                saved_at=now,
                step_began_at=now,
            )
            for answer in answers
        )
        ProposalFile.objects.bulk_create(
            ProposalFile(
                proposal=proposal,
                stage=file.stage,
                field=file.field,
                party=seats.get(file.party_id),
                stored_id=file.stored_id,
                added_by=people[0],
                added_at=now,
            )
            for file in files
        )
        proposal = Proposal.objects.select_related("call").get(pk=proposal.pk)
        written = paper.whole(proposal)
        revision = signing._frozen(proposal, written, paper.digest(proposal), by=people[0], now=now)
        SignOff.objects.bulk_create(
            SignOff(revision=revision, party=seat, person=seat.person, at=now, statement=signing.STATEMENT)
            for seat in seats.values()
        )
        Proposal.objects.filter(pk=proposal.pk).update(signed=revision)
        made.append((proposal.code, session_of(people[0])))
    return call, made


def press(port: int, code: str, session: str) -> Pressed:
    """Submit one proposal, stamped as nginx would."""
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    began, sent = time.perf_counter(), int(time.time() * 1000) / 1000
    headers = {
        "Cookie": cookies(session),
        "X-CSRFToken": CSRF,
        "X-Request-Start": f"t={sent:.3f}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "text/html",
    }
    wire.request("POST", f"/en/proposals/{code}/submit/", body="", headers=headers)
    status = wire.getresponse().status
    wire.close()
    return Pressed(code, sent, time.perf_counter() - began, status)


def judge(pressed: list[Pressed], closes: float) -> int:
    """Every request against what is kept; 1 if any was treated otherwise than its moment asks."""
    from django_tasks_db.models import DBTaskResult

    from parvis.proposals.models import Receipt

    receipts = {receipt.proposal.code: receipt for receipt in Receipt.objects.select_related("proposal")}
    in_time = {one.code for one in pressed if one.sent_at < closes}
    after = {one.code for one in pressed if one.sent_at >= closes}
    lost, late = in_time - set(receipts), {code for code in in_time & set(receipts) if receipts[code].late}
    taken = after & set(receipts)
    letters = DBTaskResult.objects.filter(task_path__endswith="send_receipt").count()
    print(f"  sent before closing {len(in_time):5}   kept and in time {len(in_time) - len(lost | late):5}")
    print(f"  sent after closing  {len(after):5}   refused          {len(after) - len(taken):5}")
    print(f"  lost {len(lost)}, late that was in time {len(late)}, receipts {len(receipts)}, letters queued {letters}")
    print(f"  answers: {dict(Counter(one.status for one in pressed))}")
    return int(bool(lost or late or taken or letters != len(receipts)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=1000)
    parser.add_argument("--hands", type=int, default=64)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="parvis-storm-"))
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {"PARVIS_BEHIND_PROXY": "yes", "PARVIS_LOG": "ERROR"}
    open_installation(folder)
    from django.db import connection, connections

    call, made = lay_down(asked.submissions)
    connections.close_all()
    port = free_port()
    warm, storm = made[: max(4, int(len(made) * WARM))], made[max(4, int(len(made) * WARM)) :]
    with serving(granian("parvis.config.wsgi:application", port, 4), port, dict(os.environ)):
        press(port, *warm[0])
        began = time.perf_counter()
        with ThreadPoolExecutor(asked.hands) as hands:
            first = list(hands.map(lambda one: press(port, *one), warm[1:]))
        each = (time.perf_counter() - began) / len(first)
        closes = datetime.fromtimestamp(int(time.time() + 0.5 * each * len(storm)), UTC)
        type(call).objects.filter(pk=call.pk).update(closes_at=closes, ends_at=closes)
        connections.close_all()
        began = time.perf_counter()
        with ThreadPoolExecutor(asked.hands) as hands:
            pressed = list(hands.map(lambda one: press(port, *one), storm))
        wall = time.perf_counter() - began
    walls = sorted(one.took for one in pressed)
    middle, last = walls[len(walls) // 2], walls[int(len(walls) * 0.99) - 1]
    print(f"{len(pressed)} submissions by {asked.hands} hands on {connection.vendor}, one page server of four threads")
    print(f"  {len(pressed) / wall:6.1f} submissions/s   median {middle:6.3f} s   p99 {last:6.3f} s")
    print(f"  load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return judge(pressed, closes.timestamp())


if __name__ == "__main__":
    sys.exit(main())
