"""Papers: small, clean PDF files written by hand, and a transcript as plain text.

Typeset in the two families that every PDF reader brings along, so nothing is embedded but the picture.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from parvis.demo.library import LANGUAGES, Entry, entry
from parvis.demo.stills import picture, srgb

WIDTH, HEIGHT = 595, 842  # A4 in points
LEFT, TOP, FOOT = 84, 730, 96
MEASURE = WIDTH - 2 * LEFT
LINE = 16
# Advance widths of Times in thousandths of its size, by how wide a letter looks; enough to break lines by.
NARROW, WIDE = set("iljt.,:;'!|()[]/ ’‘-fr "), set("mwMWQOGHNKADUVXYRC—@%&")


def text_width(text: str, size: float) -> float:
    """About how long a line is in points."""
    thousandths = sum(300 if c in NARROW else 740 if c in WIDE else 485 for c in text)
    return thousandths * size / 1000


def broken(text: str, size: float) -> Iterator[str]:
    """A paragraph as lines of the measure."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and text_width(longer, size) > MEASURE:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def escaped(text: str) -> bytes:
    """A string for the page: Windows Latin 1, which is what the built-in families know."""
    latin = text.replace("\u202f", "\u00a0").encode("cp1252", "replace")
    return latin.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


class Page:
    """The marks on one page, from the top down."""

    def __init__(self) -> None:
        self.marks: list[bytes] = []
        self.at = float(TOP)

    def write(self, text: str, *, face: str = "F1", size: float = 11, colour: str = "0.08 0.09 0.12") -> None:
        self.marks.append(
            b"BT %s rg /%s %.1f Tf %d %.1f Td (%s) Tj ET"
            % (colour.encode(), face.encode(), size, LEFT, self.at, escaped(text))
        )

    def rule(self, y: float) -> None:
        self.marks.append(b"0.78 0.76 0.72 RG 0.5 w %d %.1f m %d %.1f l S" % (LEFT, y, WIDTH - LEFT, y))

    def show(self, name: str, width: float, height: float) -> None:
        self.at -= height
        self.marks.append(b"q %.1f 0 0 %.1f %d %.1f cm /%s Do Q" % (width, height, LEFT, self.at, name.encode()))
        self.at -= 28


def pages_of(paper: Entry, language: str, *, with_picture: bool) -> list[Page]:
    """The paper in one language."""
    words = paper.words[language]
    page = Page()
    pages = [page]
    page.at = HEIGHT - 70
    page.write("SCIENCE FOR PEACE AND SECURITY", face="F2", size=8, colour="0.04 0.36 0.40")
    page.rule(HEIGHT - 80)
    page.at = TOP
    for line in broken(words.headline, 21):
        page.write(line, face="F3", size=21)
        page.at -= 26
    page.at -= 8
    for line in broken(f"{paper.place} · {paper.event}", 10):
        page.write(line, face="F4", size=10, colour="0.36 0.36 0.36")
        page.at -= 14
    page.at -= 16
    if with_picture:
        page.show("Im1", MEASURE, MEASURE * 9 / 16)
    for line, heading in flowing(words.body):
        if page.at < FOOT:
            page = Page()
            pages.append(page)
        if line:
            page.write(line, face="F3" if heading else "F1", size=13 if heading else 11)
        page.at -= LINE if line else LINE / 2
    for number, one in enumerate(pages, start=1):
        one.at = 52
        one.rule(66)
        foot = f"{paper.credit} · example text · {language} {number}/{len(pages)}"
        one.write(foot, face="F2", size=8, colour="0.4 0.4 0.4")
    return pages


def flowing(body: str) -> Iterator[tuple[str, bool]]:
    """The lines of the body, and whether each is a heading."""
    for paragraph in body.strip().split("\n"):
        if paragraph.startswith("# "):
            yield "", False
            yield paragraph[2:], True
        elif not paragraph:
            yield "", False
        else:
            for line in broken(paragraph, 11):
                yield line, False


def write_pdf(paper: Entry, path: Path, *, picture_width: int = 1200) -> None:
    """English first, then French, in one file."""
    image = _picture(paper, picture_width) if paper.picture else None
    pages = [page for language in LANGUAGES for page in pages_of(paper, language, with_picture=image is not None)]
    faces = ("Times-Roman", "Helvetica", "Times-Bold", "Times-Italic")
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>"]
    first = 3 + len(faces) + (1 if image else 0)
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(pages)))
    objects.append(b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)))
    objects += [
        b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % face.encode() for face in faces
    ]
    shown = b""
    if image:
        data, width, height = image
        head = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB" % (width, height)
        head += b" /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>" % len(data)
        objects.append(head + b"\nstream\n" + data + b"\nendstream")
        shown = b" /XObject << /Im1 %d 0 R >>" % (2 + len(faces) + 1)
    fonts = b" ".join(b"/F%d %d 0 R" % (n + 1, n + 3) for n in range(len(faces)))
    for number, page in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << /Font << %s >>%s >> /Contents %d 0 R >>"
            % (WIDTH, HEIGHT, fonts, shown, first + 2 * number + 1)
        )
        marks = b"\n".join(page.marks)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(marks), marks))
    path.write_bytes(assembled(objects, title=paper.words["en"].headline))


def assembled(objects: list[bytes], *, title: str) -> bytes:
    """The objects as a file, with the table that says where each begins."""
    objects = [*objects, b"<< /Title (%s) /Producer (Parvis) >>" % escaped(title)]
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, len(objects), table)
    )
    return out.getvalue()


def _picture(paper: Entry, width: int) -> tuple[bytes, int, int]:
    still = entry(paper.picture)
    image: Image.Image = picture(still.film, still.second, (width, width * 9 // 16))
    held = io.BytesIO()
    image.save(held, "JPEG", quality=85, icc_profile=srgb())
    return held.getvalue(), image.width, image.height


def write_transcript(paper: Entry, path: Path) -> None:
    """Plain text, English first."""
    parts = [f"{paper.words[lang].headline}\n\n{paper.words[lang].body.strip()}\n" for lang in LANGUAGES]
    path.write_text("\n\n".join(parts), encoding="utf-8")


def write_paper(paper: Entry, path: Path) -> None:
    """The paper as its kind asks."""
    (write_transcript if paper.paper == "transcript" else write_pdf)(paper, path)
