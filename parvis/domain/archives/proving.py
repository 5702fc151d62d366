"""Prove an archive: nothing changed, nothing left out, nothing put in.

Everything is read once, in pieces, so the size does not matter.  What does not
hold is named: the part, the row, the entry, the person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from json.encoder import encode_basestring
from typing import BinaryIO

from parvis.domain import revisions
from parvis.domain.archives import layout
from parvis.domain.archives.layout import Manifest, Part
from parvis.domain.archives.reading import Opened, Reading, Unreadable
from parvis.domain.sealing import ChainState, climbed, states_in, tag_of
from parvis.domain.signatures import is_signed
from parvis.domain.trail import chained

DIGITS = 64  # of a SHA-256


@dataclass
class Proof:
    """What was read, and everything that is wrong."""

    case: str = ""
    at: str = ""
    key: str = ""
    head: tuple[int, str] | None = None
    entries: int = 0
    chains: int = 0
    heads: int = 0
    parts: int = 0
    rows: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was changed."""
        return not self.wrong


def prove(file: BinaryIO, *, key: str = "", known: tuple[int, str] | None = None) -> Proof:
    """Read the archive and say what does not hold.

    `key` is the public key its house signs with (else the one it names itself is
    taken, which proves less); `known` a head that was mailed: number and digest.
    """
    return _Walk(file, key, known).walked()


class _Walk:
    def __init__(self, file: BinaryIO, key: str, known: tuple[int, str] | None) -> None:
        self.opened, self.known, self.proof = Opened(file), known, Proof()
        try:
            self.text = self.opened.whole(layout.MANIFEST).decode()
            self.manifest = Manifest.read(self.text)
        except (KeyError, ValueError, TypeError) as no:
            raise Unreadable(f"its {layout.MANIFEST} cannot be read: {no}") from None
        self.key = key or self.manifest.key
        self.chains = {state.case: state for state in self.manifest.chains}
        self.sealed: dict[str, dict[int, tuple[str, int]]] = {}
        self.people: set[str] = set()
        self.actors: dict[str, str] = {}

    def walked(self) -> Proof:
        manifest, proof = self.manifest, self.proof
        proof.case, proof.at, proof.key, proof.head = manifest.case, manifest.at, self.key, manifest.head
        self._signature()
        parts = {part.name: part for part in manifest.parts}
        if self.opened.has_twins:
            self._wrong("a name stands twice in the archive")
        for name in self.opened.packed:
            self._wrong(f"{name}: was packed anew")
        for name in sorted(self.opened.names - set(parts) - {layout.MANIFEST, layout.SIGNATURE}):
            self._wrong(f"{name}: stands in the archive, but not in its manifest")
        # The heads first: they say what the trails must end on.
        for part in sorted(manifest.parts, key=lambda one: (one.name != layout.HEADS, one.name)):
            proof.parts += 1
            if part.name not in self.opened.names:
                self._wrong(f"{part.name}: is missing")
            elif part.name not in self.opened.packed:
                self._part(part)
        self._all_there(parts)
        return proof

    def _signature(self) -> None:
        manifest = self.manifest
        signature = self.opened.whole(layout.SIGNATURE).decode("ascii", "replace")
        signed = signature.endswith("\n") and is_signed(layout.signed_text(self.text), signature[:-1], self.key)
        if not signed:
            self._wrong(f"{layout.MANIFEST}: not signed with the expected key ({self.key})")
        if self.known and (manifest.head is None or manifest.head[0] < self.known[0]):
            newest = f"head {manifest.head[0]}" if manifest.head else "no head at all"
            self._wrong(f"head {self.known[0]}: newer than this archive, which ends on {newest}")

    def _part(self, part: Part) -> None:
        reading, wrong = Reading(self.opened, part.name), len(self.proof.wrong)
        if part.name.endswith(layout.CHAIN):
            case = next((one for one in self.chains if layout.trail_of(one) == part.name), "")
            try:
                if part.name == layout.HEADS:
                    self._heads(reading.lines())
                elif case:
                    self._entries(case, reading.lines())
                else:
                    self._rows(part, reading.lines())
            except (ValueError, KeyError, IndexError, TypeError):
                self._wrong(f"{part.name}: a line cannot be read")
        for _piece in reading.pieces():
            pass
        if (reading.sha256, reading.size) != (part.sha256, part.size) and len(self.proof.wrong) == wrong:
            self._wrong(f"{part.name}: its bytes were changed")

    def _rows(self, part: Part, lines: Iterator[str]) -> None:
        digest, number, lost = "", 0, False
        for number, line in enumerate(lines, 1):
            told, text = line.split("\t", 1)
            if chained(digest, text) != told and not lost:
                self._wrong(f"{part.name}: row {number} was changed, or a row before it is missing")
                lost = True
            digest = told
            if part.name == layout.PEOPLE:
                self.people.add(json.loads(text)["code"])
            if part.bound:
                self._bound(part, number, text)
        self.proof.rows += number
        if number != part.rows:
            self._wrong(f"{part.name}: {number} rows stand here, the manifest names {part.rows}")

    def _bound(self, part: Part, number: int, text: str) -> None:
        row = json.loads(text)
        if not revisions.proven(row[part.bound], row["salts"], row["leaves"], digest=row["digest"]):
            self._wrong(f"{part.name}: row {number} is not what its digest was drawn over")

    def _entries(self, case: str, lines: Iterator[str]) -> None:
        digest, position = "", 0
        state, sealed, named = self.chains[case], self.sealed.get(case, {}), json.dumps(case, ensure_ascii=False)
        self.proof.chains += 1
        for line in lines:
            told, text, *behind = line.split("\t", 2)
            self.proof.entries += 1
            position += 1
            root = self._root(case, position, behind[0]) if behind else ""
            # The places of an entry stand in the order of their names, so these are its last.
            if not text.endswith(f'"case":{named},"facts":"{root}","position":{position}}}'):
                if (at := json.loads(text)["position"]) > position:
                    self._wrong(f"{case}: entry {position} is missing")
                    position = at
                else:
                    self._wrong(f"{case}: entry {position} does not say what its facts or its place say")
            elif told != chained(digest, text):
                self._wrong(f"{case}: entry {position} or the one before it was changed")
            if position in sealed and sealed[position][0] != told:
                self._wrong(f"{case}: entry {position} is not the one that head {sealed[position][1]} sealed")
            digest = told
            self.actors.setdefault(text.split('"', 8)[7], f"{case}, entry {position}")
        self._end(ChainState(case, position, digest), state, sealed)

    def _end(self, found: ChainState, state: ChainState, sealed: dict[int, tuple[str, int]]) -> None:
        if found.length < state.length:
            self._wrong(f"{state.case}: entry {found.length + 1} is missing; the manifest names {state.length}")
        elif found != state:
            self._wrong(f"{state.case}: its trail does not end where the manifest says")
        last = max(sealed, default=0)
        if last > found.length:
            self._wrong(f"{state.case}: entry {last}, which head {sealed[last][1]} sealed, is missing")

    def _root(self, case: str, position: int, told: str) -> str:
        """The root over an entry's facts, which stand in the order of their paths.

        The text is put together by hand: a walk reads hundreds of thousands of them.
        """
        pairs = []
        for path, digest, *shown in json.loads(told):
            if shown and sha256(f"{shown[0]}\n{path}\n{shown[1]}".encode()).hexdigest() != digest:
                self._wrong(f"{case}: entry {position}: the fact {path!r} was changed")
            if len(digest) != DIGITS:  # whatever is longer could stand for two
                self._wrong(f"{case}: entry {position}: the fact {path!r} has no digest")
            pairs.append(f'{encode_basestring(path)}:"{digest}"')
        return sha256(f"{{{','.join(pairs)}}}".encode()).hexdigest() if pairs else ""

    def _heads(self, lines: Iterator[str]) -> None:
        previous, number, tags = self.manifest.before, 0, {tag_of(case): case for case in self.chains}
        last: tuple[int, str, str] | None = None
        for line in lines:
            self.proof.heads += 1
            digest, text, behind = line.split("\t", 2)
            signature, seals = json.loads(behind)
            told = json.loads(text)
            if number and told["number"] != number + 1:
                self._wrong(f"head {number + 1}: is missing")
            number = told["number"]
            if digest != chained(previous, text):
                self._wrong(f"head {number}: its text or the head before it was changed")
            if self.known and self.known[0] == number and self.known[1] != digest:
                self._wrong(f"head {number}: not the one that was kept elsewhere ({self.known[1]})")
            self._seals(number, told, text, seals, tags)
            previous, last = digest, (number, digest, signature)
        self._last_head(last)

    def _seals(self, number: int, told: dict, text: str, seals: list, tags: dict[str, str]) -> None:  # type: ignore[type-arg]
        if "chains" in told:  # one of the first heads
            found = [state for state in states_in(text) if state.case in self.chains]
        else:
            found = [ChainState(case, length, digest) for case, length, digest, _path in seals]
            for state, (*_state, path) in zip(found, seals, strict=True):
                if climbed(state.leaf, path) != told["root"]:
                    self._wrong(f"head {number}: it did not seal {state.case} as is told here")
            given = {tag_of(state.case) for state in found}
            for tag in sorted(set(tags) & set(told["tags"]) - given):
                self._wrong(f"head {number}: it sealed {tags[tag]}, but how is left out here")
        for state in found:
            self.sealed.setdefault(state.case, {})[state.length] = (state.digest, number)

    def _last_head(self, last: tuple[int, str, str] | None) -> None:
        if (last and last[:2]) != self.manifest.head:
            self._wrong("the heads do not end where the manifest says")
        if last and not is_signed(last[1], last[2], self.key):
            self._wrong(f"head {last[0]}: not signed with the expected key ({self.key})")
        first = last[0] - self.proof.heads + 1 if last else 0
        if self.known and self.known[0] < first:
            self._wrong(f"head {self.known[0]}: older than this case; the first here is head {first}")

    def _all_there(self, parts: dict[str, Part]) -> None:
        for case in self.chains:
            if layout.trail_of(case) not in parts:
                self._wrong(f"{case}: its trail is missing")
        for required in (layout.HEADS, layout.PEOPLE):
            if required not in parts:
                self._wrong(f"{required}: is missing")
        for actor, where in sorted(self.actors.items()):
            if actor and actor not in self.people:
                self._wrong(f"person {actor}: acted ({where}), but is not among the people")

    def _wrong(self, what: str) -> None:
        self.proof.wrong.append(what)
