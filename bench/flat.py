"""Do lists cost the same however much the library holds?

    ./run bench flat [--sizes M L] [--rounds 20] [--folder FOLDER]

Two installations take turns; a page's cost is taken in floors of its own
installation.  `--sizes M XL` is the whole question; XL takes a quarter of an
hour to lay down the first time, and is kept.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.addresses import public_pages
from measuring.house import FLOOR, Cost, House
from measuring.installation import ROOT
from measuring.rounds import medians

GROWTH = 1.2  # times, from the smaller installation to the larger


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench flat")
    parser.add_argument("--sizes", nargs=2, choices=["S", "M", "L", "XL"], default=["M", "L"])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    options = parser.parse_args()
    houses = [House(options.folder, size) for size in options.sizes]
    lists = [(FLOOR, FLOOR), *((page.name, page.address) for page in public_pages(houses[0]))]
    films = {house: house.told("film") for house in houses}
    took: dict[tuple[House, str], list[Cost]] = {}
    for round_ in range(options.rounds + 3):  # three to warm up
        for name, address in lists:
            for house in houses:
                cost = house.ask(films[house] if address == films[houses[0]] else address)
                if round_ >= 3:
                    took.setdefault((house, name), []).append(cost)
    costs = {key: medians(each) for key, each in took.items()}
    broken = 0
    print(
        f"{'page':28} {options.sizes[0] + ' x floor':>10} {options.sizes[1] + ' x floor':>10} {'growth':>7} {'of':>4}"
    )
    for name, _address in lists[1:]:
        times = [costs[house, name].here / costs[house, FLOOR].here for house in houses]
        growth = times[1] / times[0]
        wrong = growth > GROWTH or costs[houses[0], name].reads != costs[houses[1], name].reads
        broken |= wrong
        print(f"{name:28} {times[0]:10.2f} {times[1]:10.2f} {growth:7.2f} {GROWTH:4.1f}{'  OVER' * wrong}")
    for house, size in zip(houses, options.sizes, strict=True):
        print(f"memory at {size}: {house.told('memory')[0]} MB")
        house.close()
    return broken


if __name__ == "__main__":
    sys.exit(main())
