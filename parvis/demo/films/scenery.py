"""What several films share: skies, tree lines, hills, fog."""

from __future__ import annotations

import numpy as np

from .stage import Canvas, Colour, Palette, Plane, Stage, enlarged, smooth
from .texture import line_noise, noise, sample, sample_line, window


def sky(
    stage: Stage,
    stops: list[tuple[float, Colour]],
    *,
    horizon: float,
    cloud: Colour,
    cover: float,
    seed: int,
    lit: Colour | None = None,
) -> Canvas:
    """A still sky down to the horizon, clouds smaller the farther they are; stops run from horizon (0) to top (1)."""
    height = np.clip((horizon - stage.down) / np.float32(max(horizon, 0.05)), 0.0, 1.0)
    tone = np.broadcast_to(height, (stage.height, stage.width)).astype(np.float32)
    picture = Palette(stops).paint(tone)
    small = stage.divided(2)
    up = np.maximum(horizon - small.down, 0.0)
    far = 1.0 / (up + 0.11)
    body = sample(noise(256, 512, falloff=1.7, stretch=2.0, seed=seed), small.across * far * 0.06, far * 0.05)
    fine = sample(noise(256, 512, falloff=1.4, stretch=4.0, seed=seed + 1), small.across * far * 0.12, far * 0.11)
    thick = smooth(1.3 - 2.4 * cover, 2.6 - 2.2 * cover, body * 0.75 + fine * 0.4) * smooth(0.0, 0.05, up)
    thick = enlarged(thick, stage)
    picture = picture.lay(cloud, thick * np.float32(0.8))
    if lit is not None:
        low = np.exp(-np.maximum(horizon - stage.down, 0) * 7.0).astype(np.float32)
        picture = picture.light(lit, thick * (1 - thick) * low * np.float32(1.6))
    return picture


def skyline(stage: Stage, *, base: float, relief: float, falloff: float, seed: int, zoom: float = 1.0) -> Plane:
    """The height of a ridge over each column: one row of places, in picture heights from the top."""
    line = line_noise(4096, falloff=falloff, seed=seed)
    return np.asarray(base - relief * sample_line(line, stage.across * np.float32(0.11 * zoom) + 0.5), dtype=np.float32)


def below(stage: Stage, line: Plane) -> Plane:
    """A mask of what lies under a skyline, with a clean edge."""
    edge = 0.8 / stage.height
    return smooth(-edge, edge, stage.down - line)


def trees(stage: Stage, *, base: float, tallest: float, seed: int) -> Plane:
    """A mask of distant woods: crowns over crowns."""
    rough = line_noise(8192, falloff=0.75, seed=seed)
    broad = line_noise(4096, falloff=1.4, seed=seed + 1)
    across = stage.across * np.float32(0.13) + 0.5
    crowns = 0.55 + 0.16 * sample_line(rough, across) + 0.2 * sample_line(broad, across)
    return below(stage, np.asarray(base - tallest * np.clip(crowns, 0.1, 1.4), dtype=np.float32))


class Fog:
    """A bank of mist that drifts; painted small, since it has no detail."""

    def __init__(self, stage: Stage, *, seed: int, scale: float = 1.0, stretch: float = 2.4) -> None:
        self._stage, self._small = stage, stage.divided(4)
        side = int(self._small.width * 2.4 / scale) + 8
        self._tile = noise(max(32, self._small.height * 3), max(64, side), falloff=1.6, stretch=stretch, seed=seed)
        self._pixels = self._small.height

    def at(self, seconds: float, *, speed: float = 0.02, rise: float = 0.0) -> Plane:
        """How thick it stands, about 0…1."""
        small = self._small
        x, y = seconds * speed * self._pixels, 3 + seconds * rise * self._pixels
        bank = window(self._tile, x, y, small.width, small.height)
        return enlarged(np.clip(bank * np.float32(0.3) + np.float32(0.5), 0, 1), self._stage)
