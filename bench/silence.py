"""The outcome of 10,000 papers on which each of 32 nations has said something, in CPU seconds.

    ./run bench silence [--papers 10000] [--folder FOLDER]

Asked once of the rulebook, paper by paper over values, and once of the database, in one query over rows; both must
say the same of every paper.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.installation import ROOT, open_installation

MOST_SECONDS = 1.0
NATIONS = [f"N{number:02}"[-2:] for number in range(32)]
DEADLINE = datetime(2027, 3, 12, 17, 0, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench silence")
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    options = parser.parse_args()
    folder: Path = options.folder / f"silence-{options.papers}"
    folder.mkdir(parents=True, exist_ok=True)
    open_installation(folder)
    from django.db import transaction

    said = invented(options.papers)
    with transaction.atomic():
        settle(said)
    rules, ruled = by_the_rulebook(said)
    base, told = by_the_database()
    same = ruled == told
    print(f"{options.papers} papers × {len(NATIONS)} nations: {dict(Counter(ruled.values()))}")
    print(f"rulebook: {rules:.2f} s CPU; database, one query: {base:.2f} s CPU; the same outcomes: {same}")
    return 0 if same and base <= MOST_SECONDS else 1


def invented(papers: int) -> list[list[tuple[str, str, datetime]]]:
    """What every nation says on every paper: mostly statements, some objections, many of them lifted, some late."""
    chance = random.Random(20261123)
    found = []
    for _paper in range(papers):
        said = []
        objects = chance.random() < 0.3
        for nation in NATIONS:
            at = DEADLINE - timedelta(seconds=chance.randrange(-3600, 800_000))
            if objects and chance.random() < 0.1:
                said.append((nation, "objection", at))
                if chance.random() < 0.8:
                    said.append((nation, "lifted", at + timedelta(seconds=chance.randrange(1, 100_000))))
            else:
                said.append((nation, "statement", at))
        found.append(said)
    return found


def settle(said: list[list[tuple[str, str, datetime]]]) -> None:
    """The papers as rows, once a folder."""
    from parvis.accounts.models import Person
    from parvis.decisions.models import Membership, Paper, PaperLine, Position
    from parvis.programme.models import Call
    from parvis.proposals.models import Proposal

    if Paper.objects.count() == len(said):
        return
    early = DEADLINE - timedelta(days=12)
    by = Person.objects.create_user("bench@example.org")
    call = Call.objects.create(
        code="bench",
        status="draft",
        opens_wall="2027-01-01T09:00",
        closes_wall="2027-01-31T09:00",
        zone="Europe/Brussels",
        opens_at=early,
        closes_at=early + timedelta(days=1),
        ends_at=early + timedelta(days=1),
        created_at=early,
        changed_at=early,
    )
    proposal = Proposal.objects.create(
        call=call, mechanism="ARW", stage="full", opened_by=by, opened_at=early, stage_opened_at=early
    )
    seat = Membership.objects.create(nation="NO", person=by, kind="head", from_at=early, made_at=early)
    papers = Paper.objects.bulk_create(
        Paper(
            reference=f"B{number}",
            status="circulated",
            zone="Europe/Brussels",
            ends_at=DEADLINE,
            drafted_at=early,
            changed_at=early,
            circulated_at=early,
            circulated_by=by,
        )
        for number in range(len(said))
    )
    PaperLine.objects.bulk_create(
        (PaperLine(paper=paper, number=1, proposal=proposal, amount=1, currency="EUR") for paper in papers),
        batch_size=2000,
    )
    Position.objects.bulk_create(
        (
            Position(
                paper=paper,
                number=number,
                nation=nation,
                kind=kind,
                text="In writing.",
                by=by,
                membership=seat,
                at=at,
                key=str(number),
            )
            for paper, heard in zip(papers, said, strict=True)
            for number, (nation, kind, at) in enumerate(heard, 1)
        ),
        batch_size=2000,
    )


def by_the_rulebook(said: list[list[tuple[str, str, datetime]]]) -> tuple[float, dict[int, str]]:
    """CPU seconds for every paper's outcome, and the outcomes."""
    from parvis.domain.silence import Position, PositionKind, period_of

    heard = [[Position(n, PositionKind(k), at, None, i) for i, (n, k, at) in enumerate(one, 1)] for one in said]
    after = DEADLINE + timedelta(days=1)
    began = time.process_time()
    outcome = {
        number: str(period_of(1, one, ends_at=DEADLINE, splits=False).state_at(after))
        for number, one in enumerate(heard)
    }
    return time.process_time() - began, outcome


def by_the_database() -> tuple[float, dict[int, str]]:
    """CPU seconds for the one query over every paper, and the outcomes."""
    from parvis.decisions.queries.outcomes import with_state

    rows = with_state(DEADLINE + timedelta(days=1)).order_by("paper_id").values_list("state", flat=True)
    began = time.process_time()
    states = list(rows)
    return time.process_time() - began, dict(enumerate(states))


if __name__ == "__main__":
    raise SystemExit(main())
