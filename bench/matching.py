"""What matching costs: 10,000 proposals to 10,000 experts with proof, and against networkx at 1,000 experts.

    ./run bench matching [--folder FOLDER]

Invented rounds (`measuring/matchings.py`), three reviews each.  Each measurement runs in a process of its own, so that
its memory is its own; CPU seconds leave the loading of the file out.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from measuring.matchings import as_instance, invented

ROOT = Path(__file__).resolve().parents[1]
LARGE, SMALL = (10_000, 10_000), (800, 1_000)
MOST_SECONDS, MOST_MEGABYTES, LEAST_RATIO, MOST_CUT_SECONDS = 2.0, 200, 40, 1.0
ROUNDS = 9
ARRAYS = ("need", "capacity", "minimum", "proposal", "expert", "affinity", "locked")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench matching")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--alone", choices=list(ALONE), help="one measurement, in this process")
    options = parser.parse_args()
    folder: Path = options.folder / "matching"
    if options.alone:
        print(json.dumps(ALONE[options.alone](folder)))
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    prepare(folder)
    return measure(options.folder, folder)


def stored(folder: Path, size: tuple[int, int]) -> Path:
    return folder / f"{size[0]}-{size[1]}.npz"


def prepare(folder: Path) -> None:
    """The two rounds as files; only those that lack."""
    for size in (SMALL, LARGE):
        if not stored(folder, size).exists():
            np.savez(stored(folder, size), **invented(*size))
    if not (folder / "round.json").exists():
        table = as_instance(dict(np.load(stored(folder, LARGE))))
        (folder / "round.json").write_text(json.dumps(table), encoding="utf-8")


def problem_of(folder: Path, size: tuple[int, int], *, capacity: int | None = None) -> Any:
    from ortools.graph.python import min_cost_flow  # noqa: F401 - loading it is no part of a matching

    from parvis.engines.matching.problem import Problem

    arrays = np.load(stored(folder, size))
    held = {name: arrays[name] for name in ARRAYS}
    if capacity is not None:
        held["capacity"] = np.minimum(held["capacity"], capacity)
    return Problem(**held)


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    done = act()
    return time.process_time() - began, done


def peak() -> float:
    """The most this process has held; the system's own figure would include what its parent held."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def large(folder: Path) -> dict[str, float]:
    from parvis.engines.matching import solve

    problem = problem_of(folder, LARGE)
    took, solution = timed(lambda: solve(problem))
    return {
        "pairs": len(problem.proposal),
        "seconds": took,
        "megabytes": peak(),
        "affinity": solution.objective / 1e6,
        "gap": solution.gap,
        "missing": int(solution.missing.sum()),
    }


def short(folder: Path) -> dict[str, float]:
    from parvis.engines.matching import shortage, solve

    problem = problem_of(folder, LARGE, capacity=2)
    took, solution = timed(lambda: solve(problem))
    cutting, cut = timed(lambda: shortage.cut_of(problem, solution))
    holds = cut.need == cut.given + cut.pairs + cut.places + cut.missing
    return {"seconds": took, "cut": cutting, "missing": cut.missing, "gap": solution.gap, "holds": int(holds)}


def small(folder: Path) -> dict[str, float]:
    from parvis.engines.matching import solve

    problem = problem_of(folder, SMALL)
    every = [timed(lambda: solve(problem)) for _round in range(ROUNDS)]
    return {
        "pairs": len(problem.proposal),
        "seconds": float(np.median([took for took, _solution in every])),
        "objective": every[0][1].objective,
        "gap": every[0][1].gap,
        "megabytes": peak(),
    }


def theirs(folder: Path) -> dict[str, float]:
    import networkx as nx

    problem = problem_of(folder, SMALL)
    graph = nx.DiGraph()
    for n, need in enumerate(problem.need.tolist()):
        graph.add_node(("p", n), demand=-need)
    graph.add_node("drain", demand=int(problem.need.sum()))
    for n, most in enumerate(problem.capacity.tolist()):
        graph.add_edge(("e", n), "drain", capacity=most, weight=0)
    pairs = zip(problem.proposal.tolist(), problem.expert.tolist(), problem.affinity.tolist(), strict=True)
    graph.add_edges_from((("p", at), ("e", by), {"capacity": 1, "weight": -worth}) for at, by, worth in pairs)
    took, (cost, _flow) = timed(lambda: nx.network_simplex(graph))
    return {"seconds": took, "objective": -cost, "megabytes": peak()}


def command(folder: Path) -> dict[str, float]:
    from parvis.config import matching

    words = [str(folder / "round.json"), "-o", str(folder / "matched.json")]
    sys.stdout, kept = sys.stderr, sys.stdout
    took, status = timed(lambda: matching.main(words))
    sys.stdout = kept
    return {"seconds": took, "status": status, "megabytes": peak()}


ALONE: dict[str, Callable[[Path], dict[str, float]]] = {
    "large": large,
    "short": short,
    "small": small,
    "theirs": theirs,
    "command": command,
}


def alone(name: str, folder: Path) -> dict[str, float]:
    words = [sys.executable, __file__, "--folder", str(folder), "--alone", name]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(parent: Path, folder: Path) -> int:
    """All measurements; 1 if a budget is broken."""
    found = {name: alone(name, parent) for name in ALONE}
    one, few, other, lacking = found["large"], found["small"], found["theirs"], found["short"]
    ratio = other["seconds"] / few["seconds"]
    print(
        f"10,000 x 10,000, {one['pairs']:,} pairs, with proof: {one['seconds']:.2f} s CPU (budget {MOST_SECONDS}), "
        f"{one['megabytes']:.0f} MB (budget {MOST_MEGABYTES}), affinity {one['affinity']:.4f}, gap {one['gap']}"
    )
    print(
        f"1,000 experts x 800 proposals, {few['pairs']:,} pairs: {few['seconds']:.3f} s against networkx "
        f"{other['seconds']:.2f} s = {ratio:.0f} x (at least {LEAST_RATIO}); "
        f"{'the same' if few['objective'] == other['objective'] else 'ANOTHER'} optimum; "
        f"{few['megabytes']:.0f} and {other['megabytes']:.0f} MB"
    )
    print(
        f"10,000 x 10,000 short of {lacking['missing']:.0f}: most complete part {lacking['seconds']:.2f} s, the cut "
        f"{lacking['cut']:.2f} s (budget {MOST_CUT_SECONDS}), {'adds up' if lacking['holds'] else 'DOES NOT ADD UP'}"
    )
    whole = found["command"]
    print(
        f"./run match of 10,000 x 10,000, reading, explaining, storing and recounting included: "
        f"{whole['seconds']:.1f} s CPU, {whole['megabytes']:.0f} MB, status {whole['status']}"
    )
    broken = (
        one["seconds"] > MOST_SECONDS
        or one["megabytes"] > MOST_MEGABYTES
        or one["gap"]
        or one["missing"]
        or few["gap"]
        or lacking["gap"]
        or ratio < LEAST_RATIO
        or few["objective"] != other["objective"]
        or lacking["cut"] > MOST_CUT_SECONDS
        or not lacking["holds"]
        or whole["status"]
    )
    return int(bool(broken))


if __name__ == "__main__":
    raise SystemExit(main())
