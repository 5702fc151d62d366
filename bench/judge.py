"""How many cases the rules judge in a second of one core.

    ./run bench judge [--seconds 2]

The sample cases of the tests, right and wrong ones mixed as they stand there, every finding with its words in
both languages.  CPU seconds of one process; reading the programme's file is not counted, and stands beside.
"""

from __future__ import annotations

import argparse
import sys
import time
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from parvis.domain.eligibility import case_from, judge
from parvis.domain.programme_file import Programme, read
from tests.domain.sample_cases import ROOT, samples

MUST_REACH = 5_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench judge")
    parser.add_argument("--seconds", type=float, default=2.0)
    options = parser.parse_args()
    began = time.process_time()
    programmes: dict[str, Programme] = {path.name: read(path) for path in sorted((ROOT / "programmes").glob("*.toml"))}
    print(f"read {len(programmes)} files: {time.process_time() - began:.2f} s")
    slowest = float("inf")
    for name, programme in programmes.items():
        cases = [case_from(case) for file, _name, case, _finds in samples() if file == name]
        judged, began = 0, time.process_time()
        for case in cycle(cases):
            judge(programme, case)
            judged += 1
            if judged % 200 == 0 and time.process_time() - began > options.seconds / len(programmes):
                break
        each_second = judged / (time.process_time() - began)
        slowest = min(slowest, each_second)
        print(f"{name:16} {len(programme.rules):3} rules, {len(cases):3} cases: {each_second:8,.0f} cases/s")
    print(f"slowest: {slowest:,.0f} cases/s, must reach {MUST_REACH:,}")
    return 0 if slowest >= MUST_REACH else 1


if __name__ == "__main__":
    sys.exit(main())
