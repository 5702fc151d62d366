"""Stills: a frame of a film, painted anew at a photograph's size, with its caption inside."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image, ImageCms

from parvis.demo.films import Stage, film_named
from parvis.demo.library import Entry

SMALLEST = 16  # pixels: a stage below that has nothing to show


@cache
def srgb() -> bytes:
    """The colour profile that says what the numbers mean."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture(film: str, second: float, size: tuple[int, int]) -> Image.Image:
    """One moment of a film at any size."""
    source = film_named(film)
    stage = Stage(max(SMALLEST, size[0] // 2 * 2), max(SMALLEST, size[1] // 2 * 2))
    frame = min(source.frames - 1, int(second * source.gop))
    return Image.fromarray(source.still(frame, stage, grain=source.grain).pixels())


def write_still(entry: Entry, path: Path, *, taken_on: date, size: tuple[int, int] | None = None) -> None:
    """The still as JPEG: sRGB, the caption in XMP as IPTC names its fields."""
    image = picture(entry.film, entry.second, size or entry.size)
    image.save(path, "JPEG", quality=90, subsampling=0, icc_profile=srgb(), xmp=caption(entry, taken_on), optimize=True)


def write_poster(entry: Entry, path: Path, *, width: int = 1280) -> tuple[int, int]:
    """A film's poster, long before the film: width and height."""
    stage = film_named(entry.film).stage
    size = (width, round(width * stage.height / stage.width) // 2 * 2)
    picture(entry.film, entry.second, size).save(path, "JPEG", quality=86, icc_profile=srgb())
    return size


def caption(entry: Entry, taken_on: date) -> bytes:
    """The words inside the photo (IPTC Photo Metadata in XMP)."""

    def each(kind: str, values: tuple[str, ...]) -> str:
        return f"<rdf:{kind}>" + "".join(f"<rdf:li>{escape(v)}</rdf:li>" for v in values) + f"</rdf:{kind}>"

    def spoken(field: str) -> str:
        said = {language: str(getattr(words, field)) for language, words in entry.words.items()}
        rows = [("x-default", said["en"]), *said.items()]
        inside = "".join(f'<rdf:li xml:lang="{lang}">{escape(text)}</rdf:li>' for lang, text in rows if text)
        return f"<rdf:Alt>{inside}</rdf:Alt>"

    english = entry.words["en"]
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
<photoshop:Headline>{escape(english.headline)}</photoshop:Headline>
<photoshop:Credit>{escape(entry.credit)}</photoshop:Credit>
<photoshop:City>{escape(entry.place)}</photoshop:City>
<photoshop:DateCreated>{taken_on.isoformat()}</photoshop:DateCreated>
<Iptc4xmpCore:CountryCode>{entry.country}</Iptc4xmpCore:CountryCode>
<Iptc4xmpCore:AltTextAccessibility>{spoken("alt")}</Iptc4xmpCore:AltTextAccessibility>
<Iptc4xmpExt:Event><rdf:Alt><rdf:li xml:lang="x-default">{escape(entry.event)}</rdf:li></rdf:Alt></Iptc4xmpExt:Event>
<Iptc4xmpExt:PersonInImage>{each("Bag", entry.people)}</Iptc4xmpExt:PersonInImage>
<dc:title>{spoken("headline")}</dc:title>
<dc:description>{spoken("description")}</dc:description>
<dc:subject>{each("Bag", entry.keywords)}</dc:subject>
<dc:creator>{each("Seq", (entry.credit,))}</dc:creator>
<xmpRights:UsageTerms>{spoken("usage_terms")}</xmpRights:UsageTerms>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
