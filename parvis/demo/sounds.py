"""Sound pieces, cut from what the films' sound is made of."""

from __future__ import annotations

from pathlib import Path

import av

from parvis.demo.films import film_named
from parvis.demo.films.printing import sound_frame
from parvis.demo.films.sound import SAMPLE_RATE
from parvis.demo.library import Entry


def write_sound(entry: Entry, path: Path, *, seconds: float | None = None) -> None:
    """The piece as AAC in MP4, tables in front."""
    length = seconds or entry.seconds
    film = film_named(entry.film)
    share = length / float(film.seconds)
    track = film.sound([float(shot.seconds) * share for shot in film.shots])
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("aac", rate=SAMPLE_RATE)
        stream.bit_rate = 192_000
        stream.layout = "stereo"
        for start in range(0, len(track), 1024):
            container.mux(stream.encode(sound_frame(track[start : start + 1024], start)))
        container.mux(stream.encode(None))
