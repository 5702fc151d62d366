"""The edges of the rules: exact fractions, unknown facts, waivers, composed rules, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.domain.eligibility import BadCase, Case, Cell, PartyFacts, Rule, Waiver, judge, parse_case
from parvis.domain.programme_file import parse, read
from tests.domain.sample_cases import ROOT

HEAD = """
[programme]
id = "t"
name = { en = "Trial", fr = "Essai" }
short_name = { en = "T", fr = "E" }
zone = "UTC"
[[groups]]
code = "a"
name = { en = "nations A", fr = "pays A" }
[[groups]]
code = "b"
name = { en = "nations B", fr = "pays B" }
[[nations]]
code = "FR"
name = { en = "France", fr = "France" }
groups = [{ group = "a" }]
[[nations]]
code = "JP"
name = { en = "Japan", fr = "Japon" }
groups = [{ group = "b" }]
[[wordings]]
code = "1"
name = { en = "First", fr = "Première" }
[[roles]]
code = "lead"
name = { en = "leader", fr = "responsable" }
"""
DAY = date(2026, 11, 22)
REASON = {"en": "Agreed by the board.", "fr": "Approuvé par le conseil."}


def party(name: str, country: str = "FR", **facts: object) -> PartyFacts:
    return PartyFacts(id=name, role="lead", name=name, employer_country=country, **facts)


def blocked(rule: str, *parties: PartyFacts, **facts: object) -> list[str]:
    programme = parse(f'{HEAD}\n[[rules]]\nid = "r"\n{rule}')
    return [finding.rule for finding in judge(programme, Case(on=DAY, mechanism="", parties=parties, **facts)).blocking]


@pytest.mark.parametrize(
    ("amounts", "holds"),
    [
        (("0.1", "0.2", "0.3"), True),  # floats would make a third summand a hair too large
        (("0.1", "0.2", "0.31"), False),
        (("0", "0", "0"), True),
        (("1", "1", "2"), True),
        (("1", "1", "2.01"), False),
    ],
)
def test_shares_are_exact(amounts, holds):
    cells = tuple(Cell(party=name, category="x", amount=Decimal(a)) for name, a in zip("uvw", amounts, strict=True))
    found = blocked('kind = "share"\neach = "party"\nat_most = "0.5"', *map(party, "uvw"), budget=cells)

    assert (found == []) == holds


def test_without_cells_the_parties_own_shares_count():
    parties = (party("u", share=Decimal(60)), party("v", "JP", share=Decimal(40)))

    assert blocked('kind = "share"\nwho = { employer = ["a"] }\nat_most = "0.6"', *parties) == []
    assert blocked('kind = "share"\nwho = { employer = ["a"] }\nat_most = "0.59"', *parties) == ["r"]


@pytest.mark.parametrize(
    ("countries", "holds"), [(["FR", "JP"], True), (["FR", "FR"], False), (["FR", "FR", "JP"], True)]
)
def test_a_repeat_counts_half(countries, holds):
    parties = [party(f"p{n}", country) for n, country in enumerate(countries)]

    assert (
        blocked('kind = "count"\nrepeats = "employer"\nrepeats_weigh = "0.5"\nat_least = 2', *parties) == []
    ) == holds


def test_a_party_whose_country_is_unknown_is_no_repeat_of_another():
    rule = 'kind = "count"\nrepeats = "employer"\nrepeats_weigh = "0.5"\nat_least = 2'

    assert blocked(rule, party("u", ""), party("v", "")) == []


def test_what_is_unknown_meets_no_rule_and_breaks_no_ban():
    unknown = PartyFacts(id="u", role="lead")

    assert blocked('kind = "each"\nmust = { residence = ["a", "b"] }', unknown) == ["r"]
    assert blocked('kind = "none"\nwho = { residence = ["a"] }', unknown) == []
    assert blocked('kind = "each"\nmust = { same = ["residence", "employer"] }', unknown) == ["r"]


def test_a_ratio_of_nothing_is_no_division():
    rule = (
        'kind = "ratio"\nat_least = "0.5"\npart = { who = { employer = ["a"] } }\n'
        'whole = { who = { employer = ["a", "b"] } }'
    )

    assert blocked(rule) == []
    assert blocked(rule, party("u"), party("v", "JP")) == []
    assert blocked(rule, party("u"), party("v", "JP"), party("w", "JP")) == ["r"]


def test_a_condition_that_is_not_met_asks_nothing():
    rule = (
        'kind = "if"\nwhen = { kind = "count", who = { employer = ["b"] }, at_least = 1 }\n'
        'then = { kind = "stated", fact = "civil" }'
    )

    assert blocked(rule, party("u")) == []
    assert blocked(rule, party("u", "JP")) == ["r"]
    assert blocked(rule, party("u", "JP"), civil=True) == []


def test_rules_inside_rules_without_end():
    one = '{ kind = "count", who = { employer = ["%s"] }, at_least = 1 }'
    innermost = f'{{ kind = "any_of", rules = [{one % "a"}] }}'
    rule = f'kind = "any_of"\nrules = [{one % "b"}, {{ kind = "all_of", rules = [{one % "a"}, {innermost}] }}]'

    assert blocked(rule, party("u")) == []
    assert blocked(rule) == ["r"]


@pytest.mark.parametrize(("days", "severity"), [(-1, "blocking"), (0, "warning"), (1, "warning")])
def test_a_waiver_holds_to_its_last_day_and_says_why(days, severity):
    programme = parse(f'{HEAD}\n[[rules]]\nid = "r"\nkind = "stated"\nfact = "civil"')
    waiver = Waiver(rule="r", reason=REASON, until=DAY + timedelta(days=days))

    (finding,) = judge(programme, Case(on=DAY, mechanism="", waivers=(waiver,))).findings

    assert finding.severity == severity
    assert ("Agreed by the board." in finding.words["en"]) == (severity == "warning")
    assert (finding.waiver is waiver) == (severity == "warning")


def test_a_waiver_without_a_reason_cannot_be_read():
    with pytest.raises(BadCase, match=r"waivers\[0\]\.reason: this is missing"):
        parse_case('{"on": "2026-11-22", "mechanism": "MYP", "waivers": [{"rule": "r", "until": "2026-12-01"}]}')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"on": "22.11.2026", "mechanism": "MYP"}', "on: a day such as 2026-01-31 is meant here, not '22.11.2026'"),
        ('{"on": "2026-11-22"}', "mechanism: this is missing"),
        ('{"on": "2026-11-22", "mechanism": "MYP", "months": 12.5}', "months: a whole number is meant here"),
        ('{"on": "2026-11-22", "mechanism": "MYP", "months": true}', "months: a whole number is meant here"),
        (
            '{"on": "2026-11-22", "mechanism": "MYP", "budget": [{"party": "a", "category": "b", "amount": "NaN"}]}',
            "amount",
        ),
        ('{"on": "2026-11-22", "mechanism": "MYP", "way_in": "sideways"}', "way_in: 'sideways' is none of bottom-up"),
        ("[]", "a table is meant here"),
        ("{", "at line 1, column 2"),
    ],
)
def test_a_case_that_cannot_be_read_says_where(text, said):
    with pytest.raises(BadCase) as refused:
        parse_case(text)

    assert said in str(refused.value)


SPS = read(ROOT / "programmes" / "sps.toml")
RULES = SPS.rules_on("2024")


@pytest.mark.parametrize("path", sorted((ROOT / "programmes").glob("*.toml")), ids=lambda path: path.stem)
def test_every_rule_has_its_sentence_in_both_languages_also_without_the_files_own(path):
    programme = read(path)

    for rule in programme.rules:
        for said in (rule.in_words(programme), replace(rule, says=None).in_words(programme)):
            assert said["en"] != said["fr"]
            assert all(text.endswith(".") and text[0].isupper() and "None" not in text for text in said.values())


def test_every_kind_is_used_by_a_shipped_programme():
    def kinds(rule: Rule) -> set[str]:
        return {rule.kind}.union(*map(kinds, rule.parts()))

    shipped = [read(path) for path in (ROOT / "programmes").glob("*.toml")]
    assert set().union(*(kinds(rule) for programme in shipped for rule in programme.rules)) == set(Rule.KINDS)


COUNTRIES = st.sampled_from(["FI", "GE", "RU", "CY", "US", ""])
PARTIES = st.lists(
    st.builds(
        PartyFacts,
        id=st.uuids().map(str),
        role=st.sampled_from(["ally-director", "partner-director", "co-director", "end-user", "young-scientist"]),
        nationality=st.lists(COUNTRIES.filter(bool), max_size=2).map(tuple),
        residence=COUNTRIES,
        employer_country=COUNTRIES,
        organisation_kind=st.sampled_from(["academic", "company", ""]),
    ),
    max_size=5,
).map(tuple)
CASES = st.builds(
    Case,
    on=st.dates(min_value=date(2010, 1, 1), max_value=date(2030, 1, 1)),
    mechanism=st.sampled_from(["MYP", "ARW", "NONE"]),
    months=st.none() | st.integers(0, 60),
    civil=st.none() | st.booleans(),
    parties=PARTIES,
)


@settings(deadline=None)
@given(case=CASES)
def test_every_rule_that_is_asked_is_answered_once(case):
    verdict = judge(SPS, case, rules=RULES)

    asked = ["mechanism", *(rule.id for rule in RULES.rules if rule.is_asked(case))]
    assert sorted([f.rule for f in verdict.findings] + [p.rule for p in verdict.passed]) == sorted(asked)


@settings(deadline=None)
@given(case=CASES)
def test_the_order_of_parties_changes_nothing(case):
    turned = replace(case, parties=case.parties[::-1])

    assert [f.rule for f in judge(SPS, case).findings] == [f.rule for f in judge(SPS, turned).findings]


@settings(deadline=None)
@given(case=CASES)
def test_waiving_everything_leaves_nothing_that_blocks_but_the_mechanism(case):
    waivers = tuple(Waiver(rule=rule.id, reason=REASON, until=case.on) for rule in SPS.rules)
    waived = judge(SPS, replace(case, waivers=waivers))

    assert {finding.rule for finding in waived.blocking} <= {"mechanism"}
    assert {f.rule for f in waived.findings} == {f.rule for f in judge(SPS, case).findings}


@pytest.mark.parametrize(
    ("rule", "english", "french"),
    [
        (
            'kind = "count"\nat_least = 1\nwho = { roles = ["lead"], employer = ["a"] }',
            "At least 1 party as leader, employed in: nations A.",
            "Au moins 1 participant en qualité de responsable, employé dans un pays du groupe «\u202fpays A\u202f».",
        ),
        (
            'kind = "count"\nat_least = 2\nwho = { roles = ["user"], nationality = ["a", "b"] }',
            "At least 2 parties as user, national of: nations A or nations B.",
            "Au moins 2 participants en qualité d’utilisateur, ressortissants d’un pays du groupe "
            "«\u202fpays A\u202f» ou «\u202fpays B\u202f».",
        ),
        (
            'kind = "each"\nwho = { roles = ["lead"] }\nmust = { residence = ["a"] }',
            "Every party as leader must be resident in: nations A.",
            "Chaque participant en qualité de responsable répond à ceci\u202f: résidant dans un pays du groupe "
            "«\u202fpays A\u202f».",
        ),
        (
            'kind = "at_most_per"\nby = "nationality"\nat_most = 1',
            "At most 1 party for one and the same nationality.",
            "Au plus 1 participant pour une même nationalité.",
        ),
    ],
)
def test_a_rule_without_words_of_its_own_is_said_as_people_say_it(rule, english, french):
    user = '[[roles]]\ncode = "user"\nname = { en = "user", fr = "utilisateur" }\n'
    programme = parse(f'{HEAD}{user}\n[[rules]]\nid = "r"\n{rule}')

    assert programme.rules[0].in_words(programme) == {"en": english, "fr": french}
