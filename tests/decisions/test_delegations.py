"""Who speaks for a nation: asked of the database it is what the rulebook says, at every moment."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from parvis.decisions.models import Membership
from parvis.decisions.models.delegations import voices
from parvis.decisions.queries import delegations
from parvis.domain.delegations import SeatKind, members_on, speaks
from parvis.web.programme import current, today
from tests import factories
from tests.factories import NOW

HOUR = timedelta(hours=1)


def moments() -> st.SearchStrategy:
    return st.integers(-3, 3).map(lambda n: NOW + n * HOUR)


@st.composite
def seats(draw):
    """A place of a member, a partner or an unknown nation: from when, perhaps until when, confirmed or not."""
    begins = draw(moments())
    ends = draw(st.none() | st.integers(0, 4).map(lambda n: begins + n * HOUR))
    return draw(st.sampled_from(["NO", "PT", "GE", "XX"])), begins, ends, draw(st.none() | moments())


class SpeakersTest(TestCase):
    """`speaking_at` is `domain.delegations.speaks` in SQL, over the members of the day."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.people = [factories.person() for _number in range(6)]

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(seats(), min_size=6, max_size=6), st.lists(moments(), min_size=2, max_size=2))
    def test_the_database_names_whom_the_rulebook_names(self, drawn, looks):
        made = [
            Membership.objects.create(
                nation=nation,
                person=person,
                kind=SeatKind.ALTERNATE,
                from_at=begins,
                to_at=ends,
                made_at=begins,
                confirmed_at=confirmed,
            )
            for person, (nation, begins, ends, confirmed) in zip(self.people, drawn, strict=True)
        ]

        for now in looks:
            members = members_on(current(), today(now))
            ruled = {one.pk for one in made if speaks(one.term, nation=one.nation, members=members, now=now)}
            assert voices(now) == members
            assert {one.pk for one in Membership.objects.speaking_at(now)} == ruled
            assert {one.pk for one in delegations.delegates_at(now)} == ruled
            held = {seat.pk for one in self.people if (seat := delegations.seat_of(one, at=now))}
            assert held == ruled
