"""Noise and the other stuff that pictures are made of: clouds, ridges, waves, blur."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .stage import Plane


def noise(height: int, width: int, *, falloff: float, seed: int, stretch: float = 1.0, coarsest: float = 1.0) -> Plane:
    """A tile of natural noise that repeats without a seam; mean 0, deviation 1.

    `falloff` is how fast fine detail fades (1 = smoke, 2 = hills, 3 = silk); `stretch` above 1 draws
    it out sideways, as wind does with clouds; `coarsest` leaves out forms wider than that part of the tile.
    """
    random = np.random.default_rng(seed)
    rows = np.fft.fftfreq(height)[:, None] * height
    columns = np.fft.rfftfreq(width)[None, :] * width * stretch * height / width
    waves = np.hypot(rows, columns)
    waves[0, 0] = np.inf
    strength = np.maximum(waves, 1.0) ** -falloff * (waves >= 1.0 / coarsest)
    turn = random.uniform(0.0, 2 * np.pi, strength.shape)
    field = np.fft.irfft2(strength * np.exp(1j * turn), s=(height, width))
    return np.asarray((field - field.mean()) / field.std(), dtype=np.float32)


def line_noise(length: int, *, falloff: float, seed: int) -> Plane:
    """The same in one direction: a ridge, a shore, a trembling hand."""
    random = np.random.default_rng(seed)
    waves = np.fft.rfftfreq(length) * length
    waves[0] = np.inf
    turn = random.uniform(0.0, 2 * np.pi, waves.shape)
    line = np.fft.irfft(waves**-falloff * np.exp(1j * turn), n=length)
    return np.asarray((line - line.mean()) / line.std(), dtype=np.float32)


def sample(tile: Plane, u: Plane, v: Plane) -> Plane:
    """Read a repeating tile at u across and v down (1 = once round), smoothly between its points."""
    height, width = tile.shape
    x, y = u * np.float32(width), v * np.float32(height)
    left, top = np.floor(x), np.floor(y)
    fx, fy = (x - left).astype(np.float32), (y - top).astype(np.float32)
    left, top = left.astype(np.intp) % width, top.astype(np.intp) % height
    right, bottom = (left + 1) % width, (top + 1) % height * width
    top = top * width
    flat = tile.ravel()
    above = flat[top + left] * (1 - fx) + flat[top + right] * fx
    below = flat[bottom + left] * (1 - fx) + flat[bottom + right] * fx
    return np.asarray(above * (1 - fy) + below * fy, dtype=np.float32)


def sample_line(line: Plane, u: Plane) -> Plane:
    """Read a repeating line at u (1 = once round), smoothly."""
    places = np.mod(u, 1.0) * len(line)
    return np.interp(places, np.arange(len(line) + 1), np.append(line, line[0])).astype(np.float32)


def window(tile: Plane, x: float, y: float, width: int, height: int) -> Plane:
    """A part of a tile at a place between pixels, for slow drifts; the tile must be larger than the part."""
    left, top = int(np.floor(x)), int(np.floor(y))
    fx, fy = np.float32(x - left), np.float32(y - top)
    rows, columns = tile.shape
    left, top = left % (columns - width - 1), top % (rows - height - 1)
    a = tile[top : top + height, left : left + width]
    b = tile[top : top + height, left + 1 : left + width + 1]
    across = a + (b - a) * fx
    if fy == 0:
        return across
    c = tile[top + 1 : top + height + 1, left : left + width]
    d = tile[top + 1 : top + height + 1, left + 1 : left + width + 1]
    return np.asarray(across + (c + (d - c) * fx - across) * fy, dtype=np.float32)


def blurred(plane: Plane, radius: float, *, wrap: bool = False) -> Plane:
    """A Gaussian blur of any radius (in pixels) at the cost of one Fourier transform; for what is prepared once."""
    if radius <= 0:
        return plane
    pad = 0 if wrap else int(radius * 3) + 1
    wide = np.pad(plane, pad, mode="edge") if pad else plane
    rows = np.fft.fftfreq(wide.shape[0])[:, None]
    columns = np.fft.rfftfreq(wide.shape[1])[None, :]
    keep = np.exp(-2.0 * (np.pi * radius) ** 2 * (rows**2 + columns**2))
    soft = np.fft.irfft2(np.fft.rfft2(wide) * keep, s=wide.shape)
    if pad:
        soft = soft[pad:-pad, pad:-pad]
    return np.asarray(soft, dtype=np.float32)


class Water:
    """Wind waves on open water, after Tessendorf: a spectrum that turns with time, read as slopes.

    `slopes_at` gives one tile of complex numbers: the slope across as the real part, the slope
    towards the viewer as the imaginary one.  The tile repeats without a seam.
    """

    def __init__(
        self, *, size: int = 256, metres: float = 60.0, wind: float = 7.0, heading: float = 1.2, seed: int = 1
    ):
        random = np.random.default_rng(seed)
        k = np.fft.fftfreq(size) * size * 2 * np.pi / metres
        across, along = k[None, :], k[:, None]
        length = np.hypot(across, along)
        length[0, 0] = 1.0
        swell = wind**2 / 9.81
        ways = (across * np.cos(heading) + along * np.sin(heading)) / length
        energy = np.exp(-1.0 / (length * swell) ** 2) / length**4 * (0.15 + ways**2)
        energy *= np.exp(-((length * metres / size * 0.5) ** 2))  # waves finer than two points of the tile only shimmer
        energy[0, 0] = 0.0
        start = (random.standard_normal((size, size)) + 1j * random.standard_normal((size, size))) * np.sqrt(energy)
        mirrored = np.conj(np.roll(start[::-1, ::-1], 1, axis=(0, 1)))
        self._start, self._mirrored = start.astype(np.complex64), mirrored.astype(np.complex64)
        self._turn = np.sqrt(9.81 * length).astype(np.float32)
        # Both slopes are real, so one transform of (across + i·along) brings both home at once.
        self._gradient = (1j * across + 1j * 1j * along).astype(np.complex64)
        first = self._field(0.0)
        self._scale = np.float32(1.0 / np.sqrt(np.mean(np.abs(first) ** 2)))

    def _field(self, seconds: float) -> NDArray[np.complex64]:
        phase = np.exp(1j * self._turn * np.float32(seconds)).astype(np.complex64)
        heights = self._start * phase + self._mirrored * np.conj(phase)
        return np.fft.ifft2(heights * self._gradient).astype(np.complex64)

    def slopes_at(self, seconds: float) -> NDArray[np.complex64]:
        return np.asarray(self._field(seconds) * self._scale, dtype=np.complex64)


def halvings(tile: NDArray[np.complex64], levels: int) -> NDArray[np.complex64]:
    """A tile and its smaller and smaller means, one after the other, for reading at any distance."""
    flat = [tile.ravel()]
    for _ in range(levels - 1):
        tile = (tile[0::2, 0::2] + tile[1::2, 0::2] + tile[0::2, 1::2] + tile[1::2, 1::2]) * np.float32(0.25)
        flat.append(tile.ravel())
    return np.concatenate(flat)


def places_in_halvings(u: Plane, v: Plane, footprint: Plane, size: int, levels: int) -> NDArray[np.intp]:
    """Where each pixel reads in `halvings`: the level whose points are about as large as the pixel's footprint."""
    level = np.clip(np.ceil(np.log2(np.maximum(footprint * size, 1.0))), 0, levels - 1).astype(np.intp)
    sides = np.array([size >> n for n in range(levels)])
    starts = np.concatenate([[0], np.cumsum(sides**2)[:-1]])
    side = sides[level]
    x = np.floor(np.mod(u, 1.0) * side).astype(np.intp) % side
    y = np.floor(np.mod(v, 1.0) * side).astype(np.intp) % side
    return np.asarray(starts[level] + y * side + x, dtype=np.intp)
