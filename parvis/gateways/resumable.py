"""Bytes that come in piece by piece, and stay when the line, the reader or this server goes away.

Each upload has a file of its own.  Whoever appends holds its lock, which the
system lets go of when a process dies.  What the caller was told to be kept is
on the disk itself (fsync) before it is told; anything behind that is what an
interrupted piece has left, and is cut off by the next.
"""

from __future__ import annotations

import base64
import binascii
import errno
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, NamedTuple

from parvis.domain.refusals import Invalid, Refused, TooLarge

BLOCK = 1 << 20
TOLD_EVERY = 64 << 20  # bytes after which a long piece without a checksum counts as kept
ALGORITHMS = ("sha256", "sha1")


def _(message: str) -> str:
    return message


class Busy(Refused):
    """Another piece of the same file is coming in."""

    status: ClassVar[int] = 423


class WrongChecksum(Refused):
    """What came in is not what was sent; nothing of it is kept."""

    status: ClassVar[int] = 460


class Checksum(NamedTuple):
    """What the bytes must come to, and how it is reckoned."""

    algorithm: str
    digest: bytes


def read_checksum(header: str) -> Checksum | None:
    """The value of `Upload-Checksum` (`sha256 BASE64`); None if there is none, Invalid if it can't be meant."""
    if not header:
        return None
    algorithm, _space, value = header.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if algorithm not in ALGORITHMS or len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise Refused400(_("This checksum cannot be read; sha256 and sha1 are known."), code="bad-checksum")
    return Checksum(algorithm, digest)


class Refused400(Invalid):
    """The protocol itself was not kept to."""

    status = 400


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """The file, for one writer at a time; Busy while there is another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(_("A piece of this file is coming in at this moment."), code="busy") from None
        yield file
    finally:
        os.close(file)


def kept_in(file: int) -> int:
    """How many bytes the file has."""
    return os.fstat(file).st_size


def append(
    file: int,
    read: Callable[[int], bytes],
    *,
    at: int,
    most: int,
    checksum: Checksum | None = None,
    kept: Callable[[int], None] = lambda end: None,
) -> int:
    """Write what `read` gives behind the first `at` bytes, `most` bytes at most; where the file ends then.

    A line that breaks ends the piece: what came stays, unless it was to be
    checked.  `kept` is told now and then how far a long piece is safe.
    """
    os.ftruncate(file, at)
    reckoned = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    end, told = at, at
    try:
        while end - at < most and (block := _read(read, min(BLOCK, most - (end - at)))):
            _write(file, block, end)
            end += len(block)
            if reckoned:
                reckoned.update(block)
            elif end - told >= TOLD_EVERY:
                os.fsync(file)
                kept(end)
                told = end
        if reckoned and checksum and reckoned.digest() != checksum.digest:
            raise WrongChecksum(
                _("The bytes that arrived are not those that were sent; this piece was dropped."), code="wrong-checksum"
            )
    except BaseException:
        os.ftruncate(file, told)
        raise
    os.fsync(file)
    return end


def _read(read: Callable[[int], bytes], amount: int) -> bytes:
    try:
        return read(amount)
    except OSError:
        return b""  # the line broke (Django's `UnreadablePostError` is one of these)


def _write(file: int, block: bytes, at: int) -> None:
    view = memoryview(block)
    while view:
        try:
            done = os.pwrite(file, view, at)
        except OSError as wrong:
            if wrong.errno in (errno.ENOSPC, errno.EDQUOT):
                raise TooLarge(_("The disk is full."), field="file", code="disk-full") from wrong
            raise
        view, at = view[done:], at + done
