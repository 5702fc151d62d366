"""What belongs to a case, and its whole file: registers that every app fills when it loads.

An app says of a kind of case who may see one (`register_kind`), which other
cases belong to its file (`register_cases`), and what it keeps of one
(`register_parts`: tables, papers, files).  What a conflict hides from the
auditor is not in an archive that he or she takes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from parvis.audit.models import Chain, Entry, Head
from parvis.audit.queries import last_head
from parvis.domain import sealing
from parvis.domain.archives import Manifest, Part, layout
from parvis.domain.trail import moment
from parvis.gateways import signing
from parvis.web.hidden import without_hidden

YEAR_ONE = (1980, 1, 1, 0, 0, 0)
TOGETHER = 256 * 1024


@dataclass(frozen=True)
class Table:
    """Rows of one kind; `bound` names the column that the rows' own digest was drawn over."""

    name: str
    rows: Callable[[], Iterable[dict[str, object]]]
    bound: str = ""


@dataclass(frozen=True)
class Paper:
    """One file, a letter or an upload, with its ending."""

    name: str
    pieces: Callable[[], Iterable[bytes]]


Collect = Callable[[str, Any, datetime], Iterable[Table | Paper]]
Cases = Callable[[str, Any, datetime], Iterable[str]]
Opens = Callable[[str, Any, datetime], bool]
Names = Callable[[Iterable[str]], Iterable[dict[str, object]]]

_kinds: dict[str, Opens] = {}
_cases: dict[str, list[Cases]] = {}
_parts: dict[str, dict[str, Collect]] = {}
_names: list[Names] = []


def register_kind(kind: str, *, opens: Opens) -> None:
    """Let an archive be taken of such a case, by whom `opens(code, person, at)` says yes to."""
    _kinds[kind] = opens


def register_cases(kind: str, found: Cases) -> None:
    """Let these cases (`kind:code`) belong to the file of such a case."""
    if found not in _cases.setdefault(kind, []):
        _cases[kind].append(found)


def register_parts(kind: str, app: str, collect: Collect) -> None:
    """Let the app add what it keeps of such a case, as far as the person may see it."""
    _parts.setdefault(kind, {})[app] = collect


def register_names(names: Names) -> None:
    """Let these rows (`code`, `name`, `erased`) say who stands behind the codes of people."""
    if names not in _names:
        _names.append(names)


def can_be_taken(case: str, person: Any, at: datetime) -> bool:
    """Whether the person may take this case's archive."""
    kind, _colon, code = case.partition(":")
    return kind in _kinds and _kinds[kind](code, person, at)


def cases_of(case: str, person: Any, at: datetime) -> list[str]:
    """The case, and whatever belongs to its file, without what is hidden from the person."""
    found, waiting = [case], [case]
    while waiting:
        kind, _colon, code = waiting.pop(0).partition(":")
        for cases in _cases.get(kind, ()):
            new = [one for one in cases(code, person, at) if one not in found]
            found += new
            waiting += new
    kept = set(without_hidden(Chain.objects.filter(case__in=found), "case", person, at).values_list("case", flat=True))
    return [one for one in found if one in kept]


def named_people(codes: Iterable[str]) -> dict[str, dict[str, object]]:
    """Who stands behind these codes; one query an app that names people."""
    wanted = sorted({code for code in codes if code})
    return {str(row["code"]): row for names in _names for row in names(wanted)}


def archive(case: str, person: Any, at: datetime) -> Iterator[bytes]:
    """The case's archive, piece by piece: the same bytes for the same state of the house."""
    return _Writer(case, person, at).written()


class _Sink:
    """Where the ZIP is written to: handed on as it comes, never kept."""

    def __init__(self) -> None:
        self.held = bytearray()

    def write(self, piece: bytes) -> int:
        self.held += piece
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """What has come since the last time."""
        piece, self.held = bytes(self.held), bytearray()
        return piece


class _Writer:
    def __init__(self, case: str, person: Any, at: datetime) -> None:
        self.case, self.person, self.at = case, person, at
        self.head = last_head()
        self.cases = cases_of(case, person, at)
        found = Chain.objects.filter(case__in=self.cases).values_list("case", "length", "digest")
        self.states = {one[0]: sealing.ChainState(*one) for one in found}
        self.parts: list[Part] = []
        self.before = ""
        self.sink = _Sink()

    def written(self) -> Iterator[bytes]:
        with ZipFile(cast("IO[bytes]", self.sink), "w", ZIP_STORED, allowZip64=True) as self.zip:
            yield from self._part(layout.README, [layout.ABOUT.encode()])
            yield from self._lines(layout.HEADS, self._heads())
            for case in sorted(self.states):
                yield from self._lines(layout.trail_of(case), self._entries(self.states[case]))
            yield from self._table(Table(layout.PEOPLE.removesuffix(layout.CHAIN), self._people))
            for case in self.cases:
                kind, _colon, code = case.partition(":")
                for app, collect in sorted(_parts.get(kind, {}).items()):
                    folder = f"cases/{layout.folder_of(case)}/{app}/"
                    for one in collect(code, self.person, self.at):
                        yield from self._kept(folder, one)
            manifest = self._manifest().text()
            yield from self._member(layout.MANIFEST, [manifest.encode()])
            signature = signing.sign(layout.signed_text(manifest))
            yield from self._member(layout.SIGNATURE, [f"{signature}\n".encode()])
        yield self.sink.taken()

    def _kept(self, folder: str, one: Table | Paper) -> Iterator[bytes]:
        if isinstance(one, Table):
            return self._table(Table(folder + one.name, one.rows, one.bound))
        return self._part(folder + one.name, one.pieces())

    def _table(self, table: Table) -> Iterator[bytes]:
        lines = layout.chain_lines(table.rows())
        return self._lines(table.name + layout.CHAIN, lines, counted=True, bound=table.bound)

    def _lines(self, name: str, lines: Iterable[str], *, counted: bool = False, bound: str = "") -> Iterator[bytes]:
        count = 0

        def pieces() -> Iterator[bytes]:
            nonlocal count
            held: list[bytes] = []
            size = 0
            for line in lines:
                count += 1
                held.append(line.encode())
                size += len(held[-1])
                if size > TOGETHER:
                    yield b"".join(held)
                    held, size = [], 0
            yield b"".join(held)

        yield from self._part(name, pieces(), bound=bound)
        if counted:
            last = self.parts[-1]
            self.parts[-1] = Part(last.name, last.size, last.sha256, count, bound)

    def _part(self, name: str, pieces: Iterable[bytes], *, bound: str = "") -> Iterator[bytes]:
        whole, size = hashlib.sha256(), 0

        def noted() -> Iterator[bytes]:
            nonlocal size
            for piece in pieces:
                whole.update(piece)
                size += len(piece)
                yield piece

        yield from self._member(name, noted())
        self.parts.append(Part(name, size, whole.hexdigest(), bound=bound))

    def _member(self, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        place = ZipInfo(name, YEAR_ONE)
        place.external_attr = 0o644 << 16
        with self.zip.open(place, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                yield self.sink.taken()

    def _heads(self) -> Iterator[str]:
        """From the first head that sealed one of the chains to the newest, with the way to each seal."""
        wanted, begun = set(self.states), False
        rows = Head.objects.order_by("number").values_list("text", "chains", "digest", "signature")
        if self.head:
            rows = rows.filter(number__lte=self.head.number)
        for text, chains, digest, signature in rows.iterator(chunk_size=200):
            states = list(sealing.states_in(text, chains))
            seals: list[list[object]] = []
            if chains and wanted & {one.case for one in states}:
                leaves = [one.leaf for one in states]
                seals = [
                    [one.case, one.length, one.digest, sealing.path_to(leaves, place)]
                    for place, one in enumerate(states)
                    if one.case in wanted
                ]
            begun = begun or any(one.case in wanted for one in states)
            if begun:
                yield layout.head_line(digest, text, signature, seals)
            else:
                self.before = digest

    def _entries(self, state: sealing.ChainState) -> Iterator[str]:
        rows = Entry.objects.filter(chain__case=state.case, position__lte=state.length).order_by("position")
        for entry in rows.prefetch_related("facts").iterator(chunk_size=500):
            facts = sorted(entry.facts.all(), key=lambda fact: fact.path)
            leaves = [
                [one.path, one.digest] if one.erased_at else [one.path, one.digest, one.salt, one.value]
                for one in facts
            ]
            yield layout.entry_line(entry.digest, entry.text, leaves)

    def _people(self) -> Iterator[dict[str, object]]:
        """Everybody who acted; a code behind which nobody stands any more is missing, and is found."""
        found = Entry.objects.filter(chain__case__in=self.states).order_by("actor").values_list("actor", flat=True)
        known = named_people(found.distinct())
        return (known[code] for code in sorted(known))

    def _manifest(self) -> Manifest:
        return Manifest(
            case=self.case,
            at=moment(self.head.at if self.head else datetime.min.replace(tzinfo=UTC)),
            key=signing.public_key(),
            head=(self.head.number, self.head.digest) if self.head else None,
            before=self.before,
            chains=tuple(self.states[case] for case in sorted(self.states)),
            parts=tuple(self.parts),
        )
