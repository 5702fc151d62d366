"""Does SQLite keep up with PostgreSQL, and does either need statistics of its tables?

    ./run bench databases [--postgresql URL] [--size L] [--rounds 20] [--folder FOLDER]

The installations take turns.  Each is asked first as it is right after a bulk
import, knowing nothing of its tables, then again once it has counted them.  The
URL is that of an empty database, or of the one from the last time, where one
may delete statistics (a superuser); without it, only SQLite is asked.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.addresses import public_pages
from measuring.house import Cost, House
from measuring.installation import ROOT
from measuring.rounds import medians

SQLITE = 1.5  # times PostgreSQL, all processor time
UNKNOWN = 1.5  # times the same page once the tables are counted


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench databases")
    parser.add_argument("--postgresql", default="", metavar="URL")
    parser.add_argument("--size", choices=["S", "M", "L", "XL"], default="L")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    options = parser.parse_args()
    urls = {"sqlite": "", "postgresql": options.postgresql}
    houses = {
        name: House(options.folder, options.size, database_url=url)
        for name, url in urls.items()
        if name == "sqlite" or url
    }
    costs: dict[tuple[str, str, str], Cost] = {}
    for known in ("forget", "analyse"):
        for house in houses.values():
            house.told(known)
        took: dict[tuple[str, str, str], list[Cost]] = {}
        for round_ in range(options.rounds + 3):  # three to warm up
            for pages in zip(*(public_pages(house) for house in houses.values()), strict=True):
                for page, (name, house) in zip(pages, houses.items(), strict=True):
                    cost = house.ask(page.address)
                    if round_ >= 3:
                        took.setdefault((page.name, name, known), []).append(cost)
        costs |= {key: medians(each) for key, each in took.items()}
    for house in houses.values():
        house.close()
    return report(costs, list(houses))


def report(costs: dict[tuple[str, str, str], Cost], names: list[str]) -> int:
    """Print the comparisons; 1 if one is over."""
    broken = 0
    print(f"{'page':28}" + "".join(f" {name + ' ms':>14} {'uncounted':>10}" for name in names) + f" {'SQLite':>8}")
    for page in dict.fromkeys(page for page, _name, _known in costs):
        line, wrong = f"{page:28}", False
        for name in names:
            known, unknown = (costs[page, name, state].seconds for state in ("analyse", "forget"))
            wrong |= unknown / known > UNKNOWN
            line += f" {known * 1000:14.2f} {unknown / known:8.2f} x"
        if len(names) > 1:
            times = costs[page, "sqlite", "forget"].seconds / costs[page, "postgresql", "forget"].seconds
            wrong |= times > SQLITE
            line += f" {times:6.2f} x"
        broken |= wrong
        print(line + "  OVER" * wrong)
    return broken


if __name__ == "__main__":
    sys.exit(main())
