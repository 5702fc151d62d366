"""Procedural sound: the sea, a room, a motor, rain, soft tones; two channels at 48 kHz, −1…1."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 48_000
Sound = NDArray[np.float32]  # n × 2
Line = NDArray[np.float32]  # one value a sample


def clock(seconds: float) -> Line:
    return np.arange(int(seconds * SAMPLE_RATE), dtype=np.float32) / np.float32(SAMPLE_RATE)


def coloured(seconds: float, *, low: float, high: float, tilt: float, seed: int) -> Line:
    """Noise between two frequencies, falling by `tilt` (0 white, 1 pink, 2 brown); its loudness is 1 on average.

    A loop of eleven seconds is made by one transform and laid end to end over its own seam.
    """
    loop = 11 * SAMPLE_RATE
    pitch = np.fft.rfftfreq(loop, 1 / SAMPLE_RATE)
    random = np.random.default_rng(seed)
    shape = np.zeros_like(pitch)
    band = (pitch > low / 2) & (pitch < high * 2)
    shape[band] = pitch[band] ** (-tilt / 2) / (1 + (low / pitch[band]) ** 4) / (1 + (pitch[band] / high) ** 4)
    wave = np.fft.irfft(shape * np.exp(1j * random.uniform(0, 2 * np.pi, pitch.shape)), n=loop).astype(np.float32)
    wave /= wave.std()
    samples = int(seconds * SAMPLE_RATE)
    return np.tile(wave, samples // loop + 1)[:samples]


def slow(seconds: float, *, period: float, seed: int, low: float = 0.0, high: float = 1.0) -> Line:
    """A smooth random curve that turns about every `period` seconds: swell, gusts, traffic."""
    random = np.random.default_rng(seed)
    knots = random.uniform(0.0, 1.0, int(seconds / period) + 4)
    at = clock(seconds) / np.float32(period)
    left = at.astype(np.intp)
    turn = at - left
    turn = turn * turn * (3 - 2 * turn)
    curve = knots[left] + (knots[left + 1] - knots[left]) * turn
    return np.asarray(low + (high - low) * curve, dtype=np.float32)


def tone(seconds: float, pitch: float, *, seed: int = 0, drift: float = 0.0) -> Line:
    """A sine, wandering by `drift` of its pitch."""
    at = clock(seconds)
    if drift == 0:
        return np.sin(2 * np.pi * pitch * at).astype(np.float32)
    bend = 1 + drift * (slow(seconds, period=1.7, seed=seed) - 0.5)
    return np.sin(2 * np.pi * pitch / SAMPLE_RATE * np.cumsum(bend, dtype=np.float64)).astype(np.float32)


def hum(seconds: float, pitch: float, *, harmonics: int = 6, seed: int = 0) -> Line:
    """Mains and fans: a low note and its overtones, none of them quite steady."""
    parts = [tone(seconds, pitch * n) / np.float32(n**1.4) for n in range(1, harmonics + 1)]
    return np.asarray(sum(parts) * slow(seconds, period=2.3, seed=seed, low=0.8, high=1.0), dtype=np.float32)


def bell(seconds: float, moments: list[float], pitches: list[float], *, fade: float = 2.5) -> Line:
    """Struck soft tones, one a moment."""
    line = np.zeros(int(seconds * SAMPLE_RATE), dtype=np.float32)
    at = clock(min(fade * 3, seconds))
    for moment, pitch in zip(moments, pitches, strict=True):
        start = int(moment * SAMPLE_RATE)
        struck = np.exp(-at / fade) * (1 - np.exp(-at * 90))
        struck = struck * (np.sin(2 * np.pi * pitch * at) + 0.3 * np.sin(4.02 * np.pi * pitch * at) * np.exp(-at))
        end = min(len(line), start + len(struck))
        if start < end:
            line[start:end] += struck[: end - start].astype(np.float32)
    return line


def placed(line: Line, pan: Line | float = 0.0) -> Sound:
    """One line between left (−1) and right (1), at equal power."""
    angle = (np.asarray(pan, dtype=np.float32) + 1) * np.float32(np.pi / 4)
    return np.stack([line * np.cos(angle), line * np.sin(angle)], axis=1).astype(np.float32)


def wide(left: Line, right: Line) -> Sound:
    return np.stack([left, right], axis=1).astype(np.float32)


def mixed(*parts: tuple[float, Sound], peak: float = 0.35) -> Sound:
    """Parts at their loudness, faded in and out at the ends, never above the peak."""
    length = min(len(part) for _, part in parts)
    whole = np.zeros((length, 2), dtype=np.float32)
    for loudness, part in parts:
        whole += part[:length] * np.float32(loudness)
    ramp = min(length // 2, SAMPLE_RATE // 2)
    if ramp:
        rise = np.linspace(0, 1, ramp, dtype=np.float32)[:, None] ** 2
        whole[:ramp] *= rise
        whole[-ramp:] *= rise[::-1]
    loudest = float(np.abs(whole).max(initial=1e-9))
    return np.asarray(np.tanh(whole / loudest * 1.2) / np.tanh(1.2) * peak, dtype=np.float32)


def within(lengths: list[float], levels: list[float]) -> Line:
    """A loudness that changes at each cut, as it does when the camera moves; the edge lasts a twentieth of a second."""
    steps = np.concatenate(
        [np.full(int(s * SAMPLE_RATE), v, dtype=np.float32) for s, v in zip(lengths, levels, strict=True)]
    )
    total = int(sum(lengths) * SAMPLE_RATE)
    steps = np.pad(steps, (0, max(0, total - len(steps))), mode="edge")[:total]
    edge = SAMPLE_RATE // 20
    summed = np.cumsum(np.pad(steps, (edge, 0), mode="edge"), dtype=np.float64)
    return ((summed[edge:] - summed[:-edge]) / edge).astype(np.float32)
