"""The rules of a call: the edition they are pinned to, their words, what they say of a sample case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext

from parvis.domain import programme_file
from parvis.domain.calls import WayIn
from parvis.domain.eligibility import BadCase, Case, Rule, Waiver, case_from, judge
from parvis.domain.eligibility.counting import Count
from parvis.domain.nations import Nation
from parvis.domain.programme_file import Mechanism, Objective, Priority, Programme, RuleSet
from parvis.domain.publishing import Outcome, Override, Words
from parvis.domain.refusals import Invalid
from parvis.programme.models import Call, ProgrammeRevision
from parvis.web import programme
from parvis.web.programme import in_language

SENTENCES = 3  # what a call's page says of who may apply; the rest stands a click away


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


def programme_of(call: Call) -> Programme:
    """The programme as the call's pinned edition tells it; a draft stands under the edition in force."""
    return programme_of_revision(call.revision_id) if call.revision_id else programme.current()


@lru_cache(maxsize=32)
def programme_of_revision(revision_id: int) -> Programme:
    """The programme of this edition.  An edition never changes, so it is read once a process."""
    text = ProgrammeRevision.objects.values_list("text", flat=True).get(pk=revision_id)
    return programme_file.parse(text, adopted=True)


def mechanisms_of(call: Call) -> list[Mechanism]:
    """What the call pays for."""
    return [one for one in programme_of(call).mechanisms if one.code in call.mechanisms]


def priorities_of(call: Call) -> list[tuple[str, Priority]]:
    """The key priorities of a special call, with their full codes."""
    told = programme_of(call)
    return [(code, one) for code in call.priorities if (one := told.priority(code))]


def nations_of(call: Call) -> list[Nation]:
    """The nations that a top-down activity names."""
    return [one for one in programme_of(call).nations if one.code in call.nations]


def objectives_of(call: Call) -> list[Objective]:
    """The objectives it serves."""
    return [one for one in programme_of(call).objectives if one.code in call.objectives]


def day_of(call: Call) -> date:
    """The day whose facts count for the call as a whole: that of its closing, in its zone."""
    return call.closes_at.astimezone(ZoneInfo(call.zone)).date()


def rule_set(call: Call) -> RuleSet | None:
    """The rules that the call stands under: the wording it names, or that in force on the day it opens."""
    told = programme_of(call)
    if not told.wordings:
        return None
    if any(one.code == call.rule_wording for one in told.wordings):
        return told.rules_on(call.rule_wording)
    return told.rules_on(call.opens_at.astimezone(ZoneInfo(call.zone)).date())


def overrides(call: Call) -> list[Override]:
    """The rules lifted for this call."""
    return [Override(one["rule"], one["reason"], date.fromisoformat(one["until"])) for one in call.overrides]


def waivers(call: Call) -> tuple[Waiver, ...]:
    """The rules lifted for this call, as a case carries them."""
    return tuple(Waiver(rule=one.rule, reason=one.reason, until=one.until) for one in overrides(call))


@dataclass(frozen=True)
class RuleLine:
    """One rule of a call in words, and why and until when it is lifted, if it is."""

    code: str
    words: Words
    severity: str
    asked_of: tuple[Words, ...]  # the mechanisms; empty: all
    mechanisms: tuple[str, ...]  # their codes
    about_people: bool
    lifted: Override | None


def rule_lines(call: Call) -> list[RuleLine]:
    """Every rule that may be asked of a proposal under this call, in the file's order."""
    return list(_lines(call))


def _lines(call: Call) -> Iterator[RuleLine]:
    rules = rule_set(call)
    lifted = {one.rule: one for one in overrides(call)}
    names = {one.code: one.name for one in programme_of(call).mechanisms}
    for rule in rules.rules if rules else ():
        if rule.ways_in and call.way_in not in rule.ways_in:
            continue
        if rule.mechanisms and call.mechanisms and not set(rule.mechanisms) & set(call.mechanisms):
            continue
        words = rule.in_words(programme_of(call))
        codes = tuple(code for code in rule.mechanisms if code in names)
        asked_of = tuple(names[code] for code in codes)
        yield RuleLine(rule.id, words, rule.severity, asked_of, codes, _about_people(rule), lifted.get(rule.id))


def _about_people(rule: Rule) -> bool:
    return (rule.field or rule.field_of_kind) == "parties"


def who_may_apply(call: Call) -> list[Words]:
    """Three sentences: the first two rules on who takes part, and the first on what is proposed.

    In the file's order, and of those that nobody may miss; where one kind is
    short, the other fills up.
    """
    needed = [line for line in _lines(call) if line.severity == "blocking" and line.lifted is None]
    people = [line for line in needed if line.about_people][: SENTENCES - 1]
    matter = [line for line in needed if not line.about_people][: SENTENCES - len(people)]
    return [line.words for line in needed if line in people or line in matter]


def case_of_sample(call: Call, sample: Mapping[str, Any]) -> Case:
    """A sample as the case that a proposal under this call would be."""
    table = {
        "on": day_of(call),
        **sample["case"],
        "call": call.code,
        "way_in": WayIn(call.way_in).value,
        "closes_on": day_of(call),
        "call_priorities": call.priorities,
        "named_nations": call.nations,
        "waivers": [{"rule": one.rule, "reason": dict(one.reason), "until": one.until} for one in waivers(call)],
    }
    try:
        return case_from(table)
    except BadCase as bad:
        raise Invalid(
            _("The sample case “%(name)s” cannot be read: %(why)s"), field="samples", name=sample["name"], why=str(bad)
        ) from bad


def tried(call: Call) -> list[Outcome]:
    """What the rules in force say of each sample case of a draft."""
    told, rules = programme_of(call), rule_set(call)
    outcomes = []
    for sample in call.samples:
        verdict = judge(told, case_of_sample(call, sample), rules=rules, elsewhere=programme.country_words)
        blocking = tuple(finding.rule for finding in verdict.blocking)
        outcomes.append(Outcome(sample["name"], sample["expected"] == "eligible", not blocking, blocking))
    return outcomes


def fingerprint(call: Call, *, digest: str) -> str:
    """What was tried: changed by anything that could change what comes out."""
    tried_on = {
        "edition": digest,
        "wording": call.rule_wording,
        "mechanisms": call.mechanisms,
        "priorities": call.priorities,
        "overrides": call.overrides,
        "samples": call.samples,
        "closes": call.closes_wall,
    }
    return hashlib.sha256(json.dumps(tried_on, sort_keys=True).encode()).hexdigest()


def usual_samples(call: Call) -> list[dict[str, Any]]:
    """Sample cases to begin with, one sound and one lacking a side, for every mechanism of the call."""
    told, day = programme_of(call), day_of(call)
    sides = [role for role in told.roles if role.signs and role.side]
    named = set(call.nations)
    nations = {
        role.code: next((one.code for one in told.nations_in(role.side, day) if not named or one.code in named), "")
        for role in sides
    }
    if not all(nations.values()):
        return []
    samples = []
    for mechanism in (one for code in call.mechanisms if (one := told.mechanism(code))):
        sound = [_party(role.code, nations[role.code]) for role in sides]
        sound += [_party(role, nations[sides[0].code]) for role in _further_roles(call, mechanism.code)]
        lonely = [{**one, **_in(nations[sides[0].code])} for one in sound]
        case = _case_like(mechanism, _priorities(call, told, day), sound)
        name = in_language(mechanism.name, get_language() or "en")
        passing, refused = (
            gettext("%(mechanism)s: one director of each side"),
            gettext("%(mechanism)s: both of one side"),
        )
        samples += [
            {"name": passing % {"mechanism": name}, "expected": "eligible", "case": case},
            {"name": refused % {"mechanism": name}, "expected": "refused", "case": {**case, "parties": lonely}},
        ]
    return samples


def _further_roles(call: Call, mechanism: str) -> list[str]:
    """Roles that some rule wants beside the directors."""
    rules = rule_set(call)
    wanted = [
        rule.who.roles[0]
        for rule in (rules.rules if rules else ())
        if isinstance(rule, Count) and rule.who and rule.who.roles and rule.at_least
        if not rule.mechanisms or mechanism in rule.mechanisms
    ]
    signing = {role.code for role in programme_of(call).roles if role.signs}
    return [role for role in dict.fromkeys(wanted) if role not in signing]


def _priorities(call: Call, told: Programme, day: date) -> list[str]:
    listed = told.priorities_on(day)
    return call.priorities[:1] or ([listed.full_code(listed.priorities[-1])] if listed else [])


def _in(nation: str) -> dict[str, Any]:
    return {"nationality": [nation], "residence": nation, "employer_country": nation}


def _party(role: str, nation: str) -> dict[str, Any]:
    return {
        "id": role,
        "role": role,
        "person": role,
        "organisation_id": f"{nation}-{role}",
        "organisation_kind": "academic",
        "seniority": "senior",
        **_in(nation),
    }


def _case_like(mechanism: Mechanism, priorities: list[str], parties: list[dict[str, Any]]) -> dict[str, Any]:
    case: dict[str, Any] = {
        "mechanism": mechanism.code,
        "priorities": priorities,
        "security_link": True,
        "civil": True,
        "parties": parties,
    }
    span = mechanism.duration
    if span is not None and (length := span.at_least or span.at_most):
        case[UNITS[span.unit]] = length
    if heads := {one.group: one.at_least or one.at_most for one in mechanism.participants}:
        case["participants"] = heads
    return case


UNITS = {"months": "months", "days": "days", "working-days": "working_days"}
