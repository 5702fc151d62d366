"""`./run match`: experts matched to proposals, from a file into a file; or a stored result recounted.

    ./run match INSTANCE.json -o RESULT.json     the best matching, proved and explained
    ./run match INSTANCE.json --json             the result on standard output
    ./run match INSTANCE.json --check RESULT.json  every rule recounted, and the proof
    ./run match INSTANCE.json --previous RESULT.json --declined PROPOSAL EXPERT --fixed
                                                 one declined: matched again, all other pairs stay

0: every rule is met and nothing better exists (where rules cross: by more than a ten-thousandth).
1: not every rule can be met (the result holds the most complete matching and says what would mend it), or the recount
found something.  2: the words or a file could not be understood.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from parvis.config.console import say, tell
from parvis.domain.assignment import (
    BadInstance,
    Earlier,
    Forbidden,
    Instance,
    Lock,
    Result,
    check,
    parse_instance,
    parse_result,
    text_of,
)
from parvis.domain.assignment.findings import found_in
from parvis.domain.assignment.reading import checked
from parvis.domain.problems import Problem
from parvis.domain.reading import Unreadable

GOOD, BAD, UNREADABLE = 0, 1, 2
SHOWN = 5


def main(arguments: list[str]) -> int:
    """Do what the words say."""
    options = understood(arguments)
    try:
        raw = options.instance.read_bytes()
        instance = parse_instance(raw.decode())
        if options.check:
            return recount(instance, options)
        if options.previous:
            before = options.previous.read_bytes()
            instance, raw = after(instance, parse_result(before.decode(), with_reasons=False), options), raw + before
    except (OSError, UnicodeDecodeError) as unread:
        return tell(str(unread), UNREADABLE)
    except BadInstance as bad:
        return tell(bad.told(options.language), UNREADABLE)
    except Unreadable as bad:
        return tell(str(bad), UNREADABLE)
    if options.explain and options.explain not in instance.proposal_by_id:
        missing = "il n’y a pas de proposition" if options.language == "fr" else "there is no proposal"
        return tell(f"{missing} {options.explain!r}", UNREADABLE)
    told = raw + repr(options.declined).encode() if options.declined else raw
    return matched(instance, sha256(told).hexdigest(), options)


def understood(arguments: list[str]) -> argparse.Namespace:
    """The words as options."""
    parser = argparse.ArgumentParser(prog="./run match", description="Match experts to proposals.")
    parser.add_argument("instance", type=Path, help="what is to be matched (docs/schemas/matching.schema.json)")
    parser.add_argument("-o", "--output", type=Path, help="where the result goes")
    parser.add_argument("--json", action="store_true", help="the result on standard output")
    parser.add_argument("--check", type=Path, metavar="RESULT", help="recount this result instead of matching")
    parser.add_argument("--explain", metavar="PROPOSAL", help="say why this proposal got its experts")
    parser.add_argument("--previous", type=Path, metavar="RESULT", help="the matching before; say how many pairs moved")
    parser.add_argument(
        "--declined",
        nargs=2,
        action="append",
        default=[],
        metavar=("PROPOSAL", "EXPERT"),
        help="a pair of the matching before that is not to be again",
    )
    parser.add_argument("--fixed", action="store_true", help="all other pairs of the matching before stay")
    parser.add_argument("--without-costs", action="store_true", help="don't match again without each rule")
    parser.add_argument("--language", choices=["en", "fr"], default="en", help="of what is said for people")
    return parser.parse_args(arguments)


def after(instance: Instance, before: Result, options: argparse.Namespace) -> Instance:
    """The instance after a matching: what was declined is out, and if so asked everything else stays."""
    declined = {tuple(pair) for pair in options.declined}
    pairs = [(one.proposal, one.expert) for one in before.assignments]
    locked = {lock[:2] for lock in instance.locked}
    stay = [Lock(*pair) for pair in pairs if pair not in declined | locked] if options.fixed else []
    out = [Forbidden(*pair) for pair in sorted(declined - instance.crossed_out)]
    changed = replace(
        instance,
        previous=tuple(Earlier(*pair) for pair in pairs),
        forbidden=(*instance.forbidden, *out),
        locked=(*instance.locked, *stay),
    )
    return checked(changed)


def recount(instance: Instance, options: argparse.Namespace) -> int:
    """Count a stored result anew and say what is wrong with it."""
    from parvis.engines.matching import fitted

    result = parse_result(options.check.read_text(encoding="utf-8"), with_reasons=False)
    if problems := check(fitted(instance, result), result):
        return tell(listed(problems, options.language), BAD)
    kept = {
        "en": f"{len(result.assignments)} assignments keep every rule; ",
        "fr": f"{len(result.assignments)} attributions respectent toutes les règles\u202f; ",
    }
    say(kept[options.language] + proved(result, options.language))
    return GOOD


def matched(instance: Instance, digest: str, options: argparse.Namespace) -> int:
    """Match, store, recount what was stored, and say what came of it."""
    from parvis.engines.matching import fitted, match

    found = match(instance, digest=digest, costs=not options.without_costs)
    text = text_of(found)
    if options.output:
        try:
            options.output.write_text(text, encoding="utf-8")
        except OSError as unwritten:
            return tell(str(unwritten), UNREADABLE)
    # What is recounted is what was stored, by code that shares nothing with the solver.
    result = parse_result(text, with_reasons=bool(options.explain))
    problems = check(fitted(instance, result), result)
    if options.json:
        sys.stdout.write(text)
    else:
        summary(instance, result, options)
    if problems:
        return tell(listed(problems, options.language), BAD)
    return GOOD if result.state == "complete" else BAD


def listed(problems: list[Problem], language: str) -> str:
    """What a recount found, a line each."""
    return "\n".join(f"{problem.rule}: {found_in(problem, language)}" for problem in problems)


SUMMARY = {
    "en": "{there} of {needed} reviews for {proposals} proposals by {experts} experts, affinity {affinity}; {proved}",
    "fr": "{there} évaluations sur {needed} pour {proposals} propositions par {experts} experts, affinité {affinity}"
    "\u202f; {proved}",
}
SHORT = {
    "too-few-eligible": {
        "en": "{id} needs {needed} reviews, {there} experts are eligible.",
        "fr": "Il faut {needed} évaluations à {id}, {there} experts sont admissibles.",
    },
    "too-little-capacity": {
        "en": "All need {needed} reviews, the experts can give {there}.",
        "fr": "Il faut {needed} évaluations en tout, les experts peuvent en donner {there}.",
    },
}
WANTED = {"en": "Most wanted: {names}.", "fr": "Les plus demandés\u202f: {names}."}


def summary(instance: Instance, result: Result, options: argparse.Namespace) -> None:
    """The result for people."""
    language: str = options.language
    figures = {
        "there": len(result.assignments),
        "needed": sum(map(instance.need, instance.proposals)),
        "proposals": len(instance.proposals),
        "experts": len(instance.experts),
        "affinity": written(result.affinity, language),
    }
    say(SUMMARY[language].format(**figures, proved=proved(result, language)))
    if result.infeasible:
        say(result.infeasible.words[language])
        for lack in result.infeasible.shortages[:SHOWN]:
            say("  " + SHORT[lack.rule][language].format(id=lack.id, needed=lack.needed, there=lack.there))
        for way in result.infeasible.relaxations:
            say(f"→ {way.words[language]}")
    if result.fairness:
        say(result.fairness.words[language])
    if result.changes:
        say(result.changes.words[language])
    for cost in result.rules:
        if cost.costs > 0:
            say(cost.words[language])
    if result.most_wanted and not result.infeasible:
        names = [f"{one.id} ({written(one.price, language, 3)})" for one in result.most_wanted[:SHOWN]]
        say(WANTED[language].format(names=", ".join(names)))
    for explanation in result.explanations:
        if explanation.proposal == options.explain:
            say(f"{explanation.proposal}: {explanation.words[language]}")


def proved(result: Result, language: str) -> str:
    """How good it is, and how that is known."""
    if result.gap == 0:
        return "proved to be the best." if language == "en" else "prouvé optimal."
    gap = written(result.gap, language)
    return f"at most {gap} below the best." if language == "en" else f"au plus {gap} sous l’optimum."


def written(figure: float, language: str, places: int = 6) -> str:
    """A figure as the language writes it."""
    text = f"{figure:.{places}f}"
    return text.replace(".", ",") if language == "fr" else text
