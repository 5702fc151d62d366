"""Points and pools of light: lamps, drones, diodes, headlights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .stage import Canvas, Colour, Plane, Stage, difference

Points = NDArray[np.float32]  # n × (x, y) in picture heights, x from the middle


def pool(stage: Stage, x: float, y: float, radius: float, *, squash: float = 1.0, edge: float = 2.0) -> Plane:
    """A round glow with no end, 1 in its middle; `edge` 2 is a bell, 1 has a needle's tip, 8 is a disc."""
    across = (stage.across - np.float32(x)) / np.float32(radius)
    down = (stage.down - np.float32(y)) / np.float32(radius * squash)
    distance = across * across + down * down
    return np.asarray(np.exp(-(distance ** np.float32(edge / 2))), dtype=np.float32)


def halo(stage: Stage, x: float, y: float, radius: float) -> Plane:
    """What fog makes of a lamp: a bright core with long, thin shoulders."""
    across = (stage.across - np.float32(x)) / np.float32(radius)
    down = (stage.down - np.float32(y)) / np.float32(radius)
    distance = across * across + down * down
    return np.asarray(1.0 / (1.0 + distance) ** 1.25, dtype=np.float32)


def scattered(stage: Stage, points: Points, strength: Plane | float, radius: float) -> Plane:
    """Many small round lights on one plane, placed between pixels so that slow ones glide."""
    plane = stage.blank()
    px = radius * stage.height
    reach = max(1, int(np.ceil(px * 2.2)))
    if len(points) == 0:
        return plane
    x = (points[:, 0] + stage.aspect / 2) * stage.height - 0.5
    y = points[:, 1] * stage.height - 0.5
    left, top = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    offsets = np.arange(-reach, reach + 2)
    bell_x = np.exp(-(((left[:, None] + offsets) - x[:, None]) ** 2) / (px * px))
    bell_y = np.exp(-(((top[:, None] + offsets) - y[:, None]) ** 2) / (px * px))
    bell = (
        bell_y[:, :, None] * bell_x[:, None, :] * np.broadcast_to(np.asarray(strength), (len(points),))[:, None, None]
    )
    columns = left[:, None, None] + offsets[None, None, :]
    rows = top[:, None, None] + offsets[None, :, None]
    inside = (columns >= 0) & (columns < stage.width) & (rows >= 0) & (rows < stage.height)
    where = (rows * stage.width + columns)[inside]
    plane.ravel()[:] = np.bincount(where, bell[inside], minlength=plane.size)
    return plane


class Sprite:
    """A light drawn once and set down many times: cheap for a few large glows that move."""

    def __init__(self, stage: Stage, radius: float, *, core: float = 0.0) -> None:
        reach = max(1, int(radius * stage.height * 2.5))
        steps = np.arange(-reach, reach + 1, dtype=np.float32) / np.float32(radius * stage.height)
        distance = steps[:, None] ** 2 + steps[None, :] ** 2
        glow = np.exp(-distance * 1.1)
        if core:
            glow = glow * 0.35 + 0.65 * np.exp(-distance / np.float32(core * core))
        self._glow = glow.astype(np.float32)
        self._reach = reach

    def add(self, canvas: Canvas, colour: Colour, x: float, y: float, strength: float) -> None:
        """Add the light to a canvas in place."""
        if strength <= 0.004:
            return
        luma, blue, red = difference(colour)
        stage = canvas.stage
        self._add(canvas.luma, stage, x, y, self._glow, self._reach, luma * strength)
        half = Stage(stage.width // 2, stage.height // 2)
        small = self._glow[self._reach % 2 :: 2, self._reach % 2 :: 2]
        self._add(canvas.blue, half, x, y, small, self._reach // 2, blue * strength)
        self._add(canvas.red, half, x, y, small, self._reach // 2, red * strength)

    @staticmethod
    def _add(plane: Plane, stage: Stage, x: float, y: float, glow: Plane, reach: int, strength: float) -> None:
        left = round((x + stage.aspect / 2) * stage.height) - reach
        top = round(y * stage.height) - reach
        a, b = max(0, top), min(plane.shape[0], top + glow.shape[0])
        c, d = max(0, left), min(plane.shape[1], left + glow.shape[1])
        if a < b and c < d:
            plane[a:b, c:d] += glow[a - top : b - top, c - left : d - left] * np.float32(strength)


def add_lights(
    canvas: Canvas,
    colour: Colour | NDArray[np.float32],
    points: Points,
    strength: Plane | float,
    radius: float,
    *,
    flat: float = 0.0,
) -> None:
    """Add many small round lights to a canvas in place, at the cost of the pixels they cover.

    They are placed between pixels, so that slow ones glide.  `colour` is one for all, or a row of
    luma and the two differences for each; `flat` cuts the bell off at that height: a disc out of focus.
    """
    stage = canvas.stage
    px = radius * stage.height
    reach = max(1, int(np.ceil(px * 2.2)))
    side = (2 * reach + 4) // 2 * 2
    x = (points[:, 0] + stage.aspect / 2) * stage.height - 0.5
    y = points[:, 1] * stage.height - 0.5
    strength = np.broadcast_to(np.asarray(strength, dtype=np.float32), x.shape)
    hues = np.broadcast_to(np.array(difference(colour) if isinstance(colour, str) else colour), (len(points), 3))
    seen = (x > -reach) & (x < stage.width + reach) & (y > -reach) & (y < stage.height + reach) & (strength > 0.003)
    x, y, strength, hues = x[seen], y[seen], strength[seen], hues[seen].astype(np.float32)
    if not len(x):
        return
    # Patches begin at even places, so that four of their pixels make one of the chroma planes.
    left = (np.floor(x).astype(np.intp) - reach) // 2 * 2
    top = (np.floor(y).astype(np.intp) - reach) // 2 * 2
    steps = np.arange(side)
    bell_x = np.exp(-((left[:, None] + steps - x[:, None]) ** 2) / (px * px)).astype(np.float32)
    bell_y = np.exp(-((top[:, None] + steps - y[:, None]) ** 2) / (px * px)).astype(np.float32)
    bell = bell_y[:, :, None] * bell_x[:, None, :]
    if flat:
        bell = np.minimum(bell, np.float32(flat))
    bell *= strength[:, None, None]
    soft = (bell[:, 0::2, 0::2] + bell[:, 1::2, 0::2] + bell[:, 0::2, 1::2] + bell[:, 1::2, 1::2]) * np.float32(0.25)
    _add_patches(canvas.luma, left, top, bell * hues[:, 0, None, None])
    half = left // 2, top // 2
    _add_patches(canvas.blue, *half, soft * hues[:, 1, None, None])
    _add_patches(canvas.red, *half, soft * hues[:, 2, None, None])


def _add_patches(plane: Plane, left: NDArray[np.intp], top: NDArray[np.intp], patches: Plane) -> None:
    steps = np.arange(patches.shape[1])
    rows, columns = top[:, None] + steps, left[:, None] + steps
    height, width = plane.shape
    inside = ((rows >= 0) & (rows < height))[:, :, None] & ((columns >= 0) & (columns < width))[:, None, :]
    where = (rows * width)[:, :, None] + columns[:, None, :]
    np.add.at(plane.reshape(-1, copy=False), where[inside], patches[inside])
