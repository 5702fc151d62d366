"""Make a clip from copied samples with encoded edges: the work behind `engines.movie.splice`.

Head and tail are decoded from the samples they need and nothing else, so the
cost does not depend on how long the film is.  They are encoded with the
source's own shape, colour and clock under a parameter set number of their own;
one sample description holds both.  Sound is laid to the sample: plain sound
is copied, coded sound is encoded again, because a coded packet holds its
neighbours' sound too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from av.container import OutputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from parvis.engines.movie.index import Index
from parvis.engines.movie.splice import Run, Splice, configuration, free_id, joined
from parvis.gateways.video.encode import (
    MOST_SOUND_TRACKS,
    Progress,
    Recipe,
    SoundTrack,
    Stop,
    first_shown,
    heard_tracks,
)
from parvis.gateways.video.opening import Cancelled, Unreadable, opened, whole_or_nothing
from parvis.gateways.video.probe import picture_track

EDGE_CRF = "15"
EDGE_PRESET = "veryfast"
SEQUENCE, PICTURE = 7, 8
GLOBAL_HEADER = 1 << 22  # AV_CODEC_FLAG_GLOBAL_HEADER
SOUND_RUN_UP = Fraction(1)

Luma = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Sample:
    """One coded picture of the clip, timed from its first frame."""

    pts: int
    dts: int
    content: bytes
    key: bool


@dataclass
class Edge:
    """A stretch that was encoded anew, and what its source pictures looked like."""

    samples: list[tuple[int, bytes, bool]] = field(default_factory=list)  # presentation tick, bytes, whether IDR
    lumas: dict[int, Luma] = field(default_factory=dict)  # brightness of the first and the last source picture
    sequences: list[bytes] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)


@dataclass(frozen=True)
class Spliced:
    """What was made: the brightness of the source's pictures at re-encoded ends, by place in the clip."""

    duration: Fraction
    sounds: int
    lumas: dict[int, Luma]


def splice(
    source: Path,
    target: Path,
    index: Index,
    plan: Splice,
    *,
    container: str,
    progress: Progress,
    stopped: Stop,
) -> Spliced:
    """Write the planned clip to `target`; `progress` hears fractions, `stopped` ends the work with `Cancelled`."""
    picture = index.picture
    descriptor = os.open(source, os.O_RDONLY)
    try:
        with whole_or_nothing(target), opened(source) as movie:
            track = picture_track(movie)
            opens, closes = picture.frame_ticks(plan.first), picture.frame_ticks(plan.end)
            reencoded = max(1, plan.encoded)

            def told(done: float) -> None:
                if stopped():
                    raise Cancelled
                progress(0.7 * done / reencoded)

            head = _encoded(descriptor, index, plan.head, range(plan.first, plan.first + plan.head.frames), track, told)
            last = range(plan.end - plan.tail.frames, plan.end)
            tail = _encoded(descriptor, index, plan.tail, last, track, lambda n: told(plan.head.frames + n))
            with av.open(
                str(target),
                "w",
                format=container,
                options={
                    "movflags": "+faststart+negative_cts_offsets",
                    "video_track_timescale": str(picture.timescale),
                },
            ) as output:
                video = output.add_stream_from_template(track)
                video.time_base = Fraction(1, picture.timescale)
                video.codec_context.codec_tag = track.codec_context.codec_tag
                if head.samples or tail.samples:
                    either = head if head.samples else tail
                    own = configuration(picture.boxes["stsd"])
                    video.codec_context.extradata = joined(own, either.sequences, either.pictures)
                _name_clock(video, index, plan.first)
                length = Fraction(closes - opens, picture.timescale)
                samples = _in_order(descriptor, index, plan, head, tail)
                # The container's own clock need not begin at nothing.
                begin = (first_shown(movie, track).pts or 0) * (track.time_base or 1) + index.moment_of(plan.first)
                sounds = _write(source, output, video, samples, closes - opens, begin, stopped)
    finally:
        os.close(descriptor)
    lumas = {n - plan.first: luma for edge in (head, tail) for n, luma in edge.lumas.items()}
    progress(1.0)
    return Spliced(length, sounds, lumas)


def copied_samples(descriptor: int, index: Index, plan: Splice) -> Iterator[bytes]:
    """The bytes of the copied samples, one after another."""
    for number in range(plan.copied_first, plan.copied_end):
        offset, size = index.picture.samples.place(number)
        content = os.pread(descriptor, size, offset)
        if len(content) < size:
            raise Unreadable("truncated", missing=size - len(content))
        yield content


def _in_order(descriptor: int, index: Index, plan: Splice, head: Edge, tail: Edge) -> Iterator[Sample]:
    """All samples of the clip in decoding order, each with both of its times."""
    picture = index.picture
    zero = picture.frame_ticks(plan.first)
    times = picture.samples.times
    # Pictures of the head are decoded as long before they are shown as the first copied one.
    delay = picture.shown_ticks(plan.copied_first) - times.at(plan.copied_first)
    for tick, content, key in head.samples:
        yield Sample(tick - zero, tick - zero - delay, content, key)
    starts = set(picture.points.tolist()) if len(picture.points) else None
    for number, content in enumerate(copied_samples(descriptor, index, plan), plan.copied_first):
        shown, decoded = picture.shown_ticks(number) - zero, times.at(number) - zero
        yield Sample(shown, decoded, content, starts is None or number in starts)
    # The tail takes the places in decoding order that were those of the pictures left out.
    for place, (tick, content, key) in enumerate(tail.samples):
        yield Sample(tick - zero, times.at(plan.copied_end + place) - zero, content, key)


def _encoded(descriptor: int, index: Index, run: Run, frames: range, track: VideoStream, told: Progress | Any) -> Edge:
    """Decode a stretch from the samples it needs and encode its pictures anew."""
    edge = Edge()
    if not run.frames:
        return edge
    picture = index.picture
    ticks = {picture.frame_ticks(number): number for number in frames}
    own = configuration(picture.boxes["stsd"])
    encoder = _encoder(track, index, own)
    taken: list[av.Packet[Any]] = []
    done = 0
    for frame in _decoded(descriptor, index, run, own):
        number = ticks.get(frame.pts if frame.pts is not None else -1)
        if number is None:
            continue
        if number in (frames[0], frames[-1]):
            edge.lumas[number] = luma(frame)
        frame.pict_type = av.video.frame.PictureType.NONE
        frame.time_base = Fraction(1, picture.timescale)
        taken += encoder.encode(frame)
        done += 1
        told(done)
        if done == run.frames:
            break
    taken += encoder.encode(None)
    if done != run.frames or len(taken) != run.frames:
        raise Unreadable("damaged")
    units = _units(encoder.extradata or b"")
    edge.sequences = [unit for unit in units if unit[0] & 31 == SEQUENCE]
    edge.pictures = [unit for unit in units if unit[0] & 31 == PICTURE]
    for packet in taken:
        content = b"".join(len(unit).to_bytes(4, "big") + unit for unit in _units(bytes(packet)))
        edge.samples.append((cast(int, packet.pts), content, packet.is_keyframe))
    return edge


def _encoder(track: VideoStream, index: Index, own: bytes) -> VideoCodecContext:
    """An encoder whose pictures can stand beside the source's: same shape, colour and clock."""
    encoder = av.CodecContext.create("libx264", "w")
    shape = track.codec_context
    encoder.width, encoder.height, encoder.pix_fmt = shape.width, shape.height, shape.pix_fmt
    encoder.time_base = Fraction(1, index.picture.timescale)
    encoder.framerate = index.pace.rate
    encoder.sample_aspect_ratio = shape.sample_aspect_ratio or Fraction(1)
    encoder.color_range, encoder.colorspace = shape.color_range, shape.colorspace
    encoder.color_primaries, encoder.color_trc = shape.color_primaries, shape.color_trc
    encoder.thread_count = 1  # the same edge twice is the same bytes
    encoder.flags |= GLOBAL_HEADER
    encoder.options = {
        "preset": EDGE_PRESET,
        "crf": EDGE_CRF,
        "profile": "high",
        "x264-params": f"keyint=infinite:scenecut=0:bframes=0:open-gop=0:sps-id={free_id(own)}",
    }
    return encoder


def _decoded(descriptor: int, index: Index, run: Run, own: bytes) -> Iterator[av.VideoFrame]:
    picture = index.picture
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = own
    decoder.thread_count = 1
    for number in range(run.first, run.end):
        offset, size = picture.samples.place(number)
        packet: av.Packet[Any] = av.Packet(os.pread(descriptor, size, offset))
        packet.pts, packet.dts = picture.shown_ticks(number), picture.samples.times.at(number)
        yield from decoder.decode(packet)
    yield from decoder.decode(None)


def _units(stream: bytes) -> list[bytes]:
    """The coded units of a byte stream that parts them by start codes."""
    found = [unit.rstrip(b"\0") for unit in stream.split(b"\0\0\1")]
    return [unit for unit in found if unit]


def _write(
    source: Path,
    output: OutputContainer,
    video: VideoStream,
    samples: Iterator[Sample],
    ticks: int,
    begin: Fraction,
    stopped: Stop,
) -> int:
    """Write pictures and sound side by side; how many sound tracks were heard."""
    unit = video.time_base or Fraction(1)
    length = ticks * unit
    recipe = Recipe(sound_bitrate=256_000)
    is_mov = output.format.name == "mov"
    waiting = next(samples, None)

    def pictures_until(moment: Fraction | None) -> Sample | None:
        sample = waiting
        while sample is not None and (moment is None or sample.dts * unit <= moment):
            if stopped():
                raise Cancelled
            packet: av.Packet[Any] = av.Packet(sample.content)
            packet.stream, packet.time_base = video, unit
            packet.pts, packet.dts, packet.is_keyframe = sample.pts, sample.dts, sample.key
            following = next(samples, None)
            packet.duration = max(1, following.dts - sample.dts) if following else max(1, ticks - sample.pts)
            output.mux(packet)
            sample = following
        return sample

    # Opened anew: after going back to its beginning, a film may withhold the packet its sound decoder starts with.
    with opened(source) as movie:
        heard = heard_tracks(movie)[:MOST_SOUND_TRACKS]
        sounds = [
            SoundTrack(s, output, recipe, begin, length, codec=plain_codec(s.codec_context.name) if is_mov else "aac")
            for s in heard
        ]
        if heard and begin > SOUND_RUN_UP:
            movie.seek(int((begin - SOUND_RUN_UP) * av.time_base), backward=True)
        for packet in movie.demux(*heard) if heard else ():
            if packet.pts is None:
                continue
            moment = packet.pts * packet.time_base - begin
            waiting = pictures_until(moment)
            next(s for s in sounds if s.source.index == packet.stream_index).take(packet)
            if all(s.complete for s in sounds) or moment > length + 20:
                break
        for sound in sounds:
            sound.drain()
            sound.finish()
    waiting = pictures_until(None)
    return sum(s.written > 0 for s in sounds)


def plain_codec(name: str) -> str:
    """What sound is kept as in a QuickTime file: plain where it was plain, to at most 24 bits."""
    if not name.startswith("pcm_"):
        return "aac"
    return "pcm_s16le" if "16" in name or "8" in name or "law" in name else "pcm_s24le"


def _name_clock(video: VideoStream, index: Index, first: int) -> None:
    clock = index.clock
    video.metadata.clear()
    if any(track.kind == "timecode" for track in index.tracks):
        base = index.timebase(drop=clock.drop, start=clock.start)
        video.metadata["timecode"] = base.label(first)


def luma(frame: av.VideoFrame) -> Luma:
    """The brightness of a picture, as it is coded."""
    return frame.reformat(format="gray").to_ndarray() if frame.format.name[:3] != "yuv" else _plane(frame)


def _plane(frame: av.VideoFrame) -> Luma:
    plane = frame.planes[0]
    kind = np.dtype("u1" if frame.format.components[0].bits == 8 else "u2")
    rows: Luma = np.frombuffer(bytes(plane), kind).reshape(frame.height, -1)
    return rows[:, : frame.width]
