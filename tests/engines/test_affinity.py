"""How close texts are: the inverted lists say what the plain arithmetic says."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.engines.affinity import Bridge, Corpus, Interests, best, candidates, features, packed, shared_words

BRIDGE = Bridge.over([("2024:4", {"en": "Counter-terrorism", "fr": "Lutte contre le terrorisme"})])
weights = st.dictionaries(st.sampled_from("abcdefghij"), st.floats(0.25, 4, width=32), max_size=6)


def plain(people, asked):
    """The same by the book: term frequency times rarity, cosine."""
    rarity = {
        name: log((1 + len(people)) / (1 + sum(name in one for one in people))) + 0.05
        for name in {name for one in people for name in one}
    }
    rarest = max(rarity.values(), default=0)

    def vector(one):
        scaled = {name: value * rarity.get(name, rarest) for name, value in one.items()}
        norm = sqrt(sum(value**2 for value in scaled.values())) or 1
        return {name: value / norm for name, value in scaled.items()}

    mine = vector(asked)
    return [sum(mine.get(name, 0) * value for name, value in vector(one).items()) for one in people]


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(people=st.lists(weights, max_size=8), asked=weights)
def test_the_lists_say_what_plain_arithmetic_says(people, asked):
    corpus = Corpus.of((10 + n, packed(one)) for n, one in enumerate(people))

    scores = corpus.closeness(packed(asked))

    assert list(corpus.keys) == list(range(10, 10 + len(people)))
    assert scores == pytest.approx(plain(people, asked), abs=1e-4)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([("en", "Countering terrorism at stations")], [("fr", "La lutte contre le terrorisme en gare")]),
        ([("en", "Quantum detection")], [("fr", "Détection quantique")]),
        ([("en", "Detecting explosives")], [("en", "The explosive was detected")]),
    ],
)
def test_texts_on_one_matter_are_close_whatever_their_words(one, other):
    far = [("fr", "Dessalement par membranes"), ("en", "Desalination of water")]
    corpus = Corpus.of((n, packed(features(texts, (), BRIDGE))) for n, texts in enumerate([other, far]))

    scores = corpus.closeness(packed(features(one, (), BRIDGE)))

    assert scores[0] > 0.05
    assert scores[1] == 0


def test_what_was_ticked_counts_with_what_is_said():
    said = packed(features([("en", "Counter-terrorism")], (), BRIDGE))
    ticked = packed(features([], ["2024:4"], BRIDGE))
    others = [packed(features([("en", word)], (), BRIDGE)) for word in ("water", "snow", "roads")]
    corpus = Corpus.of(enumerate([ticked, *others]))

    assert best(corpus.closeness(said), 4) == [0]


def test_the_reasons_are_the_others_own_words():
    mine = [("en", "Quantum sensors for the detection of explosives")]

    assert shared_words(mine, [("fr", "Des capteurs quantiques ; la détection, encore la détection d’explosifs")]) == [
        "détection",
        "quantiques",
        "explosifs",
    ]
    assert shared_words(mine, [("en", "THz imaging")]) == []


def test_the_best_come_in_order_and_equals_by_place():
    assert best(np.array([0.1, 0.9, 0.0, 0.9], np.float32), 3) == [1, 3, 0]
    assert best(np.zeros(0, np.float32), 3) == []


def about(*words: str) -> Interests:
    return Interests(texts=tuple(("en", word) for word in words))


def test_each_side_has_its_best_candidates_and_who_is_barred_takes_nobodys_place():
    proposals = {"P1": about("quantum sensors"), "P2": about("desalination of water"), "P3": about("water pumps")}
    experts = {"Q": about("quantum sensors"), "W": about("water desalination"), "X": about("landmines")}

    pairs = candidates(proposals, experts, BRIDGE, barred=[("P1", "Q")], of_a_proposal=1, of_an_expert=1)

    fits = {(proposal, expert): fit for proposal, expert, fit in pairs}
    # P1's only likeness is barred; it still has a candidate, though no word in common, and X has a proposal.
    assert fits["P1", "Q"] > 0.9
    assert {proposal for proposal, expert, _fit in pairs if expert != "Q"} == set(proposals)
    assert {expert for _proposal, expert, _fit in pairs} == set(experts)
    assert fits["P2", "W"] > fits["P3", "W"] > 0
    assert pairs == sorted(pairs)


@pytest.mark.parametrize(("proposals", "experts"), [({}, {}), ({"P": about("water")}, {}), ({}, {"E": about("water")})])
def test_nobody_means_no_candidates(proposals, experts):
    assert candidates(proposals, experts, BRIDGE) == []
