"""The example's joint proposals stand at every state, and telling them again adds none."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone

from parvis.accounts.models import Person
from parvis.demo import story
from parvis.demo.network import tell_network
from parvis.demo.programme import tell_calls
from parvis.demo.proposals import tell_proposals
from parvis.domain.proposals import PartyState, Standing
from parvis.proposals import queries
from parvis.proposals.actions import signing
from parvis.proposals.models import Answer, Party, Proposal
from parvis.proposals.queries import drafts

pytestmark = pytest.mark.django_db


def test_proposals_stand_at_every_state_and_only_once():
    now = timezone.now()
    story.Story(now, lambda words: None).people()
    office = Person.objects.get(email="programme@example.org")
    tell_network(now)
    tell_calls(now, by=office)

    for _time in range(2):
        tell_proposals(now, by=office)

    standings = Counter(queries.standing(one, at=now) for one in Proposal.objects.select_related("call", "handed_in"))
    assert standings == {
        Standing.WRITING: 5,
        Standing.SUBMITTED: 1,
        Standing.LATE: 1,
        Standing.WITHDRAWN: 1,
        Standing.UNFINISHED: 1,
    }
    assert Party.objects.filter(state=PartyState.INVITED).count() == 1

    # one is signed by both and not handed in, one has gone on to the second phase, one is of the activity
    ready = Proposal.objects.get(acronym="GRIDWHISPER")
    second = Proposal.objects.get(acronym="SLOPEWIRE")
    activity = Proposal.objects.get(acronym="THREEDAYS")
    unfinished = Proposal.objects.get(acronym="COLDWELL")

    assert (ready.status, signing.signers_missing(ready)) == ("draft", [])
    assert [one for one in queries.missing(ready, now) if one.severity == "blocking"] == []
    assert (second.stage, second.handed_in.stage) == ("full", "outline")
    assert Answer.objects.filter(proposal=second, stage="full", versions__origin="carried").count() > 10
    assert "summary" in [change.path for change in queries.changes_of_stage(second)]
    assert activity.call.is_activity and activity.parties.filter(state="joined", signs=True).count() == 2
    assert now < drafts.kept_until(unfinished)
