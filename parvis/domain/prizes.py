"""Who may be named for the prize: every award is held against the clauses of the file, and the answer says why.

The rule of 2003 as it was published: the project has run for three years, all its progress
reports are in, of a small grant the final report too, and its directors come from a member
nation and from a partner nation.  Nobody names a project of one's own; that is for who names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from parvis.domain.findings import Finding, Passed, Verdict
from parvis.domain.programme_file.prize import Prize, PrizeClause
from parvis.domain.words import NOTHING, Words, listed, words


@dataclass(frozen=True, kw_only=True)
class PrizeFacts:
    """All that the clauses look at."""

    mechanism: str
    starts_on: date
    ends_on: date
    lacking: tuple[date, ...] = ()  # the days of reports that were due and are not accepted
    final_accepted: bool = False
    groups: frozenset[str] = frozenset()  # in which the directors' nations stood when it was agreed


def verdict(prize: Prize, facts: PrizeFacts, day: date, names: Mapping[str, Words]) -> Verdict:
    """Every clause with its answer; `names` are the groups' words."""
    found: list[Finding] = []
    passed: list[Passed] = []
    for clause in prize.clauses:
        if clause.mechanisms and facts.mechanism not in clause.mechanisms:
            continue
        met, said = _judged(clause, facts, day, names)
        if met:
            passed.append(Passed(rule=clause.kind, words=said))
        else:
            found.append(Finding(rule=clause.kind, severity="blocking", words=said, facts={}, remedy=NOTHING))
    return Verdict(findings=tuple(found), passed=tuple(passed))


def whole_years(start: date, end: date) -> int:
    """How many years have passed by the end, full ones."""
    before = (end.month, end.day) < (start.month, start.day)
    return max(0, end.year - start.year - before)


def _judged(clause: PrizeClause, facts: PrizeFacts, day: date, names: Mapping[str, Words]) -> tuple[bool, Words]:
    if clause.kind == "years":
        years = whole_years(facts.starts_on, min(day, facts.ends_on))
        return years >= clause.at_least, words(
            f"It has run for {years} full years; {clause.at_least} are needed.",
            f"Il court depuis {years} années pleines ; il en faut {clause.at_least}.",
        )
    if clause.kind == "reports":
        days = ", ".join(one.isoformat() for one in facts.lacking)
        if not facts.lacking:
            return True, words("Every report that was due is accepted.", "Tous les rapports échus sont acceptés.")
        return False, words(
            f"Reports due on these days are not accepted: {days}.",
            f"Les rapports dus à ces dates ne sont pas acceptés : {days}.",
        )
    if clause.kind == "final-report":
        if facts.final_accepted:
            return True, words("The final report is accepted.", "Le rapport final est accepté.")
        return False, words("The final report is not accepted yet.", "Le rapport final n’est pas encore accepté.")
    missing = [names.get(code, words(code, code)) for code in clause.groups if code not in facts.groups]
    if not missing:
        return True, words("Each group of nations has a director.", "Chaque groupe de pays a un directeur.")
    told = listed(missing)
    return False, words(
        f"No director comes from this group of nations: {told['en']}.",
        f"Aucun directeur ne vient de ce groupe de pays : {told['fr']}.",
    )
