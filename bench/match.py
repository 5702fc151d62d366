"""What matching costs: up to 10,000 proposals to 10,000 experts with proof, and against networkx at 1,000 experts.

    ./run bench match [--folder FOLDER] [--only NAME …]

Invented rounds (`measuring/matchings.py`), three reviews each: one thread, each measurement in a process of its own, so
that its memory is its own.  CPU seconds leave out loading the file and the solvers, which are told apart.  Every result
is recounted here, with numpy and by counting alone, or by the rulebook's checker.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from measuring.matchings import as_instance, invented, ruled, wide

ROOT = Path(__file__).resolve().parents[1]
LARGE, SMALL = (10_000, 10_000), (800, 1_000)
MOST_SECONDS, MOST_MEGABYTES, LEAST_RATIO, MOST_CUT_SECONDS = 2.0, 200, 40, 1.0
MOST_WIDE_SECONDS, MOST_WIDE_MEGABYTES = 15.0, 1000
MOST_GAP, MOST_CROSSED_SMALL, MOST_CROSSED_LARGE = 1e-4, 2.0, 120.0
MOST_FLOOR_COSTS = 0.001
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
ROUNDS = 9
ARRAYS = ("need", "capacity", "minimum", "proposal", "expert", "affinity", "locked")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench match")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--only", nargs="+", choices=list(ALONE), default=list(ALONE), help="these measurements")
    parser.add_argument("--alone", choices=list(ALONE), help="one measurement, in this process")
    options = parser.parse_args()
    folder: Path = options.folder / "matching"
    if options.alone:
        print(json.dumps(ALONE[options.alone](folder)))
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    prepare(folder)
    return measure(options.folder, options.only)


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


def problem_of(folder: Path, size: tuple[int, int], *, capacity: int | None = None, crossing: bool = False) -> Any:
    loaded(crossing=crossing)
    from parvis.engines.matching.problem import Problem

    arrays = dict(np.load(stored(folder, size)))
    held = {name: arrays[name] for name in ARRAYS}
    if capacity is not None:
        held["capacity"] = np.minimum(held["capacity"], capacity)
    return Problem(**held, families=ruled(arrays) if crossing else ())


def loaded(*, crossing: bool = False) -> None:
    """The solvers, whose loading is no part of a matching."""
    from ortools.graph.python import max_flow, min_cost_flow  # noqa: F401

    if not crossing:
        return
    from ortools.math_opt import callback_pb2, model_parameters_pb2, parameters_pb2, result_pb2  # noqa: F401
    from ortools.math_opt.core.python import solver  # noqa: F401


def violations(problem: Any, solution: Any) -> int:
    """Rules broken, by counting alone."""
    at, by = problem.proposal[solution.chosen], problem.expert[solution.chosen]
    reviews = np.bincount(at, minlength=len(problem.need)) + solution.missing
    load = np.bincount(by, minlength=len(problem.capacity))
    found = int((reviews != problem.need).sum() + (load > problem.capacity).sum())
    found += len(at) - len({*zip(at.tolist(), by.tolist(), strict=True)})
    for family in problem.families:
        there = [set(row) - {family.groups} for row in family.of[by].tolist()]
        counts = Counter((p, group) for p, groups in zip(at.tolist(), there, strict=True) for group in groups)
        found += sum(times > family.most for times in counts.values()) if family.most else 0
        places = zip(family.least_proposal.tolist(), family.least_group.tolist(), family.least.tolist(), strict=True)
        found += sum(counts[p, group] < least for p, group, least in places)
    return found


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

    loading, problem = timed(lambda: problem_of(folder, LARGE))
    took, solution = timed(lambda: solve(problem))
    return {
        "pairs": len(problem.proposal),
        "loading": loading,
        "seconds": took,
        "megabytes": peak(),
        "affinity": solution.objective / 1e6,
        "gap": solution.gap,
        "missing": int(solution.missing.sum()),
        "violations": violations(problem, solution),
    }


def every(_folder: Path) -> dict[str, float]:
    from parvis.engines.matching.solving import solve_wide

    def made() -> Any:
        loaded()
        return wide(*LARGE)

    loading, asked = timed(made)
    blocks, _seen = timed(lambda: [asked.block(np.arange(n, n + 100)).shape for n in range(0, LARGE[0], 100)])
    took, (problem, solution) = timed(lambda: solve_wide(asked))
    # Once more over all pairs, apart from the engine: what they are worth above the prices.
    prices = solution.prices
    above = sum(
        int(np.maximum(asked.block(rows) - prices.experts - prices.proposals[rows, None], 0).sum())
        for rows in (np.arange(n, n + 100) for n in range(0, LARGE[0], 100))
    )
    bound = int(problem.need @ prices.proposals + np.maximum(prices.experts, 0) @ problem.capacity) + above
    return {
        "loading": loading,
        "blocks": blocks,
        "seconds": took,
        "megabytes": peak(),
        "asked": solution.asked,
        "rounds": solution.rounds,
        "gap": bound - solution.objective,
        "violations": violations(problem, solution),
    }


def crossed(folder: Path, size: tuple[int, int]) -> dict[str, float]:
    from parvis.engines.matching import solve

    loading, problem = timed(lambda: problem_of(folder, size, crossing=True))
    took, solution = timed(lambda: solve(problem))
    return {
        "loading": loading,
        "seconds": took,
        "megabytes": peak(),
        "affinity": solution.objective / 1e6,
        "gap": solution.gap / solution.objective,
        "rounds": solution.rounds,
        "violations": violations(problem, solution) + solution.lacking,
    }


def fair(folder: Path, size: tuple[int, int]) -> dict[str, float]:
    from parvis.engines.matching import solve
    from parvis.engines.matching.fairness import floored

    problem = problem_of(folder, size, capacity=3)  # hardly more places than reviews, so that somebody is left over
    plain = solve(problem)
    took, found = timed(lambda: floored(problem, plain, seed=0))
    return {
        "seconds": took,
        "megabytes": peak(),
        "least": found.minimum / 1e6,
        "plain": found.plain_minimum / 1e6,
        "costs": 1 - found.solution.objective / plain.objective,
        "violations": violations(problem, found.solution),
    }


def short(folder: Path) -> dict[str, float]:
    from parvis.engines.matching import shortage, solve

    problem = problem_of(folder, LARGE, capacity=2)
    took, solution = timed(lambda: solve(problem))
    cutting, cut = timed(lambda: shortage.cut_of(problem))
    mending, ways = timed(lambda: shortage.relaxations_of(problem, solution))
    holds = cut.need == cut.given + cut.over_round + cut.pairs + cut.places + cut.missing
    return {
        "seconds": took,
        "cut": cutting,
        "mending": mending,
        "ways": len(ways),
        "missing": cut.missing,
        "gap": solution.gap,
        "holds": int(holds and cut.missing == int(solution.missing.sum())),
        "violations": violations(problem, solution),
    }


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
    "small": small,
    "theirs": theirs,
    "every": every,
    "crossed-small": lambda folder: crossed(folder, SMALL),
    "crossed-large": lambda folder: crossed(folder, LARGE),
    "fair-small": lambda folder: fair(folder, SMALL),
    "fair-large": lambda folder: fair(folder, LARGE),
    "short": short,
    "command": command,
}


def alone(name: str, folder: Path) -> dict[str, float]:
    words = [sys.executable, __file__, "--folder", str(folder), "--alone", name]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env={**os.environ, **ONE_THREAD})
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(parent: Path, names: list[str]) -> int:
    """All measurements, each told when it is there; 1 if a budget is broken."""
    found: dict[str, dict[str, float]] = {}
    broken: list[str] = []
    for name in names:
        one = found[name] = alone(name, parent)
        for text, holds in TOLD[name](one, found):
            print(f"{text}{'' if holds else '  <- BROKEN'}", flush=True)
            if not holds:
                broken.append(name)
        if one.get("violations"):
            print(f"{one['violations']:.0f} violations  <- BROKEN")
            broken.append(name)
    return int(bool(broken))


Lines = list[tuple[str, bool]]


def of_large(one: dict[str, float], _all: dict[str, dict[str, float]]) -> Lines:
    text = (
        f"10,000 x 10,000, {one['pairs']:,} pairs, with proof: {one['seconds']:.2f} s CPU (budget {MOST_SECONDS}), "
        f"{one['megabytes']:.0f} MB (budget {MOST_MEGABYTES}), loaded in {one['loading']:.2f} s, gap {one['gap']}"
    )
    holds = one["seconds"] <= MOST_SECONDS and one["megabytes"] <= MOST_MEGABYTES
    return [(text, holds and not one["gap"] and not one["missing"])]


def of_small(one: dict[str, float], _all: dict[str, dict[str, float]]) -> Lines:
    return [(f"1,000 experts x 800 proposals, {one['pairs']:,} pairs: {one['seconds']:.3f} s", not one["gap"])]


def of_theirs(other: dict[str, float], found: dict[str, dict[str, float]]) -> Lines:
    if "small" not in found:
        return []
    few = found["small"]
    ratio, same = other["seconds"] / few["seconds"], few["objective"] == other["objective"]
    text = f"the same by networkx: {other['seconds']:.2f} s = {ratio:.0f} x (at least {LEAST_RATIO}), "
    return [(text + ("the same optimum" if same else "ANOTHER optimum"), ratio >= LEAST_RATIO and same)]


def of_every(one: dict[str, float], _all: dict[str, dict[str, float]]) -> Lines:
    text = (
        f"all {one['asked']:,} pairs of 10,000 x 10,000 asked: {one['seconds']:.1f} s (budget {MOST_WIDE_SECONDS}), "
        f"{one['megabytes']:.0f} MB (budget {MOST_WIDE_MEGABYTES}), one look at the blocks {one['blocks']:.1f} s, "
        f"{one['rounds']} rounds, gap {one['gap']} recounted over all pairs"
    )
    holds = one["seconds"] <= MOST_WIDE_SECONDS and one["megabytes"] <= MOST_WIDE_MEGABYTES
    return [(text, holds and not one["gap"])]


def of_crossed(one: dict[str, float], most: float) -> Lines:
    text = (
        f"field, nation and seniority at once: {one['seconds']:.1f} s (budget {most}), {one['megabytes']:.0f} MB, "
        f"proved gap {one['gap']:.1e} (budget {MOST_GAP}), {one['rounds']} rounds, loaded in {one['loading']:.2f} s"
    )
    return [(text, one["seconds"] <= most and one["gap"] <= MOST_GAP)]


def of_fair(one: dict[str, float], _all: dict[str, dict[str, float]]) -> Lines:
    text = (
        f"fairness floor: worst off {one['least']:.4f} (without {one['plain']:.4f}), total -{one['costs']:.4%} "
        f"(budget {MOST_FLOOR_COSTS:.1%}), {one['seconds']:.1f} s"
    )
    return [(text, one["least"] >= one["plain"] and one["costs"] <= MOST_FLOOR_COSTS)]


def of_short(one: dict[str, float], _all: dict[str, dict[str, float]]) -> Lines:
    text = (
        f"10,000 x 10,000 short of {one['missing']:.0f}: the cut in {one['cut']:.2f} s (budget {MOST_CUT_SECONDS}), "
        f"{'adds up' if one['holds'] else 'DOES NOT ADD UP'}; the most complete part {one['seconds']:.1f} s, "
        f"{one['ways']} ways to mend it {one['mending']:.1f} s"
    )
    return [(text, one["cut"] <= MOST_CUT_SECONDS and bool(one["holds"]) and not one["gap"])]


def of_command(one: dict[str, float], _all: dict[str, dict[str, float]]) -> Lines:
    text = (
        f"./run match of 10,000 x 10,000, reading, explaining, storing and recounting included: "
        f"{one['seconds']:.1f} s CPU, {one['megabytes']:.0f} MB, status {one['status']}"
    )
    return [(text, not one["status"])]


TOLD: dict[str, Callable[[dict[str, float], dict[str, dict[str, float]]], Lines]] = {
    "large": of_large,
    "small": of_small,
    "theirs": of_theirs,
    "every": of_every,
    "crossed-small": lambda one, _all: of_crossed(one, MOST_CROSSED_SMALL),
    "crossed-large": lambda one, _all: of_crossed(one, MOST_CROSSED_LARGE),
    "fair-small": of_fair,
    "fair-large": of_fair,
    "short": of_short,
    "command": of_command,
}


if __name__ == "__main__":
    raise SystemExit(main())
