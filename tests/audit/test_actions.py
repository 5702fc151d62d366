"""The trail grows by one entry a deed, each bound to the one before, and any change shows."""

from datetime import UTC, datetime, timedelta

import pytest

from parvis.audit import queries
from parvis.audit.actions import erase_facts, record, seal_heads
from parvis.audit.models import Chain, Entry, Fact, Head
from parvis.audit.queries import proofs
from parvis.domain import sealing, trail

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


class Case:
    def __init__(self, name: str = "case:x") -> None:
        self.name = name

    def audit_case(self) -> str:
        return self.name


@pytest.fixture
def told():
    """Two cases of two entries each, sealed by one head."""
    for name in ("case:x", "case:y"):
        record("case.opened", on=Case(name), by=None, at=NOW, facts={"name": "Ada", "where": {"city": "Liège"}})
        record("case.closed", on=Case(name), by=None, at=NOW + timedelta(minutes=1))
    seal_heads(NOW + timedelta(minutes=2))


def test_each_entry_is_bound_to_the_one_before():
    first = record("case.opened", on=Case(), by=None, at=NOW)
    second = record("case.closed", on=Case(), by=None, at=NOW, facts={"reason": "done"})

    chain = Chain.objects.get(case="case:x")
    assert (chain.length, chain.digest) == (2, second.digest)
    assert second.digest == trail.chained(first.digest, second.text)


def test_an_entry_costs_four_queries(django_assert_num_queries):
    record("case.opened", on=Case(), by=None, at=NOW)

    with django_assert_num_queries(6):  # with the savepoint around it
        record("case.closed", on=Case(), by=None, at=NOW, facts={"reason": "done"})


def test_an_untouched_trail_holds(told):
    proof = proofs.verify()

    assert (proof.entries, proof.chains, proof.heads, proof.wrong) == (4, 2, 1, [])


def test_nothing_personal_stands_in_the_chained_text(told):
    assert "Ada" not in "".join(Entry.objects.values_list("text", flat=True))
    assert Fact.objects.filter(value='"Ada"').count() == 2


def test_erasing_a_person_keeps_the_proof(told):
    erase_facts("case:x", by=None, now=NOW + timedelta(hours=1))
    seal_heads(NOW + timedelta(hours=2))

    assert not Fact.objects.filter(entry__chain__case="case:x").exclude(value="").exists()
    assert proofs.verify().wrong == []


@pytest.mark.parametrize(
    ("tamper", "complaint"),
    [
        (
            lambda: Entry.objects.filter(chain__case="case:x", position=1).update(actor="somebody"),
            "case:x: entry 1 does not say what its columns or facts say",
        ),
        (
            lambda: Entry.objects.filter(chain__case="case:x", position=1).update(text="{}"),
            "case:x: entry 1 or the one before it was changed",
        ),
        (lambda: Fact.objects.filter(path="where.city").update(value='"Namur"'), "the fact 'where.city' was changed"),
        (
            lambda: (Fact.objects.filter(entry__position=1).delete(), Entry.objects.filter(position=1).delete()),
            "case:x: entry 1 is missing",
        ),
        (
            lambda: Entry.objects.filter(chain__case="case:y", position=2).delete(),
            "case:y: entries that a signed head names are gone",
        ),
        (lambda: Head.objects.update(signature="00" * 64), "head 1: not signed with the expected key"),
        (lambda: Head.objects.update(at=NOW), "head 1: its moment was changed"),
    ],
)
def test_every_change_is_found(told, tamper, complaint):
    tamper()

    assert any(complaint in wrong for wrong in proofs.verify().wrong)


def test_a_rewritten_trail_is_betrayed_by_the_head_that_was_mailed(told):
    mailed = queries.last_head()
    known = (mailed.number, mailed.digest)
    # The database's owner throws everything away, tells another story and signs it with the same key.
    for model in (Fact, Entry, Chain, Head):
        model.objects.all().delete()
    record("case.opened", on=Case(), by=None, at=NOW, facts={"name": "Bob"})
    seal_heads(NOW)

    assert proofs.verify().wrong == []
    assert proofs.verify(known=known).wrong == [f"head 1: not the one that was kept elsewhere ({mailed.digest})"]


def test_heads_are_drawn_only_over_what_grew(told):
    assert seal_heads(NOW + timedelta(hours=1)) == 0

    record("case.opened", on=Case("case:z"), by=None, at=NOW)
    seal_heads(NOW + timedelta(hours=1))

    newest = queries.last_head()
    assert [state.case for state in sealing.states_in(newest.text, newest.chains)] == ["case:z"]


def test_a_walk_is_not_misled_by_what_is_written_meanwhile(told, monkeypatch):
    read_facts = proofs._fact_roots

    def while_the_house_works(proof):
        roots = read_facts(proof)
        record("case.reopened", on=Case("case:x"), by=None, at=NOW, facts={"name": "Eve"})
        record("case.opened", on=Case("case:new"), by=None, at=NOW, facts={"name": "Eve"})
        return roots

    monkeypatch.setattr(proofs, "_fact_roots", while_the_house_works)

    assert proofs.verify().wrong == []


def test_an_entry_beyond_a_chains_end_is_found(told):
    Chain.objects.filter(case="case:x").update(length=1)

    assert any("beyond its end" in wrong for wrong in proofs.verify().wrong)
