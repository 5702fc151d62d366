"""The house rendition and the low preview: H.264 and AAC in MP4, a closed group of pictures each second.

Frame n of a rendition is frame n of its source, shown at the same moment,
whatever the source's rate or unevenness: that is what lets a person mark in
and out on the preview and receive those frames of the master.  The picture is
stored upright with square pixels.
"""

from __future__ import annotations

from pathlib import Path

from parvis.gateways.video.encode import Encoded, Progress, Recipe, Stop, encode, never, silent

HOUSE = Recipe(crf=20, preset="veryfast", height=1080, sound_bitrate=192_000)
PREVIEW = Recipe(crf=28, preset="superfast", height=360, sound_bitrate=96_000)


def encode_house(
    source: Path, target: Path, *, frames: int = 0, progress: Progress = silent, stopped: Stop = never
) -> Encoded:
    """Encode all of `source` to the house rendition; `frames` (from the probe) makes the progress true."""
    return encode(source, target, HOUSE, expected_frames=frames, progress=progress, stopped=stopped)


def encode_preview(
    source: Path, target: Path, *, frames: int = 0, progress: Progress = silent, stopped: Stop = never
) -> Encoded:
    """Encode all of `source` to the low preview of 360 lines that anyone may watch."""
    return encode(source, target, PREVIEW, expected_frames=frames, progress=progress, stopped=stopped)
