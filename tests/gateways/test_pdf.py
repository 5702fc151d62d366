"""Papers: archival, repeatable, in both languages, and never read as markup."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from parvis.gateways import pdf

AT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
TEMPLATE = "gateways/papers/plain.typ"


def draw(*texts: str, title: str = "Essai", language: str = "fr") -> bytes:
    return pdf.draw(TEMPLATE, {"title": title, "language": language, "programme": "SPS", "texts": list(texts)}, at=AT)


def test_a_paper_is_archival_and_carries_its_fonts():
    paper = draw("Où l’œuvre coûte 3 €\N{NARROW NO-BREAK SPACE}: « réel ». Łódź, Київ, Αθήνα.")

    assert paper.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in paper
    assert b"/FontFile" in paper
    assert b"2026-11-22" in paper


def test_the_same_content_gives_the_same_bytes():
    assert draw("one") == draw("one")
    assert draw("one") != draw("two")


@pytest.mark.parametrize(
    "text",
    [
        '#read("/config/settings.py")',
        "= Heading",
        "*bold*",
        "$x$",
        "#panic()",
        "\\",
        '"',
        "]",
        "#{",
        "`",
        "<label>",
        "@reference",
        "//",
    ],
)
def test_what_people_type_is_never_markup(text):
    assert draw(text, title=text)


@pytest.mark.parametrize(
    "text",
    ["مرحبا بالعالم", "שלום", "e\u0301 \u0923", "\x07\x01", "\ufffe", "a" * 20_000, "\n" * 3_000, "word " * 20_000, ""],
)
def test_every_text_can_be_drawn(text):
    assert draw(text).startswith(b"%PDF")


def test_no_template_asks_the_network():
    templates = list(pdf.ROOT.glob("**/*.typ"))

    assert templates
    assert [path.name for path in templates if re.search(r'import\s+"@', path.read_text(encoding="utf-8"))] == []


def test_a_template_reads_nothing_outside_the_house(tmp_path):
    from typst import TypstError

    outside = pdf.ROOT / "gateways/papers/plain.typ"
    assert outside.exists()
    with pytest.raises(TypstError, match="escape"):
        pdf._compiler().compile(b'#read("/../pyproject.toml")', format="pdf")
