"""The whole way of a joint proposal, from the first letter to the receipt."""

from __future__ import annotations

import pytest

from parvis.domain.proposals import Standing
from parvis.proposals import queries
from parvis.proposals.actions import submitting
from tests.factories import NOW
from tests.proposals import building

pytestmark = pytest.mark.django_db


def test_two_directors_write_sign_and_hand_in(mails):
    proposal = building.filled()
    building.sign_all(proposal)

    receipt = submitting.submit(proposal, by=building.directors(proposal)[0], now=NOW)

    proposal.refresh_from_db()
    assert queries.standing(proposal, at=NOW) is Standing.SUBMITTED
    letters = [letter for letter in mails() if receipt.code in letter.text]
    assert sorted(letter.to for letter in letters) == sorted(person.email for person in building.directors(proposal))
    assert receipt.digest in letters[0].text
    assert "09:00:00 UTC" in letters[0].text
