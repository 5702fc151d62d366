"""Where bytes are kept: put, size, open, read ranges, delete.

Everything goes through Django's storage port, so that a folder is the default
and an object store a setting.  Keys are ours (random), names are for people.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import storages

from parvis.domain.codes import new_code

BLOCK = 1 << 20


def new_key(suffix: str = "") -> str:
    """A fresh key, spread over folders so that none grows without bound."""
    code = new_code() + new_code()
    return f"{code[:2]}/{code[2:4]}/{code}{suffix}"


def put(content: IO[bytes], *, key: str = "", suffix: str = "") -> str:
    """Store these bytes; the key they are kept under.  An upload that lies on the store's own disk is moved."""
    file = content if isinstance(content, File) else File(content)
    kept: str = storages["default"].save(key or new_key(suffix), file)
    return kept


class _Moving(File):  # type: ignore[type-arg]
    """A file that the store may take as its own, by renaming it where it lies on the same disk."""

    def __init__(self, path: Path, opened: IO[bytes]) -> None:
        super().__init__(opened, name=path.name)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


def take(path: Path, *, key: str = "", suffix: str = "") -> str:
    """Store the file at this path, which is ours to give away; the key it is kept under."""
    with path.open("rb") as opened:
        kept: str = storages["default"].save(key or new_key(suffix), _Moving(path, opened))
    return kept


def size(key: str) -> int:
    """How many bytes are kept under this key; FileNotFoundError if none."""
    found: int = storages["default"].size(key)
    return found


def holds(key: str) -> bool:
    """Whether anything is kept under this key."""
    return storages["default"].exists(key)


def open_file(key: str) -> IO[bytes]:
    """The bytes under this key, for reading."""
    opened: IO[bytes] = storages["default"].open(key, "rb")
    return opened


def local_path(key: str) -> Path:
    """Where the file lies on this machine's disk."""
    return Path(storages["default"].path(key))


def read_range(key: str, offset: int, length: int) -> Iterator[bytes]:
    """The bytes `[offset, offset + length)`, in blocks."""
    with open_file(key) as opened:
        opened.seek(offset)
        while length > 0 and (block := opened.read(min(BLOCK, length))):
            length -= len(block)
            yield block


def delete(key: str) -> None:
    """Forget the bytes under this key; nothing happens if there are none."""
    storages["default"].delete(key)
