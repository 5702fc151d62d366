"""What stands in an archive, under which names, in which form.

Nothing is compressed and no clock is read, so the same file of the same house
has the same bytes.  Tables are kept as chains: one line a row, with the digest
that binds it to all rows before it, a tab, and the row as canonical JSON.  A
case's trail is such a chain of entries, each with its facts behind a second
tab.  The manifest names every part with its size and digest, says on what each
chain of the trail ends, and is signed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from parvis.domain.sealing import ChainState
from parvis.domain.trail import canonical, chained

FORMAT = "parvis-archive"
VERSION = 1
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
README = "README.txt"
HEADS = "trail/heads.chain"
PEOPLE = "people.chain"
CHAIN = ".chain"

ABOUT = """This is the whole file of one case.

manifest.json   every part with its size and SHA-256, and on what each chain of the trail ends; signed in manifest.sig
trail/          what was done, by whom, when: one chain a case, and the signed heads over them
people.chain    the names behind the codes of people; whoever was erased has none any more
cases/          tables (one line a row: digest, tab, JSON), papers and files

To prove it, on any machine:   ./run audit verify ARCHIVE --key KEY --head NUMBER:DIGEST
With Python alone:             python -m parvis.domain.archives ARCHIVE --key KEY --head NUMBER:DIGEST
KEY and NUMBER:DIGEST stand in the letters with which the house mails the head of its trail every day.
"""


@dataclass(frozen=True)
class Part:
    """One part as the manifest names it; `rows` for a table, `bound` where its rows bind a content by a digest."""

    name: str
    size: int
    sha256: str
    rows: int | None = None
    bound: str = ""

    def told(self) -> dict[str, object]:
        """For the manifest."""
        more = {"rows": self.rows} if self.rows is not None else {}
        return {"name": self.name, "bytes": self.size, "sha256": self.sha256, **more} | (
            {"bound": self.bound} if self.bound else {}
        )


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    case: str
    at: str
    key: str
    head: tuple[int, str] | None
    before: str  # the digest of the head before the first that stands here
    chains: tuple[ChainState, ...]
    parts: tuple[Part, ...] = field(default=())

    def text(self) -> str:
        """Its canonical text: this is what is signed."""
        return canonical(
            {
                "format": FORMAT,
                "version": VERSION,
                "case": self.case,
                "at": self.at,
                "key": self.key,
                "head": list(self.head) if self.head else None,
                "before": self.before,
                "chains": [[one.case, one.length, one.digest] for one in self.chains],
                "parts": [part.told() for part in self.parts],
            }
        )

    @classmethod
    def read(cls, text: str) -> Manifest:
        """From its text; ValueError if it is none."""
        told = json.loads(text)
        if told.get("format") != FORMAT or told.get("version") != VERSION:
            raise ValueError("another format")
        return cls(
            case=told["case"],
            at=told["at"],
            key=told["key"],
            head=tuple(told["head"]) if told["head"] else None,
            before=told["before"],
            chains=tuple(ChainState(*state) for state in told["chains"]),
            parts=tuple(
                Part(one["name"], one["bytes"], one["sha256"], one.get("rows"), one.get("bound", ""))
                for one in told["parts"]
            ),
        )


def signed_text(manifest: str) -> str:
    """What is signed of a manifest: never the text of anything else."""
    return f"{FORMAT}\n{hashlib.sha256(manifest.encode()).hexdigest()}"


def trail_of(case: str) -> str:
    """Under which name a case's trail stands."""
    return f"trail/{folder_of(case)}{CHAIN}"


def folder_of(case: str) -> str:
    """A case as a folder's name."""
    return case.replace(":", "-")


def chain_lines(rows: Iterable[object]) -> Iterator[str]:
    """Rows as lines of a chain."""
    digest = ""
    for row in rows:
        text = canonical(row)
        digest = chained(digest, text)
        yield f"{digest}\t{text}\n"


def entry_line(digest: str, text: str, leaves: Sequence[Sequence[str]]) -> str:
    """An entry with its facts: (path, digest, salt, value), of an erased one the path and the digest."""
    return f"{digest}\t{text}\t{canonical(leaves)}\n" if leaves else f"{digest}\t{text}\n"


def head_line(digest: str, text: str, signature: str, seals: Sequence[Any]) -> str:
    """A head with its signature and how it sealed this archive's chains: (case, length, digest, path)."""
    return f"{digest}\t{text}\t{canonical([signature, seals])}\n"
