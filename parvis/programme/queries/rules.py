"""The programme's file as officers read it: rules in sentences, kept editions, what differs between two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from parvis.domain.eligibility import Rule
from parvis.domain.programme_file import Programme, RuleSet, parse
from parvis.programme.models import ProgrammeRevision
from parvis.web.programme import current, in_language


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as a reader meets it."""

    code: str
    sentence: str
    remedy: str
    severity: str
    asked_of: tuple[str, ...]
    source: str
    is_unverified: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of nations on a day."""

    name: str
    nations: tuple[str, ...]
    undated: tuple[str, ...]


def rule_rows(programme: Programme, rules: RuleSet, language: str) -> list[RuleRow]:
    """The rules of a wording, in the file's order."""
    return [
        RuleRow(
            code=rule.id,
            sentence=in_language(programme.sentences[id(rule)], language),
            remedy=in_language(rule.remedy, language) if rule.remedy else "",
            severity=rule.severity,
            asked_of=tuple(_asked_of(programme, rule, language)),
            source=rule.source,
            is_unverified=rule.unverified,
        )
        for rule in rules.rules
    ]


def _asked_of(programme: Programme, rule: Rule, language: str) -> Iterator[str]:
    yield from rule.mechanisms
    for part, codes in ((programme.stages, rule.stages), (programme.ways_in, rule.ways_in)):
        for entry in part:
            if entry.code in codes:
                yield in_language(entry.name, language)


def group_rows(programme: Programme, day: date, language: str) -> list[GroupRow]:
    """Every group with its nations on this day, and those of them whose first day no source tells."""
    return [
        GroupRow(
            name=in_language(group.name, language),
            nations=tuple(in_language(nation.name, language) for nation in programme.nations_in(group.code, day)),
            undated=tuple(
                in_language(nation.name, language)
                for nation in programme.nations_in(group.code, day)
                if any(m.group == group.code and m.holds_on(day) and m.unverified for m in nation.groups)
            ),
        )
        for group in programme.groups
    ]


def kept_revisions() -> QuerySet[ProgrammeRevision]:
    """The editions that were adopted, newest first, without their text."""
    return ProgrammeRevision.objects.defer("text").select_related("adopted_by").order_by("-adopted_at", "-id")


def edition(digest: str) -> Programme | None:
    """The programme of a kept edition, by its digest; without one, the edition in force."""
    if not digest:
        return current()
    text = ProgrammeRevision.objects.filter(digest=digest).values_list("text", flat=True).first()
    return parse(text, adopted=True) if text else None
