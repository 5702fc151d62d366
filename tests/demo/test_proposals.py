"""The example's joint proposals stand at every state, and telling them again adds none."""

from __future__ import annotations

import pytest
from django.utils import timezone

from parvis.accounts.models import Person
from parvis.demo import story
from parvis.demo.network import tell_network
from parvis.demo.programme import tell_calls
from parvis.demo.proposals import tell_proposals
from parvis.domain.proposals import PartyState
from parvis.proposals.models import Party, Proposal

pytestmark = pytest.mark.django_db


def test_proposals_stand_at_every_state_and_only_once():
    now = timezone.now()
    told = story.Story(now, lambda words: None)
    told.people()
    office = Person.objects.get(email="programme@example.org")
    tell_network(now)
    tell_calls(now, by=office)

    for _time in range(2):
        tell_proposals(now, by=office)

    states = sorted(Proposal.objects.values_list("status", flat=True))
    assert states == ["draft", "draft", "submitted", "withdrawn"]
    assert Party.objects.filter(state=PartyState.INVITED).count() == 1
