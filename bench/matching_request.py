"""What an officer waits for who has a round of 200 proposals matched to 200 experts: the whole request.

    ./run bench matching_request [--proposals 200] [--experts 200] [--folder FOLDER]

CPU seconds of one process: facts and texts gathered, conflicts found, matched with proof, recounted, proposed with
a sheet for each proposal.  In an installation of size M; the call, its proposals, the experts and what was matched
are undone afterwards.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.installation import ROOT, fill, open_installation

MOST_SECONDS = 5.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench matching_request")
    parser.add_argument("--proposals", type=int, default=200)
    parser.add_argument("--experts", type=int, default=200)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    options = parser.parse_args()
    folder: Path = options.folder / "M"
    folder.mkdir(parents=True, exist_ok=True)
    open_installation(folder)
    fill("M")
    from django.db import transaction

    with transaction.atomic():
        took, page = measure(laid(options.proposals, options.experts))
        transaction.set_rollback(True)
    print(f"matched inside the request: {took:.2f} s CPU, may be {MOST_SECONDS:.0f}; its page then: {page:.3f} s")
    return 0 if took <= MOST_SECONDS else 1


def laid(proposals: int, experts: int) -> Any:
    """A round over so many screened proposals, with so many experts in the pool."""
    from django.utils import timezone

    from parvis.demo.crowd import evaluation
    from parvis.demo.crowd.calls import lay_judged_calls
    from parvis.demo.crowd.rounds import DAY, lay_experts
    from parvis.demo.crowd.submissions import lay_proposals
    from parvis.domain.calls import WallClock
    from parvis.programme.models import Call
    from parvis.programme.queries import officers
    from parvis.proposals.models import Proposal
    from parvis.review.actions import rounds
    from parvis.review.models import Expert
    from parvis.review.queries.rounds import review_stages
    from parvis.web.programme import current, today

    now, chance = timezone.now(), random.Random("parvis-request")
    office = list(officers(now))
    there = Call.objects.filter(code__contains="-judged-").count()
    call = lay_judged_calls(there + 1, office[0], now)[-1]
    lay_proposals(proposals * 3 // 2, [call], chance, now, lambda _line: None)
    lying = list(Proposal.objects.filter(call=call).handed_in_at(now).select_related("call", "handed_in"))
    evaluation.let_pass(lying[:proposals], by=office[0], at=call.ends_at + 3 * DAY, trail=evaluation.Trail())
    others = Expert.objects.serving_on(today(now)).exclude(email__endswith="@crowd.example").count()
    lay_experts(experts - others, office, chance, now)
    due = WallClock.read(f"{(now + 20 * DAY).astimezone(current().zone):%Y-%m-%dT18:00}", call.zone)
    return rounds.open_round(call, review_stages(call)[-1].code, due=due, by=office[0], now=now)


def measure(found: Any) -> tuple[float, float]:
    """CPU seconds of the request that matches this round, and of its page after it."""
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from parvis.review.models import Expert
    from parvis.review.queries.rounds import reviewable
    from parvis.web.programme import today

    client = Client()
    client.force_login(found.opened_by)
    client.get(found.get_absolute_url())
    pool = Expert.objects.serving_on(today(timezone.now())).count()
    began = time.process_time()
    answer = client.post(reverse("review:match", args=[found.code]))
    took = time.process_time() - began
    made = found.matchings.get()
    told = made.told
    assert answer.status_code == 302 and made.sheets.count()
    print(
        f"{reviewable(found.call, found.stage).count()} proposals, {pool} experts, {told['asked']} pairs; "
        f"{told['state']}, gap {told['gap']}"
    )
    client.get(found.get_absolute_url())
    began = time.process_time()
    client.get(found.get_absolute_url())
    return took, time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
