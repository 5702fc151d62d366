"""Decode a stretch of a film and encode it again: the engine room of the house rendition and the clean clip.

Time is kept in the source's own units, so a frame is shown exactly as long as
in the source, however uneven its rate.  Sound is laid on a sample clock that
begins with the first picture: what comes earlier is cut off to the sample,
holes are filled with silence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import av.error
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.frame import PictureType
from av.video.stream import VideoStream

from parvis.gateways.video.opening import Cancelled, Unreadable, opened, whole_or_nothing
from parvis.gateways.video.probe import picture_track
from parvis.gateways.video.upright import upright_graph, upright_size

AAC_RATES = frozenset({16_000, 22_050, 24_000, 32_000, 44_100, 48_000})
SOUND_RATE = 48_000
MOST_SOUND_TRACKS = 8
VIDEO_RANGE = 1  # brightness from 16 to 235, which every player expects
# Sound may wander this far from its time stamps before it is set right: stamps in milliseconds jitter.
WANDER = Fraction(1, 50)

Progress = Callable[[float], None]
Stop = Callable[[], bool]
Samples = np.ndarray[Any, np.dtype[Any]]


def _(msgid: str) -> str:
    return msgid


def silent(_done: float) -> None:
    """Report progress to nobody."""


def never() -> bool:
    """Nobody calls this off."""
    return False


@dataclass(frozen=True)
class Recipe:
    """How to encode: quality by constant rate factor, at most `height` lines (of the upright picture)."""

    crf: int = 20
    preset: str = "veryfast"
    height: int | None = None
    sound_bitrate: int = 160_000
    group_seconds: Fraction = Fraction(1)
    threads: int = 1
    codec: str = "libx264"
    pixels: str = "yuv420p"
    container: str = "mp4"
    sound_codec: str = "aac"


@dataclass(frozen=True)
class Window:
    """The stretch to take: frames shown from `first` to before `end`, in the picture track's ticks from its first."""

    first: int
    end: int
    frames: int
    run_up: Fraction = Fraction(12)


@dataclass(frozen=True)
class Encoded:
    """What was made."""

    frames: int
    duration: Fraction
    width: int
    height: int
    sounds: int


def encode(
    source: Path,
    target: Path,
    recipe: Recipe,
    *,
    window: Window | None = None,
    expected_frames: int = 0,
    progress: Progress = silent,
    stopped: Stop = never,
) -> Encoded:
    """Write `target` as MP4 (header first) from the window of `source`, or from all of it.

    `progress` hears fractions from 0 to 1; `stopped` is asked often and ends the
    work with `Cancelled`.  A half-written target is removed.
    """
    with whole_or_nothing(target), opened(source) as movie:
        picture = picture_track(movie)
        picture.codec_context.thread_count = recipe.threads
        # Names and places inside the source are not carried along: people release those, not tools.
        options = {"movflags": "+faststart+negative_cts_offsets"}
        with av.open(str(target), "w", format=recipe.container, options=options) as output:
            made = _transfer(movie, picture, output, recipe, window, expected_frames, progress, stopped)
    progress(1.0)
    return made


def _transfer(
    movie: InputContainer,
    picture: VideoStream,
    output: OutputContainer,
    recipe: Recipe,
    window: Window | None,
    expected_frames: int,
    progress: Progress,
    stopped: Stop,
) -> Encoded:
    first_frame = first_shown(movie, picture)
    opening = first_frame.pts or 0
    unit = picture.time_base or Fraction(1, 90_000)
    begin = opening + (window.first if window else 0)
    heard = heard_tracks(movie)[:MOST_SOUND_TRACKS]
    length = window.end - window.first if window else None
    pictures = _Pictures(picture, first_frame, output, recipe, begin, length)
    heard_for = None if length is None else length * unit
    sounds = [SoundTrack(s, output, recipe, begin * unit, heard_for, codec=recipe.sound_codec) for s in heard]
    expected = window.frames if window else expected_frames or picture.frames

    run_up = max(Fraction(0), begin * unit - window.run_up) if window else Fraction(0)
    movie.seek(int(run_up / unit) if window else 0, stream=picture, backward=True)
    for packet in movie.demux(picture, *heard):
        if stopped():
            raise Cancelled
        if packet.stream_index == picture.index:
            pictures.take(packet)
            if expected and pictures.frames % 16 == 0:
                progress(min(0.99, pictures.frames / expected))
        else:
            next(s for s in sounds if s.source.index == packet.stream_index).take(packet)
        if pictures.complete and all(s.complete for s in sounds):
            break
        if pictures.complete and packet.pts is not None and _far_behind(packet, begin * unit, heard_for):
            break
    pictures.finish()
    for sound in sounds:
        sound.finish()
    if not pictures.frames:
        raise Unreadable("no-frames")
    return Encoded(
        frames=pictures.frames,
        duration=pictures.length,
        width=pictures.width,
        height=pictures.height,
        sounds=sum(s.written > 0 for s in sounds),
    )


def _far_behind(packet: av.Packet[Any], begin: Fraction, length: Fraction | None) -> bool:
    """Whether the reading has come so far past the window that no sound of it can follow."""
    return length is not None and (packet.pts or 0) * packet.time_base > begin + length + 20


def heard_tracks(movie: InputContainer) -> list[AudioStream]:
    """The sound tracks that can be decoded, in the film's order."""
    return [s for s in movie.streams.audio if s.codec_context is not None and s.codec_context.sample_rate]


def first_shown(movie: InputContainer, picture: VideoStream) -> av.VideoFrame:
    """The first frame a player shows."""
    for frame in movie.decode(picture):
        if frame.pts is not None:
            return frame
    raise Unreadable("no-frames")


class _Pictures:
    """The pictures on their way: chosen by time, turned upright, encoded with the source's own times."""

    def __init__(
        self,
        source: VideoStream,
        sample: av.VideoFrame,
        output: OutputContainer,
        recipe: Recipe,
        begin: int,
        length: int | None,
    ) -> None:
        self.source, self.output, self.recipe, self.begin = source, output, recipe, begin
        self.end = None if length is None else begin + length
        self.unit = source.time_base or Fraction(1, 90_000)
        self.graph = upright_graph(source, sample, recipe.height, pixels=recipe.pixels)
        self.width, self.height = upright_size(source, sample, recipe.height)
        rate = source.average_rate or Fraction(25)
        self.target: VideoStream = cast(VideoStream, output.add_stream(recipe.codec, rate=rate))
        codec = self.target.codec_context
        codec.width, codec.height, codec.pix_fmt = self.width, self.height, recipe.pixels
        codec.time_base = self.target.time_base = self.unit
        codec.thread_count = recipe.threads
        codec.color_primaries, codec.color_trc = source.codec_context.color_primaries, source.codec_context.color_trc
        codec.color_range = VIDEO_RANGE
        codec.colorspace = source.codec_context.colorspace
        group = max(1, round(rate * recipe.group_seconds))
        h264 = {
            "preset": recipe.preset,
            "crf": str(recipe.crf),
            "profile": "high",
            "forced-idr": "1",
            "x264-params": f"keyint={2 * group}:min-keyint=1:scenecut=0:open-gop=0:bframes=2",
        }
        codec.options = h264 if recipe.codec == "libx264" else {"profile": "hq", "vendor": "apl0"}
        self.frames = 0
        self.complete = False
        self.length = Fraction(0)
        self._next_group = Fraction(0)

    def take(self, packet: av.Packet[Any]) -> None:
        if self.complete:
            return
        for frame in packet.decode():
            if frame.pts is None or frame.pts < self.begin:
                continue
            if self.end is not None and frame.pts >= self.end:
                self.complete = True
                return
            self._put(frame)

    def finish(self) -> None:
        if not self.complete:
            self.complete = True
        self.output.mux(self.target.encode(None))

    def _put(self, frame: av.VideoFrame) -> None:
        self.graph.push(frame)
        upright = cast(av.VideoFrame, self.graph.pull())
        upright.pts = (frame.pts or 0) - self.begin
        upright.time_base = self.unit
        upright.pict_type = PictureType.NONE
        moment = upright.pts * self.unit
        if moment >= self._next_group:
            upright.pict_type = PictureType.I
            self._next_group = (moment // self.recipe.group_seconds + 1) * self.recipe.group_seconds
        self.output.mux(self.target.encode(upright))
        self.frames += 1
        self.length = moment + (frame.duration or 0) * self.unit


class SoundTrack:
    """One sound track on its way: cut and padded to the sample, laid on a clock that starts with the pictures."""

    def __init__(
        self,
        source: AudioStream,
        output: OutputContainer,
        recipe: Recipe,
        begin: Fraction,
        length: Fraction | None,
        *,
        codec: str = "aac",
    ) -> None:
        self.source, self.output, self.begin = source, output, begin
        rate = source.codec_context.sample_rate
        self.rate = rate if rate in AAC_RATES or codec != "aac" else SOUND_RATE
        layout = "mono" if source.codec_context.channels == 1 else "stereo"
        if codec != "aac":
            layout = source.codec_context.layout.name
        self.resampler = AudioResampler(format="fltp", layout=layout, rate=self.rate)
        self.target = cast(AudioStream, output.add_stream(codec, rate=self.rate, layout=layout))
        if codec == "aac":
            self.target.codec_context.bit_rate = recipe.sound_bitrate // (2 if layout == "mono" else 1)
        if source.language:
            self.target.metadata["language"] = source.language
        self.layout = layout
        self.total = None if length is None else round(length * self.rate)
        self.written = 0

    @property
    def complete(self) -> bool:
        return self.total is not None and self.written >= self.total

    def take(self, packet: av.Packet[Any]) -> None:
        if not self.complete:
            self.lay(cast(list[av.AudioFrame], packet.decode()))

    def drain(self) -> None:
        """Take what the decoder still holds, where no empty packet at the film's end asked it to."""
        if not self.complete:
            self.lay(self.source.codec_context.decode(None))

    def lay(self, frames: list[av.AudioFrame]) -> None:
        """Put decoded sound in its place."""
        for frame in frames:
            if frame.pts is None or frame.time_base is None:
                continue
            # The clock is read before resampling, which works in chunks of its own.
            place = round((frame.pts * frame.time_base - self.begin) * self.rate)
            for resampled in self.resampler.resample(frame):
                self._lay(resampled.to_ndarray(), place)
                place += resampled.samples

    def fill(self) -> None:
        """Silence to the end of the stretch, where the track ends before it."""
        if self.total is not None and self.written < self.total:
            channels = len(self.target.codec_context.layout.channels)
            self._put(np.zeros((channels, self.total - self.written), np.float32))

    def finish(self) -> None:
        if self.written and not self.complete:
            for resampled in self.resampler.resample(None):
                self._lay(resampled.to_ndarray(), self.written)
        self.output.mux(self.target.encode(None))

    def _lay(self, samples: Samples, place: int) -> None:
        if abs(place - self.written) <= WANDER * self.rate and self.written:
            place = self.written
        if place < self.written:
            samples = samples[:, self.written - place :]
        elif place > self.written and samples.shape[1]:
            self._put(np.zeros((samples.shape[0], self._room(place - self.written)), np.float32))
        self._put(samples[:, : self._room(samples.shape[1])])

    def _room(self, wanted: int) -> int:
        return wanted if self.total is None else max(0, min(wanted, self.total - self.written))

    def _put(self, samples: Samples) -> None:
        # Long silences are laid in pieces so that a hole of hours costs no memory.
        for start in range(0, samples.shape[1], self.rate):
            piece = np.ascontiguousarray(samples[:, start : start + self.rate])
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=self.layout)
            frame.sample_rate = self.rate
            frame.pts, frame.time_base = self.written, Fraction(1, self.rate)
            self.written += piece.shape[1]
            self.output.mux(self.target.encode(frame))
