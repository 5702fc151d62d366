"""A sheet of the rulebook in, a ranking of the rulebook out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from parvis.domain.calibration import wording
from parvis.domain.calibration.result import Adjusted, Note, Ranking, Severity, Variances, Versions, zone_of
from parvis.domain.calibration.sheet import Line, Sheet
from parvis.engines.ranking import design
from parvis.engines.ranking.chances import Chances, chances
from parvis.engines.ranking.model import Fit, Floats, Whole, fitted

METHOD = "1"
DIGITS = 6


def ranked(sheet: Sheet, digest: str) -> Ranking:
    """The ranking of a sheet."""
    return _Table(sheet).ranking(digest)


@dataclass(frozen=True)
class _Judged:
    """What the marks can tell: the fit, and the chances of those in the running."""

    fit: Fit
    running: Whole
    chances: Chances


class _Table:
    """One sheet by numbers, in the order of ids, so that the order in which a file lists them changes nothing."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.every = sorted(sheet.proposals, key=lambda one: one.id)
        marked = {mark.proposal for mark in sheet.marks}
        self.proposals = [one for one in self.every if one.id in marked]
        self.reviewers = sorted({mark.reviewer for mark in sheet.marks})
        at = {one.id: n for n, one in enumerate(self.proposals)}
        by = {one: n for n, one in enumerate(self.reviewers)}
        rows = sorted(sheet.marks)
        self.proposal: Whole = np.array([at[row.proposal] for row in rows], np.int64)
        self.reviewer: Whole = np.array([by[row.reviewer] for row in rows], np.int64)
        self.marks: Floats = np.array([row.mark for row in rows], np.float64)
        self.sizes = (len(self.proposals), len(self.reviewers))

    def ranking(self, digest: str) -> Ranking:
        """Everything about the sheet."""
        notes: list[Note] = []
        if without := [one.id for one in self.every if one.competes and one not in self.proposals]:
            notes.append(wording.without_marks(without))
        stop, with_reviewers = self.tellable()
        judged = None
        if stop is not None:
            notes.append(stop)
        else:
            judged = self.judged(with_reviewers)
            notes += self.to_be_known(judged.fit, with_reviewers)
        part = design.parts(self.proposal, self.reviewer, self.sizes) if self.sizes[0] else np.zeros(0, np.int64)
        return Ranking(
            state="adjusted" if judged else "raw",
            sheet=digest,
            seed=self.sheet.seed,
            versions=Versions(method=METHOD, numpy=np.__version__),
            notes=tuple(notes),
            variances=self.variances(judged.fit) if judged else None,
            proposals=tuple(self.rows(judged, part)),
            reviewers=tuple(self.severities(judged.fit)) if judged and with_reviewers else (),
        )

    def tellable(self) -> tuple[Note | None, bool]:
        """Why nothing can be adjusted, if so; whether severity can be told."""
        if self.sizes[0] < wording.FEWEST_PROPOSALS:
            return wording.too_few(), False
        if self.marks.max() - self.marks.min() < 1e-9:
            return wording.all_equal(), False
        if self.repeated(self.proposal) < wording.FEWEST_REPEATED:
            return wording.one_review_each(), False
        with_reviewers = self.repeated(self.reviewer) >= wording.FEWEST_REPEATED
        if not design.tells_apart(self.proposal, self.reviewer, self.sizes, with_reviewers=with_reviewers):
            return wording.tangled(), False
        return None, with_reviewers

    @staticmethod
    def repeated(side: Whole) -> int:
        return int((np.bincount(side) > 1).sum())

    def judged(self, with_reviewers: bool) -> _Judged:
        fit = fitted(self.proposal, self.reviewer, self.marks, self.sizes, with_reviewers=with_reviewers)
        running: Whole = np.array([n for n, one in enumerate(self.proposals) if one.competes], np.int64)
        line = self.sheet.line or Line()
        costs = None
        if line.budget is not None:
            costs = np.array([round(self.proposals[n].cost * 100) for n in running], np.int64)
        told = chances(
            fit.proposals[running],
            fit.covariance[np.ix_(running, running)],
            seed=self.sheet.seed,
            places=line.places,
            costs=costs,
            line=round((line.budget or 0) * 100),
        )
        return _Judged(fit, running, told)

    def to_be_known(self, fit: Fit, with_reviewers: bool) -> list[Note]:
        notes = []
        if not with_reviewers:
            notes.append(wording.severity_unknown())
        elif not fit.of_reviewers:
            notes.append(wording.no_severity())
        if not fit.of_proposals:
            notes.append(wording.no_difference())
        part = design.parts(self.proposal, self.reviewer, self.sizes)
        if len(sizes := np.bincount(part)[1:]) > 1 and with_reviewers:
            notes.append(wording.parts(sorted(sizes.tolist(), reverse=True)))
        few = int((np.bincount(self.reviewer) < wording.FEW).sum())
        if with_reviewers and fit.of_reviewers and few * 2 > self.sizes[1]:
            notes.append(wording.few_marks(few, self.sizes[1]))
        return notes

    @staticmethod
    def variances(fit: Fit) -> Variances:
        return Variances(
            mean=_told(fit.mean),
            proposals=_told(fit.of_proposals),
            reviewers=_told(fit.of_reviewers),
            chance=_told(fit.of_chance),
        )

    def severities(self, fit: Fit) -> list[Severity]:
        times = np.bincount(self.reviewer, minlength=self.sizes[1])
        found = [
            Severity(
                id=name,
                reviews=int(times[n]),
                severity=_told(-fit.reviewers[n]),
                error=_told(fit.reviewer_errors[n]),
            )
            for n, name in enumerate(self.reviewers)
        ]
        return sorted(found, key=lambda one: (-one.severity, one.id))

    def rows(self, judged: _Judged | None, part: Whole) -> list[Adjusted]:
        times = np.bincount(self.proposal, minlength=self.sizes[0])
        means = np.bincount(self.proposal, weights=self.marks, minlength=self.sizes[0]) / np.maximum(times, 1)
        number = {one.id: n for n, one in enumerate(self.proposals)}
        running = {n: place for place, n in enumerate(judged.running.tolist())} if judged else {}
        mean = {one.id: _told(means[number[one.id]]) for one in self.proposals}
        worth = (
            {one.id: _told(judged.fit.mean + judged.fit.proposals[number[one.id]]) for one in self.proposals}
            if (judged)
            else {}
        )
        in_running = [one.id for one in self.proposals if one.competes]
        ranks, adjusted_ranks = _shared(mean, in_running), _shared(worth, in_running if judged else [])
        found = []
        for one in self.every:
            n = number.get(one.id)
            if n is None:
                found.append(Adjusted(id=one.id, reviews=0))
                continue
            told: dict[str, object] = {}
            if judged:
                told["adjusted"] = worth[one.id]
                told["error"] = _told(float(np.sqrt(max(judged.fit.covariance[n, n], 0.0))))
            if judged and n in running:
                told |= self.place(judged.chances, running[n])
            row = Adjusted(
                id=one.id,
                reviews=int(times[n]),
                mean=mean[one.id],
                rank=ranks.get(one.id),
                adjusted_rank=adjusted_ranks.get(one.id),
                part=int(part[n]),
                **told,  # type: ignore[arg-type]
            )
            found.append(row)
        return found

    @staticmethod
    def place(told: Chances, n: int) -> dict[str, object]:
        found: dict[str, object] = {
            "expected_rank": _told(told.expected[n]),
            "from_rank": int(told.low[n]),
            "to_rank": int(told.high[n]),
        }
        if told.above is not None:
            chance = _told(told.above[n])
            found |= {"above": chance, "zone": zone_of(chance)}
        return found


def _shared(values: dict[str, float], among: list[str]) -> dict[str, int]:
    """Ranks, the greatest first; equal values share one, and the next counts everybody before it."""
    times = Counter(values[one] for one in among)
    found, before = {}, 0
    for value in sorted(times, reverse=True):
        found[value] = before + 1
        before += times[value]
    return {one: found[values[one]] for one in among}


def _told(figure: float) -> float:
    return round(float(figure), DIGITS) + 0.0
