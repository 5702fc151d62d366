"""What does an instant clip cost?  Against copying the same bytes, against the film's length, against encoding.

    ./run bench clip [--rounds 9] [--minutes 60] [--hours 3] [--folder FOLDER]

Encodes twenty seconds of 1080p once and joins its packets to films of every
length, so the tables are real and the making is cheap.  All figures are CPU
seconds, user and system; contenders of one row take turns in random order.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from statistics import median

import av
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from parvis.engines.movie.plan import plan_instant
from parvis.gateways.clipfile import save
from parvis.gateways.video.encode import Recipe, Window, encode
from parvis.gateways.video.indexing import load_index, reading, write_index

RATE = 25
PIECE_SECONDS = 20
CLIP_SECONDS = 30
ENCODED_SECONDS = 5
BLOCK = 1 << 20


def main() -> None:
    """Make the films, measure, print a table."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rounds", type=int, default=9)
    wanted.add_argument("--minutes", type=int, default=60)
    wanted.add_argument("--hours", type=int, default=3)
    wanted.add_argument("--folder", type=Path, default=None, help="where the films go (about 5 GB)")
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        measure(Path(folder), given.rounds, given.minutes, given.hours)


def measure(folder: Path, rounds: int, minutes: int, hours: int) -> None:
    """All rows, one after another."""
    began = cpu()
    rich, lean = folder / "rich.mp4", folder / "lean.mp4"
    make_piece(rich, bit_rate=6_400_000)
    make_piece(lean, bit_rate=800_000)
    hour, short, long = folder / "hour.mp4", folder / "short.mp4", folder / "long.mp4"
    join(rich, hour, minutes * 60 // PIECE_SECONDS)
    join(lean, short, 300 // PIECE_SECONDS)
    join(lean, long, hours * 3600 // PIECE_SECONDS)
    for film in (hour, short, long):
        write_index(film, film.with_suffix(".index"))
    print(
        f"films made in {cpu() - began:.0f} s; the index of {hours} h is "
        f"{long.with_suffix('.index').stat().st_size / 1e6:.1f} MB"
    )

    against_copying(hour, folder, rounds)
    against_length(short, long, rounds)
    against_encoding(hour, folder, rounds)
    memory(hour)


def against_copying(film: Path, folder: Path, rounds: int) -> None:
    """A whole clip, plan to last byte, against `cp` of a file of the same size."""
    index = load_index(film.with_suffix(".index"))
    first, end = middle(index.frames)
    size = plan_instant(index, first, end).length
    same = folder / "same"
    save(plan_instant(index, first, end), film, same)

    def clip() -> None:
        save(plan_instant(index, first, end), film, folder / "clip.mp4")

    def copy() -> None:
        subprocess.run(["/bin/cp", str(same), str(folder / "copy.mp4")], check=True)

    took = take_turns({"clip": clip, "cp": copy}, rounds)
    print(
        f"instant clip of {CLIP_SECONDS} s, {size / 1e6:.1f} MB: {ms(took['clip'])} ms; "
        f"cp of the same bytes {ms(took['cp'])} ms; ratio {took['clip'] / took['cp']:.2f} (at most 1.5)"
    )


def against_length(short: Path, long: Path, rounds: int) -> None:
    """Index loaded, plan and header made: a long film against a short one, in and out alike."""

    def planned(film: Path) -> Callable[[], None]:
        def plan() -> None:
            for _ in range(20):
                index = load_index(film.with_suffix(".index"))
                plan_instant(index, 3000, 3000 + CLIP_SECONDS * RATE)

        return plan

    took = take_turns({"short": planned(short), "long": planned(long)}, rounds)
    print(
        f"load, plan and header: {ms(took['short'] / 20)} ms of 5 min, {ms(took['long'] / 20)} ms of the long film; "
        f"ratio {took['long'] / took['short']:.2f} (at most 1.3)"
    )


def against_encoding(film: Path, folder: Path, rounds: int) -> None:
    """The same range encoded with x264 veryfast; a sixth of it is encoded and scaled up."""
    index = load_index(film.with_suffix(".index"))
    first, end = middle(index.frames)
    took = take_turns({"clip": lambda: save(plan_instant(index, first, end), film, folder / "clip.mp4")}, rounds)
    ticks = index.frame_ticks()
    window = Window(int(ticks[first]), int(ticks[first + ENCODED_SECONDS * RATE]), ENCODED_SECONDS * RATE)
    began = cpu()
    encode(film, folder / "encoded.mp4", Recipe(crf=20, preset="veryfast"), window=window)
    encoding = (cpu() - began) * CLIP_SECONDS / ENCODED_SECONDS
    print(
        f"x264 veryfast of the same {CLIP_SECONDS} s: {encoding:.1f} s (from {ENCODED_SECONDS} s); "
        f"the instant clip takes 1/{encoding / took['clip']:.0f} of it (at most 1/500)"
    )


def memory(film: Path) -> None:
    """Growth of a process that plans and sends two hundred different clips; what it leaves on the disk."""
    before_files = sorted(film.parent.iterdir())
    index = load_index(film.with_suffix(".index"))
    before = resident()
    peak = 0
    with reading(film) as (read, _size):
        for number in range(200):
            first = number * 200 % (index.frames - CLIP_SECONDS * RATE)
            plan = plan_instant(index, first, first + CLIP_SECONDS * RATE)
            for block in plan.body.read(read, 0, 4 * BLOCK):
                peak = max(peak, resident() if number % 20 == 0 and block else 0)
    stored = sum(p.stat().st_size for p in film.parent.iterdir() if p not in before_files)
    print(
        f"memory growth over 200 clips: {(max(peak, resident()) - before) / 1e6:.1f} MB (at most 64); "
        f"bytes stored for a clip: {stored}"
    )


def middle(frames: int) -> tuple[int, int]:
    """A range in the middle of the film that begins on no key frame."""
    first = frames // 2 + 17
    return first, first + CLIP_SECONDS * RATE


def take_turns(contenders: dict[str, Callable[[], None]], rounds: int) -> dict[str, float]:
    """The median CPU seconds of each contender; one unmeasured round warms everything up."""
    measured: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(rounds + 1):
        names = list(contenders)
        random.shuffle(names)
        for name in names:
            began = cpu()
            contenders[name]()
            if turn:
                measured[name].append(cpu() - began)
    return {name: median(seconds) for name, seconds in measured.items()}


def make_piece(path: Path, *, bit_rate: int, group: int = 50) -> None:
    """Twenty seconds of 1080p with grain and movement, closed groups (of two seconds), and sound."""
    noise = np.random.default_rng(1).integers(0, 60, (1080 + 64, 1920 + 64), dtype=np.uint8)
    plane = np.full((540, 1920), 128, np.uint8)
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        video = out.add_stream("libx264", rate=RATE)
        video.width, video.height, video.pix_fmt, video.bit_rate = 1920, 1080, "yuv420p", bit_rate
        video.options = {
            "preset": "ultrafast",
            "x264-params": f"keyint={group}:min-keyint={group}:scenecut=0:bframes=2",
        }
        sound = out.add_stream("aac", rate=48_000, layout="stereo")
        for number in range(PIECE_SECONDS * RATE):
            at = number * 7 % 64
            grey = noise[at : at + 1080, at : at + 1920] + np.uint8(number % 100 + 60)
            frame = av.VideoFrame.from_ndarray(np.concatenate((grey, plane)), format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            out.mux(video.encode(frame))
        for at in range(0, PIECE_SECONDS * 48_000, 1024):
            heard = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp", layout="stereo")
            heard.sample_rate, heard.pts, heard.time_base = 48_000, at, Fraction(1, 48_000)
            out.mux(sound.encode(heard))
        out.mux(video.encode(None))
        out.mux(sound.encode(None))


def join(piece: Path, film: Path, times: int) -> None:
    """The piece's packets over and over; the header stands at the end."""
    with av.open(str(piece)) as source, av.open(str(film), "w") as out:
        targets = [out.add_stream_from_template(stream) for stream in source.streams]
        packets = [
            (p.stream_index, bytes(p), p.pts, p.dts, p.duration, p.is_keyframe, p.time_base)
            for p in source.demux()
            if p.size
        ]
        for turn in range(times):
            for track, content, pts, dts, duration, key, unit in packets:
                shift = turn * (PIECE_SECONDS + Fraction(1, 5)) / unit
                packet = av.Packet(content)
                packet.stream, packet.time_base = targets[track], unit
                packet.pts, packet.dts, packet.duration = pts + int(shift), dts + int(shift), duration
                packet.is_keyframe = key
                out.mux(packet)


def cpu() -> float:
    """CPU seconds of this process and of the children it has waited for."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def resident() -> int:
    """Bytes of memory in use."""
    with Path("/proc/self/statm").open() as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def ms(seconds: float) -> str:
    """Milliseconds, for people."""
    return f"{seconds * 1000:.1f}"


if __name__ == "__main__":
    began_at = time.monotonic()
    main()
    print(f"({time.monotonic() - began_at:.0f} s by the clock)")
