"""The same pictures and sound in a plain MP4: nothing is encoded, only the container changes.

For film that is already H.264 or HEVC with MP4 sound but sits in Matroska, a
transport stream or a fragmented MP4, this costs no quality and little time.
"""

from __future__ import annotations

from pathlib import Path

import av
import av.error
from av.container import InputContainer
from av.video.stream import VideoStream

from parvis.gateways.video.encode import Progress, Stop, never, silent
from parvis.gateways.video.opening import Cancelled, Unreadable, opened, whole_or_nothing
from parvis.gateways.video.probe import Probe, primary_video, probe

PICTURES = frozenset({"h264", "hevc", "av1"})
SOUNDS = frozenset({"aac", "ac3", "eac3", "mp3", "alac", "opus"})


def _(msgid: str) -> str:
    return msgid


def can_remux(found: Probe) -> bool:
    """Whether a plain MP4 can hold this film unchanged; if not, it has to be encoded (`house`)."""
    return found.kind == "video" and found.codec in PICTURES and all(s.codec in SOUNDS for s in found.sounds)


def remux(source: Path, target: Path, *, progress: Progress = silent, stopped: Stop = never) -> Probe:
    """Write `target` as a plain MP4, header first, with the packets of `source`; returns what was made.

    Raises `Unreadable("remux-failed")` when frames would be lost, so the caller
    can encode instead.
    """
    before = probe(source)
    with whole_or_nothing(target):
        _copy(source, target, before, progress, stopped)
        after = probe(target)
        if after.frames != before.frames:
            raise Unreadable("remux-failed", before=before.frames, after=after.frames)
    progress(1.0)
    return after


def _copy(source: Path, target: Path, found: Probe, progress: Progress, stopped: Stop) -> None:
    with opened(source) as movie, av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as output:
        picture = primary_video(movie)
        if picture is None:
            raise Unreadable("no-frames")
        kept = [picture, *(s for s in movie.streams.audio if s.codec_context is not None)]
        targets = {stream.index: output.add_stream_from_template(stream) for stream in kept}
        decode_times = _decode_times(movie, picture)
        frames = 0
        for packet in movie.demux(*kept):
            if stopped():
                raise Cancelled
            if packet.size == 0:
                continue
            if packet.stream_index == picture.index:
                packet.dts = decode_times[frames]
                frames += 1
                if found.frames and frames % 64 == 0:
                    progress(min(0.99, frames / found.frames))
            packet.stream = targets[packet.stream_index]
            output.mux(packet)


def _decode_times(movie: InputContainer, picture: VideoStream) -> list[int]:
    """A decode time for each picture, rising and never after its own presentation; Matroska stores none."""
    shown_at = [p.pts for p in movie.demux(picture) if p.size and p.pts is not None]
    rising = sorted(shown_at)
    late = max((r - s for r, s in zip(rising, shown_at, strict=True)), default=0)
    movie.seek(0)
    return [moment - late for moment in rising]
