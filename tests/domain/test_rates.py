"""How often is too often: a window that slides."""

from datetime import UTC, datetime, timedelta

import pytest

from parvis.domain.rates import HOUR, Rate, wait

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("ago", "seconds"),
    [([], 0), ([59], 0), ([59, 1], 60), ([60, 1], 0), ([30, 20], 30 * 60), ([61, 61, 1], 0), ([59, 58, 1], 2 * 60)],
)
def test_the_oldest_deed_that_counts_says_when_the_next_is_possible(ago, seconds):
    moments = [NOW - minutes * MINUTE for minutes in ago]

    assert wait(moments, Rate(2, HOUR), now=NOW) == seconds
