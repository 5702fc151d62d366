"""What adjusting marks costs, and what it gains: 200 proposals, 120 reviewers, five reviews each, the truth known.

    ./run bench ranking [--runs N]

Invented panels: four groups of reviewers, three reviews a proposal, a scale of six steps, chance nine tenths of the
true spread, and reviewers whose severity varies not at all, mildly, or more than the proposals themselves.  Kendall's
tau with the truth, ties broken at random, of raw means and of adjusted marks.  CPU of one thread.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from parvis.domain.calibration import Line, Mark, Proposal, Sheet
from parvis.engines.ranking import rank

PROPOSALS, REVIEWERS, REVIEWS, GROUPS = 200, 120, 3, 4
NOISE, MIDDLE, STEPS = 0.9, 3.5, 6
BIASES = {"no bias": 0.0, "mild": 0.5, "strong": 1.2}
MOST_SECONDS, LEAST_WITHOUT, LEAST_STRONG = 0.3, -0.01, 0.08


def main() -> int:
    """All measurements; 1 if a budget is broken."""
    parser = argparse.ArgumentParser(prog="./run bench ranking")
    parser.add_argument("--runs", type=int, default=12, help="panels of each kind")
    options = parser.parse_args()
    rank(panel(0, 0.0)[0])  # loading is no part of it
    broken, gains, seconds = False, {}, []
    for name, bias in BIASES.items():
        raw, adjusted = [], []
        for run in range(options.runs):
            sheet, truth = panel(run, bias)
            began = time.process_time()
            found = rank(sheet)
            seconds.append(time.process_time() - began)
            chance = np.random.default_rng(run).random(PROPOSALS) * 1e-9
            raw.append(tau(np.array([one.mean for one in found.proposals]) + chance, truth))
            adjusted.append(tau(np.array([one.adjusted for one in found.proposals]) + chance, truth))
        gains[name] = float(np.mean(adjusted) - np.mean(raw))
        print(f"{name}: tau raw {np.mean(raw):.3f}, adjusted {np.mean(adjusted):.3f}, {gains[name]:+.3f}")
    print(
        f"{PROPOSALS} proposals, {REVIEWERS} reviewers, chances too: {np.median(seconds):.3f} s CPU in the middle, "
        f"{max(seconds):.3f} s at most (budget {MOST_SECONDS})"
    )
    broken |= float(np.median(seconds)) > MOST_SECONDS
    broken |= gains["no bias"] < LEAST_WITHOUT or gains["strong"] < LEAST_STRONG
    return int(broken)


def panel(seed: int, bias: float) -> tuple[Sheet, np.ndarray]:
    """An invented panel's sheet, and each proposal's true worth in the order of ids."""
    chance = np.random.default_rng(seed)
    truth = chance.standard_normal(PROPOSALS)
    severity = bias * chance.standard_normal(REVIEWERS)
    load = np.zeros(REVIEWERS, int)
    marks = []
    for proposal in range(PROPOSALS):
        pool = np.arange(proposal % GROUPS, REVIEWERS, GROUPS)
        chosen = pool[np.lexsort((chance.random(len(pool)), load[pool]))][:REVIEWS]
        load[chosen] += 1
        given = MIDDLE + truth[proposal] - severity[chosen] + NOISE * chance.standard_normal(REVIEWS)
        steps = np.clip(np.round(given), 1, STEPS)
        pairs = zip(chosen.tolist(), steps.tolist(), strict=True)
        marks += [Mark(f"P{proposal:03}", f"R{by:03}", mark) for by, mark in pairs]
    every = tuple(Proposal(id=f"P{n:03}", cost=100.0) for n in range(PROPOSALS))
    return Sheet(seed=seed, line=Line(budget=PROPOSALS * 20.0), proposals=every, marks=tuple(marks)), truth


def tau(one: np.ndarray, other: np.ndarray) -> float:
    """Kendall's rank correlation where nothing is tied."""
    first, second = np.triu_indices(len(one), 1)
    return float(np.mean(np.sign(one[first] - one[second]) * np.sign(other[first] - other[second])))


if __name__ == "__main__":
    raise SystemExit(main())
