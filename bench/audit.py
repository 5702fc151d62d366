"""Entries of a trail that are proven a second, of an archive by plain Python, in CPU seconds of one core.

    ./run bench audit [--entries 200000] [--folder FOLDER]

One case's archive is written with as many entries as asked for, in three mixes: none of them with facts, one in two
with three facts, and each with three; then it is read and proven.  A changed entry in the middle must be found.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.installation import ROOT, open_installation

LEAST = 100_000  # entries a second
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
CASE, PERSON = "award:bench00001", "abcdefghjk"


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench audit")
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    options = parser.parse_args()
    folder: Path = options.folder / "audit"
    folder.mkdir(parents=True, exist_ok=True)
    open_installation(folder)
    from parvis.domain.archives import prove

    slowest = 0.0
    for name, every in (("no facts", 0), ("one in two with three facts", 2), ("each with three facts", 1)):
        whole = written(options.entries, every)
        began = time.process_time()
        proof = prove(io.BytesIO(whole))
        seconds = time.process_time() - began
        if proof.wrong or proof.entries != options.entries:
            print(proof.wrong[:3])
            return 1
        rate = proof.entries / seconds
        slowest = min(slowest or rate, rate)
        print(f"{name}: {proof.entries} entries, {len(whole) / 1e6:.0f} MB, {seconds:.2f} s CPU, {rate:,.0f} a second")
    place = whole.index(f'"position":{options.entries // 2}}}'.encode())
    bad = whole[: place - 70] + bytes([whole[place - 70] ^ 1]) + whole[place - 69 :]
    found = [wrong for wrong in prove(io.BytesIO(bad)).wrong if "entry" in wrong]
    print(f"a changed byte in the middle: {found[:1]}")
    return 0 if slowest >= LEAST and found else 1


def written(entries: int, every: int) -> bytes:
    """An archive whose one trail has so many entries; every so manieth of them has three facts."""
    from parvis.domain.archives import Manifest, Part, layout
    from parvis.domain.sealing import ChainState
    from parvis.domain.trail import moment
    from parvis.gateways import signing

    last = [""]

    def lines() -> Iterator[str]:
        from parvis.domain import trail

        for number in range(1, entries + 1):
            facts = {"payment": f"p{number:09}", "minor units": 100 * number, "reason": "For what was agreed."}
            told = facts if every and number % every == 0 else {}
            leaves = trail.leaves_of(told, iter(f"{number:030}{one}" for one in "abc"))
            root = trail.root_of({leaf.path: leaf.digest for leaf in leaves})
            at = BEGAN + timedelta(seconds=number)
            text = trail.entry_text(case=CASE, position=number, action="award.booked", actor=PERSON, at=at, facts=root)
            last[0] = trail.chained(last[0], text)
            yield layout.entry_line(last[0], text, [[one.path, one.digest, one.salt, one.value] for one in leaves])

    people = [{"code": PERSON, "name": "Ada Example", "erased": False}]
    held: dict[str, bytes] = {
        layout.HEADS: b"",
        layout.trail_of(CASE): "".join(lines()).encode(),
        layout.PEOPLE: "".join(layout.chain_lines(people)).encode(),
    }
    manifest = Manifest(
        case=CASE,
        at=moment(BEGAN),
        key=signing.public_key(),
        head=None,
        before="",
        chains=(ChainState(CASE, entries, last[0]),),
        parts=tuple(
            Part(name, len(content), hashlib.sha256(content).hexdigest(), 1 if name == layout.PEOPLE else None)
            for name, content in held.items()
        ),
    ).text()
    held[layout.MANIFEST] = manifest.encode()
    held[layout.SIGNATURE] = f"{signing.sign(layout.signed_text(manifest))}\n".encode()
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as file:
        for name, content in held.items():
            file.writestr(ZipInfo(name), content)
    return made.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
