"""Upright pictures in the usual sizes.

Caption, credit and colour travel along.  Coordinates, serial numbers, the
camera maker's notes and embedded thumbnails do not, unless the position has
been released: then only the coordinates do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import ExifTags, Image, ImageCms, ImageOps

from parvis.domain.assets import RenditionRole
from parvis.gateways.photo import xmp
from parvis.gateways.photo.look import Unreadable, exif_of, opened, orientation_of
from parvis.gateways.photo.words import IPTC_RESOURCE, iim_block

SIZES = {RenditionRole.LARGE: 3000, RenditionRole.WEB: 1280, RenditionRole.POSTER: 960}
QUALITY = {RenditionRole.LARGE: 92, RenditionRole.WEB: 85, RenditionRole.POSTER: 80}
LARGEST_SEGMENT = 65_000

KEPT_TAGS = frozenset(
    {
        ExifTags.Base.ImageDescription,
        ExifTags.Base.Make,
        ExifTags.Base.Model,
        ExifTags.Base.DateTime,
        ExifTags.Base.Artist,
        ExifTags.Base.Copyright,
    }
)
KEPT_EXIF_TAGS = frozenset(
    {
        ExifTags.Base.ExposureTime,
        ExifTags.Base.FNumber,
        ExifTags.Base.ISOSpeedRatings,
        ExifTags.Base.DateTimeOriginal,
        ExifTags.Base.OffsetTimeOriginal,
        ExifTags.Base.FocalLength,
        ExifTags.Base.FocalLengthIn35mmFilm,
        ExifTags.Base.LensModel,
    }
)


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Made:
    """A rendition that lies in the folder."""

    role: str
    path: str
    width: int
    height: int
    media_type: str = "image/jpeg"


def make(
    path: Path,
    folder: Path,
    roles: list[str],
    *,
    keep_position: bool = False,
    progress: Callable[[float], None] = lambda _part: None,
) -> list[Made]:
    """Write the renditions of these roles as JPEG into the folder."""
    with opened(path) as image:
        orientation = orientation_of(image)
        iptc = _iptc_segment(image)
        exif = _exif(image, keep_position=keep_position)
        picture = _in_colour(image)
        made = []
        for number, role in enumerate(sorted(roles, key=lambda role: -SIZES[RenditionRole(role)]), start=1):
            words = {"iptc": iptc, "exif": exif, "orientation": orientation, "keep_position": keep_position}
            made.append(_write(RenditionRole(role), image, picture, folder, words))
            progress(number / len(roles))
        return made


def _in_colour(image: Image.Image) -> Image.Image:
    """Upright, in 8-bit RGB or grey, on white where it was transparent, its profile in `info`."""
    try:
        image.load()
    except OSError as broken:
        raise Unreadable(_("This picture is damaged or incomplete."), code="damaged") from broken
    profile = image.info.get("icc_profile")
    picture: Image.Image = image
    if picture.mode == "CMYK":
        picture, profile = _from_print(picture, profile), SCREEN
    elif picture.mode.startswith("I") or picture.mode == "F":
        picture = picture.convert("I").point(lambda value: value / 257).convert("L")
    elif picture.mode in {"RGBA", "LA", "PA", "P", "RGBa", "La"} or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        picture = Image.new("RGB", clear.size, "white")
        picture.paste(clear, mask=clear.getchannel("A"))
    elif picture.mode not in {"RGB", "L"}:
        picture, profile = picture.convert("RGB"), None
    picture = ImageOps.exif_transpose(_with_orientation(picture, orientation_of(image)))
    picture.info = {"icc_profile": profile} if profile else {}
    return picture


def _with_orientation(picture: Image.Image, orientation: int) -> Image.Image:
    turned = picture.copy()
    turned.info = {}
    turned.getexif().clear()
    turned.getexif()[ExifTags.Base.Orientation] = orientation
    return turned


def _from_print(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if turned is not None:
                return turned
        except ImageCms.PyCMSError:
            pass  # a broken profile is no profile
    return picture.convert("RGB")


def _for_screen(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except ImageCms.PyCMSError:
        return picture
    return turned if turned is not None else picture


SCREEN = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _write(
    role: RenditionRole, image: Image.Image, picture: Image.Image, folder: Path, words: dict[str, object]
) -> Made:
    small = picture.copy()
    small.info = dict(picture.info)
    small.thumbnail((SIZES[role], SIZES[role]), Image.Resampling.LANCZOS, reducing_gap=3.0)
    target = folder / f"{role}.jpg"
    options: dict[str, object] = {"quality": QUALITY[role], "progressive": True, "optimize": True}
    if role is RenditionRole.POSTER:
        small = _for_screen(small)
    else:
        packet = xmp.cleaned(
            image,
            orientation=int(str(words["orientation"])),
            size=small.size,
            keep_position=bool(words["keep_position"]),
        )
        options |= {
            "exif": words["exif"],
            "extra": words["iptc"],
            "subsampling": "4:4:4" if role == "large" else "4:2:0",
        }
        options |= {"xmp": packet} if packet else {}
        options |= {"icc_profile": profile} if (profile := picture.info.get("icc_profile")) else {}
    small.info = {}
    small.save(target, "JPEG", **options)
    return Made(role=role, path=str(target), width=small.width, height=small.height)


def _iptc_segment(image: Image.Image) -> bytes:
    """The IPTC block as a JPEG segment of its own; whatever else Photoshop left is not carried along."""
    block = iim_block(image)
    if not block or len(block) > LARGEST_SEGMENT:
        return b""
    body = b"Photoshop 3.0\0" + b"8BIM" + IPTC_RESOURCE.to_bytes(2, "big") + b"\0\0" + len(block).to_bytes(4, "big")
    body += block + (b"\0" if len(block) % 2 else b"")
    return b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body


def _exif(image: Image.Image, *, keep_position: bool) -> bytes:
    """A fresh EXIF of the few tags that concern readers."""
    found, kept = exif_of(image), Image.Exif()
    for tag in KEPT_TAGS & set(found):
        kept[tag] = found[tag]
    inner = found.get_ifd(ExifTags.IFD.Exif)
    kept.get_ifd(ExifTags.IFD.Exif).update({tag: inner[tag] for tag in KEPT_EXIF_TAGS & set(inner)})
    if keep_position:
        kept.get_ifd(ExifTags.IFD.GPSInfo).update(found.get_ifd(ExifTags.IFD.GPSInfo))
    try:
        written: bytes = kept.tobytes()
    except Exception:  # values of the wrong type, from a malformed EXIF
        return b""
    return written if len(written) <= LARGEST_SEGMENT else b""
