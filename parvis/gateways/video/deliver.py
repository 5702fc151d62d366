"""What a part is delivered as: like its source, for the web, for the edit suite, its sound, one of its pictures.

Whatever it is, it holds exactly the range, and it is looked at before anybody gets it.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from parvis.domain.clips import Delivery
from parvis.gateways.photo.written import Words, written
from parvis.gateways.video.cut import CleanClip, cut_clean, encode_part
from parvis.gateways.video.encode import Progress, Recipe, SoundTrack, Stop, first_shown, heard_tracks, never, silent
from parvis.gateways.video.frames import RUN_UP, upright
from parvis.gateways.video.inspecting import SAME, CutFailed
from parvis.gateways.video.opening import Cancelled, Unreadable, opened, whole_or_nothing
from parvis.gateways.video.probe import picture_track
from parvis.gateways.video.splicing import SOUND_RUN_UP
from parvis.gateways.video.times import shown_times

WEB = Recipe(crf=21, preset="fast", height=1080, sound_bitrate=160_000)
EDIT_SUITE = Recipe(codec="prores_ks", pixels="yuv422p10le", container="mov", sound_codec="pcm_s24le")
RECIPES = {Delivery.WEB: WEB, Delivery.PRORES: EDIT_SUITE}
JPEG_QUALITY = 92


def deliver(
    source: Path,
    target: Path,
    first: int,
    end: int,
    *,
    delivery: str = Delivery.SOURCE,
    words: dict[str, str] | None = None,
    progress: Progress = silent,
    stopped: Stop = never,
) -> CleanClip:
    """Make the shown frames `[first, end)` into `target`; of a still, the first of them, with its words inside.

    Raises as `cut_clean` does.
    """
    kind = Delivery(delivery)
    if kind in RECIPES:
        return encode_part(source, target, first, end, RECIPES[kind], "delivery", progress, stopped)
    if kind is Delivery.SOUND:
        return _sound(source, target, first, end, progress, stopped)
    if kind is Delivery.STILL:
        return _still(source, target, first, Words(**(words or {})))
    return cut_clean(source, target, first, end, progress=progress, stopped=stopped)


def _sound(source: Path, target: Path, first: int, end: int, progress: Progress, stopped: Stop) -> CleanClip:
    """The first sound track of the range as plain samples, in step with the pictures it was heard with."""
    with opened(source) as movie:
        track = picture_track(movie)
        times, _why_not = shown_times(source, movie, track)
        ticks = [int(t) for t in times.ticks]
        ticks.append(ticks[-1] + max(1, times.last))
        opening = (first_shown(movie, track).pts or 0) * (track.time_base or Fraction(1))
    begin, length = opening + ticks[first] * times.unit, (ticks[end] - ticks[first]) * times.unit
    with whole_or_nothing(target), opened(source) as movie:
        heard = heard_tracks(movie)
        if not heard:
            raise Unreadable("no-sound")
        if begin > SOUND_RUN_UP:
            movie.seek(int((begin - SOUND_RUN_UP) * av.time_base), backward=True)
        with av.open(str(target), "w", format="wav") as output:
            plain = heard[0].codec_context.name.startswith("pcm_") and "16" not in heard[0].codec_context.name
            codec = "pcm_s24le" if plain else "pcm_s16le"
            sound = SoundTrack(heard[0], output, Recipe(), begin, length, codec=codec)
            for packet in movie.demux(heard[0]):
                if stopped():
                    raise Cancelled
                if packet.pts is None:
                    continue
                sound.take(packet)
                moment = packet.pts * packet.time_base - begin
                progress(float(min(Fraction(99, 100), max(Fraction(0), moment / length))))
                if sound.complete or moment > length + 20:
                    break
            sound.drain()
            sound.fill()
            sound.finish()
            wanted, rate = sound.written, sound.rate
        with opened(target) as made:
            samples = sum(frame.samples for frame in made.decode(audio=0))
        if samples != wanted or wanted != round(length * rate):
            raise CutFailed("frame-count", made=samples, wanted=round(length * rate))
    progress(1.0)
    return CleanClip(end - first, length, SAME, SAME, why_anew="delivery", media_type="audio/wav")


def _still(source: Path, target: Path, number: int, words: Words) -> CleanClip:
    """One picture, upright with square pixels, as JPEG with its words inside."""
    with opened(source) as movie:
        track = picture_track(movie)
        times, _why_not = shown_times(source, movie, track)
        unit = track.time_base or Fraction(1)
        wanted = (first_shown(movie, track).pts or 0) + int(times.ticks[number])
        movie.seek(max(0, wanted - int(RUN_UP / unit)), stream=track, backward=True)
        found = next((frame for frame in movie.decode(track) if frame.pts == wanted), None)
        if found is None:
            raise CutFailed("not-decodable", frame=number)
        picture = upright(found, track)
    if not np.asarray(picture).size:
        raise CutFailed("not-decodable", frame=number)
    with whole_or_nothing(target):
        picture.save(target, "JPEG", quality=JPEG_QUALITY, subsampling="4:4:4", **written(words))
    length = times.unit * max(1, times.last)
    return CleanClip(1, length, SAME, SAME, why_anew="delivery", media_type="image/jpeg")
