"""What no single table can tell: that codes are unique, and that every code named elsewhere exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parvis.domain.eligibility.rules import Rule
from parvis.domain.eligibility.who import Who
from parvis.domain.programme_file.award import problems_in_award
from parvis.domain.programme_file.deciding import problems_in_decision
from parvis.domain.programme_file.forms import WITH_OPTIONS
from parvis.domain.programme_file.panels import TEXTS
from parvis.domain.programme_file.prize import problems_in_prize
from parvis.domain.programme_file.programme import Programme
from parvis.domain.reading import Problem

CODED = (
    "topics",
    "groups",
    "nations",
    "initiatives",
    "regions",
    "objectives",
    "guidance",
    "roles",
    "organisation_kinds",
    "seniorities",
    "flags",
    "mechanisms",
    "ways_in",
    "wordings",
    "forms",
    "criteria",
    "conflict_grounds",
    "stages",
)


def problems_in(programme: Programme) -> tuple[Problem, ...]:
    """Every problem that shows only when the parts are seen together."""
    return tuple(
        problem
        for check in (_doubles, _nations, _priorities, _mechanisms, _forms, _stages, _judging, _decision, _rules)
        for problem in check(programme)
    )


def _codes(programme: Programme, part: str) -> set[str]:
    return {entry.code for entry in getattr(programme, part)}


def _strangers(where: str, named: Iterable[str], known: Iterable[str], what: str) -> Iterator[Problem]:
    there = sorted(known)
    only = f", only {', '.join(there[:12])}" if there else ""
    for code in named:
        if code not in there:
            yield Problem(where, f"there is no {what} {code!r}{only}")


def _twice(where: str, codes: list[str]) -> Iterator[Problem]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Problem(where, f"the code {code!r} stands twice, give each its own")


def _doubles(programme: Programme) -> Iterator[Problem]:
    for part in CODED:
        yield from _twice(part, [entry.code for entry in getattr(programme, part)])
    for number, found in enumerate(programme.priority_lists):
        yield from _twice(f"priority_lists[{number}].priorities", [priority.code for priority in found.priorities])
    for wording in programme.rule_sets:
        yield from _twice(f"rules (wording {wording.wording})", [rule.id for rule in wording.rules])


def _nations(programme: Programme) -> Iterator[Problem]:
    groups, initiatives, regions = (_codes(programme, part) for part in ("groups", "initiatives", "regions"))
    for n, nation in enumerate(programme.nations):
        where = f"nations[{n}]"
        for m, membership in enumerate(nation.groups):
            yield from _strangers(f"{where}.groups[{m}].group", [membership.group], groups, "group")
            if membership.since and membership.until and membership.until <= membership.since:
                yield Problem(f"{where}.groups[{m}].until", "a membership ends after it begins")
        yield from _strangers(f"{where}.initiatives", nation.initiatives, initiatives, "initiative")
        if nation.region:
            yield from _strangers(f"{where}.region", [nation.region], regions, "region")


def _priorities(programme: Programme) -> Iterator[Problem]:
    for n, found in enumerate(programme.priority_lists):
        for m, priority in enumerate(found.priorities):
            if priority.parent and priority.parent not in found.by_code:
                yield Problem(f"priority_lists[{n}].priorities[{m}].code", f"there is no {priority.parent!r} above it")
    for n, topic in enumerate(programme.topics):
        for code in topic.priorities:
            if programme.priority(code) is None:
                yield Problem(f"topics[{n}].priorities", f"there is no priority {code!r}; write version:code")


def _mechanisms(programme: Programme) -> Iterator[Problem]:
    groups = _codes(programme, "groups") | _codes(programme, "roles") | {""}
    for n, mechanism in enumerate(programme.mechanisms):
        named = [heads.group for heads in mechanism.participants]
        yield from _strangers(f"mechanisms[{n}].participants", named, groups, "group or role")
    for n, role in enumerate(programme.roles):
        if role.side:
            yield from _strangers(f"roles[{n}].side", [role.side], groups, "group")
    if programme.award:
        for m, category in enumerate(programme.award.categories):
            where = f"award.categories[{m}].mechanisms"
            yield from _strangers(where, category.mechanisms, _codes(programme, "mechanisms"), "mechanism")
        yield from problems_in_award(programme.award)
    if programme.prize is not None:
        mechanisms, groups = _codes(programme, "mechanisms"), _codes(programme, "groups")
        yield from problems_in_prize(programme.prize, mechanisms=mechanisms, groups=groups)


def _forms(programme: Programme) -> Iterator[Problem]:
    mechanisms, stages = _codes(programme, "mechanisms"), _codes(programme, "stages")
    for n, form in enumerate(programme.forms):
        yield from _strangers(f"forms[{n}].mechanisms", form.mechanisms, mechanisms, "mechanism")
        every = [field.code for section in form.sections for field in section.fields]
        yield from _twice(f"forms[{n}]", every)
        for s, section in enumerate(form.sections):
            for f, field in enumerate(section.fields):
                where = f"forms[{n}].sections[{s}].fields[{f}]"
                yield from _strangers(f"{where}.stages", field.stages, stages, "stage")
                yield from _strangers(f"{where}.mechanisms", field.mechanisms, mechanisms, "mechanism")
                if (field.kind in WITH_OPTIONS) != bool(field.options):
                    yield Problem(f"{where}.options", "choices have options, other fields have none")
    for mechanism in programme.mechanisms:
        for stage in programme.submissions_of(mechanism.code):
            form_at = programme.form(mechanism.code, stage.code)
            if form_at is None or not form_at.sections:
                yield Problem("forms", f"nothing is asked of {mechanism.code} at the stage {stage.code!r}")


def _stages(programme: Programme) -> Iterator[Problem]:
    for n, stage in enumerate(programme.stages):
        for part, what in (("mechanisms", "mechanism"), ("ways_in", "way in"), ("criteria", "criterion")):
            yield from _strangers(f"stages[{n}].{part}", getattr(stage, part), _codes(programme, part), what)
        grounds = _codes(programme, "conflict_grounds")
        yield from _strangers(f"stages[{n}].conflicts", stage.conflicts, grounds, "conflict ground")


def _decision(programme: Programme) -> Iterator[Problem]:
    decision = programme.decision
    if decision is None:
        return
    if decision.group:
        yield from _strangers("decision.group", [decision.group], _codes(programme, "groups"), "group")
    yield from problems_in_decision(decision)


def _judging(programme: Programme) -> Iterator[Problem]:
    """The forms of those who judge, against the stages and criteria they belong to."""
    screening = programme.screening
    stages = [stage for stage in programme.stages if stage.kind == "screening"]
    if screening:
        yield from _twice("screening.checklist", [point.code for point in screening.checklist])
        yield from _twice("screening.reasons", [reason.code for reason in screening.reasons])
        ends = {outcome.code for stage in stages for outcome in stage.outcomes if not outcome.goes_on}
        for n, point in enumerate(screening.checklist):
            where = f"screening.checklist[{n}]"
            yield from _strangers(f"{where}.stages", point.stages, [stage.code for stage in stages], "screening stage")
            yield from _strangers(f"{where}.mechanisms", point.mechanisms, _codes(programme, "mechanisms"), "mechanism")
        for n, reason in enumerate(screening.reasons):
            where = f"screening.reasons[{n}].outcome"
            yield from _strangers(where, [reason.outcome], ends, "outcome of a screening that ends a proposal")
    elif stages:
        yield Problem("screening", f"the stage {stages[0].code!r} is a screening: say what is looked at")
    for part in ("opinion", "review_form"):
        form = getattr(programme, part)
        if form:
            yield from _twice(f"{part}.texts", [text.code for text in form.texts])
    yield from _panel(programme)
    form = programme.review_form
    if form is None:
        return
    yield from _twice("review_form.recommendations", [one.code for one in form.recommendations])
    scores = [level.score for level in form.scale]
    if scores != list(range(len(scores))) or len(scores) < 2:
        yield Problem("review_form.scale", "scores begin at 0 and go up by 1")
    for n, criterion in enumerate(programme.criteria):
        reviewed = any(criterion.code in stage.criteria for stage in programme.stages if stage.kind == "review")
        if reviewed and criterion.scale != len(scores) - 1:
            why = f"reviewers score up to {len(scores) - 1} (review_form.scale), not up to {criterion.scale}"
            yield Problem(f"criteria[{n}].scale", why)


def _panel(programme: Programme) -> Iterator[Problem]:
    """How the panel meets, against the reviewers' form."""
    rules = programme.panel
    yield from _twice("panel.texts", [text.code for text in rules.texts])
    if not 0 <= rules.quorum_percent <= 100:
        yield Problem("panel.quorum_percent", "a share is 0 to 100 in a hundred")
    for key in ("quorum_least", "minutes"):
        if not 0 <= getattr(rules, key) <= 600:
            yield Problem(f"panel.{key}", "write 0 to 600")
    if rules.texts is TEXTS:
        return  # the defaults gather what there is, if it is there
    form = programme.review_form
    written = [text.code for text in form.texts] if form else []
    for n, text in enumerate(rules.texts):
        where = f"panel.texts[{n}]"
        yield from _strangers(f"{where}.gathers", text.gathers, written, "text of the review form")
        if not text.confidential and set(text.gathers) & set(form.confidential if form else ()):
            yield Problem(f"{where}.confidential", "it gathers a confidential text: say confidential = true")


def _rules(programme: Programme) -> Iterator[Problem]:
    if programme.rules and not programme.wordings:
        yield Problem("wordings", "rules belong to a wording: name at least one")
    for n, rule in enumerate(programme.rules):
        where = f"rules[{n}]"
        if not rule.id:
            yield Problem(f"{where}.id", "this is missing")
        for part, what in (
            ("wordings", "wording"),
            ("mechanisms", "mechanism"),
            ("stages", "stage"),
            ("ways_in", "way in"),
        ):
            yield from _strangers(f"{where}.{part}", getattr(rule, part), _codes(programme, part), what)
        yield from _predicates(programme, rule, where)


def _predicates(programme: Programme, rule: Rule, where: str) -> Iterator[Problem]:
    for who in rule.predicates():
        yield from _predicate(programme, who, where)
    for part in rule.parts():
        yield from _predicates(programme, part, where)
    categories = {category.code for category in programme.award.categories} if programme.award else set()
    for key in ("categories", "without"):
        yield from _strangers(f"{where}.{key}", getattr(rule, key, ()), categories, "budget category")


def _predicate(programme: Programme, who: Who, where: str) -> Iterator[Problem]:
    for key, part, what in (
        ("roles", "roles", "role"),
        ("nationality", "groups", "group"),
        ("residence", "groups", "group"),
        ("employer", "groups", "group"),
        ("organisation", "organisation_kinds", "kind of organisation"),
        ("seniority", "seniorities", "seniority"),
        ("flags", "flags", "flag"),
        ("lacks", "flags", "flag"),
    ):
        yield from _strangers(f"{where} ({key})", getattr(who, key), _codes(programme, part), what)
    for inner in (*who.any_of, *((who.unless,) if who.unless else ())):
        yield from _predicate(programme, inner, where)
