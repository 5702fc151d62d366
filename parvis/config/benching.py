"""`./run bench [name]`: the benchmarks of `docs/benchmarks.md`, each a script in `bench/` that prints ratios."""

from __future__ import annotations

import subprocess
import sys

from parvis.config.places import ROOT

FOLDER = ROOT / "bench"


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))


def main(arguments: list[str]) -> int:
    """Run the benchmark named (the rest of the words are its own), or all of them one after another."""
    named = arguments and not arguments[0].startswith("-")
    if named and arguments[0] not in names():
        print(f"No such benchmark: {arguments[0]}. There are: {', '.join(names())}.")  # noqa: T201
        return 2
    chosen, options = ([arguments[0]], arguments[1:]) if named else (names(), arguments)
    failed = 0
    for name in chosen:
        print(f"# {name}", flush=True)  # noqa: T201
        command = [sys.executable, str(FOLDER / f"{name}.py"), *options]
        failed |= subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own argument list
    return failed
