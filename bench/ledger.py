"""The books of 1,000 awards with 100 lines each, read and added up: CPU seconds for 100,000 lines.

    ./run bench ledger [--lines 100000] [--folder FOLDER]

The lines are written through the database's own triggers, so they add up; then one is taken through the rulebook
with a cent too much, and must be found.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.installation import ROOT, open_installation

MOST_SECONDS = 1.0
A_BOOK = 100
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench ledger")
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    options = parser.parse_args()
    folder: Path = options.folder / f"ledger-{options.lines}"
    folder.mkdir(parents=True, exist_ok=True)
    open_installation(folder)
    from parvis.domain.ledger import faults
    from parvis.payments.queries import books, reconciling

    fill(options.lines)
    spent = []
    for _round in range(3):
        began = time.process_time()
        told = reconciling.verify()
        spent.append(time.process_time() - began)
    changed = list(faults(a_cent_more(books.every_line(), told.lines // 2)))
    print(f"{told.lines} lines of {told.awards} books: {len(told.faults)} faults, {min(spent):.2f} s CPU")
    print(f"with a cent too much in one line: {len(changed)} faults")
    return 0 if not told.faults and changed and min(spent) <= MOST_SECONDS * told.lines / 100_000 else 1


def a_cent_more(lines: Iterator, at: int) -> Iterator:
    """The same lines, one of them changed."""
    from dataclasses import replace

    for number, line in enumerate(lines):
        yield replace(line, amount=line.amount + 1) if number == at else line


def fill(lines: int) -> None:
    """The books, once a folder."""
    from django.db import transaction
    from measuring.awards import awards

    from parvis.domain.ledger import EntryKind, Sums
    from parvis.payments.models import LedgerEntry
    from parvis.payments.queries.books import SUMS

    if LedgerEntry.objects.count() >= lines:
        return
    with transaction.atomic():
        for award in awards(lines // A_BOOK, NOW, date(2026, 1, 1)):
            sums, rows = Sums(), []
            for position in range(1, A_BOOK + 1):
                kind = EntryKind.COMMITTED if position == 1 else EntryKind.RELEASED
                amount = award.amount_minor if position == 1 else award.amount_minor // A_BOOK
                sums = sums.after(kind, amount)
                rows.append(
                    LedgerEntry(
                        award=award,
                        position=position,
                        kind=kind,
                        amount_minor=amount,
                        currency="EUR",
                        at=NOW,
                        **{f"{name}_minor": getattr(sums, name) for name in SUMS},
                    )
                )
            LedgerEntry.objects.bulk_create(rows)


if __name__ == "__main__":
    sys.exit(main())
