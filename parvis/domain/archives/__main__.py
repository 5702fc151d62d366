"""`python -m parvis.domain.archives ARCHIVE [--key KEY] [--head NUMBER:DIGEST] [--json]`: prove an archive."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from parvis.domain.archives.proving import prove
from parvis.domain.archives.reading import Unreadable

HOLDS, CHANGED, UNREADABLE = 0, 1, 2


def known_head(told: str) -> tuple[int, str]:
    """The head that a person typed as NUMBER:DIGEST; ValueError if it is none."""
    number, _, digest = told.strip().partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise ValueError(f"{told!r} is no head; write NUMBER:DIGEST, as in the letter that brought it")
    return int(number), digest


def main(arguments: list[str]) -> int:
    """0 if it holds, 1 if something was changed, 2 if it cannot be read."""
    parser = argparse.ArgumentParser(prog="audit verify", description="Prove that nothing in an archive was changed.")
    parser.add_argument("archive", type=Path)
    parser.add_argument("--key", default="", help="the public key its house signs with, in hexadecimal")
    parser.add_argument("--head", type=known_head, help="NUMBER:DIGEST of a head that was mailed")
    parser.add_argument("--json", action="store_true", dest="as_json")
    given = parser.parse_args(arguments)
    text, status = told_of(given.archive, key=given.key, known=given.head, as_json=given.as_json)
    (sys.stdout if status < UNREADABLE else sys.stderr).write(text + "\n")
    return status


def told_of(archive: Path, *, key: str, known: tuple[int, str] | None, as_json: bool) -> tuple[str, int]:
    """What there is to say of the archive, and the status to end with."""
    try:
        with archive.open("rb") as file:
            proof = prove(file, key=key, known=known)
    except (OSError, Unreadable) as no:
        return str(no), UNREADABLE
    status = HOLDS if proof.holds else CHANGED
    if as_json:
        return json.dumps(vars(proof), ensure_ascii=False), status
    ends = f"head {proof.head[0]}:{proof.head[1]}" if proof.head else "no head"
    lines = [
        f"{proof.case}, as of {proof.at}",
        f"{proof.entries} entries in {proof.chains} chains under {proof.heads} heads; "
        f"{proof.rows} rows, {proof.parts} parts",
        f"ends on {ends}",
        f"signed with {proof.key}" + ("" if key else " (its own word: compare it with the key you were mailed)"),
        *(f"  {wrong}" for wrong in proof.wrong),
        "Nothing was changed." if proof.holds else f"Wrong: {len(proof.wrong)}",
    ]
    return "\n".join(lines), status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
