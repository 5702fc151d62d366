"""What a file is, from its bytes, never from its name.

A short list of kinds is taken.  Everything else is refused with the reason, and
so is a file that is two things at once: such files are made to be shown as one
thing by us and as another by somebody's browser.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from parvis.domain.assets import AssetKind
from parvis.domain.refusals import Invalid

HEAD = 4096
TAIL = 66_000  # a zip's directory ends at most this far before the end
TEXT_BLOCK = 1 << 20
LONGEST_TEXT = 16 << 20


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Sniffed:
    """The kind of asset the bytes can become, their media type and the usual suffix."""

    kind: AssetKind
    media_type: str
    suffix: str


FILM_BRANDS_OF_SOUND = (b"M4A ", b"M4B ", b"M4P ", b"F4A ")
PICTURE_BRANDS = {
    b"heic": ("image/heic", ".heic"),
    b"heix": ("image/heic", ".heic"),
    b"heim": ("image/heic", ".heic"),
    b"heis": ("image/heic", ".heic"),
    b"mif1": ("image/heif", ".heif"),
    b"msf1": ("image/heif", ".heif"),
    b"avif": ("image/avif", ".avif"),
}
BOXES = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"uuid"})
PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"[playlist]", b"[Reference]", b"file '", b"#!RTSP")
MARKUP = re.compile(rb"<(\?php|!doctype|html|script|svg|iframe|object|embed|smil|mpd|asx)[\s>]", re.IGNORECASE)


def sniff(path: Path, *, name: str = "") -> Sniffed:
    """What these bytes are; Invalid (field `file`) with the reason if they are not taken.

    `name` only tells plain text from Markdown, which look alike.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, size - TAIL))
        tail = file.read()
    if not head:
        raise _refusal("empty", _("This file is empty: no byte of it has arrived."))
    found = _recognised(head)
    if found is None:
        _check_is_no_program(head)
        return _text(path, size, name)
    _check_is_one_thing(found, head, tail)
    return found


def _recognised(head: bytes) -> Sniffed | None:
    if picture := _picture(head):
        return Sniffed(AssetKind.PHOTO, *picture)
    if head.startswith(b"%PDF-"):
        return Sniffed(AssetKind.DOCUMENT, "application/pdf", ".pdf")
    if film := _film(head):
        return Sniffed(AssetKind.VIDEO, *film)
    if sound := _sound(head):
        return Sniffed(AssetKind.AUDIO, *sound)
    return None


def _picture(head: bytes) -> tuple[str, str] | None:
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg", ".jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png", ".png"
    if head.startswith((b"II*\0", b"MM\0*")):
        return "image/tiff", ".tif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp", ".webp"
    if head[4:8] == b"ftyp":
        return PICTURE_BRANDS.get(head[8:12])
    return None


def _film(head: bytes) -> tuple[str, str] | None:
    if head[4:8] == b"ftyp":
        if head[8:12] in FILM_BRANDS_OF_SOUND:
            return None
        return ("video/quicktime", ".mov") if head[8:12] == b"qt  " else ("video/mp4", ".mp4")
    if head[4:8] in BOXES:
        return "video/quicktime", ".mov"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return ("video/webm", ".webm") if b"webm" in head[:64] else ("video/x-matroska", ".mkv")
    if head.startswith(b"\x06\x0e\x2b\x34"):
        return "application/mxf", ".mxf"
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return "video/x-msvideo", ".avi"
    if head.startswith(b"\x00\x00\x01\xba"):
        return "video/mpeg", ".mpg"
    for packet, lead in ((188, 0), (192, 4)):
        marks = head[lead::packet][:8]
        if len(marks) >= 3 and set(marks) == {0x47}:
            return "video/mp2t", ".ts"
    return None


def _sound(head: bytes) -> tuple[str, str] | None:
    if head[4:8] == b"ftyp":
        return "audio/mp4", ".m4a"
    if head.startswith((b"RIFF", b"RF64")) and head[8:12] == b"WAVE":
        return "audio/wav", ".wav"
    if head.startswith(b"OggS"):
        return "audio/ogg", ".ogg"
    if head.startswith(b"fLaC"):
        return "audio/flac", ".flac"
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE6 == 0xE2):
        return "audio/mpeg", ".mp3"
    if head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xF6 == 0xF0:
        return "audio/aac", ".aac"
    return None


def _check_is_no_program(head: bytes) -> None:
    start = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n")
    if start.startswith(PLAYLISTS):
        raise _refusal(
            "playlist",
            _("This is a list that points to other files, not a film. Hand in the film itself."),
        )
    if start.lower().startswith((b"<svg", b"<?xml")) and b"<svg" in head.lower():
        raise _refusal(
            "svg",
            _("SVG drawings are not taken, because they can carry programs. Save it as PNG or PDF and try again."),
        )
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")):
        raise _refusal("archive", _("This is an archive. Unpack it and hand in the files one by one."))
    if start.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")):
        raise _refusal("program", _("This is a program, not something for the press library."))
    if MARKUP.search(head[:1024]) or start.startswith(b"<?xml"):
        raise _refusal("markup", _("This is a web page or another marked-up file. Hand in plain text or PDF."))


def _check_is_one_thing(found: Sniffed, head: bytes, tail: bytes) -> None:
    also = b"%PDF-" in head[1:1024] or MARKUP.search(head) is not None or _ends_as_zip(tail)
    if also:
        raise _refusal(
            "polyglot",
            _("This file is two things at once, which is a way to smuggle something in. Export it anew and try again."),
        )


def _ends_as_zip(tail: bytes) -> bool:
    """Whether a zip's directory stands at the end, and not only its four letters by chance."""
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        length = int.from_bytes(tail[at + 12 : at + 16], "little")
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        closes = at + 22 + comment == len(tail)
        directory = tail[at - length : at - length + 4] if length <= at else b"PK\x01\x02"
        if closes and directory in (b"PK\x01\x02", b"PK\x05\x06"):
            return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False


def _text(path: Path, size: int, name: str) -> Sniffed:
    if size > LONGEST_TEXT:
        raise _unknown()
    decoder: codecs.IncrementalDecoder | None = None
    with path.open("rb") as file:
        while block := file.read(TEXT_BLOCK):
            if decoder is None:
                decoder = codecs.getincrementaldecoder(_text_encoding(block))()
            try:
                words = decoder.decode(block)
            except UnicodeDecodeError:
                raise _unknown() from None
            if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", words):
                raise _unknown()
    if name.lower().endswith((".md", ".markdown")):
        return Sniffed(AssetKind.DOCUMENT, "text/markdown", ".md")
    return Sniffed(AssetKind.DOCUMENT, "text/plain", ".txt")


def _text_encoding(block: bytes) -> str:
    if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"


def _unknown() -> Invalid:
    return _refusal(
        "unknown-kind",
        _(
            "This is none of the kinds the press library takes: film (MP4, MOV, MKV, WebM, MXF, AVI, TS), "
            "photo (JPEG, PNG, TIFF, WebP, HEIC, AVIF), sound (WAV, MP3, M4A, FLAC, Ogg), PDF or plain text."
        ),
    )


def _refusal(code: str, message: str) -> Invalid:
    return Invalid(message, field="file", code=code)
