"""Looking at a clip that was made, before anybody gets it: a wrong one is thrown away, with the reason.

What was encoded is decoded and held against the source.  What was copied is
held against the source byte for byte: it decodes as the source does.
"""

from __future__ import annotations

import hashlib
import os
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from av.container import InputContainer

from parvis.domain.refusals import Refused
from parvis.engines.movie.index import Index
from parvis.engines.movie.splice import Splice
from parvis.gateways.video.encode import Encoded, Window, first_shown
from parvis.gateways.video.opening import opened
from parvis.gateways.video.probe import picture_track
from parvis.gateways.video.splicing import Luma, Spliced, copied_samples, luma
from parvis.gateways.video.upright import upright_graph

LIKENESS = 28.0  # decibels of brightness; the same picture re-encoded lies far above, another picture below
SAME = 99.0  # equal to the last bit
PAST_THE_SPLICE = 8  # copied pictures that are decoded after the head, to see that the decoder goes on


def _(msgid: str) -> str:
    return msgid


class CutFailed(Refused):
    """The clip that was made is not the clip that was asked for; it was thrown away."""

    status = 500

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(
            _("The clip could not be made correctly and was not kept (%(finding)s)."), code=code, finding=code, **facts
        )


def verify_spliced(source: Path, target: Path, index: Index, plan: Splice, made: Spliced) -> tuple[float, float]:
    """Hold a clip of copied samples and encoded edges against its source; a wrong one raises `CutFailed`."""
    frames = plan.end - plan.first
    with opened(target, ignore_editlist="1") as movie:
        track = movie.streams.video[0]
        packets = [p for p in movie.demux(track) if p.size]
        _check_samples(source, index, plan, packets)
        begins = _begin(movie)
    _check_sound(begins, made.duration / frames)
    pictures = _edge_pictures(target, plan, packets)
    found = []
    for place, code in ((0, "first-picture"), (frames - 1, "last-picture")):
        if place not in made.lumas:
            found.append(SAME)
            continue
        if place not in pictures:
            raise CutFailed("not-decodable", frame=place + 1)
        likeness = _likeness(pictures[place], made.lumas[place])
        if likeness < LIKENESS:
            raise CutFailed(code, decibels=round(likeness, 1))
        found.append(likeness)
    return found[0], found[1]


def _check_samples(source: Path, index: Index, plan: Splice, packets: list[av.Packet[Any]]) -> None:
    """As many pictures as asked for, each at its time, the copied ones the source's own bytes."""
    frames = plan.end - plan.first
    if len(packets) != frames:
        raise CutFailed("frame-count", made=len(packets), wanted=frames)
    picture = index.picture
    zero = picture.frame_ticks(plan.first)
    unit = Fraction(1, picture.timescale)
    wanted = [(picture.frame_ticks(n) - zero) * unit for n in range(plan.first, plan.end)]
    shown = sorted((p.pts or 0) * p.time_base for p in packets)
    stamps = [(p.dts or 0) * p.time_base for p in packets]
    if [moment - shown[0] for moment in shown] != wanted or any(a >= b for a, b in pairwise(stamps)):
        raise CutFailed("frame-times")
    ours, theirs = hashlib.sha256(), hashlib.sha256()
    for packet in packets[plan.head.frames : plan.head.frames + plan.copied]:
        ours.update(packet)
    descriptor = os.open(source, os.O_RDONLY)
    try:
        for content in copied_samples(descriptor, index, plan):
            theirs.update(content)
    finally:
        os.close(descriptor)
    if ours.digest() != theirs.digest():
        raise CutFailed("copied-part")


def _edge_pictures(target: Path, plan: Splice, packets: list[av.Packet[Any]]) -> dict[int, Luma]:
    """Decode across both splices as any player does; the first and the last picture, where they were encoded."""
    found: dict[int, Luma] = {}
    if not plan.encoded:
        return found
    frames = len(packets)
    moments = sorted(p.pts or 0 for p in packets)
    places = {pts: place for place, pts in enumerate(moments)}
    with opened(target, ignore_editlist="1") as movie:
        track = movie.streams.video[0]
        track.codec_context.thread_count = 1
        if plan.head.frames:
            _decode(movie, places, 0, min(frames, plan.head.frames + PAST_THE_SPLICE), found)
        if plan.tail.frames:
            tail = plan.head.frames + plan.copied
            run_up = max(n for n in range(tail) if packets[n].is_keyframe)
            movie.seek(packets[run_up].pts or 0, stream=track, backward=True)
            _decode(movie, places, places[packets[run_up].pts or 0], frames, found)
    return found


def _decode(movie: InputContainer, places: dict[int, int], start: int, end: int, found: dict[int, Luma]) -> None:
    wanted = start
    for frame in movie.decode(movie.streams.video[0]):
        place = places.get(frame.pts if frame.pts is not None else -1)
        if place is None or frame.is_corrupt:
            raise CutFailed("not-decodable", frame=wanted + 1)
        if place < start:
            continue
        if place != wanted:
            raise CutFailed("frame-count", made=place, wanted=wanted)
        if place in (0, len(places) - 1):
            found[place] = luma(frame)
        wanted += 1
        if wanted == end:
            return
    raise CutFailed("frame-count", made=wanted, wanted=end)


def _check_sound(begins: Fraction | None, frame: Fraction) -> None:
    if begins is not None and abs(begins) > max(frame, Fraction(1, 25)):
        raise CutFailed("sound-late", seconds=float(begins))


def verify_encoded(
    source: Path, target: Path, made: Encoded, first: int, last: int, frames: int
) -> tuple[float, float]:
    """Decode the clip whole and hold it against the source; how like it the first and last pictures are."""
    count = 0
    pictures: list[Luma] = []
    with opened(target, ignore_editlist="1") as movie:
        track = movie.streams.video[0]
        for frame in movie.decode(track):
            count += 1
            if count in {1, frames}:
                pictures.append(_luma(frame))
            if frame.is_corrupt:
                raise CutFailed("not-decodable", frame=count)
        begins = _begin(movie)
    if count != frames:
        raise CutFailed("frame-count", made=count, wanted=frames)
    first_likeness = _likeness(pictures[0], _source_luma(source, first, made.height))
    last_likeness = _likeness(pictures[-1], _source_luma(source, last, made.height))
    if first_likeness < LIKENESS:
        raise CutFailed("first-picture", decibels=round(first_likeness, 1))
    if last_likeness < LIKENESS:
        raise CutFailed("last-picture", decibels=round(last_likeness, 1))
    _check_sound(begins, made.duration / made.frames)
    return first_likeness, last_likeness


def _begin(movie: InputContainer) -> Fraction | None:
    """How much later than the pictures the first sound track begins, if there is one."""
    if not movie.streams.audio:
        return None
    starts = [
        (s.start_time or 0) * (s.time_base or Fraction(1)) for s in (movie.streams.video[0], movie.streams.audio[0])
    ]
    return starts[1] - starts[0]


def _source_luma(source: Path, tick: int, height: int) -> Luma:
    """The brightness of the source's upright picture at a tick counted from the first shown."""
    with opened(source) as movie:
        track = picture_track(movie)
        tick += first_shown(movie, track).pts or 0
        back = int(Window(tick, tick, 0).run_up / (track.time_base or 1))
        movie.seek(max(0, tick - back), stream=track, backward=True)
        graph = None
        for frame in movie.decode(track):
            if frame.pts == tick:
                graph = upright_graph(track, frame, height)
                graph.push(frame)
                return _luma(cast(av.VideoFrame, graph.pull()))
    raise CutFailed("not-decodable")


def _luma(frame: av.VideoFrame) -> Luma:
    """Brightness in eight bits, whatever the picture is coded in."""
    return frame.reformat(format="yuv420p").to_ndarray()[: frame.height]


def _likeness(one: Luma, other: Luma) -> float:
    """Peak signal to noise in decibels; 99 for equal pictures."""
    difference = float(np.mean((one.astype(np.float32) - other.astype(np.float32)) ** 2))
    return 99.0 if difference < 1e-5 else float(10 * np.log10(255**2 / difference))
