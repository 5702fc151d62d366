"""How what was done is written down: each leaf has a path of its own."""

from __future__ import annotations

import pytest

from parvis.domain.trail import flat


@pytest.mark.parametrize(
    "facts",
    [
        {"a": {"b": 1}, "a.b": 2},
        {"a": {".b": 1}, "a.": {"b": 2}, "a..b": 3},
        {"a": {"b": 1}, "a\\": {"b": 2}, "a\\.b": 3},
        {"": {"a": 1}, "a": 2, ".a": 3, "\\0": {"a": 4}},
    ],
)
def test_no_two_leaves_share_a_path(facts):
    paths = [path for path, _value in flat(facts)]

    assert len(set(paths)) == len(paths)


def test_plain_names_stay_as_they_were():
    assert dict(flat({"parties": {"K7": {"name": "Ada"}}, "late": False})) == {
        "parties.K7.name": '"Ada"',
        "late": "false",
    }
