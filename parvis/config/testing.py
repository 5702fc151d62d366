"""`./run test [pytest arguments]`: every test, or those you name.

Without arguments the tests run in as many processes as there are processors,
and the storms, fuzzing and fault drills (mark `heavy`) stay out, except where
CI=true: there nothing is left out and nothing may be skipped.
"""

from __future__ import annotations

import os
import subprocess
import sys

from parvis.config.places import ROOT

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


def pytest_arguments(arguments: list[str], *, in_ci: bool) -> list[str]:
    """What pytest is started with."""
    chosen = list(arguments)
    if not any(word.startswith(("-n", "--numprocesses")) for word in chosen) and not names_a_file(chosen):
        chosen = ["-n", "auto", "--dist", "worksteal", *chosen]
    if not in_ci and not any(word.startswith("-m") for word in chosen):
        chosen = ["-m", "not heavy", *chosen]
    return chosen


def names_a_file(arguments: list[str]) -> bool:
    """Whether single tests are asked for, for which more processes only cost time."""
    return any((ROOT / word.split("::")[0]).exists() for word in arguments if not word.startswith("-"))


def main(arguments: list[str]) -> int:
    """Run the tests; the status is pytest's."""
    in_ci = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    command = [sys.executable, "-m", "pytest", *pytest_arguments(arguments, in_ci=in_ci)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own argument list, no shell
