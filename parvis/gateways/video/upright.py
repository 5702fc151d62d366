"""From the stored picture to the one a player shows: mirrored, turned, with square pixels."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import cast

import av
import numpy as np
from av.sidedata.sidedata import SideData
from av.video.stream import VideoStream


def turn_of(frame: av.VideoFrame) -> tuple[int, bool]:
    """Degrees clockwise that turn a decoded frame upright, and whether it is mirrored left to right first."""
    for side in cast(Iterable[SideData], frame.side_data):
        if side.type.name == "DISPLAYMATRIX":
            a, b, _u, c, d = np.frombuffer(bytes(side), dtype=np.int32)[:5].tolist()
            mirrored = a * d - b * c < 0
            if mirrored:
                a, b = -a, -b
            degrees = round(float(np.degrees(np.arctan2(b, a)))) % 360
            return round(degrees / 90) * 90 % 360, mirrored
    return 0, False


def square_width(source: VideoStream, width: int) -> int:
    """The width in square pixels of a stored picture `width` pixels wide."""
    aspect = source.sample_aspect_ratio or Fraction(1)
    return max(1, round(width * aspect)) if Fraction(1, 10) <= aspect <= 10 else width


def upright_size(source: VideoStream, sample: av.VideoFrame, height: int | None) -> tuple[int, int]:
    """Even width and height of the upright picture with square pixels."""
    width, lines = square_width(source, sample.width), sample.height
    if turn_of(sample)[0] in {90, 270}:
        width, lines = lines, width
    scale = min(Fraction(1), Fraction(height, lines)) if height else Fraction(1)
    return max(2, round(width * scale / 2) * 2), max(2, round(lines * scale / 2) * 2)


def upright_graph(
    source: VideoStream, sample: av.VideoFrame, height: int | None, *, pixels: str = "yuv420p"
) -> av.filter.Graph:
    """Filters from a stored frame to the upright one: mirror, turn, scale, one frame in and one frame out."""
    rotation, mirrored = turn_of(sample)
    width, lines = upright_size(source, sample, height)
    graph = av.filter.Graph()
    chain = [graph.add_buffer(template=source)]
    if mirrored:
        chain.append(graph.add("hflip"))
    if rotation == 180:
        chain += [graph.add("hflip"), graph.add("vflip")]
    elif rotation:
        chain.append(graph.add("transpose", "clock" if rotation == 90 else "cclock"))
    chain.append(graph.add("scale", f"{width}:{lines}:out_range=tv"))
    chain.append(graph.add("setsar", "1"))
    chain.append(graph.add("format", pixels))
    chain.append(graph.add("buffersink"))
    graph.link_nodes(*chain).configure()
    return graph
