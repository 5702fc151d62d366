"""Five programmes as files, and cases of each: right ones, and wrong ones that differ by one fact."""

from __future__ import annotations

from collections import Counter
from functools import cache

import jsonschema_rs
import pytest

from parvis.domain.eligibility import Case, case_from, judge
from parvis.domain.programme_file import Programme, read
from parvis.domain.schemas import schema_of
from tests.domain.sample_cases import ROOT, samples

SAMPLES = list(samples())
CASE_SCHEMA = jsonschema_rs.Draft202012Validator(schema_of(Case, title="case"), validate_formats=True)


@cache
def programme(name: str) -> Programme:
    return read(ROOT / "programmes" / name)


@pytest.mark.parametrize(("file", "name", "case", "finds"), SAMPLES, ids=[f"{s[0]}: {s[1]}" for s in SAMPLES])
def test_the_rules_find_exactly_what_is_wrong(file, name, case, finds):
    verdict = judge(programme(file), case_from(case))

    by_severity = {"blocking": "blocks", "warning": "warns", "evidence": "asks"}
    found = {key: [f.rule for f in verdict.findings if by_severity[f.severity] == key] for key in finds}
    assert {key: sorted(rules) for key, rules in found.items()} == {key: sorted(rules) for key, rules in finds.items()}


@pytest.mark.parametrize(("file", "name", "case", "finds"), SAMPLES, ids=[f"{s[0]}: {s[1]}" for s in SAMPLES])
def test_every_finding_explains_itself_in_both_languages(file, name, case, finds):
    for finding in judge(programme(file), case_from(case)).findings:
        assert finding.facts
        for said in (finding.words, finding.remedy):
            assert set(said) == {"en", "fr"}
            assert said["en"] != said["fr"]
            assert all(text.strip() and "None" not in text and "{" not in text for text in said.values())


@pytest.mark.parametrize(("file", "name", "case", "finds"), SAMPLES, ids=[f"{s[0]}: {s[1]}" for s in SAMPLES])
def test_every_sample_meets_the_published_schema(file, name, case, finds):
    CASE_SCHEMA.validate(case)


def test_there_are_enough_cases_of_five_programmes():
    counted = Counter(file for file, *_ in SAMPLES)

    assert len(counted) == 5
    assert sum(counted.values()) >= 60
    for file in counted:
        assert {bool(finds["blocks"]) for f, _name, _case, finds in SAMPLES if f == file} == {True, False}
        rules = {rule.id for rule in programme(file).rules}
        tested = {rule for f, _n, _c, finds in SAMPLES if f == file for found in finds.values() for rule in found}
        assert rules - tested == set(), "every rule is broken by at least one sample"
