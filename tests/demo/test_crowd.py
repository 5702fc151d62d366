"""The crowd: laid down once, at every state, and as sound as what the actions write."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone

from parvis.accounts.models import Person
from parvis.demo import crowd
from parvis.demo.crowd.calls import lay_calls
from parvis.domain import revisions
from parvis.domain.answers import is_empty
from parvis.media.models import Asset
from parvis.network.models import Profile
from parvis.proposals import queries
from parvis.proposals.models import Answer, AnswerVersion, Proposal, Revision
from parvis.proposals.queries import paper
from parvis.search.queries import matching
from tests import factories

SMALL = crowd.Size(assets=12, people=40, proposals=60, calls=4, entries=24)


@pytest.fixture(scope="module")
def crowded(once):
    now = timezone.now()
    with once(), pytest.MonkeyPatch.context() as patched:
        patched.setitem(crowd.SIZES, "M", SMALL)
        factories.programme_officer()
        for _time in range(2):
            crowd.load("M", now=now, say=lambda line: None)
        yield now


@pytest.fixture
def laid(crowded, db):
    """The crowd, as if each test had its own."""
    return crowded


def test_a_crowd_is_laid_down_once_and_can_be_found(laid):
    assert (Asset.objects.count(), Person.objects.count(), Proposal.objects.count()) == (12, 40, 60)
    assert Asset.objects.open_at(laid).count() == 12
    assert all({text.language for text in asset.texts.all()} == {"en", "fr"} for asset in Asset.objects.all())
    assert 0 < Profile.objects.exclude(features=b"").count() < 40
    some = Proposal.objects.handed_in_at(laid).first()
    assert [*matching("proposal", some.code, "en")] == [some.pk]


def test_what_the_crowd_handed_in_lacks_nothing_and_is_what_was_signed(laid):
    """Nothing blocks it but what is no longer true today, and its digests hold."""
    handed_in = list(Proposal.objects.handed_in_at(laid).select_related("call", "handed_in__revision"))

    for proposal in handed_in:
        found = queries.gathered(proposal)
        blocking = [
            one for one in queries.missing(proposal, proposal.handed_in.at, found) if one.severity == "blocking"
        ]
        revision = proposal.handed_in.revision
        assert [(one.rule, one.words) for one in blocking] == []
        assert revisions.fingerprint(paper.whole(proposal, found)) == revision.fingerprint
        assert revisions.proven(revision.content, revision.salts, revision.leaves, digest=revision.digest)
    assert {one.mechanism for one in handed_in} == {"MYP", "ARW", "ASI", "ATC"}


def test_the_crowd_stands_at_every_state(laid):
    states = Counter(
        str(queries.standing(one, at=laid)) for one in Proposal.objects.select_related("call", "handed_in")
    )

    assert {"writing", "unfinished", "submitted"} <= set(states)
    assert AnswerVersion.objects.count() == Answer.objects.count()
    assert not any(is_empty(one.value) for one in Answer.objects.all())
    assert Revision.objects.filter(signatures__isnull=True).count() == 0


def test_the_crowds_calls_are_one_that_is_open_and_others_that_closed(db):
    now = timezone.now()

    calls = lay_calls(3, None, now)

    assert [call.window.state_at(now) for call in calls] == ["open", "closed", "closed"]
    assert lay_calls(3, None, now) == calls
