"""The lines of a file as awards and people."""

from __future__ import annotations

from typing import Any

from parvis.domain import identifiers
from parvis.domain.conflicts import plain_name
from parvis.domain.past_files.table import Line, columns_of, decoded, rows_of
from parvis.domain.past_files.told import Award, Checked, Fault, Kind, Part, Person, Somebody, Work

MOST_LINES = 50_000
MOST_FAULTS = 1_000
AWARD_CELLS = ("title", "abstract", "starts_on", "ends_on", "amount", "currency")


def _(message: str) -> str:
    return message


def check(content: bytes, kind: Kind) -> Checked:
    """Read the file and find everything that is wrong with it; Invalid if it is no such table at all."""
    text = decoded(content)
    checked = Checked(kind)
    rows = rows_of(text, checked)
    head_line, head = next(rows, (1, []))
    places = columns_of(head, kind, checked, head_line)
    if places is None:
        return checked
    read = _Awards(checked) if kind is Kind.AWARDS else _Persons(checked)
    for line, cells in rows:
        if not any(cells):
            continue
        checked.lines += 1
        if checked.lines > MOST_LINES:
            checked.faults.append(Fault(line, "", _("A file has at most %(most)s lines."), {"most": str(MOST_LINES)}))
            break
        if len(cells) > len(head) and any(cells[len(head) :]):
            facts = {"cells": str(len(cells)), "columns": str(len(head))}
            checked.faults.append(
                Fault(line, "", _("The line has %(cells)s cells, the head has %(columns)s columns."), facts)
            )
            continue
        read(Line(line, {name: cells[at] if at < len(cells) else "" for name, at in places.items()}, checked))
        if len(checked.faults) >= MOST_FAULTS:
            break
    if not checked.lines and not checked.faults:
        checked.faults.append(Fault(head_line, "", _("There is no line below the head.")))
    checked.faults.sort(key=lambda one: one.line)
    return checked


class _People:
    """Who stands in a file: one iD has one address and one address one iD."""

    def __init__(self) -> None:
        self.addresses: dict[str, str] = {}
        self.orcids: dict[str, str] = {}

    def check(self, who: Somebody, line: Line) -> None:
        if who.orcid and who.email:
            if self.addresses.setdefault(who.orcid, who.email) != who.email:
                line.fault("email", _("This ORCID iD stands with another address in an earlier line."))
            elif self.orcids.setdefault(who.email, who.orcid) != who.orcid:
                line.fault("orcid", _("This address stands with another ORCID iD in an earlier line."))


class _Awards:
    def __init__(self, checked: Checked) -> None:
        self.checked, self.people = checked, _People()
        self.known: dict[str, tuple[Award, dict[str, Any]]] = {}

    def __call__(self, line: Line) -> None:
        reference = line.text("reference", needed=True)
        first = reference.casefold() not in self.known
        said: dict[str, Any] = {
            "title": line.text("title", needed=first),
            "abstract": line.text("abstract"),
            "starts_on": line.day("starts_on", needed=first),
            "ends_on": line.day("ends_on"),
            "amount": line.amount("amount"),
            "currency": line.letters(
                "currency", 3, _("“%(said)s” is no currency. Write its three letters, such as EUR.")
            ),
        }
        nation = line.letters("nation", 2, _("“%(said)s” is no country. Write its two letters, such as BE."))
        part = Part(line.somebody(), line.text("role"), line.text("organisation"), nation)
        self.people.check(part.who, line)
        if first:
            if said["amount"] is not None and not line.text("currency"):
                line.fault("currency", _("An amount needs its currency."))
            if said["starts_on"] and said["ends_on"] and said["ends_on"] < said["starts_on"]:
                line.fault("ends_on", _("The end lies before the beginning."))
            award = Award(line.number, reference, **said)
            if reference:
                self.known[reference.casefold()] = award, said
                self.checked.awards.append(award)
        else:
            award, before = self.known[reference.casefold()]
            for column in AWARD_CELLS:
                if said[column] not in (None, "", before[column]):
                    words = _("This differs from line %(line)s, which begins the same award.")
                    line.fault(column, words, line=str(award.line))
        if any(one.who.key == part.who.key for one in award.parts):
            line.fault("name", _("This person stands in the award already."))
        elif line.is_right:
            award.parts.append(part)


class _Persons:
    def __init__(self, checked: Checked) -> None:
        self.checked, self.people = checked, _People()
        self.known: dict[str, Person] = {}

    def __call__(self, line: Line) -> None:
        who = line.somebody()
        work = Work(
            line.text("organisation", needed=True),
            line.checked_by("ror", identifiers.ror),
            line.day("from_on"),
            line.day("to_on"),
        )
        if not who.email and not who.orcid and line.is_right:
            line.fault("email", _("Give an e-mail address or an ORCID iD: a name alone is shared by many."))
        if work.from_on and work.to_on and work.to_on <= work.from_on:
            line.fault("to_on", _("The end lies before the beginning."))
        self.people.check(who, line)
        if not line.is_right:
            return
        person = self.known.get(who.orcid) or self.known.get(who.email)
        if person is None:
            person = Person(line.number, who)
            self.checked.people.append(person)
        elif plain_name(person.who.name) != plain_name(who.name):
            words = _("Line %(line)s gives this person another name.")
            line.fault("name", words, line=str(person.line))
            return
        else:
            person.who = Somebody(
                person.who.name, person.who.email or who.email, person.who.orcid or who.orcid, person.who.place
            )
        self.known.update({key: person for key in (who.orcid, who.email) if key})
        if any(
            (plain_name(one.organisation), one.from_on) == (plain_name(work.organisation), work.from_on)
            for one in person.works
        ):
            line.fault("organisation", _("This place of work stands with the same first day in an earlier line."))
        else:
            person.works.append(work)
