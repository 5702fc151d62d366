"""Matching among all pairs, under a floor, after a refusal, from texts: what holds beside the best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from parvis.domain.assignment import (
    AtLeast,
    AtMost,
    Bid,
    Earlier,
    Expert,
    Forbidden,
    Instance,
    Lock,
    OverRound,
    Pair,
    Proposal,
    Rules,
    Text,
    check,
    text_of,
)
from parvis.engines import matching
from parvis.engines.matching.problem import NEVER, NONE, Family, Problem, Wide
from parvis.engines.matching.solving import solve, solve_wide


def wide(proposals: int, experts: int, *, families: tuple[Family, ...] = (), alike: float = 0.9) -> Wide:
    """A round in which everybody wants the same few experts, so that the best fifty of each are not enough."""
    chance = np.random.RandomState(7)
    fame = chance.rand(experts)
    worth = np.rint((alike * fame + (1 - alike) * chance.rand(proposals, experts)) * 1e6).astype(np.int64)
    worth[chance.rand(proposals, experts) < 0.02] = NEVER
    frame = Problem(
        need=np.full(proposals, 2, np.int64),
        capacity=np.ones(experts, np.int64),
        minimum=np.zeros(experts, np.int64),
        proposal=NONE,
        expert=NONE,
        affinity=NONE,
        locked=np.zeros(0, np.bool_),
        families=families,
    )
    return Wide(frame, lambda rows: worth[rows].copy())


def listed(one: Wide) -> Problem:
    """The same with every pair in a list."""
    worth = one.block(np.arange(len(one.frame.need)))
    at, by = np.nonzero(worth > NEVER)
    return one.frame.among(at, by, worth[at, by], np.zeros(len(at), np.bool_))


def test_among_all_pairs_the_best_is_found_and_every_pair_is_asked():
    round_ = wide(200, 400)

    pairs, found = solve_wide(round_, seed=3)

    assert (found.gap, found.lacking, found.asked) == (0, 0, 200 * 400)
    assert found.rounds > 1  # the candidates alone would not have done
    assert len(pairs.proposal) < len(listed(round_).proposal)
    assert found.objective == solve(listed(round_)).objective


def test_among_all_pairs_rules_may_cross_too():
    senior = np.arange(250) % 5 // 4
    nation = np.arange(250) % 7
    every = np.arange(100)
    families = (
        Family(nation[:, None], 7, 1),
        Family(1 - senior[:, None], 2, 0, every, np.zeros(100, np.int64), np.ones(100, np.int64) * (every % 3 == 0)),
    )
    round_ = wide(100, 250, families=families)

    pairs, found = solve_wide(round_)
    same = solve(listed(round_))

    assert found.lacking == same.lacking == 0
    assert 0 <= found.gap <= 1e-4 * found.objective
    assert found.objective == pytest.approx(same.objective, rel=1e-4)
    at, by = pairs.proposal[found.chosen], pairs.expert[found.chosen]
    assert len(np.unique(at * 7 + nation[by])) == len(at) == 200
    assert set(at[senior[by] == 1].tolist()) >= set(range(0, 100, 3))


@pytest.mark.parametrize("kind", ["flow", "crossing", "wide"])
def test_the_same_input_and_value_give_the_same_result_and_another_value_may_not(kind):
    families = (
        Family(np.arange(60)[:, None] % 7, 7, 1),
        Family(np.arange(60)[:, None] % 2, 2, 0, np.arange(20), np.zeros(20, np.int64), np.ones(20, np.int64)),
    )
    round_ = wide(20, 60, families=families if kind == "crossing" else (), alike=1.0)
    even = Wide(round_.frame, lambda rows: np.full((len(rows), 60), 500_000, np.int64))

    def chosen(seed: int) -> list[tuple[int, int]]:
        if kind == "wide":
            problem, found = solve_wide(even, seed=seed)
        else:
            problem = listed(even)
            found = solve(problem, seed=seed)
        assert found.lacking == 0
        return [*zip(problem.proposal[found.chosen].tolist(), problem.expert[found.chosen].tolist(), strict=True)]

    assert chosen(1) == chosen(1)
    assert chosen(1) != chosen(2)


EXPERTS = tuple(
    Expert(id=name, nation=nation, capacity=2, groups={"rank": rank}, fields=fields)
    for name, nation, rank, fields in (
        ("Amal", "BE", "senior", ("ice",)),
        ("Bo", "NO", "junior", ("sea", "ice")),
        ("Chloé", "FR", "senior", ("sea",)),
        ("Dirk", "BE", "junior", ("sky",)),
        ("Eva", "ES", "senior", ("sky", "sea")),
    )
)
WORTH = {"P": (0.9, 0.8, 0.7, 0.2, 0.1), "Q": (0.8, 0.9, 0.6, 0.3, 0.2), "R": (0.7, 0.6, 0.9, 0.4, 0.3)}
ROUND = Instance(
    reviews=2,
    proposals=tuple(Proposal(id=one, fields=("ice",) if one == "P" else ("sea",)) for one in WORTH),
    experts=EXPERTS,
    pairs=tuple(Pair(at, one.id, worth) for at, row in WORTH.items() for one, worth in zip(EXPERTS, row, strict=True)),
)


def pairs_of(result) -> set[tuple[str, str]]:
    return {(one.proposal, one.expert) for one in result.assignments}


def test_a_refusal_moves_what_it_must_and_the_result_says_how_many():
    first = matching.match(ROUND)
    before = pairs_of(first)
    again = replace(
        ROUND,
        previous=tuple(Earlier(*pair) for pair in sorted(before)),
        forbidden=(Forbidden("P", "Amal"),),
        locked=tuple(Lock(*pair) for pair in sorted(before - {("P", "Amal")})),
    )

    result = matching.match(again)

    assert before - pairs_of(result) == {("P", "Amal")}
    assert (result.changes.kept, result.changes.moved, result.changes.new) == (5, 1, 1)
    assert result.changes.proposals == ("P",)
    assert check(again, result) == []
    assert result.changes.words["fr"].startswith("Par rapport à la répartition précédente\u202f: 5 paires gardées")


def test_locks_and_crossed_out_pairs_are_kept_by_the_next_run():
    by_hand = replace(ROUND, locked=(Lock("P", "Dirk"),), forbidden=(Forbidden("R", "Chloé"),))

    result = matching.match(by_hand)

    assert ("P", "Dirk") in pairs_of(result)
    assert ("R", "Chloé") not in pairs_of(result)
    assert [one.rule for one in result.explanations[2].barred] == ["forbidden"]


def test_each_rule_is_told_with_what_the_round_would_have_without_it():
    rules = Rules(
        at_most=(AtMost(most=1),),
        at_least=(AtLeast(of="rank", group="senior"),),
        fields="covered",
        over_round=OverRound(most=2),
    )
    instance = replace(ROUND, rules=rules, bids=(Bid("Q", "Bo", "never"), Bid("R", "Dirk", "eager")))

    result = matching.match(instance)

    assert check(instance, result) == []
    assert {one.rule for one in result.rules} == {
        *("own_nation", "at_most", "at_least", "fields", "over_round", "never"),
    }
    for one in result.rules:
        assert one.costs == pytest.approx(one.without - result.affinity, abs=1e-6)
    assert [one.costs for one in result.rules] == sorted((one.costs for one in result.rules), reverse=True)
    never = next(one for one in result.rules if one.rule == "never")
    assert never.without == matching.match(replace(instance, bids=instance.bids[1:]), costs=False).affinity


def test_forcing_a_pair_costs_at_least_what_is_told():
    rules = Rules(at_most=(AtMost(most=1),), at_least=(AtLeast(of="rank", group="senior"),))
    instance = replace(ROUND, rules=rules)
    result = matching.match(instance, costs=False)

    for explanation in result.explanations:
        assert explanation.next_best
        for one in explanation.next_best:
            forced = matching.match(replace(instance, locked=(Lock(explanation.proposal, one.expert),)), costs=False)
            if forced.state == "complete":
                assert result.affinity - forced.affinity >= one.forcing_costs - 1e-6


def test_the_floor_lifts_who_is_worst_off_and_costs_the_others_next_to_nothing():
    chance = np.random.RandomState(11)
    experts = tuple(Expert(id=f"E{n:02}", nation="BE", capacity=2) for n in range(40))
    proposals = tuple(Proposal(id=f"P{n:02}") for n in range(39))
    worth = 0.6 + 0.4 * chance.rand(39, 40)
    pairs = tuple(
        Pair(at.id, by.id, round(worth[m, n], 4)) for m, at in enumerate(proposals) for n, by in enumerate(experts)
    )
    plain = Instance(reviews=2, proposals=proposals, experts=experts, pairs=pairs)
    fair = replace(plain, rules=Rules(fairness="floor"))

    result = matching.match(fair, costs=False)

    assert check(fair, result) == []
    assert result.fairness.minimum >= result.fairness.plain_minimum
    assert result.affinity >= 0.999 * result.fairness.plain_affinity
    assert result.fairness.plain_affinity == matching.match(plain, costs=False).affinity
    lowest = min(one.affinity for one in matching.match(plain, costs=False).assignments)
    assert min(one.affinity for one in result.assignments) >= result.fairness.floor >= lowest


def text(language: str, said: str) -> Text:
    return Text(language=language, text=said)


SPOKEN = Instance(
    reviews=1,
    rules=Rules(own_nation="allowed"),
    proposals=(
        Proposal(id="ice", texts=(text("en", "Acoustic sensors under the ice of melting glaciers"),)),
        Proposal(id="quake", texts=(text("fr", "Détection précoce des séismes dans les bâtiments"),)),
        Proposal(id="wells", texts=(text("en", "Desalination of brackish groundwater by membranes"),)),
    ),
    experts=(
        Expert(id="Amal", capacity=1, texts=(text("fr", "Dessalement par membranes de l’eau saumâtre"),)),
        Expert(
            id="Bo",
            capacity=1,
            texts=(
                text("en", "Poetry of the north"),
                text("fr", "Capteurs acoustiques sous la glace, fonte des glaciers"),
            ),
        ),
        Expert(id="Chloé", capacity=1, texts=(text("en", "Early detection of earthquakes; damage of buildings"),)),
    ),
)


def test_without_pairs_the_texts_say_who_fits_in_either_language():
    result = matching.match(SPOKEN)

    assert pairs_of(result) == {("ice", "Bo"), ("quake", "Chloé"), ("wells", "Amal")}
    assert check(matching.fitted(SPOKEN, result), result) == []
    shared = {one.proposal: one.shared for one in result.assignments}
    assert shared == {"ice": ("acoustiques", "glaciers"), "quake": ("detection",), "wells": ("membranes",)}
    assert "en commun\u202f: acoustiques, glaciers" in result.explanations[0].words["fr"]


def test_with_very_many_the_texts_are_asked_block_by_block(monkeypatch):
    from parvis.engines.matching import texts

    at_once = matching.match(replace(SPOKEN, bids=(Bid("ice", "Bo", "never"),)), costs=False)
    fair = replace(SPOKEN, rules=replace(SPOKEN.rules, fairness="floor"))
    fair_at_once = matching.match(fair, costs=False)
    monkeypatch.setattr(texts, "LISTED", 0)
    by_blocks = matching.match(replace(SPOKEN, bids=(Bid("ice", "Bo", "never"),)), costs=False)

    assert pairs_of(by_blocks) == pairs_of(at_once)
    assert by_blocks.affinity == at_once.affinity
    assert text_of(matching.match(fair)) == text_of(fair_at_once)


def test_a_place_that_nobody_can_fill_is_named_and_everything_else_is_given():
    instance = replace(ROUND, rules=Rules(at_least=(AtLeast(of="rank", group="professor"),), fields="covered"))

    result = matching.match(instance)

    short = result.infeasible
    assert len(result.assignments) == 6
    assert {(one.proposal, one.of, one.group, one.lacks) for one in short.uncovered} == {
        (one, "rank", "professor", 1) for one in WORTH
    }
    assert [(one.rule, one.changes, one.left) for one in short.relaxations] == [("at-least", 3, 0)]
    assert check(instance, result) == []
    assert "professor" in short.words["fr"]


def test_a_nation_that_is_full_over_the_round_is_named():
    nations = tuple(replace(one, nation="BE" if one.id in ("Amal", "Bo", "Chloé") else "FR") for one in EXPERTS)
    rules = Rules(over_round=OverRound(most=4, other={"BE": 1}))
    instance = replace(ROUND, experts=nations, rules=rules)

    result = matching.match(instance)

    short = result.infeasible
    assert (short.cut.groups, short.cut.over_round, short.cut.missing) == (("BE", "FR"), 5, 1) or (
        short.cut.groups == ("BE",) and short.cut.missing == 1
    )
    assert short.relaxations[0].left == 0
    assert check(instance, result) == []
    assert any(one.rule == "over-round" and one.left == 0 for one in short.relaxations)
