"""What the house needs to know of a film or a recording before it works on it.  Belongs into the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.video.stream import VideoStream

from parvis.engines.movie.reasons import Unreadable
from parvis.gateways.video.indexing import write_index
from parvis.gateways.video.opening import opened
from parvis.gateways.video.probe import Probe, primary_video, probe

IDR = 5  # H.264, table 7-1: the picture after which nothing refers back
HOUSE_GROUP = Fraction(21, 20)  # seconds between two key frames, with room for 29.97 counted as 30
# What a film must not be: half of itself, locked, or a list of other files.
NO_WHOLE_FILM = frozenset({"truncated", "no-table", "encrypted", "external"})
POSITION_KEYS = ("location", "gps")
SOUND_RATE = 48_000
SOUND_BITRATE = 112_000


@dataclass(frozen=True)
class Film:
    """The facts of the probe, and what they mean for the house."""

    probe: Probe
    why_not_instant: str  # a code of `engines.movie.reasons`; empty: the index was written
    house_form: bool  # already H.264 and AAC in closed groups of a second, header first: needs no house rendition
    holds_position: bool


def look(path: Path, index: Path) -> Film:
    """Look at a film or a recording and write its index; refuses, with the reason, what can't be used."""
    found = probe(path)
    why = write_index_or_why(path, index) if found.kind == "video" else ""
    with opened(path) as movie:
        return Film(
            probe=found,
            why_not_instant=why,
            house_form=not why and _is_in_house_form(movie, found, path),
            holds_position=_holds_position(movie),
        )


def write_index_or_why(path: Path, index: Path) -> str:
    """Write the index of a film, or say why parts of it can't be taken at once; refuses what is no whole film."""
    try:
        write_index(path, index)
    except Unreadable as refused:
        if refused.code in NO_WHOLE_FILM:
            raise
        return refused.code
    return ""


def encode_sound(
    source: Path, target: Path, duration: Fraction, *, progress: Callable[[float], None] = lambda _part: None
) -> None:
    """Write the recording's first track as AAC in MP4, header first: what anyone may listen to."""
    resampler = AudioResampler(format="fltp", layout="stereo", rate=SOUND_RATE)
    with (
        opened(source) as recording,
        av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as out,
    ):
        track = out.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        track.codec_context.bit_rate = SOUND_BITRATE
        written = 0
        for frame in recording.decode(audio=0):
            for heard in resampler.resample(frame):
                heard.pts, heard.time_base = written, Fraction(1, SOUND_RATE)
                written += heard.samples
                out.mux(track.encode(heard))
            progress(min(0.99, float(written / SOUND_RATE / duration)) if duration else 0.0)
        out.mux(track.encode(None))


def _is_in_house_form(movie: InputContainer, found: Probe, path: Path) -> bool:
    picture = primary_video(movie)
    if picture is None or found.container != "mov" or found.codec != "h264" or found.bits != 8:
        return False
    if found.rotation or found.mirrored or found.variable or any(sound.codec != "aac" for sound in found.sounds):
        return False
    if picture.codec_context.pix_fmt not in {"yuv420p", "yuvj420p"} or not _header_comes_first(path):
        return False
    return _has_short_closed_groups(movie, picture)


def _has_short_closed_groups(movie: InputContainer, picture: VideoStream) -> bool:
    base = picture.time_base or Fraction(1, 90_000)
    keys: list[int] = []
    last = 0
    for packet in movie.demux(picture):
        if packet.pts is None or packet.size == 0:
            continue
        if packet.is_keyframe:
            if IDR not in _units(bytes(packet)):
                return False
            keys.append(packet.pts)
        elif not keys or packet.pts < keys[-1]:
            return False
        last = max(last, packet.pts)
    return all((b - a) * base <= HOUSE_GROUP for a, b in pairwise([*keys, last]))


def _units(packet: bytes) -> Iterator[int]:
    """The kinds of the H.264 units in a packet whose lengths are written in four bytes."""
    at = 0
    while at + 5 <= len(packet):
        yield packet[at + 4] & 31
        at += 4 + int.from_bytes(packet[at : at + 4], "big")


def _header_comes_first(path: Path) -> bool:
    """Whether the movie's tables stand before its media, so that a player can begin at once."""
    with path.open("rb") as file:
        at, seen = 0, set[bytes]()
        while len(seen) < 64:
            file.seek(at)
            head = file.read(16)
            if len(head) < 8:
                return False
            size, name = int.from_bytes(head[:4], "big"), head[4:8]
            if name in {b"mdat", b"moof"}:
                return b"moov" in seen
            seen.add(name)
            size = int.from_bytes(head[8:16], "big") if size == 1 else size
            if size < 8:
                return False
            at += size
    return False


def _holds_position(movie: InputContainer) -> bool:
    said = [*movie.metadata, *(name for stream in movie.streams for name in stream.metadata)]
    return any(word in name.lower() for name in said for word in POSITION_KEYS)
