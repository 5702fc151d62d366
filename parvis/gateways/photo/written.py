"""Words written into a picture that had none: IPTC in both of its shapes, IIM for old readers and XMP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from parvis.gateways.photo.words import IPTC_RESOURCE
from parvis.gateways.photo.xmp import NAMES, XML_LANG, named

UTF8 = b"\x1b%G"
LONGEST_DATASET = 0x7FFF


@dataclass(frozen=True)
class Words:
    """What the picture says of itself."""

    headline: str = ""
    description: str = ""
    credit: str = ""
    usage_terms: str = ""
    restrictions: str = ""
    place: str = ""
    country: str = ""
    event: str = ""
    taken_on: str = ""  # ISO date
    source: str = ""  # which frame of which film


DATASETS = (
    (5, "headline", 64),
    (40, "restrictions", 256),
    (55, "taken_on", 8),
    (90, "place", 32),
    (100, "country", 3),
    (105, "headline", 256),
    (110, "credit", 32),
    (115, "source", 32),
    (120, "description", 2000),
)
SIMPLE = {
    "photoshop:Headline": "headline",
    "photoshop:Credit": "credit",
    "photoshop:Instructions": "restrictions",
    "photoshop:City": "place",
    "photoshop:DateCreated": "taken_on",
    "photoshop:Source": "source",
    "Iptc4xmpCore:CountryCode": "country",
}
IN_LANGUAGES = {
    "dc:title": "headline",
    "dc:description": "description",
    "dc:rights": "credit",
    "xmpRights:UsageTerms": "usage_terms",
    "Iptc4xmpExt:Event": "event",
}


def written(words: Words) -> dict[str, Any]:
    """The options with which Pillow writes these words into a JPEG."""
    return {"xmp": _packet(words), "extra": _segment(words)}


def _packet(words: Words) -> bytes:
    for prefix, uri in NAMES.items():
        ET.register_namespace(prefix, uri)
    ET.register_namespace("x", "adobe:ns:meta/")
    root = ET.Element("{adobe:ns:meta/}xmpmeta")
    about = ET.SubElement(ET.SubElement(root, named("rdf:RDF")), named("rdf:Description"), {named("rdf:about"): ""})
    for name, attribute in SIMPLE.items():
        if text := getattr(words, attribute):
            ET.SubElement(about, named(name)).text = text
    for name, attribute in IN_LANGUAGES.items():
        if text := getattr(words, attribute):
            told = ET.SubElement(ET.SubElement(about, named(name)), named("rdf:Alt"))
            ET.SubElement(told, named("rdf:li"), {XML_LANG: "x-default"}).text = text
    return (
        b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>' + ET.tostring(root) + b'<?xpacket end="w"?>'
    )


def _segment(words: Words) -> bytes:
    block = _dataset(1, 90, UTF8)
    for number, attribute, longest in DATASETS:
        text = getattr(words, attribute)
        if attribute == "taken_on":
            text = text.replace("-", "")
        if text:
            block += _dataset(2, number, text.encode()[:longest].decode("utf-8", "ignore").encode())
    body = b"Photoshop 3.0\0" + b"8BIM" + IPTC_RESOURCE.to_bytes(2, "big") + b"\0\0" + len(block).to_bytes(4, "big")
    body += block + (b"\0" if len(block) % 2 else b"")
    return b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body


def _dataset(record: int, number: int, value: bytes) -> bytes:
    value = value[:LONGEST_DATASET]
    return bytes((0x1C, record, number)) + len(value).to_bytes(2, "big") + value
