"""A programme's file: what it tells, and how a bad one is refused."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from decimal import Decimal

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.domain.nations import Membership
from parvis.domain.programme_file import BadProgrammeFile, Programme, parse, programme_from, read
from parvis.domain.schemas import schema_of
from tests.domain.sample_cases import ROOT

FILES = sorted((ROOT / "programmes").glob("*.toml"))
SPS = read(ROOT / "programmes" / "sps.toml")

SMALL = """
[programme]
id = "small"
name = { en = "A small programme", fr = "Un petit programme" }
short_name = { en = "Small", fr = "Petit" }
zone = "Europe/Brussels"

[[groups]]
code = "member"
name = { en = "members", fr = "membres" }

[[nations]]
code = "NO"
name = { en = "Norway", fr = "Norvège" }
groups = [{ group = "member", since = 2020-01-01 }]

[[wordings]]
code = "1"
name = { en = "First", fr = "Première" }

[[rules]]
id = "one"
kind = "count"
who = { employer = ["member"] }
at_least = 1
"""


@pytest.mark.parametrize(
    ("wrong", "right", "where", "why"),
    [
        ("zone", "Mars/Olympus", "programme.zone", "is no IANA time zone"),
        ("group", "membre", "nations[0].groups[0].group", "there is no group 'membre', only member"),
        ("date", "2020-13-01", "", "at line"),
        ("kind", "counts", "rules[0].kind", "'counts' is none of all_of, any_of"),
        ("number", "'many'", "rules[0].at_least", "a number such as '0.5' is meant here"),
        ("key", "at_leats", "rules[0].at_leats", "nothing reads this key, is 'at_least' meant?"),
        ("french", "", "groups[0].name.fr", "a text is missing here"),
        ("employer", "ally", "rules[0] (employer)", "there is no group 'ally', only member"),
        ("id", "", "rules[0].id", "a text is missing here"),
    ],
)
def test_a_bad_file_is_refused_with_the_place_and_the_reason(wrong, right, where, why):
    change = {
        "zone": ("Europe/Brussels", right),
        "group": ('group = "member"', f'group = "{right}"'),
        "date": ("2020-01-01", right),
        "kind": ('kind = "count"', f'kind = "{right}"'),
        "number": ("at_least = 1", f"at_least = {right}"),
        "key": ("at_least", right),
        "french": ('fr = "membres"', 'fr = ""'),
        "employer": ('employer = ["member"]', f'employer = ["{right}"]'),
        "id": ('id = "one"', 'id = ""'),
    }[wrong]
    assert parse(SMALL)

    with pytest.raises(BadProgrammeFile) as refused:
        parse(SMALL.replace(*change))

    assert [problem.where for problem in refused.value.problems] == [where]
    assert why in refused.value.problems[0].why


def test_all_problems_are_told_at_once():
    with pytest.raises(BadProgrammeFile) as refused:
        parse(SMALL.replace("Europe/Brussels", "Nowhere").replace("at_least = 1", 'at_least = "x"'))

    assert [problem.where for problem in refused.value.problems] == ["programme.zone", "rules[0].at_least"]


def test_a_syntax_error_names_its_line():
    with pytest.raises(BadProgrammeFile, match=r"at line 4, column"):
        parse(SMALL.replace('fr = "Un petit programme" }', 'fr = "Un petit programme"'))


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "odd.toml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(BadProgrammeFile, match=r"odd\.toml.*no UTF-8 text"):
        read(path)


def test_the_revision_follows_the_content_and_not_the_comments():
    commented = parse(SMALL.replace("[[groups]]", "# members of the programme\n[[groups]]"))

    assert commented.revision == parse(SMALL).revision
    assert parse(SMALL.replace("at_least = 1", "at_least = 2")).revision != commented.revision


def test_a_pinned_text_gives_the_same_programme_again():
    again = parse(SPS.text)

    assert again == SPS
    assert again.revision == SPS.revision


@given(st.permutations(["end-user", "partner-director", "gone", "ally-director", "co-director", "co-director-2"]))
def test_kept_parties_stand_in_the_order_of_the_roles_whatever_order_the_store_gives(stored):
    told = {
        "ally-director": {"role": "ally-director", "name": "Zoe"},
        "partner-director": {"role": "partner-director", "name": "Ann"},
        "co-director": {"role": "co-director", "name": "Ben"},
        "co-director-2": {"role": "co-director", "name": "Cem"},
        "end-user": {"role": "end-user", "name": "Ada"},
        "gone": {},
    }

    ordered = [code for code, _party in SPS.in_order({code: told[code] for code in stored})]

    assert ordered == list(told)


def test_the_published_schema_fits_every_shipped_file():
    schema = jsonschema_rs.Draft202012Validator(schema_of(Programme, title="programme"))

    for path in FILES:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        schema.validate(json.loads(json.dumps(table, default=str)))


@pytest.mark.parametrize(
    "change", [("zone =", "zones ="), ('kind = "count"', 'kind = "counts"'), ("at_least", "atleast")]
)
def test_the_published_schema_refuses_what_the_reader_refuses(change):
    schema = jsonschema_rs.Draft202012Validator(schema_of(Programme, title="programme"))
    good, bad = (json.loads(json.dumps(tomllib.loads(text), default=str)) for text in (SMALL, SMALL.replace(*change)))

    assert schema.is_valid(good)
    assert not schema.is_valid(bad)
    with pytest.raises(BadProgrammeFile):
        programme_from(bad)


def test_the_seventy_nations_stand_in_their_groups():
    today = SPS.groups_on(date(2026, 11, 22))

    assert {group: len(codes) for group, codes in today.items()} == {"ally": 32, "partner": 35, "suspended": 3}
    assert len(SPS.nations) == 70


@pytest.mark.parametrize(
    ("nation", "day", "group"),
    [
        ("FI", date(2023, 4, 3), "partner"),
        ("FI", date(2023, 4, 4), "ally"),
        ("SE", date(2024, 3, 6), "partner"),
        ("SE", date(2024, 3, 7), "ally"),
        ("ME", date(2017, 6, 4), "partner"),
        ("MK", date(2020, 3, 27), "ally"),
        ("RU", date(2014, 3, 31), "partner"),
        ("RU", date(2014, 4, 1), "suspended"),
        ("MD", date(2026, 1, 1), "partner"),
        ("CY", date(2026, 1, 1), None),
        ("HR", date(2009, 3, 31), None),
    ],
)
def test_a_nations_group_depends_on_the_day(nation, day, group):
    found = SPS.group_of(nation, day)

    assert (found.code if found else None) == group


def test_every_activity_is_one_of_four_mechanisms():
    assert [mechanism.code for mechanism in SPS.mechanisms] == ["MYP", "ARW", "ASI", "ATC"]
    assert sorted(code for form in SPS.forms for code in form.mechanisms) == ["ARW", "ASI", "ATC", "MYP"]


def test_projects_have_two_phases_and_events_one():
    phases = {m.code: [stage.code for stage in SPS.submissions_of(m.code)] for m in SPS.mechanisms}

    assert phases == {"MYP": ["outline", "full"], "ARW": ["full"], "ASI": ["full"], "ATC": ["full"]}
    assert [stage.code for stage in SPS.submissions_of("MYP", "top-down")] == ["full"]


def test_the_first_phase_is_a_part_of_the_second_but_for_its_own_short_answers():
    short, full = SPS.form("MYP", "outline"), SPS.form("MYP", "full")

    assert short is not None
    assert full is not None
    assert set(short.fields) - set(full.fields) == {"approach", "amount"}
    assert len(full.fields) > len(short.fields)


def test_only_answers_to_calls_are_ranked():
    assert {way.code: way.ranked for way in SPS.ways_in} == {"bottom-up": True, "top-down": False}
    assert not any(stage.ranked for stage in SPS.stages_of("MYP", "top-down"))


def test_a_priority_is_named_with_its_version():
    found = SPS.priority("2024:3.a.i")

    assert found is not None
    assert (found.level, found.parent) == (3, "3.a")
    assert SPS.priority("2012:3.a.i") is None
    assert SPS.priority("3.a.i") is None
    assert {topic.code for topic in SPS.topics if not topic.priorities} == set()


@pytest.mark.parametrize(
    ("day", "version"), [(date(2024, 3, 31), "2012"), (date(2024, 4, 1), "2024"), (date(2011, 12, 31), None)]
)
def test_priorities_are_those_of_the_day(day, version):
    found = SPS.priorities_on(day)

    assert (found.version if found else None) == version


def test_rules_are_those_of_the_day_or_of_the_wording_named():
    assert SPS.rules_on(date(2024, 3, 31)).wording == "2022"
    assert SPS.rules_on(date(2024, 4, 1)).wording == "2024"
    assert SPS.rules_on("2022").rule("nationalities") is None


def test_criteria_are_marked_as_what_they_are():
    own = {criterion.code for criterion in SPS.criteria if criterion.proposed}

    assert own == {criterion.code for criterion in SPS.criteria} - {"political-guidance"}
    assert sum((criterion.weight for criterion in SPS.criteria if criterion.gate), Decimal()) == 5


DAYS = st.dates(min_value=date(1949, 1, 1), max_value=date(2100, 1, 1))


@settings(deadline=None)
@given(day=DAYS)
def test_no_nation_stands_in_two_groups_on_one_day(day):
    groups = SPS.groups_on(day)

    assert sum(len(codes) for codes in groups.values()) == len(frozenset().union(*groups.values()))


@settings(deadline=None)
@given(since=st.none() | DAYS, until=st.none() | DAYS, day=DAYS)
def test_a_membership_holds_from_its_first_day_to_the_day_before_its_end(since, until, day):
    holds = Membership(group="ally", since=since, until=until).holds_on(day)

    assert holds == ((since or date.min) <= day < (until or date.max))


@pytest.mark.parametrize(
    ("change", "where", "why"),
    [
        (("", ""), "", ""),
        (
            ('outcome = "ineligible"', 'outcome = "passed"'),
            "screening.reasons[0].outcome",
            "there is no outcome of a sc",
        ),
        (
            ('stages = ["look"]', 'stages = ["read"]'),
            "screening.checklist[0].stages",
            "there is no screening stage 're",
        ),
        (("score = 1", "score = 2"), "review_form.scale", "scores begin at 0 and go up by 1"),
        (("scale = 1", "scale = 5"), "criteria[0].scale", "reviewers score up to 1 (review_form.scale), not up to 5"),
        (("[screening]", "[opinion]"), "opinion.checklist", "nothing reads this key"),
    ],
)
def test_what_those_who_judge_are_asked_fits_the_stages(change, where, why):
    text = SMALL + JUDGING.replace(*change)
    if not where:
        programme = parse(text)
        assert programme.screening.points_of("look", "X")[0].code == "complete"
        assert programme.review_form.confidential == ("remark",)
        return

    with pytest.raises(BadProgrammeFile) as refused:
        parse(text)

    assert any(one.where == where and why in one.why for one in refused.value.problems)


JUDGING = """
[[criteria]]
code = "merit"
name = { en = "Merit", fr = "Qualité" }
help = { en = "Is it good?", fr = "Est-ce bon ?" }
scale = 1

[[stages]]
code = "look"
kind = "screening"
name = { en = "First look", fr = "Premier examen" }
actor = { en = "staff", fr = "personnel" }
outcomes = [
    { code = "passed", name = { en = "Passed", fr = "Retenue" }, goes_on = true },
    { code = "ineligible", name = { en = "Not eligible", fr = "Non éligible" } },
]

[[stages]]
code = "read"
kind = "review"
name = { en = "Review", fr = "Examen" }
actor = { en = "experts", fr = "experts" }
criteria = ["merit"]

[screening]
checklist = [{ code = "complete", stages = ["look"], name = { en = "Complete", fr = "Complète" } }]
reasons = [{ code = "late", outcome = "ineligible", name = { en = "Late", fr = "Tardive" } }]

[review_form]
scale = [{ score = 0, name = { en = "No", fr = "Non" } }, { score = 1, name = { en = "Yes", fr = "Oui" } }]
texts = [{ code = "remark", confidential = true, name = { en = "Remark", fr = "Remarque" } }]
recommendations = [{ code = "fund", name = { en = "Fund", fr = "À financer" } }]
"""


def test_the_stage_that_follows_a_submission_is_found_before_the_next_one():
    assert SPS.stage_after("outline", "screening", "MYP").code == "outline-screening"
    assert SPS.stage_after("full", "screening", "MYP").code == "screening"
    assert SPS.stage_after("outline", "panel", "MYP") is None
    assert SPS.stage_after("full", "screening", "ARW").code == "screening"


def test_an_edition_that_was_adopted_is_read_although_a_later_check_would_refuse_it():
    text = SMALL + JUDGING[: JUDGING.index("[screening]")]

    with pytest.raises(BadProgrammeFile, match="say what is looked at"):
        parse(text)

    assert parse(text, adopted=True).screening is None
