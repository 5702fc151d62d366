"""Matchings: what an instance must be, and that a recount finds every rule broken."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from parvis.domain.assignment import (
    Assigned,
    BadInstance,
    Instance,
    Result,
    check,
    checking,
    explaining,
    instance_from,
    parse_instance,
    parse_result,
    text_of,
)
from parvis.domain.assignment.faults import FAULTS
from parvis.domain.assignment.findings import FRENCH
from parvis.domain.assignment.result import (
    Barred,
    Changes,
    Fairness,
    GroupPriced,
    NotChosen,
    Priced,
    Proof,
    Versions,
)
from parvis.domain.assignment.shortfall import Cut, Infeasible, Lacking

# Two proposals of two reviews among three experts; one pair each of conflict, own nation and lock.
TABLE = {
    "reviews": 2,
    "rules": {"at_most": [{"most": 1}]},
    "proposals": [{"id": "P", "nations": ["BE"]}, {"id": "Q", "nations": ["FR"]}],
    "experts": [
        {"id": "a", "nation": "NO", "capacity": 2, "minimum": 1},
        {"id": "b", "nation": "FR", "capacity": 2},
        {"id": "c", "nation": "IT", "capacity": 1},
        {"id": "d", "nation": "IT", "capacity": 2},
        {"id": "e", "nation": "BE", "capacity": 2},
    ],
    "pairs": [
        ["P", "a", 0.5],
        ["P", "b", 0.9],
        ["P", "c", 0.25],
        ["P", "d", 0.2],
        ["P", "e", 1],
        ["Q", "a", 0.5],
        ["Q", "c", 0.75],
        ["Q", "d", 0.7],
        ["Q", "b", 0.1],
        ["Q", "e", 0.6],
    ],
    "conflicts": [["Q", "e", "co-author"]],
    "locked": [["P", "a"]],
}


def changed(path: str, value: object) -> dict[str, object]:
    """The table with one place changed."""
    table = json.loads(json.dumps(TABLE))
    *way, last = path.split(".")
    place = table
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    if last == "+":
        place.append(value)
    else:
        place[int(last) if last.isdigit() else last] = value
    return table


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("pairs.0.2", float("nan"), "pairs[0]: the affinity of P and a is nan; a number from -1000 to 1000 is meant"),
        ("pairs.0.2", float("inf"), "pairs[0]: the affinity of P and a is inf; a number from -1000 to 1000 is meant"),
        ("pairs.0.2", 1001, "pairs[0]: the affinity of P and a is 1001; a number from -1000 to 1000 is meant"),
        ("pairs.0.2", "0.5", "pairs[0]: [proposal, expert, affinity] is meant here, not ['P', 'a', '0.5']"),
        ("pairs.0.2", True, "pairs[0]: [proposal, expert, affinity] is meant here, not ['P', 'a', True]"),
        ("pairs.0", ["P", "a"], "pairs[0]: [proposal, expert, affinity] is meant here, not ['P', 'a']"),
        ("pairs", {}, "pairs: a list is meant here"),
        ("pairs.+", ["P", "a", 0.4], "pairs[10]: P and a stands here a second time"),
        ("pairs.+", ["R", "a", 0.4], "pairs[10]: there is no proposal 'R'"),
        ("pairs.+", ["P", "z", 0.4], "pairs[10]: there is no expert 'z'"),
        ("conflicts.+", ["P", "z", "friend"], "conflicts[1]: there is no expert 'z'"),
        ("locked.+", ["P", "z"], "locked[1]: there is no expert 'z'"),
        ("locked.+", ["P", "a"], "locked[1]: P and a stands here a second time"),
        ("locked.+", ["Q", "e"], "locked[1]: Q and e are locked, but in conflict: co-author"),
        ("locked.+", ["P", "e"], "locked[1]: P and e are locked, but the expert is of the proposal's nation"),
        ("proposals.+", {"id": "P"}, "proposals[2]: P stands here a second time"),
        ("experts.+", {"id": "a", "nation": "NO", "capacity": 1}, "experts[5]: a stands here a second time"),
        ("experts.0.capacity", -1, "experts[0].capacity: the capacity of a is -1; a number from 0 to 1000000 is meant"),
        ("experts.0.minimum", 3, "experts[0].minimum: the minimum of a is 3; a number from 0 to the capacity is meant"),
        ("experts.0", {"id": "a", "capacity": 2}, "experts[0]: a has no nation, and a rule asks for it"),
        ("rules.at_most.0.of", "seniority", "experts[4]: e has no seniority, and a rule asks for it"),
        ("rules.at_most.0.most", 0, "rules.at_most[0].most: 0 of one group are allowed; a number from 1 is meant"),
        ("reviews", -1, "reviews: -1 reviews are asked for; a number from 0 to 1000 is meant"),
        ("reviews", 0.5, "reviews: a whole number is meant here, not 0.5"),
        ("proposals.0.reviews", 0, "locked: 1 experts are locked for P, which needs 0"),
        (
            "experts.0.capacity",
            0,
            "experts[0].minimum: the minimum of a is 1; a number from 0 to the capacity is meant",
        ),
        ("expert", [], "expert: nothing reads this key, is 'experts' meant?"),
    ],
)
def test_a_bad_record_is_refused_by_name(path, value, said):
    with pytest.raises(BadInstance) as refused:
        instance_from(changed(path, value))

    assert said in str(refused.value).splitlines()


# Each name once, by a change of the table and where the fault stands.
FAULTY = [
    ("pairs.0", ["P", "a"], "row", "pairs[0]"),
    ("pairs", {}, "no-list", "pairs"),
    ("reviews", 0.5, "shape", "reviews"),
    ("pairs.+", ["P", "a", 0.4], "twice", "pairs[10]"),
    ("pairs.+", ["R", "a", 0.4], "unknown-proposal", "pairs[10]"),
    ("bids", [["P", "z", "eager"]], "unknown-expert", "bids[0]"),
    ("bids", [["P", "b", "perhaps"]], "unknown-bid", "bids[0]"),
    ("pairs.0.2", float("nan"), "affinity", "pairs[0]"),
    ("rules.weights", {"bids": {"eager": 2000}}, "weight", "rules.weights.bids"),
    ("reviews", -1, "reviews", "reviews"),
    ("experts.0.capacity", -1, "capacity", "experts[0].capacity"),
    ("experts.0.minimum", 3, "minimum", "experts[0].minimum"),
    ("rules.at_most.0.most", 0, "at-most", "rules.at_most[0].most"),
    ("rules.at_least", [{"of": "nation", "group": "NO", "least": 0}], "at-least", "rules.at_least[0].least"),
    ("rules.at_least", [{"of": "nation", "group": "NO", "least": 2}], "at-least-above", "rules.at_least[0].least"),
    ("rules.over_round", {"most": 1, "other": {"NO": -1}}, "over-round", "rules.over_round.NO"),
    ("rules.at_most.+", {"most": 2}, "rule-twice", "rules.at_most"),
    ("experts.0", {"id": "a", "capacity": 2}, "no-group", "experts[0]"),
    ("locked.+", ["Q", "e"], "locked-conflict", "locked[1]"),
    ("locked.+", ["P", "e"], "locked-own-nation", "locked[1]"),
    ("forbidden", [["P", "a"]], "locked-forbidden", "locked[0]"),
    ("bids", [["P", "a", "never"]], "locked-never", "locked[0]"),
    ("pairs", [["P", "b", 0.9]], "locked-no-pair", "locked[0]"),
    ("proposals.0.reviews", 0, "locked-reviews", "locked"),
    ("locked", [["P", "c"], ["Q", "c"]], "locked-capacity", "locked"),
    ("locked", [["Q", "c"], ["Q", "d"]], "locked-at-most", "locked"),
    ("rules.over_round", {"most": 0}, "locked-over-round", "locked"),
]


@pytest.mark.parametrize(("path", "value", "name", "where"), FAULTY)
def test_each_fault_has_a_name_a_place_and_two_languages(path, value, name, where):
    with pytest.raises(BadInstance) as refused:
        instance_from(changed(path, value))

    fault = next(one for one in refused.value.problems if one.name == name)
    assert fault.where == where
    assert fault.told("en") != fault.told("fr")
    assert {"{", "}"}.isdisjoint(fault.told("fr"))


def test_every_name_of_a_fault_is_told_somewhere():
    elsewhere = {"no-json", "too-deep", "no-table", "key-twice", "more", "nothing-to-go-by"}

    assert {name for _path, _value, name, _where in FAULTY} | elsewhere == set(FAULTS)


def test_without_pairs_everybody_needs_a_text():
    table = changed("pairs", [])
    table["locked"] = []
    table["proposals"][0]["texts"] = [{"language": "en", "text": "Sea ice"}]

    with pytest.raises(BadInstance) as refused:
        instance_from(table)

    assert refused.value.told("fr").splitlines()[0] == (
        "proposals[1]\u202f: il n’y a ni paires ni textes de Q pour voir qui convient"
    )


def test_a_locked_pair_must_be_a_pair_and_fit_every_number():
    table = changed("locked", [["P", "c"], ["Q", "c"], ["Q", "d"], ["Q", "a"]])
    table["pairs"] = [pair for pair in table["pairs"] if pair[:2] != ["Q", "a"]]

    with pytest.raises(BadInstance) as refused:
        instance_from(table)

    assert str(refused.value).splitlines() == [
        "locked[3]: Q and a are locked, but stand not among the pairs",
        "locked: 3 experts are locked for Q, which needs 2",
        "locked: 2 proposals are locked for c, whose capacity is 1",
        "locked: 2 experts of IT are locked for Q; at most 1",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "a table is meant here"),
        ('{"reviews": 1, "reviews": 2}', "reviews: this key stands twice in one table"),
        ("[" * 100_000, "lists stand in lists without end"),
        ("{", "(at line 1, column 2)"),
    ],
)
def test_what_is_no_instance_is_refused(text, said):
    with pytest.raises(BadInstance, match=r".*"):
        parse_instance(text)
    with pytest.raises(BadInstance) as refused:
        parse_instance(text)

    assert said in str(refused.value)


def test_only_the_first_hundred_problems_are_told():
    table = changed("pairs", [["P", "nobody", 0.1]] * 1000)

    with pytest.raises(BadInstance) as refused:
        instance_from(table)

    assert len(refused.value.problems) == 101
    assert str(refused.value).endswith("more of the kind")


@pytest.fixture
def instance() -> Instance:
    return instance_from(TABLE)


@pytest.fixture
def result() -> Result:
    """The best of the instance, made and proved by hand."""
    return Result(
        state="complete",
        instance="",
        seed=0,
        versions=Versions(method="hand", solver="none", numpy="none"),
        objective=2.65,
        bound=2.65,
        gap=0.0,
        affinity=2.65,
        assignments=(
            Assigned(proposal="P", expert="a", affinity=0.5, locked=True),
            Assigned(proposal="P", expert="b", affinity=0.9),
            Assigned(proposal="Q", expert="a", affinity=0.5),
            Assigned(proposal="Q", expert="c", affinity=0.75),
        ),
        proof=Proof(
            proposals=(Priced(id="P", price=0.9), Priced(id="Q", price=0.5)),
            experts=(Priced(id="c", price=0.05),),
            groups=(GroupPriced(proposal="Q", group="IT", price=0.2),),
        ),
    )


def with_prices(result: Result, **changes: object) -> Result:
    return replace(result, proof=replace(result.proof, **changes))


def test_a_result_that_keeps_every_rule_passes(instance, result):
    # By hand: 2 * 0.9 for P, 2 * 0.5 for Q, 0.05 for c, 0.2 for Italy's one place at Q, less 0.4 for the locked pair.
    assert check(instance, result) == []
    assert check(instance, parse_result(text_of(result))) == []


@pytest.mark.parametrize(
    ("prices", "counted"),
    [
        # Without a price for Italy's place both Italians seem to fit.
        ({"groups": ()}, ["bound: told 2.65, counted 2.85", "gap: told 0.0, counted 0.2"]),
        ({"proposals": ()}, ["bound: told 2.65, counted 3.55", "gap: told 0.0, counted 0.9"]),
        ({"experts": (Priced(id="a", price=-1.0),)}, ["bound: told 2.65, counted 3.65", "gap: told 0.0, counted 1.0"]),
        # A place that pays would prove anything.
        (
            {"groups": (GroupPriced(proposal="P", group="IT", price=-9.0),)},
            ["bound: told 2.65, counted -1e-06", "gap: told 0.0, counted -2.650001"],
        ),
    ],
)
def test_prices_that_prove_less_are_found_out(instance, result, prices, counted):
    told = [str(problem) for problem in check(instance, with_prices(result, **prices))]

    assert told == counted


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"affinity": 2.7}, ["affinity"]),
        ({"objective": 2.7}, ["objective"]),
        ({"bound": 2.7}, ["bound"]),
        ({"gap": 0.1}, ["gap"]),
        ({"state": "partial"}, ["state"]),
    ],
)
def test_a_sum_told_wrongly_is_found(instance, result, changes, rules):
    assert [problem.rule for problem in check(instance, replace(result, **changes))] == rules


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("P", "a"), ("P", "b"), ("Q", "a")], "Q has 1 and lacks 0 of 2 reviews"),
        ([("P", "a"), ("P", "c"), ("Q", "a"), ("Q", "c")], "c has 2 reviews, at most 1"),
        ([("P", "a"), ("P", "b"), ("Q", "c"), ("Q", "d")], "Q has 2 experts of IT, at most 1"),
        ([("P", "b"), ("P", "c"), ("Q", "a"), ("Q", "d")], "P and a are locked but not assigned"),
    ],
)
def test_a_number_that_a_rule_forbids_is_found(instance, result, rows, said):
    worth = {pair[:2]: pair.affinity for pair in instance.pairs}
    assigned = tuple(
        Assigned(proposal=at, expert=by, affinity=worth[at, by], locked=(at, by) == ("P", "a")) for at, by in rows
    )

    told = [str(problem) for problem in check(instance, replace(result, assignments=assigned))]
    assert said in told


def test_an_expert_below_the_minimum_is_found(result):
    instance = instance_from(changed("experts.3.minimum", 1))

    assert "d has 0 reviews, at least 1" in [str(problem) for problem in check(instance, result)]


@pytest.fixture
def short(instance, result) -> tuple[Instance, Result]:
    """The same with Q's co-author left alone: P lacks one, with penalty 3."""
    left = instance_from(changed("experts.1.capacity", 0))
    left = replace(left, pairs=tuple(pair for pair in left.pairs if pair.proposal == "Q" or pair.expert in "ab"))
    cut = Cut(proposals=("P",), experts=("b",), need=1, capacity=0, pairs=0, places=0, missing=1)
    infeasible = Infeasible(
        missing=(Lacking(id="P", lacks=1),),
        below_minimum=(),
        shortages=(),
        cut=cut,
        relaxations=(),
        words=explaining.shortage(1, 0, cut),
    )
    return left, replace(
        result,
        state="partial",
        objective=-1.25,
        bound=-1.25,
        affinity=1.75,
        assignments=tuple(one for one in result.assignments if one.expert != "b"),
        proof=Proof(
            proposals=(Priced(id="P", price=-3.0), Priced(id="Q", price=0.5)),
            experts=(Priced(id="b", price=3.9), Priced(id="c", price=0.05)),
            groups=(GroupPriced(proposal="Q", group="IT", price=0.2),),
            penalty=3.0,
        ),
        infeasible=infeasible,
    )


def test_a_shortage_told_rightly_passes(short):
    assert check(*short) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"need": 2}, "cut"),
        ({"capacity": 1}, "cut"),
        ({"pairs": 1}, "cut"),
        ({"missing": 2}, "cut"),
        ({"experts": ()}, "cut"),
    ],
)
def test_a_cut_that_does_not_add_up_is_found(short, changes, rule):
    instance, result = short
    told = replace(result, infeasible=replace(result.infeasible, cut=replace(result.infeasible.cut, **changes)))

    assert {problem.rule for problem in check(instance, told)} == {rule}


def test_a_shortage_without_a_reason_is_found(short):
    instance, result = short

    told = check(instance, replace(result, infeasible=replace(result.infeasible, cut=None)))
    assert [str(problem) for problem in told] == ["reviews are missing, and no cut says why"]


def test_a_price_below_the_penalty_proves_nothing(short):
    instance, result = short

    told = check(instance, with_prices(result, proposals=(Priced(id="P", price=-4.0), Priced(id="Q", price=0.5))))
    assert "bound" in {problem.rule for problem in told}


def test_reasons_are_told_in_both_languages():
    chosen = [Assigned(proposal="P", expert="Anna", affinity=0.9), Assigned(proposal="P", expert="Bo", affinity=0.5)]
    next_best = [NotChosen(expert="Cy", affinity=0.8, price=0.11, forcing_costs=0.0164)]
    barred = [Barred(expert="Dee", affinity=1, rule="own-nation")]

    words = explaining.why(chosen, next_best, barred, lacks=1)

    assert words["en"] == (
        "Chosen because no other choice gives the whole round more: Anna (0.900) and Bo (0.500). Lacks 1. "
        "Next best, not chosen: Cy (0.800); others would lose at least 0.110 by it, forcing it costs at least 0.016 in "
        "all. Barred: Dee (own nation)."
    )
    assert words["fr"] == (
        "Retenus, car aucun autre choix ne donne davantage à l’ensemble\u202f: Anna (0,900) et Bo (0,500). "
        "Manque\u202f: 1. Suivant, non retenu\u202f: Cy (0,800)\u202f; d’autres y perdraient au moins 0,110, l’imposer "
        "coûte au moins 0,016 en tout. Écartés\u202f: Dee (même pays)."
    )


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"expert": "b"}, "own-nation"),
        ({"expert": "e"}, "conflict"),
        ({"expert": "z"}, "unknown"),
        ({"expert": "c"}, "twice"),
        ({"proposal": "P", "expert": "a", "locked": True}, "twice"),
        ({"affinity": 0.6}, "affinity"),
        ({"locked": True}, "locked"),
    ],
)
def test_an_assignment_that_may_not_be_is_found(instance, result, change, rule):
    rows = list(result.assignments)
    rows[2] = replace(rows[2], **change)

    assert rule in {problem.rule for problem in check(instance, replace(result, assignments=tuple(rows)))}


@pytest.mark.parametrize(
    ("experts", "said"),
    [
        (("b",), "leurs experts complets (b) peuvent en donner 0, tous les autres 0"),
        ((), "tous leurs experts peuvent en donner 0"),
    ],
)
def test_a_shortage_is_told_with_who_lacks_what(experts, said):
    cut = Cut(proposals=("P",), experts=experts, need=1, capacity=0, pairs=0, places=0, missing=1)

    assert explaining.shortage(1, 0, cut)["fr"] == (
        f"1 évaluation ne peut être attribuée. Ce qui manque, manque ici\u202f: P. Il leur en faut 1\u202f; {said}"
        "\u202f: il en manque 1."
    )


def test_what_a_recount_finds_is_told_in_french_too():
    rooms = Path(checking.__file__).parent
    said = "".join((rooms / f"{name}.py").read_text(encoding="utf-8") for name in ("checking", "cutting"))

    for english, french in FRENCH.items():
        assert english in said
        assert set(re.findall(r"%\(\w+\)s", english)) == set(re.findall(r"%\(\w+\)s", french))
    assert set(re.findall(r'"([^"\n]*%\(\w+\)s[^"\n]*)"', said)) == {one for one in FRENCH if "%(" in one}


@pytest.mark.parametrize(
    ("change", "rows", "rule"),
    [
        ({"forbidden": [["P", "b"]]}, (), "forbidden"),
        ({"bids": [["P", "b", "never"]]}, (), "never"),
        ({"rules": {"at_least": [{"of": "nation", "group": "NO", "least": 1}], "fields": "covered"}}, (), "fields"),
        ({"rules": {"at_least": [{"of": "nation", "group": "DE", "least": 1}]}}, (), "at-least"),
        ({"rules": {"over_round": {"most": 1}}}, (), "over-round"),
    ],
)
def test_a_rule_over_groups_that_is_broken_is_found(result, change, rows, rule):
    table = json.loads(json.dumps({**TABLE, **change}))
    table["proposals"][0]["fields"] = ["ice"]

    assert rule in {problem.rule for problem in check(instance_from(table), result)}


def test_a_floor_and_changes_that_are_told_wrongly_are_found(result):
    before = instance_from({**TABLE, "previous": [["P", "a"], ["Q", "d"]]})
    told = replace(
        result,
        fairness=Fairness(floor=0.6, minimum=1.2, plain_minimum=1.5, plain_affinity=2.65, words={"en": "", "fr": ""}),
        changes=Changes(kept=1, moved=2, new=3, proposals=("P", "Q"), words={"en": "", "fr": ""}),
    )

    found = check(before, told)
    assert [problem.rule for problem in found if problem.rule in ("floor", "fairness", "changes")] == [
        *("floor", "fairness", "fairness", "changes"),
    ]
