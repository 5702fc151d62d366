"""At a deadline the moment counts at which a request arrived, not the one at which it was read."""

from __future__ import annotations

import time

import pytest

from parvis.web.arrival import arrived_at


@pytest.mark.parametrize(
    ("behind", "ago", "believed"), [(True, 5, True), (False, 5, False), (True, 700, False), (True, -60, False)]
)
def test_what_the_proxy_stamped_counts_where_there_is_one(rf, settings, behind, ago, believed):
    settings.BEHIND_PROXY = behind
    stamp = time.time() - ago

    moment = arrived_at(rf.post("/", headers={"X-Request-Start": f"t={stamp:.3f}"}))

    assert (abs(moment.timestamp() - stamp) < 0.001) is believed


@pytest.mark.parametrize("stamp", ["", "t=", "t=abc", "t=1e9", "1700000000.123"])
def test_a_stamp_that_is_none_is_passed_over(rf, settings, stamp):
    settings.BEHIND_PROXY = True

    assert abs(arrived_at(rf.post("/", headers={"X-Request-Start": stamp})).timestamp() - time.time()) < 5
