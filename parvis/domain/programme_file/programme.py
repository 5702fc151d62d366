"""One programme, as its file tells it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from parvis.domain.eligibility.rules import Rule
from parvis.domain.findings import Passed
from parvis.domain.nations import Group, Nation, groups_on
from parvis.domain.programme_file.award import Award
from parvis.domain.programme_file.content import (
    Entry,
    Guidance,
    Initiative,
    Moment,
    Objective,
    Priority,
    PriorityList,
    Region,
    Topic,
)
from parvis.domain.programme_file.evaluating import OpinionForm, ReviewForm, Screening
from parvis.domain.programme_file.forms import Form
from parvis.domain.programme_file.head import Head, RuleSet, Term, Wording
from parvis.domain.programme_file.mechanisms import Mechanism, Role, WayIn
from parvis.domain.programme_file.panels import PanelRules
from parvis.domain.programme_file.prize import Prize
from parvis.domain.programme_file.stages import Criterion, Decision, Ground, Stage
from parvis.domain.words import Words

DAYS_KEPT = 400


@dataclass(frozen=True, kw_only=True)
class Programme:
    """One programme.  Every code that one part names in another exists: `read` has checked it."""

    head: Head = field(metadata={"key": "programme"})
    topics: tuple[Topic, ...] = ()
    groups: Annotated[tuple[Group, ...], "in the order of `group_of`: the first that holds names the nation"] = ()
    nations: tuple[Nation, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    regions: tuple[Region, ...] = ()
    priority_lists: tuple[PriorityList, ...] = ()
    objectives: tuple[Objective, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    roles: tuple[Role, ...] = ()
    organisation_kinds: tuple[Term, ...] = ()
    seniorities: tuple[Term, ...] = ()
    flags: Annotated[tuple[Term, ...], "marks that a party may carry"] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    ways_in: tuple[WayIn, ...] = ()
    wordings: tuple[Wording, ...] = ()
    rules: tuple[Rule, ...] = ()
    forms: tuple[Form, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    conflict_grounds: tuple[Ground, ...] = ()
    stages: tuple[Stage, ...] = ()
    screening: Screening | None = None
    opinion: OpinionForm | None = None
    review_form: ReviewForm | None = None
    panel: PanelRules = field(default_factory=PanelRules)
    decision: Decision | None = None
    award: Award | None = None
    prize: Prize | None = None
    history: Annotated[tuple[Moment, ...], "oldest first"] = ()
    glossary: tuple[Entry, ...] = ()
    text: str = field(default="", repr=False, metadata={"key": None})
    canonical: str = field(default="", repr=False, metadata={"key": None})

    @property
    def id(self) -> str:
        return self.head.id

    @property
    def name(self) -> Words:
        return self.head.name

    @property
    def short_name(self) -> Words:
        return self.head.short_name

    @property
    def zone(self) -> ZoneInfo:
        return self.head.zone

    @cached_property
    def revision(self) -> str:
        """What the file says, as a digest: comments and the order of keys don't count."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()

    def topic(self, code: str) -> Topic | None:
        """The topic with this code, if the programme has it."""
        return next((topic for topic in self.topics if topic.code == code), None)

    def mechanism(self, code: str) -> Mechanism | None:
        """The mechanism with this code, if the programme has it."""
        return next((mechanism for mechanism in self.mechanisms if mechanism.code == code), None)

    def role(self, code: str) -> Role | None:
        """The role with this code, if the programme has it."""
        return next((role for role in self.roles if role.code == code), None)

    def in_order(self, parties: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
        """Kept parties by their codes, in the order of the file's roles, then by name: a kept map has no order."""
        places = {role.code: place for place, role in enumerate(self.roles)}
        return sorted(
            parties.items(), key=lambda one: (places.get(one[1].get("role", ""), len(places)), one[1].get("name", ""))
        )

    def nation(self, code: str) -> Nation | None:
        """The nation with this ISO code, if it has a place in the programme."""
        return self._nations.get(code)

    def group(self, code: str) -> Group | None:
        """The group with this code."""
        return next((group for group in self.groups if group.code == code), None)

    def groups_on(self, day: date) -> dict[str, frozenset[str]]:
        """Which nations stand in which group on this day."""
        found = self._days.get(day)
        if found is None:
            if len(self._days) >= DAYS_KEPT:
                self._days.clear()
            found = self._days[day] = dict(groups_on(self.nations, day))
        return found

    def group_of(self, nation: str, on: date) -> Group | None:
        """The group that names this nation on this day; None for a nation in none."""
        standing = self.groups_on(on)
        return next((group for group in self.groups if nation in standing.get(group.code, ())), None)

    def nations_in(self, group: str, on: date) -> tuple[Nation, ...]:
        """The nations of a group on this day, in the file's order."""
        codes = self.groups_on(on).get(group, frozenset())
        return tuple(nation for nation in self.nations if nation.code in codes)

    def priority_list(self, version: str) -> PriorityList | None:
        """The priorities of this version."""
        return next((found for found in self.priority_lists if found.version == version), None)

    def priorities_on(self, day: date) -> PriorityList | None:
        """The priorities in force on this day."""
        return next(
            (
                found
                for found in self.priority_lists
                if (found.since is None or found.since <= day) and (found.until is None or day < found.until)
            ),
            None,
        )

    def priority(self, code: str) -> Priority | None:
        """The priority of a full code such as `2024:3.a.i`."""
        version, _, rest = code.partition(":")
        found = self.priority_list(version)
        return found.by_code.get(rest) if found else None

    def form(self, mechanism: str, stage: str) -> Form | None:
        """What a submission stage asks of this mechanism's proposals."""
        found = next((form for form in self.forms if mechanism in form.mechanisms), None)
        return found.at(mechanism, stage) if found else None

    def stages_of(self, mechanism: str, way_in: str = "bottom-up") -> tuple[Stage, ...]:
        """The stages that a proposal of this mechanism passes, in order."""
        return tuple(
            stage
            for stage in self.stages
            if mechanism in (stage.mechanisms or (mechanism,)) and way_in in (stage.ways_in or (way_in,))
        )

    def stage(self, code: str) -> Stage | None:
        """The stage with this code, if the programme has it."""
        return next((stage for stage in self.stages if stage.code == code), None)

    def stage_after(self, code: str, kind: str, mechanism: str, way_in: str = "bottom-up") -> Stage | None:
        """The stage of this kind that follows the submission stage, before the next one."""
        found = self.stages_of(mechanism, way_in)
        begun = next((n for n, stage in enumerate(found) if stage.code == code), len(found))
        for stage in found[begun + 1 :]:
            if stage.kind == "submission":
                return None
            if stage.kind == kind:
                return stage
        return None

    def criterion(self, code: str) -> Criterion | None:
        """The criterion with this code, if the programme has it."""
        return next((criterion for criterion in self.criteria if criterion.code == code), None)

    def ground(self, code: str) -> Ground | None:
        """The conflict ground with this code, if the programme has it."""
        return next((ground for ground in self.conflict_grounds if ground.code == code), None)

    def submissions_of(self, mechanism: str, way_in: str = "bottom-up") -> tuple[Stage, ...]:
        """The stages at which applicants hand something in."""
        return tuple(stage for stage in self.stages_of(mechanism, way_in) if stage.kind == "submission")

    @cached_property
    def rule_sets(self) -> tuple[RuleSet, ...]:
        """The rules of each wording, oldest first."""
        return tuple(
            RuleSet(
                wording=wording.code,
                name=wording.name,
                since=wording.since,
                note=wording.note,
                rules=tuple(rule for rule in self.rules if wording.code in (rule.wordings or (wording.code,))),
            )
            for wording in self.wordings
        )

    def rules_on(self, when: date | str) -> RuleSet:
        """The rules of this wording (KeyError if there is none), or those of the day (the oldest before the first)."""
        if isinstance(when, str):
            named = {found.wording: found for found in self.rule_sets}
            return named[when]
        begun = [found for found in self.rule_sets if found.since is not None and found.since <= when]
        return begun[-1] if begun else self.rule_sets[0]

    @cached_property
    def sentences(self) -> dict[int, Words]:
        """Every rule as a sentence, by the rule's identity: made once, not once a case."""
        return {id(rule): rule.in_words(self) for rule in self.rules}

    @cached_property
    def passes(self) -> dict[int, Passed]:
        """What a verdict says of each rule that is met: made once too, most rules of most cases are."""
        return {
            id(rule): Passed(rule=rule.id, words=self.sentences[id(rule)], field=rule.field or rule.field_of_kind)
            for rule in self.rules
        }

    @cached_property
    def _nations(self) -> dict[str, Nation]:
        return {nation.code: nation for nation in self.nations}

    @cached_property
    def _days(self) -> dict[date, dict[str, frozenset[str]]]:
        return {}
