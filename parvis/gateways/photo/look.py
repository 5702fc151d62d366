"""Open a photo with care, and say what it is."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pillow_heif
from PIL import ExifTags, Image, UnidentifiedImageError

from parvis.domain.refusals import Refused
from parvis.gateways.photo import xmp
from parvis.gateways.photo.words import PhotoWords, words_of

MOST_PIXELS = 250_000_000
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "HEIF", "AVIF", "MPO")
TURNED = frozenset({5, 6, 7, 8})  # EXIF orientations that exchange width and height

# Our own limit, with its own words, stands in `opened`; Pillow's would only warn.
Image.MAX_IMAGE_PIXELS = None
pillow_heif.register_heif_opener()


def _(message: str) -> str:
    return message


class Unreadable(Refused):
    """No photo that can be worked with."""


@dataclass(frozen=True)
class Photo:
    """What a photo is.  Its size is as shown, upright."""

    width: int
    height: int
    format: str
    mode: str
    holds_position: bool
    words: PhotoWords


def look(path: Path) -> Photo:
    """What this photo is and what is written inside it; Unreadable if it is none."""
    with opened(path) as image:
        width, height = image.size
        if orientation_of(image) in TURNED:
            width, height = height, width
        return Photo(
            width=width,
            height=height,
            format=image.format or "",
            mode=image.mode,
            holds_position=_has_position(image),
            words=words_of(image, taken_on=_taken_on(image)),
        )


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """The picture, its header read and its size checked before any pixel is."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise Unreadable(
                    _("This picture has %(width)s × %(height)s pixels; at most %(most)s million are taken."),
                    code="picture-too-large",
                    width=width,
                    height=height,
                    most=MOST_PIXELS // 1_000_000,
                )
            yield image
    except UnidentifiedImageError:
        raise Unreadable(_("This picture is damaged or incomplete."), code="damaged") from None
    except (OSError, SyntaxError, ValueError, struct.error, EOFError) as broken:
        if isinstance(broken, OSError) and broken.errno is not None:
            raise
        raise Unreadable(_("This picture is damaged or incomplete."), code="damaged") from broken


def exif_of(image: Image.Image) -> Image.Exif:
    """The picture's EXIF; an empty one where it can't be read, for a broken note doesn't spoil a picture."""
    try:
        found = image.getexif()
        found.get_ifd(ExifTags.IFD.Exif)
        found.get_ifd(ExifTags.IFD.GPSInfo)
        return found
    except Exception:  # whatever a malformed EXIF makes Pillow stumble over
        return Image.Exif()


def orientation_of(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 where nothing sensible is said."""
    said = exif_of(image).get(ExifTags.Base.Orientation, 1)
    return said if isinstance(said, int) and 1 <= said <= 8 else 1


def _has_position(image: Image.Image) -> bool:
    place = exif_of(image).get_ifd(ExifTags.IFD.GPSInfo)
    return bool({ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude} & set(place)) or xmp.holds_position(image)


def _taken_on(image: Image.Image) -> str:
    said = exif_of(image).get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal, "")
    text = str(said)
    return text[:10].replace(":", "-") if len(text) >= 10 else ""
