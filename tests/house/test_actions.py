"""Every action records in the trail."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "parvis"

# Public functions of an `actions` room that leave no entry, each with the reason.
EXCEPTIONS: dict[str, str] = {
    "accounts.drop_sessions": "a part of the reset and of leaving, which record",
    "accounts.forget_old": "tidies counters and codes that have run out",
    "accounts.forgive": "a counter of wrong tries goes back after a right one, which records",
    "accounts.spend": "a counter against guessing",
    "accounts.use_up": "a part of entering a code; what the code was for records",
    "accounts.pass_with_key": "a part of a sign-in or a proof, which record",
    "accounts.take_away_all": "a part of letting somebody in again and of leaving, which record",
    "accounts.note_use": "the day a token was last used; one write a day",
    "accounts.index_everything": "the index is made anew from what it indexes",
    "opendata.announce": "a part of releasing and withdrawing, which record",
    "payments.attribute": "the shares are made anew from the book, whose lines are recorded",
    "audit.mail_head": "the head mailed is itself in the trail",
    "audit.seal_heads": "draws the chain of heads over the trail",
    "decisions.fix": "a part of circulating and tabling, which record",
    "decisions.ready_lines": "a part of circulating and tabling, which record",
    "decisions.refresh_lines": "a part of circulating, which records",
    "demo.note": "a bookmark, so that the example is told once; what it put in is recorded",
    "media.advance": "progress, many times a minute; the job's start and end are recorded",
    "media.forget_assets": "the index is made anew from what it indexes",
    "media.index_assets": "the index is made anew from what it indexes",
    "media.index_everything": "the index is made anew from what it indexes",
    "media.index_keys": "the index is made anew from what it indexes",
    "network.index_profiles": "the index is made anew from what it indexes",
    "network.note_reading": "a mark for mails and lists, at every look",
    "network.note_telling": "a part of telling",
    "network.refresh": "the index is made anew from what it indexes",
    "network.tell_post": "mails about a post; writing it is recorded",
    "past.imprint_awards": "the index is made anew from what it indexes",
    "past.imprint_everything": "the index is made anew from what it indexes",
    "programme.index_calls": "the index is made anew from what it indexes",
    "programme.index_everything": "the index is made anew from what it indexes",
    "proposals.imprint_everything": "the index is made anew from what it indexes",
    "proposals.imprint_many": "the index is made anew from what it indexes",
    "proposals.index_everything": "the index is made anew from what it indexes",
    "proposals.index_many": "the index is made anew from what it indexes",
    "proposals.index_received": "the index is made anew from what it indexes",
    "review.forget": "bytes of a volume that is asked for anew or two days old; asking is recorded",
    "review.forget_old": "the same, by the clock",
    "review.give_up": "a part of binding, which was recorded when it was asked for",
    "proposals.keep_prints": "the index is made anew from what it indexes",
    "review.look": "a mark at every look",
    "review.save_consensus": "autosave",
    "review.save_opinion": "autosave",
    "search.bulk_index": "the index is made anew from what it indexes",
    "search.efface": "the index is made anew from what it indexes",
    "search.forget_strangers": "the index is made anew from what it indexes",
    "search.forget_widespread": "the index is made anew from what it indexes",
    "search.forget": "the index is made anew from what it indexes",
    "search.imprint": "the index is made anew from what it indexes",
    "search.index_terms": "the index is made anew from what it indexes",
    "search.index": "the index is made anew from what it indexes",
    "search.rebuild": "the index is made anew from what it indexes",
    "search.remove": "the index is made anew from what it indexes",
    "standing.note_reading": "a mark at every look; a conflict stated later writes it into the trail",
    "stories.index_everything": "the index is made anew from what it indexes",
    "stories.index_opened": "the search learns what is public already; publishing is on the trail",
}

WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def rooms() -> dict[str, list[Path]]:
    """The files of each app's `actions` room."""
    found: dict[str, list[Path]] = {}
    for app in sorted(path for path in PACKAGE.iterdir() if path.is_dir()):
        files = [app / "actions.py"] if (app / "actions.py").exists() else sorted((app / "actions").glob("*.py"))
        if files:
            found[app.name] = files
    return found


def called(function: ast.AST) -> Iterator[str]:
    """The last names of everything the function calls."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield name


def reaching(calls: dict[str, set[str]], ends: set[str]) -> set[str]:
    """The functions from which a path of calls leads to one of these names."""
    found = set(ends)
    while more := {name for name, names in calls.items() if names & found} - found:
        found |= more
    return found


def silent_actions() -> list[str]:
    """The public functions that write, and from which no path leads to `record`."""
    calls: dict[str, set[str]] = {}
    public: dict[str, str] = {}
    for app, files in rooms().items():
        for file in files:
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef):
                    calls.setdefault(node.name, set()).update(called(node))
                    if not node.name.startswith("_"):
                        public[f"{app}.{node.name}"] = node.name
    silent = reaching(calls, WRITES) - reaching(calls, {"record", "record_many"})
    return sorted(full for full, name in public.items() if name in silent)


def test_every_action_records_in_the_trail_or_is_a_named_exception():
    assert [name for name in silent_actions() if name not in EXCEPTIONS] == []


def test_every_exception_is_still_one():
    assert sorted(set(EXCEPTIONS) - set(silent_actions())) == []
