"""What pages cost, as multiples of a bare Django page that lists 50 rows, medians of one interleaved run.

    ./run bench pages [--size S|M|L|XL] [--rounds 30] [--folder FOLDER]

Also what a page weighs, what the facets cost beside a bare `count(*)`, and the
memory of the process.  With DATABASE_URL set, on that database (empty, or kept
from the last time); else on SQLite in the folder.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import sys
from pathlib import Path, PurePosixPath

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.addresses import QUESTIONS, Page, evaluation_pages, public_pages, signed_in_pages
from measuring.house import FLOOR, Cost, House
from measuring.installation import ROOT
from measuring.rounds import medians

FACETS = 3  # times a bare count(*) of the same question
LINKED = 60_000  # gzipped bytes of style sheets and scripts that a page loads
MEMORY = 170  # MB
ASSET = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js))"')
IMPORT = re.compile(r'(?:import|from)\s*\(?\s*"(\.{1,2}/[^"]+)"|@import\s+(?:url\()?"([^"]+)"')


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench pages")
    parser.add_argument("--size", choices=["S", "M", "L", "XL"], default="L")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    options = parser.parse_args()
    house = House(options.folder, options.size, database_url=os.environ.get("DATABASE_URL", ""))
    pages = [*public_pages(house), *signed_in_pages(house), *evaluation_pages(house)]
    asked = [FLOOR, *(page.asked for page in pages)]
    asked += [f"{word} {question}".rstrip() for question in QUESTIONS for word in ("count", "tally")]
    asked += [f"/en/press/facets/?{question}" for question in QUESTIONS]
    costs = run(house, asked, options.rounds)
    broken = report_pages(house, pages, costs) | report_facets(costs)
    now, most = house.told("memory")
    house.close()
    print(f"\nmemory of the process: {now} MB, {most} MB at most (budget {MEMORY} MB)")
    return int(broken or now > MEMORY)


def run(house: House, asked: list[str], rounds: int) -> dict[str, Cost]:
    """Everything in turn, that many rounds; the median of each."""
    for what in asked * 3:  # caches warm, as they are in a server
        house.ask(what)
    costs: dict[str, list[Cost]] = {what: [] for what in asked}
    for _ in range(rounds):
        for what in asked:
            costs[what].append(house.ask(what))
    return {what: medians(took) for what, took in costs.items()}


def report_pages(house: House, pages: list[Page], costs: dict[str, Cost]) -> bool:
    """Print the pages; whether one is over its budget."""
    base, over = costs[FLOOR], False
    print(
        f"{house.told('vendor')}; floor: {base.here * 1000:.2f} ms CPU, "
        f"and {base.database * 1000:.2f} ms of the database's server"
    )
    print(
        f"{'page':31} {'ms CPU':>7} {'server':>7} {'x floor':>8} {'of':>5} "
        f"{'reads':>6} {'of':>3} {'KB':>6} {'linked':>7}"
    )
    for page in pages:
        cost = costs[page.asked]
        weight = 0 if page.address.startswith(("/api/", "save ")) else linked(house, page.asked)
        times = cost.here / base.here
        breaks = [
            times > page.times_floor,
            cost.reads > page.reads,
            bool(page.size) and cost.size > page.size,
            weight > LINKED,
        ]
        over |= any(breaks)
        print(
            f"{page.name:31} {cost.here * 1000:7.2f} {cost.database * 1000:7.2f} {times:8.2f} {page.times_floor:5.1f} "
            f"{cost.reads:6.0f} {page.reads:3d} {cost.size / 1000:6.1f} {weight / 1000:7.1f}{'  OVER' * any(breaks)}"
        )
    return over


def report_facets(costs: dict[str, Cost]) -> bool:
    """Print the facets beside a bare count; whether they are over."""
    over = False
    print(
        f"\n{'counting all facets of':28} {'found':>7} {'ms':>7} {'count(*)':>9} {'times':>6} {'of':>4}   whole request"
    )
    for question in QUESTIONS:
        count, tally = (costs[f"{word} {question}".rstrip()] for word in ("count", "tally"))
        times = tally.seconds / count.seconds
        wrong = times > FACETS or tally.size != count.size
        over |= wrong
        whole = costs[f"/en/press/facets/?{question}"]
        print(
            f"{question or 'the whole library':28} {tally.size:7.0f} {tally.seconds * 1000:7.2f} "
            f"{count.seconds * 1000:9.2f} {times:6.2f} {FACETS:4d}   {whole.here / costs[FLOOR].here:.2f} x floor, "
            f"{whole.size / 1000:.0f} KB{'  OVER' * wrong}"
        )
    return over


def linked(house: House, address: str) -> int:
    """Gzipped bytes of the style sheets and scripts that the page loads, and of those that they load."""
    static = house.folder / "static"
    waiting = [PurePosixPath(name) for name in ASSET.findall(house.told(f"text {address}"))]
    seen: set[PurePosixPath] = set()
    total = 0
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        text = (static / name).read_bytes()
        total += len(gzip.compress(text))
        for found in IMPORT.finditer(text.decode()):
            target = os.path.normpath(name.parent / (found[1] or found[2]))
            waiting.append(PurePosixPath(target))
    return total


if __name__ == "__main__":
    sys.exit(main())
