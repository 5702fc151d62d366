"""Opening a file of moving pictures: by what its bytes say, and nothing but that file.

FFmpeg guesses formats generously: a text file may be a playlist that names
other files or addresses.  So the container is recognised here, from a short
list of containers that hold their own media, and FFmpeg is told which to use.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import av.error
from av.container import InputContainer

from parvis.domain.refusals import Refused
from parvis.engines.movie.reasons import Unreadable

MPEG_TS_PACKET = 188
M2TS_PACKET = 192


def _(msgid: str) -> str:
    return msgid


class Cancelled(Refused):
    """The work was called off while it ran."""

    def __init__(self) -> None:
        super().__init__(_("This was cancelled."), code="cancelled")


def container_of(path: Path) -> str:
    """The FFmpeg name of the container, from the first bytes; raises `Unreadable` for anything else."""
    try:
        with path.open("rb") as file:
            head = file.read(4 * M2TS_PACKET)
    except OSError as error:
        raise Unreadable("unreadable") from error
    if not head:
        raise Unreadable("empty")
    if name := _recognised(head):
        return name
    raise Unreadable("unknown-container")


def _recognised(head: bytes) -> str | None:
    if head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"uuid"}:
        return "mov"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if head.startswith(b"\x06\x0e\x2b\x34"):
        return "mxf"
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return "avi"
    if head.startswith((b"RIFF", b"RF64")) and head[8:12] == b"WAVE":
        return "wav"
    if head.startswith(b"OggS"):
        return "ogg"
    if head.startswith(b"fLaC"):
        return "flac"
    if head.startswith(b"\x00\x00\x01\xba"):
        return "mpeg"
    if head.startswith(b"ID3") or (len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "mp3"
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "aac"
    for size, lead in ((MPEG_TS_PACKET, 0), (M2TS_PACKET, 4)):
        marks = head[lead::size][:3]
        if len(marks) == 3 and set(marks) == {0x47}:
            return "mpegts"
    return None


@contextmanager
def opened(path: Path, **demuxer_options: str) -> Iterator[InputContainer]:
    """Open `path` for reading with the recognised demuxer; FFmpeg's errors become `Unreadable`."""
    name = container_of(path)
    options = {"protocol_whitelist": "file", **demuxer_options}
    try:
        container = av.open(f"file:{path.resolve()}", mode="r", format=name, options=options)
    except (av.error.FFmpegError, ValueError) as error:
        raise unreadable(error) from error
    try:
        with container:
            yield container
    except av.error.FFmpegError as error:
        raise unreadable(error) from error


@contextmanager
def whole_or_nothing(target: Path) -> Iterator[None]:
    """Whatever stops the writing of `target`, nothing half-written stays; FFmpeg's errors become `Unreadable`."""
    try:
        yield
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, av.error.FFmpegError):
            raise unreadable(error) from error
        raise


def unreadable(error: Exception) -> Unreadable:
    """What FFmpeg's complaint means to the person whose file it is."""
    if isinstance(error, av.error.InvalidDataError | av.error.EOFError | ValueError):
        return Unreadable("damaged")
    if isinstance(error, av.error.DecoderNotFoundError | av.error.DemuxerNotFoundError):
        return Unreadable("unknown-codec")
    return Unreadable("unreadable")
