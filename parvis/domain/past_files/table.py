"""A table as spreadsheets save it: its encoding, its lines, its cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from parvis.domain import identifiers
from parvis.domain.conflicts import plain_name
from parvis.domain.past_files.told import Checked, Fault, Kind, Somebody
from parvis.domain.refusals import Invalid

MOST_BYTES = 20_000_000
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def _(message: str) -> str:
    return message


# (column, its French name, whether every record needs it)
COLUMNS: dict[Kind, tuple[tuple[str, str, bool], ...]] = {
    Kind.AWARDS: (
        ("reference", "référence", True),
        ("title", "titre", True),
        ("abstract", "résumé", False),
        ("starts_on", "début", True),
        ("ends_on", "fin", False),
        ("amount", "montant", False),
        ("currency", "monnaie", False),
        ("name", "nom", True),
        ("email", "adresse", False),
        ("orcid", "orcid", False),
        ("role", "rôle", False),
        ("organisation", "organisme", False),
        ("nation", "nation", False),
    ),
    Kind.PEOPLE: (
        ("name", "nom", True),
        ("email", "adresse", False),
        ("orcid", "orcid", False),
        ("organisation", "organisme", True),
        ("ror", "ror", False),
        ("from_on", "du", False),
        ("to_on", "au", False),
    ),
}
LENGTHS = {
    "reference": 60,
    "title": 300,
    "abstract": 20_000,
    "name": 120,
    "email": 254,
    "role": 80,
    "organisation": 300,
}


def decoded(content: bytes) -> str:
    """The file as text, whatever its encoding of the usual ones; Invalid if it is no text."""
    if len(content) > MOST_BYTES:
        raise Invalid(_("The file is larger than 20 MB. Take it in in parts."), field="file")
    encoding = next((name for mark, name in MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise Invalid(_("The file is damaged: its text cannot be read."), field="file") from None
        text = content.decode("windows-1252", errors="replace")
    if "\0" in text or "\N{REPLACEMENT CHARACTER}" in text:
        raise Invalid(
            _("This is no text file. Save the table as CSV and choose that file."), field="file", code="no-text"
        )
    return text


def rows_of(text: str, checked: Checked) -> Iterator[tuple[int, list[str]]]:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    bare = re.sub(r'"[^"]*"', "", first)
    delimiter = max(";,\t", key=bare.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    last = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            words = _("A quotation mark is opened and not closed, or the line cannot be read.")
            checked.faults.append(Fault(last + 1, "", words))
            return
        began, last = last + 1, reader.line_num
        tidy = [re.sub(r"^'(?=[=+\-@])", "", cell.strip()) for cell in cells]  # how spreadsheets' formulas are guarded
        if tidy and (began > 1 or any(tidy)):
            yield began, tidy


def columns_of(head: list[str], kind: Kind, checked: Checked, line: int) -> dict[str, int] | None:
    names: dict[str, str] = {}
    for name, french, _needed in COLUMNS[kind]:
        names.update({_plain(name): name, _plain(french): name})
    places: dict[str, int] = {}
    for at, title in enumerate(head):
        found = names.get(_plain(title))
        if found is None and title:
            words = _("There is no column “%(column)s”.")
            checked.faults.append(Fault(line, title, words, {"column": title[:60]}))
        elif found in places:
            words = _("The column “%(column)s” stands twice.")
            checked.faults.append(Fault(line, title, words, {"column": title}))
        elif found is not None:
            places[found] = at
    for name, _french, needed in COLUMNS[kind]:
        if needed and name not in places:
            checked.faults.append(Fault(line, name, _("The column “%(column)s” is missing."), {"column": name}))
    return None if checked.faults else places


def _plain(title: str) -> str:
    return plain_name(title.replace("_", " "))


class Line:
    """One line, its cells by column; what is wrong with a cell is noted and the cell is empty."""

    def __init__(self, number: int, cells: dict[str, str], checked: Checked) -> None:
        self.number, self.cells, self.checked = number, cells, checked
        self.is_right = True

    def fault(self, column: str, words: str, **facts: str) -> None:
        self.is_right = False
        self.checked.faults.append(Fault(self.number, column, words, facts))

    def text(self, column: str, *, needed: bool = False) -> str:
        said = self.cells.get(column, "")
        if column != "abstract":
            said = " ".join(said.split())
        if needed and not said:
            self.fault(column, _("This cell may not be empty."))
        if len(said) > (most := LENGTHS.get(column, 300)):
            self.fault(column, _("The cell has more than %(most)s characters."), most=str(most))
            return ""
        return said

    def day(self, column: str, *, needed: bool = False) -> date | None:
        said = self.text(column, needed=needed)
        if not said:
            return None
        if written := re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", said):
            year, month, day = map(int, written.groups())
        elif written := re.fullmatch(r"(\d\d?)[./](\d\d?)[./](\d{4})", said):
            day, month, year = map(int, written.groups())
        else:
            year, month, day = 0, 0, 0
        try:
            return date(year, month, day)
        except ValueError:
            self.fault(column, _("“%(said)s” is no day. Write 2021-12-31 or 31/12/2021."), said=said[:40])
            return None

    def amount(self, column: str) -> Decimal | None:
        said = self.text(column)
        if not said:
            return None
        bare = re.sub(r"[\s\u00a0\u202f’']", "", said)
        if re.fullmatch(r"\d{1,15}([.,]\d{1,2})?", bare):
            return Decimal(bare.replace(",", "."))
        words = _("“%(said)s” is no amount. Write 125000 or 125000.50, without a currency.")
        self.fault(column, words, said=said[:40])
        return None

    def letters(self, column: str, number: int, words: str) -> str:
        said = self.text(column)
        if said and not re.fullmatch(f"[A-Z]{{{number}}}", said.upper()):
            self.fault(column, words, said=said[:40])
            return ""
        return said.upper()

    def checked_by(self, column: str, rule: Callable[[str], str]) -> str:
        said = self.text(column)
        if not said:
            return ""
        try:
            return rule(said)
        except Invalid as wrong:
            self.fault(column, wrong.message, **{name: str(value) for name, value in wrong.facts.items()})
            return ""

    def somebody(self) -> Somebody:
        return Somebody(
            self.text("name", needed=True),
            self.checked_by("email", _address),
            self.checked_by("orcid", identifiers.orcid),
            self.text("organisation"),
        )


def _address(said: str) -> str:
    if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}", said):
        raise Invalid(_("“%(said)s” is no e-mail address."), said=said[:80])
    return said.lower()
