"""The portfolio of 5,000 awards, all years and one, as multiples of a bare page that lists 50 rows; and its queries.

    ./run bench portfolio [--awards 5000] [--rounds 15] [--folder FOLDER]

Asked by a programme officer from whom a conflict hides some of them, in CPU seconds of one process, medians of one
interleaved run.  The same page is asked first when ten awards are in: it must ask the database as often.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.house import FLOOR, Answering, Cost
from measuring.installation import ROOT, open_installation
from measuring.rounds import medians

MOST_FLOORS = 8
A_FEW = 10
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BEGAN = date(2026, 1, 1)
PAGES = ("as officer /en/grants/portfolio/", "as officer /en/grants/portfolio/?year=2024")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench portfolio")
    parser.add_argument("--awards", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    options = parser.parse_args()
    folder: Path = options.folder / f"portfolio-{options.awards}"
    folder.mkdir(parents=True, exist_ok=True)
    open_installation(folder)
    from measuring.awards import counted
    from measuring.sessions import session_of

    answering = Answering()
    answering.sessions["officer"] = session_of(officer())
    counted(A_FEW, NOW, BEGAN)
    few = [asked(answering, page).reads for page in PAGES]
    hide(counted(options.awards, NOW, BEGAN)[::100])
    costs: dict[str, list[Cost]] = {what: [] for what in (FLOOR, *PAGES)}
    for turn in range(options.rounds + 3):
        for what, took in costs.items():
            cost = asked(answering, what)
            if turn >= 3:  # caches warm, as they are in a server
                took.append(cost)
    floor, *pages = (medians(took) for took in costs.values())
    print(f"floor: {floor.seconds * 1000:.2f} ms CPU")
    for page, cost, reads in zip(PAGES, pages, few, strict=True):
        print(
            f"{page}: {cost.seconds * 1000:.1f} ms CPU, {cost.seconds / floor.seconds:.2f} floors (of {MOST_FLOORS}), "
            f"{cost.reads} queries ({reads} with {A_FEW} awards), {cost.size / 1000:.0f} KB"
        )
    fits = all(cost.seconds <= MOST_FLOORS * floor.seconds for cost in pages)
    return 0 if fits and [cost.reads for cost in pages] == few else 1


def asked(answering: Answering, what: str) -> Cost:
    """What one answer cost."""
    return Cost(*answering.answer(what))


def officer() -> Any:
    """A programme officer, once a folder."""
    from parvis.accounts.actions.appointments import appoint_by_operator
    from parvis.accounts.models import Person
    from parvis.domain.roles import Role

    found = Person.objects.filter(email="officer@example.org").first()
    if found is None:
        found = Person.objects.create_user("officer@example.org")
        appoint_by_operator(found.email, Role.PROGRAMME_OFFICER, now=NOW)
    return found


def hide(awards: list[Any]) -> None:
    """These awards' cases are hidden from the officer, by a conflict that he or she has stated."""
    from parvis.domain.standing import CaseKind
    from parvis.proposals.models import Proposal
    from parvis.standing.actions import conflicts
    from parvis.standing.models import Conflict

    if Conflict.objects.exists():
        return
    by = officer()
    for code in Proposal.objects.filter(award__in=awards).values_list("code", flat=True):
        conflicts.state(by, CaseKind.PROPOSAL, code, "relative", by=by, now=NOW)


if __name__ == "__main__":
    sys.exit(main())
