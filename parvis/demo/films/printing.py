"""A print of a film: the file on disk, in house form.

House form is what the library's own renditions have: H.264 with a closed group of pictures every
second, AAC at 48 kHz, the tables in front.  A film printed so needs no second encode at ingest, and
cuts fall on keyframes because every shot lasts whole seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import av
import numpy as np

from .sound import SAMPLE_RATE, Sound
from .stage import Stage

if TYPE_CHECKING:
    from .reel import Film

PREVIEW_HEIGHT = 360  # as of every preview of the library


@dataclass(frozen=True)
class Look:
    """How much a print may weigh."""

    crf: int
    sound_bitrate: int
    threads: int


MASTER = Look(crf=23, sound_bitrate=128_000, threads=2)
PREVIEW = Look(crf=28, sound_bitrate=96_000, threads=1)


def preview_stage(stage: Stage) -> Stage:
    """The size of the low preview of pictures of this size."""
    height = min(PREVIEW_HEIGHT, stage.height)
    return Stage(max(2, round(height * stage.aspect / 2) * 2), height)


class Print:
    """One file in the making: give it pictures and sound in order, and close it."""

    def __init__(self, path: Path, film: Film, look: Look, stage: Stage) -> None:
        self.rate, self.stage = film.rate, stage
        # The tables move in front when the file is closed; the timecode track is the muxer's answer to the tag.
        options = {"movflags": "+faststart", "brand": "isom"}
        self._file = av.open(str(path), "w", format="mp4", options=options)
        self._video = self._file.add_stream("libx264", rate=film.rate)
        self._video.width, self._video.height, self._video.pix_fmt = stage.width, stage.height, "yuv420p"
        self._video.time_base = 1 / film.rate
        self._video.metadata["timecode"] = film.start
        context = self._video.codec_context
        context.gop_size = film.gop
        context.thread_count = look.threads
        context.color_range, context.colorspace = 1, 1
        context.color_primaries, context.color_trc = 1, 1
        self._video.options = {
            "preset": "superfast",
            "crf": str(look.crf),
            "x264-params": f"keyint={film.gop}:min-keyint={film.gop}:scenecut=0:open-gop=0",
        }
        self._audio = self._file.add_stream("aac", rate=SAMPLE_RATE)
        self._audio.bit_rate = look.sound_bitrate
        self._audio.layout = "stereo"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._file.mux(self._video.encode(None))
                self._file.mux(self._audio.encode(None))
        finally:
            self._file.close()

    def show(self, picture: av.VideoFrame, number: int) -> None:
        """The next picture, shrunk to this print's size."""
        if (picture.width, picture.height) != (self.stage.width, self.stage.height):
            picture = picture.reformat(self.stage.width, self.stage.height, interpolation="AREA")
        picture.pts, picture.time_base = number, 1 / self.rate
        self._file.mux(self._video.encode(picture))

    def hear(self, samples: Sound, at: int) -> None:
        """The sound that goes on at this sample."""
        self._file.mux(self._audio.encode(sound_frame(samples, at)))


def sound_frame(samples: Sound, at: int) -> av.AudioFrame:
    """Two channels of samples as the encoder takes them."""
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), format="fltp", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
    return frame
