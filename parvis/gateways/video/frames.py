"""Decoded pictures: one frame by its number, every frame, and pictures for a filmstrip.

Frame numbers count what a player shows: pictures that an edit list hides are
not counted.  Times are in seconds from the first shown frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Literal

import av
from av.container import InputContainer
from av.video.stream import VideoStream
from PIL import Image

from parvis.gateways.video.opening import Unreadable, opened, unreadable
from parvis.gateways.video.probe import picture_track
from parvis.gateways.video.upright import square_width, turn_of

# Go back this far before a wanted moment, so that a wrongly marked key frame does no harm.
RUN_UP = Fraction(12)


def _(msgid: str) -> str:
    return msgid


@dataclass(frozen=True)
class Picture:
    """One picture of a film, upright, with square pixels, in RGB."""

    at: Fraction
    image: Image.Image


def shown_frames(path: Path, *, threads: int = 1) -> Iterator[av.VideoFrame]:
    """Every frame a player shows, in order, as PyAV frames."""
    with opened(path) as movie:
        yield from _decoded(movie, _picture_track(movie, threads))


def picture_at(path: Path, seconds: Fraction, *, height: int | None = None, exact: bool = False) -> Picture:
    """The picture shown at a moment (or, unless `exact`, the key frame before it), at most `height` lines high.

    A moment past the end gives the last picture.
    """
    with opened(path) as movie:
        track = _picture_track(movie, 1)
        if not exact:
            track.codec_context.skip_frame = "NONKEY"
        start = _start_of(track)
        _seek(movie, track, seconds if not exact else max(Fraction(0), seconds - RUN_UP))
        found = None
        for frame in _decoded(movie, track):
            if found is not None and _moment(frame, start) > seconds:
                break
            found = frame
        if found is None:
            raise Unreadable("no-frames")
        return Picture(_moment(found, start), upright(found, track, height=height))


def filmstrip(path: Path, *, every: Fraction, height: int) -> Iterator[Picture]:
    """Pictures for a filmstrip, one for each step of `every` seconds from 0, in order.

    Where key frames are dense enough only they are decoded, which is two
    orders of magnitude cheaper; otherwise every frame is.  Ask it of the house
    rendition or the preview, whose key frames are a second apart.
    """
    with opened(path) as movie:
        track = _picture_track(movie, 1)
        start = _start_of(track)
        stamps = [(_seconds(p.pts, track) - start, p.is_keyframe) for p in movie.demux(track) if p.pts is not None]
        keys = [moment for moment, is_key in stamps if is_key]
        end = max((moment for moment, _is_key in stamps), default=Fraction(0))
        dense = all(b - a <= every for a, b in pairwise(keys))
        movie.seek(0)
        if dense and len(keys) > 1:
            track.codec_context.skip_frame = "NONKEY"
        wanted = Fraction(0)
        last = None
        for frame in _decoded(movie, track):
            while last is not None and _moment(frame, start) > wanted:
                yield Picture(wanted, upright(last, track, height=height))
                wanted += every
            last = frame
        if last is None:
            raise Unreadable("no-frames")
        while wanted <= end:
            yield Picture(wanted, upright(last, track, height=height))
            wanted += every


def upright(frame: av.VideoFrame, track: VideoStream, *, height: int | None = None) -> Image.Image:
    """A decoded frame as a player shows it: turned, mirrored, with square pixels, at most `height` lines high."""
    rotation, mirrored = turn_of(frame)
    width, lines = square_width(track, frame.width), frame.height
    if height:
        tall = lines if rotation in {0, 180} else width
        scale = min(Fraction(1), Fraction(height, tall))
        width, lines = max(1, round(width * scale)), max(1, round(lines * scale))
    image: Image.Image = frame.to_image(width=width, height=lines)
    if mirrored:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if rotation:
        image = image.transpose(_TURNS[rotation])
    return image


_TURNS: dict[int, Literal[Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90]] = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def _picture_track(movie: InputContainer, threads: int) -> VideoStream:
    track = picture_track(movie)
    track.codec_context.thread_count = threads
    return track


def _decoded(movie: InputContainer, track: VideoStream) -> Iterator[av.VideoFrame]:
    try:
        for frame in movie.decode(track):
            if frame.pts is not None:
                yield frame
    except av.error.FFmpegError as error:
        raise unreadable(error) from error


def _seek(movie: InputContainer, track: VideoStream, seconds: Fraction) -> None:
    ticks = int((seconds + _start_of(track)) / (track.time_base or 1))
    movie.seek(ticks, stream=track, backward=True)


def _start_of(track: VideoStream) -> Fraction:
    return _seconds(track.start_time or 0, track)


def _seconds(ticks: int, track: VideoStream) -> Fraction:
    return ticks * (track.time_base or Fraction(1))


def _moment(frame: av.VideoFrame, start: Fraction) -> Fraction:
    return (frame.pts or 0) * (frame.time_base or Fraction(1)) - start
