"""Every rule asked of one case; every answer kept, so that people mend a draft once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parvis.domain.eligibility.case import Case
from parvis.domain.eligibility.rules import Hearing, NameOfCountry, Outcome, Rule
from parvis.domain.findings import Finding, Passed, Verdict, Waiver
from parvis.domain.words import Words, joined, listed, words

if TYPE_CHECKING:
    from parvis.domain.programme_file.programme import Programme, RuleSet

# What holds of every programme, without standing in its file.
MECHANISM = "mechanism"


def judge(
    programme: Programme, case: Case, *, rules: RuleSet | None = None, elsewhere: NameOfCountry | None = None
) -> Verdict:
    """What the rules say of the case: those given, or of its wording, or those in force on its day.

    `elsewhere` names countries that the programme's file doesn't know; without it, findings give their codes.
    """
    findings, passed = [], []
    if (finding := _mechanism(programme, case)) is not None:
        findings.append(finding)
    else:
        passed.append(Passed(rule=MECHANISM, words=ONE_MECHANISM, field="mechanism"))
    if rules is None and programme.wordings:
        rules = programme.rules_on(case.wording or case.on)
    hearing = Hearing(programme, case, elsewhere)
    met = programme.passes
    for rule in rules.rules if rules else ():
        if not rule.is_asked(case):
            continue
        outcome = rule.hold(hearing)
        told = met.get(id(rule)) or Passed(rule=rule.id, words=rule.in_words(programme), field=_field(rule))
        if outcome.holds:
            passed.append(told)
        else:
            findings.append(_finding(rule, outcome, told.words, case))
    return Verdict(findings=tuple(findings), passed=tuple(passed))


def _finding(rule: Rule, outcome: Outcome, sentence: Words, case: Case) -> Finding:
    waiver = next((w for w in case.waivers if w.rule == rule.id and w.holds_on(case.on)), None)
    said = joined(sentence, outcome.found)
    return Finding(
        rule=rule.id,
        severity="warning" if waiver else rule.severity,
        words=joined(said, _waived(waiver)) if waiver else said,
        facts=outcome.facts or {},
        remedy=rule.remedy or outcome.remedy,
        parties=outcome.parties,
        field=_field(rule),
        waiver=waiver,
    )


def _field(rule: Rule) -> str:
    return rule.field or rule.field_of_kind


def _waived(waiver: Waiver) -> Words:
    en, fr = (waiver.reason[language].rstrip(".") for language in ("en", "fr"))
    return words(f"Waived until {waiver.until}: {en}.", f"Dérogation jusqu’au {waiver.until}\u202f: {fr}.")


ONE_MECHANISM = words(
    "Every activity is exactly one of the programme’s mechanisms.",
    "Toute activité relève d’un seul et unique mécanisme du programme.",
)


def _mechanism(programme: Programme, case: Case) -> Finding | None:
    if not programme.mechanisms or programme.mechanism(case.mechanism):
        return None
    names = listed([mechanism.name for mechanism in programme.mechanisms], last=words(" or ", " ou "))
    given = case.mechanism or "—"
    return Finding(
        rule=MECHANISM,
        severity="blocking",
        words=joined(ONE_MECHANISM, words(f"Found: {given}.", f"Constaté\u202f: {given}.")),
        facts={"mechanism": case.mechanism, "mechanisms": [mechanism.code for mechanism in programme.mechanisms]},
        remedy=words(f"Choose: {names['en']}.", f"Choisissez\u202f: {names['fr']}."),
        field="mechanism",
    )
