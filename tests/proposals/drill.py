"""What the hard moments do in processes of their own: many at once, and killed in the middle.

    python -m tests.proposals.drill ACT ARGUMENTS…      prints JSON

Works on the installation that PARVIS_DATA or DATABASE_URL names.
"""

# ruff: noqa: E402  Django must know its settings before the models are named.

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import django

django.setup()

from django.db import connections, transaction
from django_tasks_db.models import DBTaskResult

from parvis.accounts.models import Person
from parvis.domain.refusals import Refused
from parvis.proposals.actions import submitting, writing
from parvis.proposals.models import Answer, Proposal, Receipt, SignOff


def at_once(acts: list[Any]) -> list[str]:
    """What came of doing these at the same moment: "done", or the refusal's code."""
    start = Barrier(len(acts))

    def one(act: Any) -> str:
        try:
            start.wait()
            act()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def save(code: str, field: str, base: str, now: str, *people: str) -> list[str]:
    """Each of these people saves an own text over the same version."""
    moment = datetime.fromisoformat(now)

    def act(email: str) -> Any:
        person = Person.objects.get(email=email)
        return lambda: writing.save_answer(
            code, field, f"Written by {email}.", base_version=int(base), by=person, now=moment
        )

    return at_once([act(email) for email in people])


def submit(code: str, now: str, *people: str) -> list[str]:
    """Each of these people hands the proposal in."""
    moment, proposal = datetime.fromisoformat(now), Proposal.objects.get(code=code)
    everybody = [Person.objects.get(email=email) for email in people]
    return at_once([lambda by=by: submitting.submit(proposal, by=by, now=moment) for by in everybody])


def linger(code: str, now: str, email: str, where: str) -> None:
    """Hand in, and wait to be killed: inside the transaction, or after it."""
    proposal, person = Proposal.objects.get(code=code), Person.objects.get(email=email)
    with transaction.atomic():
        submitting.submit(proposal, by=person, now=datetime.fromisoformat(now))
        if where == "inside":
            print("inside", flush=True)
            time.sleep(600)
    print("after", flush=True)
    time.sleep(600)


def state(code: str) -> dict[str, Any]:
    """What is kept of the proposal."""
    proposal = Proposal.objects.get(code=code)
    return {
        "status": proposal.status,
        "signatures": SignOff.objects.filter(revision__proposal=proposal, voided_at__isnull=True).count(),
        "receipts": Receipt.objects.filter(proposal=proposal).count(),
        "letters": DBTaskResult.objects.filter(task_path__endswith="send_receipt").count(),
        "answers": {
            answer.field: [answer.value, answer.version]
            for answer in Answer.objects.filter(proposal=proposal, party__isnull=True)
        },
    }


if __name__ == "__main__":
    print(json.dumps({"save": save, "submit": submit, "linger": linger, "state": state}[sys.argv[1]](*sys.argv[2:])))
