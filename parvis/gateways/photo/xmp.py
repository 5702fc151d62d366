"""XMP packets: read by name, and cleaned of what must not leave the house."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree import ElementTree as ET

from PIL import Image

NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "stArea": "http://ns.adobe.com/xmp/sType/Area#",
    "stDim": "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
}
SECRET_ENDINGS = ("SerialNumber", "OwnerName", "CameraOwnerName", "Thumbnails", "History")
LARGEST = 60_000  # a JPEG segment holds little more
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Where the middle of an area goes when the picture is turned upright, by EXIF orientation.
TURNS = {
    2: lambda x, y: (1 - x, y),
    3: lambda x, y: (1 - x, 1 - y),
    4: lambda x, y: (x, 1 - y),
    5: lambda x, y: (y, x),
    6: lambda x, y: (1 - y, x),
    7: lambda x, y: (1 - y, 1 - x),
    8: lambda x, y: (y, 1 - x),
}


def named(name: str) -> str:
    """`dc:title` as ElementTree writes it."""
    prefix, local = name.split(":")
    return f"{{{NAMES[prefix]}}}{local}"


@dataclass
class Packet:
    """A parsed packet; empty where there was none, or none that could be read."""

    root: ET.Element | None = None
    prefixes: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value of a property; of its languages the default one."""
        return next(iter(self.texts(name)), "")

    def texts(self, name: str) -> list[str]:
        """All values of a property, written as attribute, element, list or languages."""
        wanted = named(name)
        for description in self._descriptions():
            if wanted in description.attrib:
                return _spoken([description.attrib[wanted]])
            element = description.find(wanted)
            if element is not None:
                parts = element.findall(f".//{named('rdf:li')}")
                parts.sort(key=lambda part: part.get(XML_LANG, "") != "x-default")
                return _spoken([part.text or "" for part in parts] or [element.text or ""])
        return []

    def face_names(self) -> list[str]:
        """Who stands in the face regions."""
        wanted = named("mwg-rs:Name")
        attributes = [element.attrib[wanted] for element in self._elements() if wanted in element.attrib]
        return _spoken(attributes + [element.text or "" for element in self._elements() if element.tag == wanted])

    def _descriptions(self) -> list[ET.Element]:
        """What is said of the picture itself, not of a region in it."""
        if self.root is None:
            return []
        return [about for rdf in self.root.iter(named("rdf:RDF")) for about in rdf.findall(named("rdf:Description"))]

    def _elements(self) -> Iterator[ET.Element]:
        return iter(()) if self.root is None else self.root.iter()


def read(image: Image.Image) -> Packet:
    """The packet inside this picture."""
    raw = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    if isinstance(raw, str):
        raw = raw.encode()
    raw = raw.strip(b"\0 \r\n\t")
    if not raw or b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        return Packet()
    prefixes: dict[str, str] = {}
    root: ET.Element | None = None
    try:
        for event, what in ET.iterparse(BytesIO(raw), events=("start", "start-ns")):  # noqa: S314  no doctype gets here
            if event == "start-ns":
                prefix, address = what
                prefixes.setdefault(address, prefix)
            elif root is None:
                root = what
    except ET.ParseError:
        return Packet()
    return Packet(root, prefixes)


def holds_position(image: Image.Image) -> bool:
    """Whether coordinates stand in the packet."""
    start = f"{{{NAMES['exif']}}}GPSL"
    for element in read(image)._elements():
        if element.tag.startswith(start) or any(name.startswith(start) for name in element.attrib):
            return True
    return False


def cleaned(image: Image.Image, *, orientation: int, size: tuple[int, int], keep_position: bool) -> bytes:
    """The packet for an upright rendition of this size: no coordinates, no serial numbers, faces turned along."""
    packet = read(image)
    if packet.root is None:
        return b""
    for element in packet.root.iter():
        for name in [name for name in element.attrib if _is_secret(name, keep_position)]:
            del element.attrib[name]
        for child in [child for child in element if _is_secret(child.tag, keep_position)]:
            element.remove(child)
    _turn(packet.root, orientation, size)
    for address, prefix in packet.prefixes.items():
        if prefix and not prefix.startswith("ns"):
            ET.register_namespace(prefix, address)
    written = ET.tostring(packet.root, encoding="utf-8")
    whole = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>' + written + b'<?xpacket end="w"?>'
    return whole if len(whole) <= LARGEST else b""


def _is_secret(name: str, keep_position: bool) -> bool:
    if name.startswith(f"{{{NAMES['exif']}}}GPS"):
        return not keep_position
    return name.endswith(SECRET_ENDINGS)


def _turn(root: ET.Element, orientation: int, size: tuple[int, int]) -> None:
    for element in root.iter():
        _set(element, "tiff:Orientation", lambda _old: "1")
        if orientation in TURNS:
            _turn_area(element, orientation)
        for name, length in (("stDim:w", size[0]), ("stDim:h", size[1])):
            _set(element, name, lambda _old, length=length: str(length))


def _turn_area(element: ET.Element, orientation: int) -> None:
    try:
        x, y, w, h = (float(_get(element, f"stArea:{side}")) for side in "xywh")
    except ValueError:
        return
    x, y = TURNS[orientation](x, y)
    if orientation >= 5:
        w, h = h, w
    for side, value in (("x", x), ("y", y), ("w", w), ("h", h)):
        _set(element, f"stArea:{side}", lambda _old, value=value: f"{value:.6f}")


def _get(element: ET.Element, name: str) -> str:
    child = element.find(named(name))
    return element.get(named(name)) or (child.text if child is not None and child.text else "")


def _set(element: ET.Element, name: str, new) -> None:  # type: ignore[no-untyped-def]
    key = named(name)
    if key in element.attrib:
        element.attrib[key] = new(element.attrib[key])
    child = element.find(key)
    if child is not None:
        child.text = new(child.text)


def _spoken(texts: list[str]) -> list[str]:
    tidied = [" ".join(text.split(" ")).strip() for text in texts]
    return [text for text in tidied if text]
