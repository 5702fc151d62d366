"""Walk the whole trail, and say what does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from parvis.audit.models import Chain, Entry, Fact, Head
from parvis.domain import sealing, trail
from parvis.gateways import signing


@dataclass
class Proof:
    """What a walk over the whole trail found: how much was read, and everything that is wrong."""

    entries: int = 0
    chains: int = 0
    heads: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was changed."""
        return not self.wrong


def verify(*, key: str = "", known: tuple[int, str] | None = None) -> Proof:
    """Walk every head and every entry and say what does not hold.

    `key` is the public key the heads must be signed with (default: this
    installation's own).  `known` is a head's number and digest as they were
    mailed or printed earlier: the trail must still contain exactly that head.
    """
    proof = Proof()
    # The house may be at work meanwhile.  Heads first, then how far each chain has come: what is
    # written after that moment is left for the next walk, and everything before it is complete.
    sealed = _verify_heads(proof, key or signing.public_key(), known)
    chains = {pk: sealing.ChainState(case, length, digest) for pk, case, length, digest in _chains()}
    roots = _fact_roots(proof)
    _verify_chains(proof, chains, sealed, roots)
    return proof


def _verify_heads(proof: Proof, key: str, known: tuple[int, str] | None) -> dict[str, list[sealing.ChainState]]:
    sealed: dict[str, list[sealing.ChainState]] = {}
    previous, number = "", 0
    digests: dict[int, str] = {}
    rows = Head.objects.order_by("number").values_list("number", "at", "text", "chains", "digest", "signature")
    for number_kept, at, text, chains, digest, signature in rows.iterator(chunk_size=500):
        number += 1
        proof.heads += 1
        name = f"head {number_kept}"
        if number_kept != number:
            proof.wrong.append(f"{name}: head {number} is missing")
            number = number_kept
        if digest != trail.chained(previous, text):
            proof.wrong.append(f"{name}: its text or the head before it was changed")
        if not signing.is_signed(digest, signature, key):
            proof.wrong.append(f"{name}: not signed with the expected key")
        if f'"at":"{trail.moment(at)}"' not in text:
            proof.wrong.append(f"{name}: its moment was changed")
        states = list(sealing.states_in(text, chains))
        if not sealing.is_root_of(text, states):
            proof.wrong.append(f"{name}: the chains it names were changed")
        for state in states:
            sealed.setdefault(state.case, []).append(state)
        previous = digest
        digests[number_kept] = digest
    if known and known[0] > number:
        newest = f"head {number}" if number else "no head"
        proof.wrong.append(f"head {known[0]}: newer than this database, which ends on {newest}; was a backup restored?")
    elif known and digests.get(known[0]) != known[1]:
        proof.wrong.append(f"head {known[0]}: not the one that was kept elsewhere ({known[1]})")
    return sealed


def _fact_roots(proof: Proof) -> dict[int, str]:
    """The root over each entry's leaves, and a word for every leaf that was changed."""
    roots: dict[int, str] = {}
    leaves: dict[str, str] = {}
    current = 0
    rows = Fact.objects.order_by("entry_id").values_list("entry_id", "path", "digest", "salt", "value", "erased_at")
    for entry, path, digest, salt, value, erased_at in rows.iterator(chunk_size=5000):
        if entry != current:
            if leaves:
                roots[current] = trail.root_of(leaves)
            current, leaves = entry, {}
        if erased_at is None and trail.Leaf(path, salt, value).digest != digest:
            proof.wrong.append(f"entry {entry}: the fact {path!r} was changed")
        leaves[path] = digest
    if leaves:
        roots[current] = trail.root_of(leaves)
    return roots


def _verify_chains(
    proof: Proof,
    chains: dict[int, sealing.ChainState],
    sealed: dict[str, list[sealing.ChainState]],
    roots: dict[int, str],
) -> None:
    beyond: dict[int, int] = {}
    proof.chains = len(chains)
    seen: dict[str, sealing.ChainState] = {}
    current, position, digest = 0, 0, ""
    expected: dict[int, str] = {}
    rows = Entry.objects.order_by("chain_id", "position").values_list(
        "id", "chain_id", "position", "action", "actor", "at", "text", "digest"
    )
    for pk, chain, position_kept, action, actor, at, text, digest_kept in rows.iterator(chunk_size=5000):
        if chain not in chains or position_kept > chains[chain].length:
            beyond[chain] = position_kept
            continue
        proof.entries += 1
        case = chains[chain].case
        if chain != current:
            current, position, digest = chain, 0, ""
            expected = {state.length: state.digest for state in sealed.get(case, [])}
        position += 1
        if position_kept != position:
            proof.wrong.append(f"{case}: entry {position} is missing")
            position = position_kept
        told = trail.entry_text(
            case=case, position=position_kept, action=action, actor=actor, at=at, facts=roots.get(pk, "")
        )
        if text != told:
            proof.wrong.append(f"{case}: entry {position_kept} does not say what its columns or facts say")
        if digest_kept != trail.chained(digest, text):
            proof.wrong.append(f"{case}: entry {position_kept} or the one before it was changed")
        if expected.get(position_kept, digest_kept) != digest_kept:
            proof.wrong.append(f"{case}: entry {position_kept} is not the one that a signed head names")
        digest = digest_kept
        seen[case] = sealing.ChainState(case, position, digest)
    for state in chains.values():
        if seen.get(state.case, sealing.ChainState(state.case, 0, "")) != state:
            proof.wrong.append(f"{state.case}: its chain does not end where it should")
    now_long = dict(Chain.objects.filter(pk__in=beyond).values_list("pk", "length")) if beyond else {}
    for chain, position_kept in beyond.items():
        if now_long.get(chain, 0) < position_kept:
            proof.wrong.append(f"chain {chain}: entry {position_kept} stands beyond its end")
    for case, states in sealed.items():
        longest = max(states, key=lambda state: state.length)
        if case not in seen or seen[case].length < longest.length:
            proof.wrong.append(f"{case}: entries that a signed head names are gone")


def _chains() -> Iterator[tuple[int, str, int, str]]:
    return Chain.objects.values_list("id", "case", "length", "digest").iterator(chunk_size=5000)
