"""Tiny films whose frames say their own number, and whose sound clicks at known frames.

The number stands in the picture as twelve black or white blocks, coarse enough
to survive any codec; the rest moves, so that neighbouring frames differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

BITS = 12
BLOCK = 16
WIDTH, HEIGHT = BITS * BLOCK, 64
SOUND_RATE = 48_000


@dataclass(frozen=True)
class Footage:
    """What to make.  `times` are the presentation ticks of the frames, where they are not even."""

    frames: int = 60
    rate: Fraction = Fraction(25)
    codec: str = "libx264"
    pixels: str = "yuv420p"
    container: str = "mp4"
    group: int = 12
    bframes: int = 2
    open_group: bool = False
    sound: str | None = "aac"
    sound_late: Fraction = Fraction(0)
    sounds: int = 1
    click_every: int = 10
    timecode: str = ""
    times: tuple[int, ...] = ()
    movflags: str = ""
    scale: int = 1
    counted_from: int = 0
    options: dict[str, str] = field(default_factory=dict)


def picture(number: int, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """The picture of frame `number`."""
    x, y = np.arange(width)[None, :], np.arange(height)[:, None]
    image = ((x * 3 + y * 5 + number * 7) % 128 + 64).astype(np.uint8)
    for bit in range(BITS):
        image[: height // 2, bit * BLOCK : (bit + 1) * BLOCK] = 255 if number >> bit & 1 else 0
    return np.stack([image, image, np.roll(image, number, axis=1)], axis=2)


def number_in(frame: av.VideoFrame) -> int:
    """The number that a decoded frame says it has."""
    grey = frame.to_ndarray(format="gray")
    top = grey[: grey.shape[0] // 2]
    block = grey.shape[1] / BITS
    return sum(
        1 << bit for bit in range(BITS) if top[4:-4, int(bit * block) + 4 : int((bit + 1) * block) - 4].mean() > 128
    )


def make(path: Path, footage: Footage) -> Path:
    """Write the film; returns `path`."""
    options = {"movflags": footage.movflags} if footage.movflags else {}
    if footage.timecode:
        options["write_tmcd"] = "on"
    with av.open(str(path), "w", format=footage.container, options=options) as out:
        video = out.add_stream(footage.codec, rate=footage.rate)
        video.width, video.height = WIDTH * footage.scale, HEIGHT * footage.scale
        video.pix_fmt = footage.pixels
        unit = Fraction(1, 600) if footage.times else 1 / footage.rate
        video.codec_context.time_base = unit
        if footage.times:
            video.time_base = unit
        video.codec_context.thread_count = 1
        video.options = dict(footage.options)
        if footage.codec in {"libx264", "libx265"}:
            name = footage.codec[3:]
            told = {
                "keyint": footage.group,
                "min-keyint": footage.group if footage.group < 200 else 1,
                "scenecut": 0,
                "bframes": footage.bframes,
                "open-gop": int(footage.open_group),
            }
            if name == "x265":
                told |= {"log-level": "none", "pools": "none", "frame-threads": 1}
            video.options |= {
                "preset": "ultrafast",
                f"{name}-params": ":".join(f"{k}={v}" for k, v in told.items()),
            }
            if name == "x264":
                video.options |= {"crf": "20", "b-pyramid": "none"}
        if footage.timecode:
            video.metadata["timecode"] = footage.timecode
        tracks = []
        for number in range(footage.sounds if footage.sound else 0):
            track = out.add_stream(footage.sound, rate=SOUND_RATE, layout="mono")
            track.metadata["language"] = ("eng", "fra", "ukr")[number]
            tracks.append(track)
        for number in range(footage.frames):
            frame = av.VideoFrame.from_ndarray(picture(footage.counted_from + number), format="rgb24").reformat(
                width=video.width, height=video.height, format=footage.pixels
            )
            frame.pts = footage.times[number] if footage.times else number
            frame.time_base = unit
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        for track in tracks:
            for heard in _clicks(footage):
                out.mux(track.encode(heard))
            out.mux(track.encode(None))
    return path


def _clicks(footage: Footage) -> Iterator[av.AudioFrame]:
    total = int(footage.frames / footage.rate * SOUND_RATE)
    sound = np.zeros(total, np.float32)
    for number in range(0, footage.frames, footage.click_every):
        at = int(number / footage.rate * SOUND_RATE)
        burst = np.sin(np.arange(480) * 0.5) * np.hanning(480)
        sound[at : at + 480] += burst[: max(0, total - at)].astype(np.float32) * 0.8
    start = int(footage.sound_late * SOUND_RATE)
    for at in range(start, total, 1024):
        piece = sound[at : at + 1024]
        if footage.sound and footage.sound.startswith("pcm"):
            frame = av.AudioFrame.from_ndarray((piece * 32767).astype(np.int16)[None, :], format="s16", layout="mono")
        else:
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece[None, :]), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, at, Fraction(1, SOUND_RATE)
        yield frame


def numbers(path: Path, **options: str) -> list[int]:
    """The numbers of the frames a player shows, in order."""
    with av.open(str(path), options=options) as movie:
        return [number_in(frame) for frame in movie.decode(movie.streams.video[0])]


def shown_times(path: Path, **options: str) -> list[Fraction]:
    """When a player shows each frame."""
    with av.open(str(path), options=options) as movie:
        return [frame.pts * frame.time_base for frame in movie.decode(movie.streams.video[0])]


def clicks(path: Path, track: int = 0, **options: str) -> list[float]:
    """When the sound clicks, in seconds."""
    with av.open(str(path), options=options) as movie:
        pieces = [(f.time, f.to_ndarray().astype(np.float64).reshape(-1)) for f in movie.decode(audio=track)]
        rate = movie.streams.audio[track].codec_context.sample_rate
        scale = 32768.0 if movie.streams.audio[track].codec_context.format.name.startswith("s16") else 1.0
    found: list[float] = []
    for start, samples in pieces:
        loud = np.flatnonzero(np.abs(samples) / scale > 0.3)
        for at in loud.tolist():
            moment = start + at / rate
            if not found or moment - found[-1] > 0.1:
                found.append(moment)
    return found
