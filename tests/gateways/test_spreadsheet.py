"""Tables for spreadsheets: everything arrives as what it is, and nothing is run."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from parvis.gateways import spreadsheet

ROWS = [
    (
        "Détection",
        3,
        Decimal("0.30"),
        date(2026, 11, 22),
        datetime(2026, 11, 22, 17, 0, tzinfo=timezone(timedelta(hours=1))),
    ),
    ('Київ, «ø», "x"', 0, None, None, None),
]


def read_csv(rows):
    written = b"".join(spreadsheet.csv_lines(("Title", "n", "€", "Day", "At"), rows))
    assert written.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))


def sheet_of(rows) -> str:
    with spreadsheet.workbook(("Title",), rows, sheet="Submissions: [all]") as file, zipfile.ZipFile(file) as book:
        assert book.testzip() is None
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_a_table_of_text_arrives_as_it_is():
    assert read_csv(ROWS) == [
        ["Title", "n", "€", "Day", "At"],
        ["Détection", "3", "0.30", "2026-11-22", "2026-11-22T16:00:00Z"],
        ['Київ, «ø», "x"', "0", "", "", ""],
    ]


def test_a_workbook_keeps_figures_days_and_moments_as_such():
    sheet = sheet_of(ROWS)

    assert "Détection" in sheet
    assert "<v>0.30</v>" in sheet
    assert "<v>46348</v>" in sheet  # 22 November 2026 as workbooks count days
    assert "<v>46348.66666666666</v>" in sheet


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\N{NO-BREAK SPACE}=1",
        '=HYPERLINK("http://x")',
        "＝1",
    ],
)
def test_no_text_is_run_as_a_formula(text):
    assert read_csv([(text,)])[1] == ["'" + text]
    sheet = sheet_of([(text,)])
    assert "<f>" not in sheet
    assert "<t" in sheet
    assert "'" in sheet


@pytest.mark.parametrize("text", ["a=b", "A-1", "10 + 2", "name@example.org", "", "–"])
def test_ordinary_text_is_left_alone(text):
    assert spreadsheet.guarded(text) == text


def test_negative_numbers_stay_numbers():
    assert read_csv([(-3, Decimal("-0.50"))])[1] == ["-3", "-0.50"]


def test_what_no_workbook_can_hold_does_not_break_it():
    sheet = sheet_of([("a\x00b\x0bc\ud800d" + "e" * 40_000,)])

    assert "abcd" in sheet
    assert len(sheet) < 34_000


def test_no_link_is_made_of_an_address():
    assert "hyperlink" not in sheet_of([("https://example.org/",)])


def test_a_large_table_does_not_grow_in_memory():
    with spreadsheet.workbook(("a", "b"), ((number, "text") for number in range(20_000)), sheet="s") as file:
        file.seek(0, io.SEEK_END)
        assert file.tell() > 100_000


def test_the_moment_is_told_in_utc():
    assert spreadsheet._plain(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00Z"
