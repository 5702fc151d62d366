"""The words inside a photo: XMP where there is some, else IPTC IIM in its many character sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from PIL import Image

from parvis.gateways.photo import xmp

IIM_CHARSET = (1, 90)
IPTC_RESOURCE = 0x0404
IPTC_IN_TIFF = 33723
UTF8_ESCAPES = frozenset({b"\x1b%G", b"\x1b%/I", b"\x1b%/H"})
LATIN1_ESCAPES = frozenset({b"\x1b-A", b"\x1b.A", b"\x1b/A"})
MOST_KEYWORDS = 100


@dataclass(frozen=True)
class PhotoWords:
    """What the photo says about itself.  Empty means: nothing said."""

    headline: str = ""
    description: str = ""
    alt_text: str = ""
    credit: str = ""
    place: str = ""
    country: str = ""  # ISO 3166, two letters
    event: str = ""
    taken_on: str = ""  # ISO date
    usage_terms: str = ""
    restrictions: str = ""
    keywords: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


def words_of(image: Image.Image, *, taken_on: str = "") -> PhotoWords:
    """The words inside; `taken_on` is the camera's date, for where no caption writer gave one."""
    packet = xmp.read(image)
    iim = iim_of(image)

    def either(name: str, dataset: int = 0) -> str:
        return packet.text(name) or (iim.get(dataset) or [""])[0]

    city, sublocation = either("photoshop:City", 90), either("Iptc4xmpCore:Location", 92)
    said = either("photoshop:DateCreated", 55)
    code = either("Iptc4xmpCore:CountryCode", 100).upper()
    keywords = packet.texts("dc:subject") or iim.get(25, [])
    return PhotoWords(
        headline=either("photoshop:Headline", 105) or either("dc:title", 5),
        description=either("dc:description", 120),
        alt_text=packet.text("Iptc4xmpCore:AltTextAccessibility"),
        credit=either("photoshop:Credit", 110) or either("dc:rights", 116) or either("dc:creator", 80),
        place=", ".join(dict.fromkeys(part for part in (sublocation, city) if part)),
        country=code if len(code) == 2 and code.isalpha() else "",
        event=packet.text("Iptc4xmpExt:Event"),
        taken_on=_date(said) or _date(taken_on),
        usage_terms=packet.text("xmpRights:UsageTerms"),
        restrictions=either("photoshop:Instructions", 40),
        keywords=tuple(dict.fromkeys(keywords))[:MOST_KEYWORDS],
        persons=tuple(dict.fromkeys([*packet.texts("Iptc4xmpExt:PersonInImage"), *packet.face_names()])),
    )


def iim_of(image: Image.Image) -> dict[int, list[str]]:
    """The IPTC IIM texts by dataset number, decoded; empty where there are none."""
    charset, found = b"", dict[int, list[bytes]]()
    for record, dataset, value in datasets(iim_block(image)):
        if (record, dataset) == IIM_CHARSET:
            charset = value
        elif record == 2:
            found.setdefault(dataset, []).append(value)
    return {dataset: [tidy(decoded(value, charset)) for value in values] for dataset, values in found.items()}


def iim_block(image: Image.Image) -> bytes:
    """The IPTC IIM block as it stands in a JPEG, TIFF or (as ImageMagick writes it) PNG; empty where there is none."""
    resources = image.info.get("photoshop")
    if isinstance(resources, dict):
        return bytes(resources.get(IPTC_RESOURCE) or b"")
    if image.format == "TIFF":
        kept = getattr(image, "tag_v2", None)
        return bytes(getattr(kept, "_tagdata", {}).get(IPTC_IN_TIFF) or b"")
    try:
        block = bytes.fromhex("".join(str(image.info["Raw profile type iptc"]).strip().split("\n")[2:]))
    except (KeyError, ValueError):
        return b""
    begins = re.search(rb"\x1c[\x01-\x09]", block)
    return block[begins.start() :] if begins else b""


def datasets(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Record, number and value of each IIM dataset, as far as the block makes sense."""
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C:
        size = int.from_bytes(block[at + 3 : at + 5], "big")
        if size & 0x8000:  # an extended length: nothing of ours is that long
            return
        yield block[at + 1], block[at + 2], block[at + 5 : at + 5 + size]
        at += 5 + size


def decoded(text: bytes, charset: bytes) -> str:
    """The text in its declared character set; undeclared: UTF-8 if it is that, else Windows Latin."""
    text = text.rstrip(b"\0")
    if charset in LATIN1_ESCAPES:
        return text.decode("latin-1")
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("utf-8" if charset in UTF8_ESCAPES else "cp1252", errors="replace")


def tidy(text: str) -> str:
    """Line ends as lines have them, no control characters, no space around."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in text if letter == "\n" or letter.isprintable()).strip()


def _date(said: str) -> str:
    digits = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", said)
    if not digits:
        return ""
    try:
        return date(int(digits[1]), int(digits[2]), int(digits[3])).isoformat()
    except ValueError:
        return ""
