"""The trail grows by one entry an action, each bound to the one before."""

from datetime import UTC, datetime

import pytest

from parvis.audit.actions import chained, record
from parvis.audit.models import Chain, Entry

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Case:
    def audit_case(self) -> str:
        return "case:x"


@pytest.mark.django_db
def test_each_entry_is_bound_to_the_one_before():
    first = record("case.opened", on=Case(), by=None, at=NOW)
    second = record("case.closed", on=Case(), by=None, at=NOW, facts={"reason": "done"})

    chain = Chain.objects.get(case="case:x")
    assert (chain.length, chain.head) == (2, second.digest)
    assert second.previous == first.digest
    assert second.digest == chained(first.digest, Entry.objects.get(pk=second.pk).text)
