"""What a file of film or sound is, from its bytes and never from its name."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from parvis.domain.refusals import Invalid
from parvis.domain.timecode import DROPPABLE, parse_timecode
from parvis.engines.movie.rate import pace_of
from parvis.gateways.video.opening import Unreadable, container_of, opened
from parvis.gateways.video.times import shown_times
from parvis.gateways.video.upright import square_width, turn_of

LONGEST = Fraction(24 * 3600)
MOST_PIXELS = 8192 * 8192
PICTURE_CODECS_OF_COVERS = frozenset({"mjpeg", "png", "bmp", "webp", "gif", "tiff"})
BROWSER_PICTURES = frozenset({"h264", "vp8", "vp9", "av1"})
BROWSER_SOUNDS = frozenset({"aac", "mp3", "opus", "vorbis", "flac"})


def _(msgid: str) -> str:
    return msgid


@dataclass(frozen=True)
class SoundTrack:
    """One sound track: its codec, channels, rate in hertz and language (ISO 639-2, or empty)."""

    codec: str
    channels: int
    rate: int
    language: str


@dataclass(frozen=True)
class CaptionTrack:
    """One caption track inside the file."""

    codec: str
    language: str


@dataclass(frozen=True)
class Probe:
    """Facts about one file.  Sizes are as shown: turned upright, with square pixels."""

    kind: Literal["video", "audio"]
    container: str
    media_type: str
    codec: str
    duration: Fraction
    sounds: tuple[SoundTrack, ...]
    captions: tuple[CaptionTrack, ...] = ()
    width: int = 0
    height: int = 0
    coded_width: int = 0
    coded_height: int = 0
    rotation: int = 0  # degrees clockwise to turn the stored picture upright: 0, 90, 180, 270
    mirrored: bool = False
    rate: Fraction = Fraction(0)
    frames: int = 0
    variable: bool = False
    start_timecode: str = ""
    start_frame: int = 0
    drop: bool = False
    bits: int = 8
    transfer: str = ""  # "pq" or "hlg" for high dynamic range
    why_not_instant: str = ""  # a reason code of the movie engine; empty when the instant form is possible

    @property
    def plays_in_browsers(self) -> bool:
        """Whether every current browser shows this file as it is."""
        if self.container not in {"mov", "matroska"} or self.bits > 8:
            return False
        return self.codec in BROWSER_PICTURES and all(s.codec in BROWSER_SOUNDS for s in self.sounds)


def probe(path: Path) -> Probe:
    """Look at a file; raises `Unreadable` with a reason when it is no film or sound that can be used."""
    container = container_of(path)
    with opened(path) as movie:
        picture = primary_video(movie)
        if picture is None:
            return _sound_alone(movie, container)
        return _film(movie, picture, container, path)


def primary_video(movie: InputContainer) -> VideoStream | None:
    """The picture track whose frames are counted: the first that is enabled and no cover picture."""
    plain = []
    for stream in movie.streams.video:
        attached = bool(stream.disposition & av.stream.Disposition.attached_pic)
        still = stream.codec_context is not None and stream.codec_context.name in PICTURE_CODECS_OF_COVERS
        if not attached and not (still and stream.frames == 1 and len(movie.streams.video) > 1):
            plain.append(stream)
    enabled = [s for s in plain if s.disposition & av.stream.Disposition.default]
    return next(iter(enabled + plain), None)


def picture_track(movie: InputContainer) -> VideoStream:
    """The same; Unreadable if there are no pictures."""
    track = primary_video(movie)
    if track is None:
        raise Unreadable("no-frames")
    return track


def _film(movie: InputContainer, picture: VideoStream, container: str, path: Path) -> Probe:
    codec = picture.codec_context
    if codec is None:
        raise Unreadable("unknown-codec")
    if codec.width <= 0 or codec.height <= 0 or codec.width * codec.height > MOST_PIXELS:
        raise Unreadable("picture-size")
    times, why_not_instant = shown_times(path, movie, picture)
    if not len(times.ticks):
        raise Unreadable("no-frames")
    pace = pace_of(times.ticks * times.unit.numerator, times.unit.denominator, times.last * times.unit.numerator)
    length = (int(times.ticks[-1]) + times.last) * times.unit
    if length > LONGEST:
        raise Unreadable("too-long", hours=24)
    rotation, mirrored = _turned(movie, picture)
    width, height = square_width(picture, codec.width), codec.height
    if rotation in {90, 270}:
        width, height = height, width
    start_timecode, start_frame, drop = _start(movie, picture, pace.rate)
    return Probe(
        kind="video",
        container=container,
        media_type=_media_type(movie, container, path),
        codec=codec.name,
        duration=length or 1 / pace.rate,
        sounds=_sounds(movie),
        captions=tuple(
            CaptionTrack(s.codec_context.name if s.codec_context else "", _language(s.language))
            for s in movie.streams.subtitles
        ),
        width=width,
        height=height,
        coded_width=codec.width,
        coded_height=codec.height,
        rotation=rotation,
        mirrored=mirrored,
        rate=pace.rate,
        frames=len(times.ticks),
        variable=pace.variable,
        start_timecode=start_timecode,
        start_frame=start_frame,
        drop=drop,
        bits=codec.format.components[0].bits if codec.format else 8,
        transfer={16: "pq", 18: "hlg"}.get(int(codec.color_trc or 0), ""),
        why_not_instant=why_not_instant,
    )


def _sound_alone(movie: InputContainer, container: str) -> Probe:
    if not movie.streams.audio:
        raise Unreadable("no-media")
    track = movie.streams.audio[0]
    duration = Fraction(0)
    if track.duration and track.time_base:
        duration = track.duration * track.time_base
    elif movie.duration:
        duration = Fraction(movie.duration, av.time_base)
    if duration > LONGEST:
        raise Unreadable("too-long", hours=24)
    sounds = _sounds(movie)
    if not sounds[0].codec:
        raise Unreadable("unknown-codec")
    media_type = {
        "mov": "audio/mp4",
        "matroska": "audio/webm",
        "ogg": "audio/ogg",
        "wav": "audio/wav",
        "flac": "audio/flac",
        "mp3": "audio/mpeg",
        "aac": "audio/aac",
    }.get(container, "application/octet-stream")
    return Probe(
        kind="audio",
        container=container,
        media_type=media_type,
        codec=sounds[0].codec,
        duration=duration,
        sounds=sounds,
    )


def _turned(movie: InputContainer, picture: VideoStream) -> tuple[int, bool]:
    """How the stored picture has to be turned, from the display matrix of the first frame."""
    movie.seek(0)
    for frame in movie.decode(picture):
        return turn_of(frame)
    raise Unreadable("no-frames")


def _start(movie: InputContainer, picture: VideoStream, rate: Fraction) -> tuple[str, int, bool]:
    text = picture.metadata.get("timecode") or movie.metadata.get("timecode") or ""
    drop = ";" in text and rate in DROPPABLE
    try:
        return text, parse_timecode(text, rate, drop=drop), drop
    except Invalid:
        return "", 0, False


def _sounds(movie: InputContainer) -> tuple[SoundTrack, ...]:
    return tuple(
        SoundTrack(
            codec=s.codec_context.name if s.codec_context else "",
            channels=s.codec_context.channels if s.codec_context else 0,
            rate=s.codec_context.sample_rate if s.codec_context else 0,
            language=_language(s.language),
        )
        for s in movie.streams.audio
    )


def _language(code: str | None) -> str:
    return "" if code in {None, "und"} else str(code)


MEDIA_TYPES = {
    "mxf": "application/mxf",
    "avi": "video/x-msvideo",
    "mpegts": "video/mp2t",
    "mpeg": "video/mpeg",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "aac": "audio/aac",
}


def _media_type(movie: InputContainer, container: str, path: Path) -> str:
    if container == "mov":
        return "video/quicktime" if movie.metadata.get("major_brand") == "qt  " else "video/mp4"
    if container == "matroska":
        with path.open("rb") as file:
            return "video/webm" if b"webm" in file.read(64) else "video/x-matroska"
    return MEDIA_TYPES.get(container, "application/octet-stream")
