"""What is sent: bytes from memory and ranges of an open file, one after the other.

The file is held open from the first byte to the last: if it is replaced
meanwhile, the reader goes on getting the bytes he or she began with.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

BLOCK = 128 * 1024  # with 50 slow readers this keeps a server's memory near 100 MB; larger blocks gain little


class CutShort(OSError):
    """The file ends before the bytes that were promised."""


def read_parts(file: int, parts: Iterable[bytes | tuple[int, int]]) -> Iterator[bytes]:
    """The parts in blocks; a pair is `(offset, length)` of the open file."""
    for part in parts:
        if isinstance(part, bytes):
            yield part
            continue
        offset, length = part
        while length > 0:
            block = os.pread(file, min(BLOCK, length), offset)
            if not block:
                raise CutShort(f"a file ended {length} bytes early")
            yield block
            offset += len(block)
            length -= len(block)
