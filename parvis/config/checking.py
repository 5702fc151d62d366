"""`./run check`: what must hold before a test is worth running.

Every check runs even if one before it failed; each prints one line, and its own
words only if it fails.  `./run check types lint` runs just those.
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable

from parvis.config.places import ROOT

Outcome = tuple[bool, str]


def program(*words: str) -> Callable[[], Outcome]:
    """A check done by a program of the environment."""

    def check() -> Outcome:
        done = subprocess.run(  # noqa: S603 - our own argument list, no shell
            [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.returncode == 0, done.stdout + done.stderr

    return check


def contracts() -> Outcome:
    """The layers and rooms, by import-linter."""
    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(  # noqa: S603 - our own argument list, no shell
        [sys.executable, "-c", linter], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr


def django_command(*words: str) -> Callable[[], Outcome]:
    """A check done by a management command, in this process."""

    def check() -> Outcome:
        from django.core.management import call_command

        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                call_command(*words, stdout=said, stderr=said)
        except (Exception, SystemExit) as wrong:
            return not wrong.code if isinstance(wrong, SystemExit) else False, f"{said.getvalue()}{wrong}"
        return True, said.getvalue()

    return check


def translations() -> Outcome:
    """Every marked text has its French."""
    from parvis.web import catalogues

    lacks = [f"{path.relative_to(ROOT)}: {text}" for path, text in catalogues.lacking()]
    return not lacks, "\n".join([*lacks, "./run messages brings the catalogues up to the sources."])


def lifecycles() -> Outcome:
    """The drawn lifecycles are those of the rulebook."""
    from parvis.config import lifecycles

    return lifecycles.PAGE.read_text(encoding="utf-8") == lifecycles.drawn(), "./run lifecycles draws them anew."


def schemas() -> Outcome:
    """The published schemas are those of the dataclasses."""
    from parvis.config import programmes

    return not programmes.stale(), "./run programme schemas draws them anew."


CHECKS: dict[str, Callable[[], Outcome]] = {
    "format": program("ruff", "format", "--check", "."),
    "lint": program("ruff", "check", "."),
    "templates": program("djlint", "parvis", "--lint", "--quiet"),
    "contracts": contracts,
    "system": django_command("check", "--fail-level", "WARNING"),
    "migrations": django_command("makemigrations", "--check", "--dry-run"),
    "translations": translations,
    "lifecycles": lifecycles,
    "schemas": schemas,
    "types": program("mypy"),
}


def main(arguments: list[str]) -> int:
    """Run the checks named, or all; 0 if all hold."""
    if unknown := [name for name in arguments if name not in CHECKS]:
        print(f"No such check: {', '.join(unknown)}. There are: {', '.join(CHECKS)}.")  # noqa: T201
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    import django

    django.setup()
    failed = []
    for name in arguments or CHECKS:
        began = time.monotonic()
        holds, words = CHECKS[name]()
        print(f"{'ok  ' if holds else 'FAIL'} {name} ({time.monotonic() - began:.1f} s)", flush=True)  # noqa: T201
        if not holds:
            failed.append(name)
            print(words.strip(), flush=True)  # noqa: T201
    print(f"{len(failed)} failed: {', '.join(failed)}" if failed else "All checks hold.", flush=True)  # noqa: T201
    return 1 if failed else 0
