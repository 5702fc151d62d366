"""What a grant keeps while it runs, and what each of it is held against.

A stipend is for one person of a group, so much a month for so many months; the
programme's file says how much at most, and what all stipends of a grant cost
stays under the cap of their category.  From some price on a purchase needs the
offers of several suppliers, the choice and why; something that was bought
without is a finding.  A publication names the programme and the number of the
award.  Of who came to an event only nation, part and days are kept.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from parvis.domain.problems import Problem
from parvis.domain.programme_file.award import Acknowledgement, Purchases, Stipends


def _(message: str) -> str:
    return message


class Part(StrEnum):
    """What somebody is at an event."""

    SPEAKER = "speaker"
    PARTICIPANT = "participant"
    STUDENT = "student"
    ORGANISER = "organiser"


def stipend_problems(
    rule: Stipends | None,
    group: str,
    months: int,
    monthly: Decimal,
    *,
    before: Decimal,
    cap: Decimal | None,
) -> Iterator[Problem]:
    """Everything that keeps a stipend from being entered; `before` is what all others cost, `cap` what all may."""
    rate = next((one for one in (rule.rates if rule else ()) if one.code == group), None)
    if rule is None or rate is None:
        yield Problem("group", _("The programme pays no stipends to this group."), place="group")
        return
    if months < 1 or months > rule.months_at_most:
        yield Problem("months", _("A stipend is for 1 to %(most)s months."), {"most": rule.months_at_most}, "months")
    if monthly <= 0:
        yield Problem("monthly", _("Enter an amount above nothing."), place="monthly")
    if monthly > rate.monthly_at_most:
        yield Problem(
            "rate",
            _("At most %(most)s a month are paid to this group; %(asked)s are asked for."),
            {"most": rate.monthly_at_most, "asked": monthly},
            "monthly",
        )
    whole = before + monthly * max(months, 0)
    if cap is not None and whole > cap:
        yield Problem(
            "cap",
            _("With this one the stipends cost %(whole)s; the programme lets them cost %(cap)s of this award."),
            {"whole": whole, "cap": cap},
            "months",
        )


def offer_problems(rule: Purchases | None, amounts: Sequence[Decimal], chosen: int, reason: str) -> Iterator[Problem]:
    """Everything that keeps a comparison of offers from being kept."""
    least = rule.offers if rule else 2
    if len(amounts) < least:
        yield Problem(
            "few", _("Offers of %(least)s suppliers are compared; one that declined counts as none."), {"least": least}
        )
    if not 0 <= chosen < len(amounts):
        yield Problem("chosen", _("Say which offer was taken."), place="chosen")
    if not reason.strip():
        yield Problem("reason", _("Say why this offer was taken."), place="reason")


def needs_offers(rule: Purchases | None, cost: Decimal) -> bool:
    """Whether a purchase of this price needs offers."""
    return rule is not None and cost >= rule.bids_from


def without_offers(
    rule: Purchases | None, bought: Iterable[tuple[str, Decimal]], compared: Iterable[Decimal]
) -> list[str]:
    """What was bought above the threshold and no offer that was taken accounts for, by name.

    Each offer that was taken accounts for one purchase of its price or less, the dearest first.
    """
    left = sorted(compared, reverse=True)
    found = []
    for name, cost in sorted(bought, key=lambda one: -one[1]):
        if not needs_offers(rule, cost):
            continue
        if left and left[0] >= cost:
            left.pop(0)
        else:
            found.append(name)
    return found


_DOI = re.compile(r"10\.\d{4,9}/\S+")


def doi(text: str) -> str | None:
    """The bare DOI in what was typed; empty if nothing was, None if it is none."""
    bare = re.sub(r"^\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text.strip(), flags=re.IGNORECASE).strip()
    if not bare:
        return ""
    return bare.lower() if _DOI.fullmatch(bare) else None


def acknowledgement_lacks(rule: Acknowledgement | None, text: str, reference: str) -> list[str]:
    """What the acknowledgement fails to name: `number`, `programme`, or nothing."""
    plain = " ".join(text.split()).casefold()
    lacks = [] if reference.casefold() in plain else ["number"]
    if rule is not None and not any(" ".join(name.split()).casefold() in plain for name in rule.names):
        lacks.append("programme")
    return lacks


@dataclass(frozen=True)
class Seat:
    """One line of a list of participants."""

    nation: str
    part: Part
    days: int


def read_seats(text: str, *, nations: Collection[str], days: int) -> tuple[list[Seat], list[Problem]]:
    """Participants from a table with the columns nation, part, days; what is wrong is named with its line.

    Other columns are refused, not passed over: a list with names does not belong here.
    """
    lines = text.lstrip("\ufeff").splitlines()
    mark = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    rows = csv.DictReader(lines, delimiter=mark)
    columns = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    if more := [name for name in columns if name not in ("nation", "part", "days")]:
        return [], [
            Problem(
                "columns",
                _("The column “%(name)s” is not taken: no names or addresses are kept here."),
                {"name": more[0]},
            )
        ]
    if missing := [name for name in ("nation", "part", "days") if name not in columns]:
        return [], [Problem("columns", _("The column “%(name)s” is missing."), {"name": missing[0]})]
    seats: list[Seat] = []
    problems: list[Problem] = []
    for row in rows:
        told = {
            (name or "").strip().lower(): (value or "").strip() for name, value in row.items() if isinstance(value, str)
        }
        wrong = list(_wrong(told, nations, days))
        if wrong:
            problems += [Problem(one.rule, one.message, {**one.facts, "line": rows.line_num}) for one in wrong]
        else:
            seats.append(Seat(told["nation"].upper(), Part(told["part"].lower()), int(told["days"])))
    return seats, problems


def _wrong(told: Mapping[str, str], nations: Collection[str], days: int) -> Iterator[Problem]:
    nation, part, stayed = (told.get(name, "") for name in ("nation", "part", "days"))
    if nation.upper() not in nations:
        yield Problem("nation", _("Line %(line)s: “%(what)s” is the code of no country."), {"what": nation})
    if part.lower() not in set(Part):
        known = ", ".join(Part)
        yield Problem("part", _("Line %(line)s: “%(what)s” is none of %(known)s."), {"what": part, "known": known})
    if not (stayed.isascii() and stayed.isdigit() and int(stayed) <= days):
        yield Problem(
            "days",
            _("Line %(line)s: “%(what)s” is no number of days from 0 to %(most)s."),
            {"what": stayed, "most": days},
        )
