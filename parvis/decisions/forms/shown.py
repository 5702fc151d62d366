"""What a paper and its lines say, in a language: for pages and for papers drawn as PDF alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from parvis.decisions.labels import PROCEDURES, RULINGS, STATES
from parvis.decisions.models import LineRuling, Paper, PaperLine
from parvis.domain.deciding import AGREEING, TURNED_DOWN, Procedure
from parvis.domain.papers import Ruling
from parvis.domain.silence import SilenceState
from parvis.web import figures
from parvis.web.programme import current, entries, in_language

TONES = {
    SilenceState.UNDER_SILENCE: "lamp",
    SilenceState.STOPPED: "signal",
    SilenceState.AGREED: "ok",
    SilenceState.BROKEN: "refusal",
    SilenceState.WITHDRAWN: "",
    SilenceState.TABLED: "lamp",
}


@dataclass(frozen=True)
class Fact:
    """A fact of a note: what it is about, what is so."""

    label: str
    words: str


@dataclass(frozen=True)
class Row:
    """A line of a paper as it is shown."""

    line: PaperLine
    number: int
    title: str
    acronym: str
    kind: str
    nations: str
    amount: str
    state: str
    state_words: str
    tone: str
    ruling: str
    held: str = ""  # nations of its parties whose cooperation is suspended


def money(amount: Any, currency: str, language: str) -> str:
    """An amount as the language writes it, with its currency."""
    return f"{figures.number(amount, language, 2)}\N{NO-BREAK SPACE}{currency}"


def nations(codes: Any, language: str) -> str:
    """Names of countries, in order."""
    return figures.country_names(codes, language)


def kind_of(told: Mapping[str, Any], language: str) -> str:
    """The kind of activity."""
    mechanism = current().mechanism(str(told.get("mechanism", "")))
    return in_language(mechanism.name, language) if mechanism else str(told.get("mechanism", ""))


def row(
    line: PaperLine,
    state: SilenceState | None,
    language: str,
    ruling: LineRuling | None = None,
    held: Iterable[str] = (),
) -> Row:
    """A line of the table of items, with what was decided of it last otherwise than by silence."""
    decided = str(RULINGS[Ruling(ruling.ruling)]) if ruling else ""
    words, tone = (str(STATES[state]), TONES[state]) if state else ("", "")
    if state is SilenceState.TABLED and ruling:
        words, tone, decided = decided, tone_of(Ruling(ruling.ruling)), ""
    return Row(
        line=line,
        number=line.number,
        title=line.told.get("title", ""),
        acronym=line.told.get("acronym", ""),
        kind=kind_of(line.told, language),
        nations=nations(line.told.get("nations", ()), language),
        amount=money(line.amount, line.currency, language),
        state=state.value if state else "",
        state_words=words,
        tone=tone,
        ruling=decided,
        held=nations(held, language),
    )


def tone_of(ruling: Ruling) -> str:
    """The colour that goes with a ruling, beside its words."""
    return "ok" if ruling in AGREEING else "refusal" if ruling in TURNED_DOWN else "signal"


def people(told: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Who takes part: name and organisation, and what as."""
    programme, found = current(), []
    for one in told.get("people", ()):
        role = programme.role(one["role"])
        place = ", ".join(
            part
            for part in (one["organisation"], figures.country(one["country"], language) if one["country"] else "")
            if part
        )
        found.append(
            (
                in_language(role.name, language) if role else one["role"],
                f"{one['name']} – {place}" if place else one["name"],
            )
        )
    return found


def note_facts(facts: Mapping[str, Any], language: str) -> list[Fact]:
    """The facts of a political note in words."""
    with override(language):
        return [fact for fact in _facts(facts, language) if fact.words]


def _facts(facts: Mapping[str, Any], language: str) -> list[Fact]:
    told = [
        Fact(_("Key priorities"), _named("priority", facts.get("priorities", ()), language)),
        Fact(_("Topics"), _named("topic", facts.get("topics", ()), language)),
        Fact(_("Objectives of the call"), _named("objective", facts.get("objectives", ()), language)),
        Fact(_("Guidance in force"), _named("guidance", facts.get("guidance", ()), language)),
        Fact(_("Nations"), nations(facts.get("nations", ()), language)),
    ]
    for one in facts.get("partnerships", ()):
        name = figures.country(one["nation"], language)
        told.append(
            Fact(
                _("Partnership with %(nation)s") % {"nation": name},
                " · ".join(
                    part
                    for part in (
                        _named("initiative", one["initiatives"], language),
                        _named("region", [one["region"]] if one["region"] else [], language),
                    )
                    if part
                ),
            )
        )
        told.append(Fact(_("Earlier activities with %(nation)s") % {"nation": name}, _earlier(one, language)))
    if beside := facts.get("beside"):
        shares = ", ".join(
            f"{figures.country(one['nation'], language)} {one['beside']}" for one in facts.get("partnerships", ())
        )
        told.append(
            Fact(
                _("Balance"),
                ngettext(
                    "of %(n)s proposal weighed together, by partner nation: %(shares)s",
                    "of %(n)s proposals weighed together, by partner nation: %(shares)s",
                    beside,
                )
                % {"n": beside, "shares": shares},
            )
        )
    return told


def _earlier(one: Mapping[str, Any], language: str) -> str:
    # Notes of earlier months don't tell of imported awards.
    funded = one.get("funded", 0)
    if not one["earlier"] and funded:
        return _("none agreed here; imported awards with it: %(n)s, with its region: %(region)s") % {
            "n": figures.number(funded, language),
            "region": figures.number(one.get("funded in region", 0), language),
        }
    if not one["earlier"]:
        words = _("none: a first-time partner")
        if one["earlier in region"]:
            words += " · " + _("%(n)s in its region") % {"n": figures.number(one["earlier in region"], language)}
        return words
    words = _("%(n)s agreed, %(region)s in its region") % {
        "n": figures.number(one["earlier"], language),
        "region": figures.number(one["earlier in region"], language),
    }
    if funded:
        words += " · " + _("imported awards: %(n)s") % {"n": figures.number(funded, language)}
    return words


def _named(kind: str, codes: Any, language: str) -> str:
    known = entries(kind)
    return "; ".join(in_language(known[code], language) if code in known else code for code in codes)


def closing_words(paper: Paper, language: str, at: datetime | None = None) -> str:
    """The line on the first page: when the silence procedure ends, or how else the paper is decided."""
    moment = at or paper.ends_at
    if not paper.by_silence:
        with override(language):
            return _("For decision: %(procedure)s") % {"procedure": PROCEDURES[Procedure(paper.procedure)]}
    if moment is None:
        return ""
    with override(language):
        return _("Silence procedure ends: %(moment)s") % {"moment": figures.moment(moment, current().zone, language)}
