"""A conflict hides a case's trail too, from whoever audits."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.audit.actions import Deed, record_many
from parvis.domain.roles import Role
from parvis.standing.actions import conflicts
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_auditor_finds_no_trace_of_a_case_that_a_conflict_hides(client):
    auditor, other, now = factories.person(Role.AUDITOR), factories.person(Role.AUDITOR), timezone.now()
    for case in ("proposal:hidden1", "proposal:shown1"):
        record_many(case, [Deed("proposal.submitted", "", now, {"title": f"Title of {case}"})])
    conflicts.state(auditor, "proposal", "hidden1", "relative", by=other, now=now)

    def seen(person):
        client.force_login(person)
        pages = [client.get(reverse("audit:trail"))]
        pages += [client.get(reverse("audit:case", args=[case])) for case in ("proposal:hidden1", "proposal:nothing")]
        return "proposal:hidden1" in pages[0].text, "proposal:shown1" in pages[0].text, [p.status_code for p in pages]

    assert seen(auditor) == (False, True, [200, 404, 404])
    assert seen(other) == (True, True, [200, 200, 404])
