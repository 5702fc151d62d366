"""The parts of an archive as bytes and lines, as they stand; whether they are right is ours to say, not the ZIP's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile

PIECE = 1024 * 1024
LONGEST_LINE = 256 * 1024 * 1024
LOCAL_HEADER = 30


class Unreadable(ValueError):
    """This is no archive, or none that can be read at all."""


class Opened:
    """An archive's bytes by the names of its parts."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        try:
            members = ZipFile(file).infolist()
        except (BadZipFile, ValueError, OSError) as no:
            raise Unreadable(f"this is no archive: {no}") from None
        self.places = {one.filename: one for one in members}
        self.has_twins = len(self.places) != len(members)
        self.packed = sorted(one.filename for one in members if one.compress_type != ZIP_STORED)

    @property
    def names(self) -> set[str]:
        """Of all parts."""
        return set(self.places)

    def whole(self, name: str) -> bytes:
        """A small part; nothing if there is none."""
        return b"".join(Reading(self, name).pieces()) if name in self.places else b""

    def goto(self, name: str) -> int:
        """Stand at its first byte; how many there are."""
        place = self.places[name]
        self.file.seek(place.header_offset)
        header = self.file.read(LOCAL_HEADER)
        self.file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
        return place.file_size


class Reading:
    """One part, read once from its beginning, with the digest of what was read."""

    def __init__(self, opened: Opened, name: str) -> None:
        self.file, self.left = opened.file, opened.goto(name)
        self.size, self._digest = 0, hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Over what was read so far."""
        return self._digest.hexdigest()

    def pieces(self) -> Iterator[bytes]:
        """The rest, in pieces."""
        while self.left > 0 and (piece := self.file.read(min(PIECE, self.left))):
            self._note(piece)
            yield piece

    def lines(self) -> Iterator[str]:
        """The rest, line by line."""
        while self.left > 0 and (line := self.file.readline(min(self.left, LONGEST_LINE))):
            self._note(line)
            yield line.decode().rstrip("\n")

    def _note(self, piece: bytes) -> None:
        self.left -= len(piece)
        self.size += len(piece)
        self._digest.update(piece)
