"""What photos say about themselves, and what their renditions keep and leave out."""

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageOps

from parvis.gateways import photo
from parvis.gateways.photo import xmp
from parvis.gateways.photo.words import decoded, iim_of


@pytest.mark.parametrize(
    ("sample", "field", "text"),
    [
        ("nikon-iptc-umlauts-without-charset.jpg", "description", "Dateigröße"),
        ("iptc-french-iso8859-charset-escape.jpg", "headline", "présentait"),
        ("studio-portrait-adobe-rgb-copyright-sign.jpg", "credit", "© Peter Bemmann"),
        ("national-park-falcon-iptc-caption.jpg", "headline", "Falcon leaping"),
        ("iptc-reference-image-2019-all-fields.jpg", "event", "An Event (ref2019.1)"),
        ("iptc-reference-image-2019-all-fields.jpg", "usage_terms", "Rights Usage Termns (ref2019.1)"),
        ("gateshead-angel-agency-iptc-gps.jpg", "place", "Gateshead"),
        ("studio-portrait-adobe-rgb-copyright-sign.jpg", "country", "DE"),
        ("tuscany-nikon-gps.jpg", "taken_on", "2008-10-22"),
    ],
)
def test_captions_are_read_with_their_accents(sample, field, text, samples):
    assert text in getattr(photo.look(samples / "photos" / sample).words, field)


def test_persons_are_those_of_the_picture_and_of_the_faces_in_it(samples):
    reference = photo.look(samples / "photos/iptc-reference-image-2019-all-fields.jpg").words
    curie = photo.look(samples / "photos/curie-greyscale-orientation-6-face-regions.jpg").words

    assert reference.persons == ("Person Shown 1 (ref2019.1)", "Person Shown 2 (ref2019.1)")
    assert curie.persons == ("Marie Curie", "Pierre Curie")


@pytest.mark.parametrize(
    ("text", "charset", "read"),
    [
        ("é".encode(), b"\x1b%G", "é"),
        ("é".encode("latin-1"), b"\x1b-A", "é"),
        ("é".encode("latin-1"), b"\x1b.A", "é"),
        ("é".encode(), b"", "é"),
        ("é€".encode("cp1252"), b"", "é€"),
        (b"caf\xe9", b"\x1b%G", "caf�"),
    ],
)
def test_a_text_is_decoded_as_declared_or_else_as_it_can_be(text, charset, read):
    assert decoded(text, charset) == read


@pytest.mark.parametrize(
    "sample", ["library-of-congress-utah-gps-iptc.jpg", "tuscany-nikon-gps.jpg", "iphone7-display-p3-gps.heic"]
)
@pytest.mark.parametrize("released", [False, True])
def test_a_position_leaves_only_when_released(sample, released, samples, tmp_path):
    source = samples / "photos" / sample
    assert photo.look(source).holds_position

    [made] = photo.make(source, tmp_path, ["web"], keep_position=released)

    assert photo.look(tmp_path / "web.jpg").holds_position is released
    assert made.width == photo.look(tmp_path / "web.jpg").width


@pytest.mark.parametrize(
    "sample",
    [
        "national-park-falcon-iptc-caption.jpg",
        "iptc-reference-image-2019-all-fields.jpg",
        "nikon-iptc-umlauts-without-charset.jpg",
        "derived-falcon-cmyk.jpg",
        "autumn-trees-iptc-xmp.png",
    ],
)
def test_renditions_carry_the_caption(sample, samples, tmp_path):
    source = samples / "photos" / sample

    photo.make(source, tmp_path, ["large"])

    assert photo.look(tmp_path / "large.jpg").words == photo.look(source).words
    with Image.open(source) as before, Image.open(tmp_path / "large.jpg") as after:
        assert iim_of(after) == iim_of(before)


@pytest.mark.parametrize(
    "sample",
    ["iphone7-display-p3-gps.heic", "studio-portrait-adobe-rgb-copyright-sign.jpg", "scanned-slide.tiff"],
)
def test_colour_keeps_its_profile(sample, samples, tmp_path):
    source = samples / "photos" / sample

    photo.make(source, tmp_path, ["web"])

    with Image.open(source) as before, Image.open(tmp_path / "web.jpg") as after:
        assert after.info["icc_profile"] == before.info["icc_profile"]


@pytest.mark.parametrize("sample", ["waterfall-orientation-8.jpg", "curie-greyscale-orientation-6-face-regions.jpg"])
def test_renditions_are_upright_and_say_so(sample, samples, tmp_path):
    source = samples / "photos" / sample

    photo.make(source, tmp_path, ["large"])

    with Image.open(source) as before, Image.open(tmp_path / "large.jpg") as after:
        upright = ImageOps.exif_transpose(before).convert("L")
        assert after.size == upright.size
        assert after.getexif().get(ExifTags.Base.Orientation, 1) == 1
        assert np.abs(np.asarray(after.convert("L"), int) - np.asarray(upright, int)).mean() < 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_faces_turn_with_the_picture(orientation):
    """A face in the upper left of the stored picture is where Pillow's own turning puts it."""
    picture = Image.new("L", (100, 50))
    picture.putpixel((20, 10), 255)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    picture.info["exif"] = exif.tobytes()
    picture.getexif()[ExifTags.Base.Orientation] = orientation
    turned = np.argwhere(np.asarray(ImageOps.exif_transpose(picture)) == 255)[0]

    x, y = xmp.TURNS.get(orientation, lambda x, y: (x, y))(20.5 / 100, 10.5 / 50)
    width, height = (50, 100) if orientation >= 5 else (100, 50)

    assert (int(y * height), int(x * width)) == tuple(turned)


def test_serial_numbers_and_maker_notes_stay_behind(samples, tmp_path):
    source = samples / "photos/studio-portrait-adobe-rgb-copyright-sign.jpg"

    photo.make(source, tmp_path, ["large"])

    with Image.open(tmp_path / "large.jpg") as after:
        inner = after.getexif().get_ifd(ExifTags.IFD.Exif)
        assert not {0xA431, 0xA435, 0xA430, 0x927C} & set(inner)
    assert b"SerialNumber" not in (tmp_path / "large.jpg").read_bytes()


def test_sixteen_bits_become_eight_and_keep_their_greys(tmp_path):
    ramp = np.linspace(0, 65535, 64 * 64, dtype=np.uint16).reshape(64, 64)
    Image.fromarray(ramp).save(tmp_path / "ramp.tif")

    photo.make(tmp_path / "ramp.tif", tmp_path, ["large"])

    with Image.open(tmp_path / "large.jpg") as after:
        grey = np.asarray(after.convert("L"), int)
    assert np.abs(grey - ramp // 257).max() <= 6
