"""A panel's meeting: who is in the room, the quorum, what a vote comes to, how points move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from parvis.domain.meetings import Stay, VoteEnd, in_room, is_approved, moved, quorum, result
from parvis.domain.programme_file import PanelRules, read
from parvis.domain.programme_file.checks import problems_in

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SPS = Path(__file__).resolve().parents[2] / "programmes" / "sps.toml"


@pytest.mark.parametrize(
    ("at", "there"),
    [(NOW - SECOND, ()), (NOW, ("a", "b")), (NOW + 9 * SECOND, ("a",)), (NOW + 10 * SECOND, ("a", "b"))],
)
def test_who_steps_out_is_back_from_the_moment_on_which_it_ends(at, there):
    stays = [Stay("a", NOW), Stay("b", NOW)]
    outs = [Stay("b", NOW + 5 * SECOND, NOW + 10 * SECOND)]

    assert in_room(stays, outs, at) == there


@pytest.mark.parametrize(
    ("percent", "least", "entitled", "needed"),
    [(50, 2, 7, 4), (50, 2, 2, 2), (0, 0, 9, 0), (67, 1, 3, 3), (50, 3, 1, 3)],
)
def test_a_quorum_is_a_share_rounded_up_and_a_least_number(percent, least, entitled, needed):
    assert quorum(PanelRules(quorum_percent=percent, quorum_least=least), entitled) == needed


@pytest.mark.parametrize(
    ("cast", "end", "winner", "tied"),
    [
        ("RRN", VoteEnd.DECIDED, "recommended", ()),
        ("RN", VoteEnd.TIED, "", ("recommended", "not-recommended")),
        ("RVN", VoteEnd.TIED, "", ("recommended", "reserve", "not-recommended")),
        ("AAR", VoteEnd.DECIDED, "recommended", ()),
        ("AA", VoteEnd.NOBODY, "", ()),
        ("", VoteEnd.NOBODY, "", ()),
    ],
)
def test_most_votes_win_and_a_tie_is_a_tie(cast, end, winner, tied):
    named = {"R": "recommended", "V": "reserve", "N": "not-recommended", "A": "abstain"}

    counted = result([named[one] for one in cast], "outcome", 0)

    assert (counted.end, counted.winner, counted.tied, counted.cast) == (end, winner, tied, len(cast))


def test_below_the_quorum_there_is_no_winner_and_by_criterion_the_mean_is_exact():
    assert result(["recommended"], "outcome", 0, present=2, needed=3).end is VoteEnd.NO_QUORUM
    assert result(["5", "4", "4", "abstain"], "merit", 5, present=4, needed=3).mean == Fraction(13, 3)


@pytest.mark.parametrize(
    ("approval", "agreed", "asked", "stands"),
    [
        ("everybody", 2, 3, False),
        ("everybody", 3, 3, True),
        ("everybody", 0, 0, False),
        ("majority", 1, 2, False),
        ("majority", 2, 3, True),
        ("chair", 0, 3, True),
    ],
)
def test_who_must_agree_stands_in_the_file(approval, agreed, asked, stands):
    assert is_approved(PanelRules(approval=approval), [True] * agreed, asked) is stands


@pytest.mark.parametrize(
    ("to", "order"),
    [("up", "bahc"), ("down", "ahcb"), ("first", "bahc"), ("last", "ahcb"), ("sideways", "ahbc")],
)
def test_a_point_moves_among_those_that_its_mover_sees(to, order):
    assert "".join(moved("ahbc", "b", to, "abc")) == order  # h is hidden


def test_what_gathers_a_confidential_text_is_confidential():
    programme = read(SPS)
    texts = tuple(replace(one, confidential=False) for one in programme.panel.texts)
    wrong = replace(programme, panel=replace(programme.panel, texts=texts, quorum_percent=101))

    assert problems_in(programme) == ()
    assert [one.where for one in problems_in(wrong)] == ["panel.quorum_percent", "panel.texts[2].confidential"]
