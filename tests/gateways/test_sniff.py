"""What a file is, by its bytes."""

import codecs

import pytest

from parvis.domain.assets import AssetKind
from parvis.domain.refusals import Invalid
from parvis.gateways.sniff import sniff

FTYP = b"\0\0\0\x18ftyp"


@pytest.mark.parametrize(
    ("head", "kind", "media_type"),
    [
        (FTYP + b"isom\0\0\0\0isomavc1", AssetKind.VIDEO, "video/mp4"),
        (FTYP + b"qt  \0\0\0\0qt  ....", AssetKind.VIDEO, "video/quicktime"),
        (b"\0\0\0\x08wide\0\0\0\x10mdat" + bytes(8), AssetKind.VIDEO, "video/quicktime"),
        (FTYP + b"M4A \0\0\0\0M4A isom", AssetKind.AUDIO, "audio/mp4"),
        (FTYP + b"heic\0\0\0\0mif1heic", AssetKind.PHOTO, "image/heic"),
        (FTYP + b"avif\0\0\0\0mif1avif", AssetKind.PHOTO, "image/avif"),
        (b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x82\x84webm", AssetKind.VIDEO, "video/webm"),
        (b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x23\x42\x82\x88matroska", AssetKind.VIDEO, "video/x-matroska"),
        ((b"\x47" + bytes(187)) * 8, AssetKind.VIDEO, "video/mp2t"),
        (b"RIFF\0\0\0\0AVI LIST", AssetKind.VIDEO, "video/x-msvideo"),
        (b"RIFF\0\0\0\0WAVEfmt ", AssetKind.AUDIO, "audio/wav"),
        (b"RIFF\0\0\0\0WEBPVP8 ", AssetKind.PHOTO, "image/webp"),
        (b"ID3\x04\0\0\0\0\0\0", AssetKind.AUDIO, "audio/mpeg"),
        (b"fLaC\0\0\0\x22", AssetKind.AUDIO, "audio/flac"),
        (b"OggS\0\x02", AssetKind.AUDIO, "audio/ogg"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", AssetKind.PHOTO, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", AssetKind.PHOTO, "image/png"),
        (b"II*\0\x08\0\0\0", AssetKind.PHOTO, "image/tiff"),
        (b"%PDF-1.7\n", AssetKind.DOCUMENT, "application/pdf"),
        ("Une déclaration.\n".encode(), AssetKind.DOCUMENT, "text/plain"),
        (codecs.BOM_UTF16_LE + "Une déclaration.".encode("utf-16-le"), AssetKind.DOCUMENT, "text/plain"),
    ],
)
def test_a_file_is_what_its_bytes_say(head, kind, media_type, tmp_path):
    path = tmp_path / "misnamed.exe"
    path.write_bytes(head)

    found = sniff(path, name="misnamed.exe")

    assert (found.kind, found.media_type) == (kind, media_type)


def test_only_markdown_is_known_by_its_name(tmp_path):
    path = tmp_path / "x"
    path.write_text("# A statement")

    assert sniff(path, name="a.md").media_type == "text/markdown"


def test_text_in_an_unknown_encoding_is_not_guessed(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("déclaration".encode("latin-1"))

    with pytest.raises(Invalid) as refused:
        sniff(path)

    assert refused.value.code == "unknown-kind"


def test_the_letters_of_a_zip_by_chance_are_no_polyglot(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0" + b"PK\x05\x06" + bytes(300) + b"\xff\xd9")

    assert sniff(path).media_type == "image/jpeg"


def test_every_sample_is_taken_as_what_it_is(samples):
    kinds = {"videos": AssetKind.VIDEO, "photos": AssetKind.PHOTO, "captions": AssetKind.DOCUMENT}

    found = {path: sniff(path).kind for folder in kinds for path in (samples / folder).iterdir()}

    assert {path: kind for path, kind in found.items() if kind != kinds[path.parent.name]} == {}
