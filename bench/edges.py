"""What does a clean clip cost whose edges alone are encoded?  Against encoding all of it, against copying its bytes.

    ./run bench edges [--rounds 3] [--folder FOLDER]

Twenty seconds of 1080p are encoded twice, with groups of one second and of ten,
and their packets joined to films of two minutes.  All figures are CPU seconds,
user and system, everything included: index, decoding, encoding, sound, looking
at the result.  Contenders take turns in random order.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.clip import CLIP_SECONDS, ENCODED_SECONDS, PIECE_SECONDS, RATE, cpu, join, make_piece, ms, take_turns
from parvis.gateways.video.cut import CleanClip, cut_clean
from parvis.gateways.video.encode import Recipe, Window, encode
from parvis.gateways.video.indexing import index_film

MINUTES = 2
# Where in its group the in point lies: a group of ten seconds has its next independent frame three seconds on.
CASES = (("groups of one second", 25, 12, 12), ("groups of ten seconds", 250, 175, 6))


def main() -> None:
    """Make the films, measure, print a line for each."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rounds", type=int, default=3)
    wanted.add_argument("--folder", type=Path, default=None, help="where the films go (about 250 MB)")
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for name, group, into, most in CASES:
            measure(Path(folder), name, group, into, most, given.rounds)


def measure(folder: Path, name: str, group: int, into: int, most: int, rounds: int) -> None:
    """One film: the clean clip of half a minute, the same range encoded, the same bytes copied."""
    piece, film, clip, whole = (folder / f"{part}.mp4" for part in ("piece", "film", "clip", "whole"))
    make_piece(piece, bit_rate=6_400_000, group=group)
    join(piece, film, MINUTES * 60 // PIECE_SECONDS)
    index = index_film(film)
    first = PIECE_SECONDS * RATE * 2 + into
    end = first + CLIP_SECONDS * RATE
    ticks = index.frame_ticks()
    short = first + ENCODED_SECONDS * RATE
    window = Window(int(ticks[first]), int(ticks[short]), short - first)
    made: list[CleanClip] = []

    def edges() -> None:
        made[:] = [cut_clean(film, clip, first, end)]

    def encoded() -> None:
        encode(film, whole, Recipe(crf=20, preset="veryfast"), window=window)

    def copied() -> None:
        subprocess.run(["/bin/cp", str(clip), str(folder / "copy.mp4")], check=True)

    edges()  # there has to be something to copy
    took = take_turns({"edges": edges, "encoded": encoded, "copied": copied}, rounds)
    full = took["encoded"] * CLIP_SECONDS / ENCODED_SECONDS
    told = made[0]
    print(
        f"{name}: {told.head} + {told.tail} frames encoded, {told.copied} copied, in {took['edges']:.2f} s; "
        f"x264 veryfast of all {full:.1f} s (from {ENCODED_SECONDS} s), ratio 1/{full / took['edges']:.1f} "
        f"(at most 1/{most}); cp of the same {clip.stat().st_size / 1e6:.0f} MB {ms(took['copied'])} ms; "
        f"encoded ends at {min(told.first_likeness, told.last_likeness):.1f} dB or better"
    )


if __name__ == "__main__":
    began_at = time.monotonic()
    began_cpu = cpu()
    main()
    print(f"({time.monotonic() - began_at:.0f} s by the clock, {cpu() - began_cpu:.0f} s of CPU)")
