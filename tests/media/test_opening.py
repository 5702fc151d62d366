"""What is open is the same in the rulebook and in the database, at every edge."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.domain.assets import AssetKind
from parvis.domain.embargo import AssetStatus, is_open_at
from parvis.domain.library import Cursor, Facet, Selection, View
from parvis.media.models import Asset
from tests.media.stock import NOW, PAST

MICROSECOND = timedelta(microseconds=1)
OFFSETS = st.sampled_from([None, -86_400_000_000, -1, 0, 1, 86_400_000_000])


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.sampled_from(AssetStatus), OFFSETS), max_size=8))
def test_the_database_opens_what_the_rulebook_opens(rows):
    Asset.objects.all().delete()
    expected = set()
    for status, offset in rows:
        if status is AssetStatus.PUBLISHED and offset is None:
            continue  # the database refuses a published asset without a moment
        publish_at = None if offset is None else NOW + offset * MICROSECOND
        asset = Asset.objects.create(
            kind=AssetKind.PHOTO, status=status, publish_at=publish_at, created_at=PAST, changed_at=PAST
        )
        if is_open_at(status, publish_at, NOW):
            expected.add(asset.code)

    assert set(Asset.objects.open_at(NOW).values_list("code", flat=True)) == expected


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=20)


@given(
    text=WORDS,
    places=st.lists(WORDS, max_size=3, unique=True),
    kinds=st.lists(st.sampled_from([kind.value for kind in AssetKind]), max_size=2, unique=True),
    view=st.sampled_from(View),
    micros=st.integers(0, 10**16),
)
def test_a_question_is_its_address(text, places, kinds, view, micros):
    facets = {facet: tuple(values) for facet, values in ((Facet.KIND, kinds), (Facet.PLACE, places)) if values}
    place = Cursor(PAST + micros % 10**12 * MICROSECOND, "0123456789")
    asked = Selection(text=text, facets=facets, view=view, after=place)

    said: dict[str, list[str]] = {}
    for name, value in asked.pairs():
        said.setdefault(name, []).append(value)

    assert Selection.read(said) == asked
    for facet, value in asked.chosen():
        assert value not in asked.without_value(facet, value).facets.get(facet, ())
        assert asked.without_value(facet, value).after is None
