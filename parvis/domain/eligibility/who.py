"""Which parties a rule speaks of: a predicate over role, countries, organisation, seniority and flags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, Protocol

from parvis.domain.eligibility.case import Fact, PartyFacts
from parvis.domain.words import OR, Words, joined, listed, words

if TYPE_CHECKING:
    from parvis.domain.eligibility.rules import Hearing
    from parvis.domain.programme_file.programme import Programme

Place = Literal["nationality", "residence", "employer"]

FACTS: dict[str, Words] = {
    "nationality": words("nationality", "nationalité"),
    "residence": words("residence", "résidence"),
    "employer": words("country of employment", "pays d’emploi"),
    "organisation": words("organisation", "organisme"),
    "person": words("person", "personne"),
    "party": words("party", "participant"),
}

VOWELS = frozenset("aàâeéèêiîoôuœ")
# One and the same of them, where French wants the article and the gender.
SAME_IN_FRENCH: dict[str, str] = {
    "nationality": "une même nationalité",
    "residence": "un même pays de résidence",
    "employer": "un même pays d’emploi",
    "organisation": "un même organisme",
    "person": "une même personne",
    "party": "un même participant",
}


class Named(Protocol):
    """Something of the file with a code and a name."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> Words: ...


@dataclass(frozen=True, kw_only=True)
class Who:
    """All conditions that are given hold at once; a condition with several values is met by any of them."""

    roles: tuple[str, ...] = ()
    lead: Annotated[bool | None, "whether it is the leading party"] = None
    nationality: Annotated[tuple[str, ...], "groups; one nationality in one of them is enough"] = ()
    residence: Annotated[tuple[str, ...], "groups of nations"] = ()
    employer: Annotated[tuple[str, ...], "groups of nations"] = ()
    same: Annotated[tuple[Place, ...], "facts that must name one and the same country"] = ()
    organisation: Annotated[tuple[str, ...], "kinds of organisation"] = ()
    seniority: tuple[str, ...] = ()
    flags: Annotated[tuple[str, ...], "all of them"] = ()
    lacks: Annotated[tuple[str, ...], "flags, none of them"] = ()
    any_of: Annotated[tuple[Who, ...], "at least one of these fits"] = ()
    unless: Annotated[Who | None, "doesn't fit"] = None

    def fits(self, party: PartyFacts, hearing: Hearing) -> bool:
        """Whether this party is meant."""
        groups = hearing.groups
        if self.roles and party.role not in self.roles:
            return False
        if self.lead is not None and self.lead != (party.id == hearing.case.lead):
            return False
        if self.residence and not _stands(party.residence, self.residence, groups):
            return False
        if self.employer and not _stands(party.employer_country, self.employer, groups):
            return False
        if self.nationality and not any(_stands(one, self.nationality, groups) for one in party.nationality):
            return False
        if self.same and not set.intersection(*(set(party.countries(fact)) for fact in self.same)):
            return False
        if self.organisation and party.organisation_kind not in self.organisation:
            return False
        if self.seniority and party.seniority not in self.seniority:
            return False
        if not party.flags.issuperset(self.flags) or not party.flags.isdisjoint(self.lacks):
            return False
        if self.any_of and not any(who.fits(party, hearing) for who in self.any_of):
            return False
        return self.unless is None or not self.unless.fits(party, hearing)

    def uses(self) -> tuple[str, ...]:
        """The facts of a party that it looks at."""
        own = [
            name
            for name in ("nationality", "residence", "employer", "organisation", "seniority")
            if getattr(self, name) or name in self.same
        ]
        if self.flags or self.lacks:
            own.append("flags")
        inner = [name for who in (*self.any_of, self.unless) if who for name in who.uses()]
        return tuple(dict.fromkeys([*own, *inner]))

    def in_words(self, programme: Programme, *, many: bool = True) -> Words:
        """The predicate in words, after `parties` or, not `many`, after `party`: “resident in: Allied nations”."""
        said: list[Words] = []
        s = "s" if many else ""  # French participles agree with whom they speak of
        if self.roles:
            said.append(_as([_named(programme.roles, code) for code in self.roles]))
        if self.lead is not None:
            said.append(words("as leader", "chef de file") if self.lead else words("not leading", "hors chef de file"))
        for groups, en, fr in (
            (self.nationality, "national of:", f"ressortissant{s} d’un pays du groupe"),
            (self.residence, "resident in:", "résidant dans un pays du groupe"),
            (self.employer, "employed in:", f"employé{s} dans un pays du groupe"),
        ):
            if groups:
                said.append(_row(en, fr, [_quoted(_named(programme.groups, code)) for code in groups]))
        if self.same:
            facts = listed([FACTS[fact] for fact in self.same])
            said.append(joined(words("with one and the same country as", "ayant un seul et même pays comme"), facts))
        for codes, terms, en, fr in (
            (self.organisation, programme.organisation_kinds, "of organisation:", "d’un organisme du type"),
            (self.seniority, programme.seniorities, "of standing:", "du niveau"),
            (self.flags, programme.flags, "marked:", "portant la mention"),
            (self.lacks, programme.flags, "not marked:", "sans la mention"),
        ):
            if codes:
                said.append(_row(en, fr, [_quoted(_named(terms, code)) for code in codes]))
        if self.any_of:
            said.append(listed([who.in_words(programme, many=many) for who in self.any_of], last=OR))
        if self.unless is not None:
            said.append(joined(words("but not", "mais pas"), self.unless.in_words(programme, many=many)))
        return joined(*said, by=", ")


def facts_of(party: PartyFacts, names: tuple[str, ...]) -> dict[str, object]:
    """The facts of a party under these names, as a finding lists them."""
    known: dict[str, object] = {
        "nationality": list(party.nationality),
        "residence": party.residence,
        "employer": party.employer_country,
        "organisation": party.organisation_kind,
        "seniority": party.seniority,
        "flags": sorted(party.flags),
    }
    return {"role": party.role, **{name: known[name] for name in names}}


def party_in_words(party: PartyFacts, names: tuple[str, ...], hearing: Hearing) -> Words:
    """A party and the facts that were looked at: “Dr Aalto (residence: Cyprus)”."""
    told = []
    for name in names:
        if name in ("residence", "employer", "nationality"):
            countries: tuple[Fact, ...] = (name,)  # type: ignore[assignment]
            codes = party.countries(countries[0])
            value = listed([hearing.country(code) for code in codes])
        elif name == "organisation":
            value = _named(hearing.programme.organisation_kinds, party.organisation_kind)
        else:
            continue
        value = value if value["en"] else words("not stated", "non indiqué")
        told.append({"en": f"{FACTS[name]['en']}: {value['en']}", "fr": f"{FACTS[name]['fr']}\u202f: {value['fr']}"})
    who = hearing.name(party)
    if not told:
        return who
    facts = joined(*told, by="; ")
    return {
        "en": f"{who['en']} ({facts['en']})",
        "fr": f"{who['fr']} ({facts['fr'].replace('; ', chr(0x202F) + '; ')})",
    }


def _stands(country: str, wanted: tuple[str, ...], groups: Mapping[str, frozenset[str]]) -> bool:
    # A loop, not any(): this is asked dozens of times a case.
    for group in wanted:  # noqa: SIM110
        if country in groups.get(group, ()):
            return True
    return False


def _named(terms: tuple[Named, ...], code: str) -> Words:
    return next((term.name for term in terms if term.code == code), words(code, code))


def _as(roles: list[Words]) -> Words:
    """As what somebody takes part; French drops the e before a vowel."""
    named = listed(roles, last=OR)
    link = "en qualité d’" if named["fr"][:1].lower() in VOWELS else "en qualité de "
    return words(f"as {named['en']}", f"{link}{named['fr']}")


def _quoted(name: Words) -> Words:
    """A name that the file chose: French sets it in quotation marks, so that any article before it is right."""
    return words(name["en"], f"«\u202f{name['fr']}\u202f»")


def _row(en: str, fr: str, names: list[Words]) -> Words:
    return joined(words(en, fr), listed(names, last=OR))
