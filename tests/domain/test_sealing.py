"""A head proves each chain that it sealed, and says of each whether it did; signatures need nothing but Python."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from parvis.domain import sealing, signatures
from parvis.domain.sealing import ChainState, climbed, path_to, root_over, tag_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def states(number: int) -> list[ChainState]:
    return [ChainState(f"award:{n}", n + 1, f"{n:064x}") for n in range(number)]


@given(st.integers(1, 40), st.data())
def test_every_leaf_leads_to_the_root_by_its_path_and_no_other_does(number, data):
    leaves = [one.leaf for one in states(number)]
    place = data.draw(st.integers(0, number - 1))
    path = path_to(leaves, place)

    assert climbed(leaves[place], path) == root_over(leaves)
    assert climbed(ChainState("award:x", 1, "0" * 64).leaf, path) != root_over(leaves)


def test_a_head_names_no_chain_but_says_which_it_sealed():
    text = sealing.head_text(number=1, at=NOW, chains=states(3))

    assert "award" not in text
    assert json.loads(text)["tags"] == [tag_of(f"award:{n}") for n in range(3)]
    assert sealing.is_root_of(text, list(sealing.states_in(text, sealing.states_text(states(3)))))


@pytest.mark.parametrize("told", [states(2), [*states(2), ChainState("award:2", 9, "f" * 64)]])
def test_a_head_is_over_its_own_chains_alone(told):
    assert not sealing.is_root_of(sealing.head_text(number=1, at=NOW, chains=states(3)), told)


def test_the_first_heads_are_read_as_they_stand():
    text = '{"at":"2026-11-23T09:00:00.000000+00:00","chains":[["award:0",1,"00"]],"number":1}'

    assert list(sealing.states_in(text)) == [ChainState("award:0", 1, "00")]
    assert sealing.is_root_of(text, [ChainState("award:0", 1, "00")])


@given(st.text(max_size=40))
def test_a_signature_holds_for_its_own_text_and_key_alone(text):
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    public, others = (one.public_key().public_bytes_raw().hex() for one in (key, other))
    signature = key.sign(text.encode()).hex()

    assert signatures.is_signed(text, signature, public)
    assert not signatures.is_signed(text + ".", signature, public)
    assert not signatures.is_signed(text, signature, others)


@pytest.mark.parametrize("signature", ["", "xy", "00" * 64, "ff" * 64, "00" * 63])
def test_what_is_no_signature_holds_for_nothing(signature):
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()

    assert not signatures.is_signed("text", signature, public)
