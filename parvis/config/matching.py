"""`./run match`: experts matched to proposals, from a file into a file; or a stored result recounted.

    ./run match INSTANCE.json -o RESULT.json     the best matching, proved and explained
    ./run match INSTANCE.json --json             the result on standard output
    ./run match INSTANCE.json --check RESULT.json  every rule recounted, and the proof

0: every rule is met and nothing better exists.  1: not every rule can be met
(the result holds the most complete matching and says what would mend it), or
the recount found something.  2: the words or a file could not be understood.
"""

from __future__ import annotations

import argparse
import sys
from hashlib import sha256
from pathlib import Path

from parvis.domain.assignment import BadInstance, Instance, Result, check, parse_instance, parse_result, text_of
from parvis.domain.reading import Unreadable

GOOD, BAD, UNREADABLE = 0, 1, 2
SHOWN = 5


def main(arguments: list[str]) -> int:
    """Do what the words say."""
    parser = argparse.ArgumentParser(prog="./run match", description="Match experts to proposals.")
    parser.add_argument("instance", type=Path, help="what is to be matched (docs/schemas/matching.schema.json)")
    parser.add_argument("-o", "--output", type=Path, help="where the result goes")
    parser.add_argument("--json", action="store_true", help="the result on standard output")
    parser.add_argument("--check", type=Path, metavar="RESULT", help="recount this result instead of matching")
    parser.add_argument("--explain", metavar="PROPOSAL", help="say why this proposal got its experts")
    parser.add_argument("--language", choices=["en", "fr"], default="en", help="of what is said for people")
    options = parser.parse_args(arguments)
    try:
        raw = options.instance.read_bytes()
        instance = parse_instance(raw.decode())
        if options.check:
            return recount(instance, options.check)
    except (OSError, UnicodeDecodeError) as unread:
        return tell(str(unread), UNREADABLE)
    except (BadInstance, Unreadable) as bad:
        return tell(str(bad), UNREADABLE)
    if options.explain and options.explain not in instance.proposal_by_id:
        return tell(f"there is no proposal {options.explain!r}", UNREADABLE)
    return matched(instance, sha256(raw).hexdigest(), options)


def recount(instance: Instance, path: Path) -> int:
    """Count a stored result anew and say what is wrong with it."""
    result = parse_result(path.read_text(encoding="utf-8"), with_reasons=False)
    if problems := check(instance, result):
        return tell("\n".join(f"{problem.rule}: {problem}" for problem in problems), BAD)
    say(f"{len(result.assignments)} assignments keep every rule; {proved(result)}")
    return GOOD


def matched(instance: Instance, digest: str, options: argparse.Namespace) -> int:
    """Match, store, recount what was stored, and say what came of it."""
    from parvis.engines.matching import match

    text = text_of(match(instance, digest=digest))
    if options.output:
        try:
            options.output.write_text(text, encoding="utf-8")
        except OSError as unwritten:
            return tell(str(unwritten), UNREADABLE)
    # What is recounted is what was stored, by code that shares nothing with the solver.
    result = parse_result(text, with_reasons=bool(options.explain))
    problems = check(instance, result)
    if options.json:
        sys.stdout.write(text)
    else:
        summary(instance, result, options)
    if problems:
        return tell("\n".join(f"{problem.rule}: {problem}" for problem in problems), BAD)
    return GOOD if result.state == "complete" else BAD


def summary(instance: Instance, result: Result, options: argparse.Namespace) -> None:
    """The result for people."""
    language: str = options.language
    needed = sum(map(instance.need, instance.proposals))
    say(
        f"{len(result.assignments)} of {needed} reviews for {len(instance.proposals)} proposals "
        f"by {len(instance.experts)} experts, affinity {result.affinity:.6f}; {proved(result)}"
    )
    if result.infeasible:
        say(result.infeasible.words[language])
        for shortage in result.infeasible.shortages[:SHOWN]:
            say(f"  {shortage.rule}: {shortage.id or 'all'} need {shortage.needed}, there are {shortage.there}")
        for way in result.infeasible.relaxations:
            say(f"→ {way.words[language]}")
    for explanation in result.explanations:
        if explanation.proposal == options.explain:
            say(f"{explanation.proposal}: {explanation.words[language]}")


def proved(result: Result) -> str:
    """How good it is, and how that is known."""
    return "proved to be the best." if result.gap == 0 else f"at most {result.gap:.6f} below the best."


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def tell(text: str, status: int) -> int:
    sys.stderr.write(text + "\n")
    return status
