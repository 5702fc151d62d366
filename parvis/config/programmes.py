"""`./run programme …`: check a programme's file, judge a case by it, publish the schemas of all files.

    ./run programme check FILE                    0 good, 1 bad with every place and reason
    ./run programme judge FILE CASE.json [--json] 0 nothing stops the case, 1 something does
    ./run programme schemas                       writes docs/schemas/

2 means that the words could not be understood, or a file or the case could not be read.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from parvis.config.console import say, tell
from parvis.config.places import ROOT
from parvis.domain.assignment import Instance, Result
from parvis.domain.calibration import Ranking, Sheet
from parvis.domain.eligibility import BadCase, Case, Verdict, judge, parse_case
from parvis.domain.programme_file import BadProgrammeFile, Programme, read
from parvis.domain.schemas import schema_of
from parvis.web.programme import country_words

SCHEMAS = ROOT / "docs" / "schemas"
PUBLISHED = {
    "programme.schema.json": (Programme, "A programme's file (TOML)"),
    "case.schema.json": (Case, "A case for the rules (JSON)"),
    "matching.schema.json": (Instance, "A matching to be made (JSON)"),
    "matching-result.schema.json": (Result, "What a matching came to (JSON)"),
    "ranking.schema.json": (Sheet, "Marks to be made comparable (JSON)"),
    "ranking-result.schema.json": (Ranking, "What the marks come to (JSON)"),
}
GOOD, BAD, UNREADABLE = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Do what the words say; 0 good, 1 bad, 2 not understood."""
    parser = argparse.ArgumentParser(prog="./run programme")
    ways = parser.add_subparsers(dest="way", required=True)
    checking = ways.add_parser("check", help="say whether a programme's file can be used")
    checking.add_argument("file", type=Path)
    judging = ways.add_parser("judge", help="ask a programme's rules of one case")
    judging.add_argument("file", type=Path)
    judging.add_argument("case", type=Path)
    judging.add_argument("--json", action="store_true", help="the verdict as JSON, in both languages")
    judging.add_argument("--language", choices=["en", "fr"], default="en")
    ways.add_parser("schemas", help="write the JSON schemas of all files into docs/schemas")
    options = parser.parse_args(arguments)
    if options.way == "schemas":
        return write_schemas()
    return check(options.file) if options.way == "check" else judge_case(options)


def check(path: Path) -> int:
    """Say what the file holds, or everything that is wrong with it."""
    try:
        programme = read(path)
    except OSError as missing:
        return tell(f"{path}: {missing.strerror}", UNREADABLE)
    except BadProgrammeFile as bad:
        return tell(str(bad), BAD)
    held = [
        (len(programme.nations), "nations"),
        (len(programme.mechanisms), "mechanisms"),
        (len(programme.rules), "rules"),
        (len(programme.forms), "forms"),
        (len(programme.stages), "stages"),
    ]
    say(f"{path.name} is good: {', '.join(f'{number} {name}' for number, name in held)}.")
    say(f"Revision {programme.revision}")
    return GOOD


def judge_case(options: argparse.Namespace) -> int:
    """Print every finding of the case."""
    try:
        programme = read(options.file)
        case = parse_case(options.case.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as unread:
        return tell(str(unread), UNREADABLE)
    except (BadProgrammeFile, BadCase) as bad:
        return tell(str(bad), UNREADABLE)
    if case.wording and case.wording not in {wording.code for wording in programme.wordings}:
        return tell(f"wording: the file has no wording {case.wording!r}", UNREADABLE)
    verdict = judge(programme, case, elsewhere=country_words)
    if options.json:
        say(json.dumps(as_table(verdict), ensure_ascii=False, indent=2, default=str))
    else:
        print_verdict(verdict, options.language)
    return GOOD if verdict.is_eligible else BAD


def as_table(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON knows it."""
    return {"eligible": verdict.is_eligible, **asdict(verdict)}


def print_verdict(verdict: Verdict, language: str) -> None:
    """The verdict for people."""
    for finding in verdict.findings:
        say(f"{finding.severity:9} {finding.rule}: {finding.words[language]}")
        say(f"{'':9} → {finding.remedy[language]}")
    for passed in verdict.passed:
        say(f"{'ok':9} {passed.rule}: {passed.words[language]}")
    say("Nothing stops this case." if verdict.is_eligible else f"{len(verdict.blocking)} rules stop this case.")


def drawn(name: str) -> str:
    """One of the published schemas, as its file should be."""
    row, title = PUBLISHED[name]
    return json.dumps(schema_of(row, title=title), ensure_ascii=False, indent=2) + "\n"


def stale() -> list[str]:
    """The published schemas that are older than the dataclasses."""
    return [name for name in PUBLISHED if not _holds(SCHEMAS / name, drawn(name))]


def write_schemas() -> int:
    """Publish the schemas."""
    SCHEMAS.mkdir(parents=True, exist_ok=True)
    for name in PUBLISHED:
        (SCHEMAS / name).write_text(drawn(name), encoding="utf-8")
    return GOOD


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text
