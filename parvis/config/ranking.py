"""`./run rank`: reviewers' marks made comparable, from a file into a file; or a stored result made again.

    ./run rank MARKS.json -o RESULT.json       raw and adjusted marks, ranks, chances, severity
    ./run rank MARKS.json --json               the result on standard output
    ./run rank MARKS.json --check RESULT.json  made again and held against a stored one

0: adjusted.  1: the marks only allow raw means (the result says why), or the
stored result differs.  2: the words or a file could not be understood.
"""

from __future__ import annotations

import argparse
import json
import sys
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from parvis.config.console import say, tell
from parvis.domain.calibration import Adjusted, BadSheet, Ranking, parse_sheet, text_of
from parvis.domain.words import number

GOOD, BAD, UNREADABLE = 0, 1, 2
SHOWN = 20
ALIKE = 2e-4  # other machines add in another order; figures that are shown have two decimals


def main(arguments: list[str]) -> int:
    """Do what the words say."""
    parser = argparse.ArgumentParser(prog="./run rank", description="Make reviewers' marks comparable.")
    parser.add_argument("marks", type=Path, help="what was marked (docs/schemas/ranking.schema.json)")
    parser.add_argument("-o", "--output", type=Path, help="where the result goes")
    parser.add_argument("--json", action="store_true", help="the result on standard output")
    parser.add_argument("--check", type=Path, metavar="RESULT", help="make this result again and compare")
    parser.add_argument("--language", choices=["en", "fr"], default="en", help="of what is said for people")
    options = parser.parse_args(arguments)
    from parvis.engines.ranking import rank

    try:
        raw = options.marks.read_bytes()
        stored = json.loads(options.check.read_text(encoding="utf-8")) if options.check else None
        result = rank(parse_sheet(raw.decode()), digest=sha256(raw).hexdigest())
    except (OSError, ValueError) as unread:
        return tell(str(unread), UNREADABLE)
    except BadSheet as bad:
        return tell(str(bad), UNREADABLE)
    text = text_of(result)
    if options.check:
        return compared(json.loads(text), stored)
    if options.output:
        try:
            options.output.write_text(text, encoding="utf-8")
        except OSError as unwritten:
            return tell(str(unwritten), UNREADABLE)
    if options.json:
        sys.stdout.write(text)
    else:
        summary(result, options.language)
    return GOOD if result.state == "adjusted" else BAD


def compared(made: Any, stored: Any) -> int:
    """Say where the stored result differs, but for the versions that made it."""
    for table in (made, stored):
        if isinstance(table, dict):
            table.pop("versions", None)
    found = list(differences("", made, stored))
    if found:
        return tell("\n".join(found[:SHOWN]), BAD)
    say(f"{len(made['proposals'])} proposals come out as stored.")
    return GOOD


def differences(where: str, made: Any, stored: Any) -> Any:
    """The places where two results say something else."""
    if isinstance(made, dict) and isinstance(stored, dict):
        for key in sorted({*made, *stored}):
            yield from differences(f"{where}.{key}".lstrip("."), made.get(key), stored.get(key))
    elif isinstance(made, list) and isinstance(stored, list) and len(made) == len(stored):
        for n, (one, other) in enumerate(zip(made, stored, strict=True)):
            yield from differences(f"{where}[{n}]", one, other)
    elif isinstance(made, float) and isinstance(stored, int | float):
        if abs(made - stored) > ALIKE:
            yield f"{where}: {made} now, {stored} in the stored result"
    elif made != stored:
        yield f"{where}: {made} now, {stored} in the stored result"


def summary(result: Ranking, language: str) -> None:
    """The result for people."""
    for note in result.notes:
        say(f"! {note.words[language]}")
    order = sorted(
        (one for one in result.proposals if one.rank), key=lambda one: (one.adjusted_rank or one.rank or 0, one.id)
    )
    for one in order[:SHOWN]:
        say(line_of(one, language))


def line_of(one: Adjusted, language: str) -> str:
    """One proposal in a line."""

    def figure(value: float | None) -> str:
        return number(Decimal(f"{value:.2f}"))[language] if value is not None else "–"

    told = f"{one.adjusted_rank or one.rank:>3}. {one.id}: "
    raw = {"en": "raw", "fr": "brut"}[language]
    if one.adjusted is None:
        return told + f"{figure(one.mean)} ({raw})"
    ranks = {"en": "rank", "fr": "rang"}[language]
    told += f"{figure(one.adjusted)} ± {figure(one.error)} ({raw} {figure(one.mean)}, {ranks} {one.rank}); "
    told += f"{ranks} {one.from_rank}–{one.to_rank}"
    if one.above is not None:
        words = {"en": "above the line", "fr": "au-dessus de la limite"}[language]
        told += f"; {words} {percent(one.above, language)}"
    return told


def percent(chance: float, language: str) -> str:
    """A chance in whole percents; draws make nothing certain."""
    whole = min(99, max(1, round(chance * 100)))
    sign = "> " if chance > 0.995 else "< " if chance < 0.005 else ""
    return f"{sign}{whole}{'%' if language == 'en' else chr(0x202F) + '%'}"
