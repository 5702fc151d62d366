"""Invitations: they wait, lapse, are answered once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from parvis.domain.invitations import SEND_AGAIN_AFTER, WAITS, Invitation, InvitationState
from parvis.domain.refusals import Gone, Refused, TooMany

SENT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OPEN = Invitation(SENT, SENT + WAITS)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (SENT, InvitationState.WAITING),
        (SENT + WAITS - SECOND, InvitationState.WAITING),
        (SENT + WAITS, InvitationState.LAPSED),
    ],
)
def test_an_invitation_waits_until_its_last_moment(now, state):
    assert OPEN.state_at(now) is state


@pytest.mark.parametrize(
    ("answer", "no"),
    [
        (InvitationState.ACCEPTED, Refused),
        (InvitationState.DECLINED, Refused),
        (InvitationState.WITHDRAWN, Gone),
    ],
)
def test_what_was_answered_stays_answered(answer, no):
    OPEN.check_can_answer(SENT)
    with pytest.raises(no):
        Invitation(SENT, SENT + WAITS, answer).check_can_answer(SENT)
    with pytest.raises(Refused):
        Invitation(SENT, SENT + WAITS, answer).check_can_send_again(SENT + WAITS)


def test_a_lapsed_invitation_cannot_be_answered_but_sent_again():
    with pytest.raises(Gone):
        OPEN.check_can_answer(SENT + WAITS)
    OPEN.check_can_send_again(SENT + WAITS)


def test_a_letter_that_has_just_left_is_not_sent_again():
    with pytest.raises(TooMany) as no:
        OPEN.check_can_send_again(SENT + SEND_AGAIN_AFTER - SECOND)
    assert no.value.retry_after == 2
    OPEN.check_can_send_again(SENT + SEND_AGAIN_AFTER)
