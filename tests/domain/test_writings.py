"""What the house writes: the words of one language, and of the other where one has none."""

from __future__ import annotations

import pytest

from parvis.domain.writings import spoken

EN = {"title": "Nine buoys", "lead": "They listen."}
FR = {"title": "Neuf bouées", "lead": "Elles écoutent."}
NONE = {"title": "", "lead": ""}


@pytest.mark.parametrize(
    ("texts", "language", "told"),
    [
        ({"en": EN, "fr": FR}, "fr", FR),
        ({"en": EN, "fr": FR}, "en", EN),
        ({"en": EN, "fr": NONE}, "fr", EN),
        ({"en": EN}, "fr", EN),
        ({"en": NONE, "fr": FR}, "en", FR),
        ({"en": EN, "fr": {"title": "", "lead": "Elles écoutent."}}, "fr", {"title": "Nine buoys", "lead": FR["lead"]}),
        ({"en": NONE, "fr": NONE}, "fr", NONE),
        ({}, "fr", {}),
    ],
)
def test_what_one_language_lacks_the_other_says_and_no_title_is_empty(texts, language, told):
    assert spoken(texts, language) == told
