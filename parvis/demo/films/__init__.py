"""Eight procedural films, painted frame by frame, that look like the B-roll of a science programme.

Each module is one film: its scenes, its sound and `FILM`.  `stage` has planes and colours, `texture`
noise and waves, `lights` lamps, `scenery` skies and fog, `lettering` figures and the corner timecode,
`sound` the ear's part, `reel` puts a film on disk.
"""

from __future__ import annotations

from . import border, formation, laboratory, reservoir, sea, sensor_map, server_hall, workshop
from .reel import Film, Shot, write_film
from .stage import Stage

FILMS: tuple[Film, ...] = (
    sea.FILM,
    reservoir.FILM,
    laboratory.FILM,
    workshop.FILM,
    server_hall.FILM,
    sensor_map.FILM,
    border.FILM,
    formation.FILM,
)


def film_named(name: str) -> Film:
    """The film of that name; the content files refer to films by name."""
    return next(film for film in FILMS if film.name == name)


__all__ = ["FILMS", "Film", "Shot", "Stage", "film_named", "write_film"]
