"""The library counts in memory; its counts are the database's at every moment, whatever was written."""

import contextlib
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.domain.library import Facet, Selection
from parvis.domain.refusals import Refused
from parvis.media.actions.describing import describe
from parvis.media.actions.publishing import back_to_draft, publish, withdraw
from parvis.media.models import Asset, AssetTag, HoldingsMark
from parvis.media.queries import holdings, library
from tests.media import plain
from tests.media.stock import NOW, make_asset

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
HOUR = timedelta(hours=1)

VALUES = {
    Facet.KIND: ["video", "photo"],
    Facet.YEAR: ["2025", "2026"],
    Facet.TOPIC: ["autonomy", "quantum"],
    Facet.PLACE: ["Narva", "Sopot"],
    Facet.PERSON: ["Anna Kask", "Ilse Varga"],
    Facet.EVENT: ["Baltic workshop"],
    Facet.LANGUAGE: ["en", "fr"],
    Facet.ORIENTATION: ["landscape", "portrait"],
}
QUESTIONS = [
    {},
    {"kind": ["video"]},
    {"kind": ["photo"], "year": ["2026"], "topic": ["autonomy", "quantum"]},
    {"person": ["Anna Kask"], "q": ["film"]},
    {"place": ["Narva"], "event": ["Baltic workshop"], "language": ["en"]},
]
HOURS = st.integers(-3, 3)


def some(facet: Facet):
    return st.sampled_from(VALUES[facet])


@st.composite
def looks(draw):
    """Everything of an asset that is counted."""
    return {
        "kind": draw(some(Facet.KIND)),
        "taken_on": draw(st.sampled_from([date(2025, 12, 31), date(2026, 1, 1), None])),
        "place": draw(st.sampled_from(["", *VALUES[Facet.PLACE]])),
        "event": draw(st.sampled_from(["", *VALUES[Facet.EVENT]])),
        "original_language": draw(some(Facet.LANGUAGE)),
        "orientation": draw(some(Facet.ORIENTATION)),
    }


def tags(facet: Facet):
    return st.lists(some(facet), unique=True)


STEP = st.one_of(
    st.tuples(st.just("publish"), HOURS),
    st.tuples(st.just("withdraw")),
    st.tuples(st.just("back to draft")),
    st.tuples(st.just("describe"), tags(Facet.PERSON), tags(Facet.TOPIC), some(Facet.PLACE)),
    st.tuples(st.just("rewrite in one statement"), looks()),
    st.tuples(st.just("tag in bulk"), some(Facet.PERSON)),
    st.tuples(st.just("retag in one statement"), some(Facet.PERSON)),
    st.tuples(st.just("embargo all"), HOURS),
    st.tuples(st.just("discard")),
    st.tuples(st.just("lay down in bulk"), looks(), HOURS),
)


def take(step, asset: Asset) -> None:
    match step:
        case ("publish", hours):
            publish(asset, publish_at=NOW + hours * HOUR, by=None, now=NOW - 4 * HOUR)
        case ("withdraw",):
            withdraw(asset, reason="A wrong caption", by=None, now=NOW)
        case ("back to draft",):
            back_to_draft(asset, by=None, now=NOW - 4 * HOUR)
        case ("describe", people, topics, place):
            describe(asset, people=people, topics=topics, place=place, by=None, now=NOW)
        case ("rewrite in one statement", look):
            Asset.objects.filter(pk=asset.pk).update(**look)
        case ("tag in bulk", person):
            AssetTag.objects.bulk_create(
                [AssetTag(asset=one, kind="person", value=person) for one in Asset.objects.all()], ignore_conflicts=True
            )
        case ("retag in one statement", person):
            AssetTag.objects.filter(kind="person", asset=asset).delete()
            AssetTag.objects.bulk_create([AssetTag(asset=asset, kind="person", value="Nobody yet")])
            AssetTag.objects.filter(asset=asset, value="Nobody yet").update(value=person)
        case ("embargo all", hours):
            Asset.objects.filter(publish_at__isnull=False).update(publish_at=NOW + hours * HOUR)
        case ("discard",):
            asset.delete()
        case ("lay down in bulk", look, hours):
            rows = [{"status": "published", "publish_at": NOW + hours * HOUR}, {"status": "draft"}]
            Asset.objects.bulk_create([Asset(**look, **row, created_at=NOW, changed_at=NOW) for row in rows])


def check_answer(question, hours: int) -> None:
    """Counts and pages are those of plain SQL."""
    selection, at = Selection.read(question), NOW + hours * HOUR
    answer = library.Answer(selection, NOBODY, at=at, language="en")

    assert answer.total() == plain.selected(selection, at=at).count()
    for facet, values in VALUES.items():
        others = selection.without(facet)
        counts = {value: plain.selected(others.with_value(facet, value), at=at).count() for value in values}
        assert dict(answer.values_of(facet)) == {value: amount for value, amount in counts.items() if amount}
    listed, page = [], answer.page(2)
    while page.assets:
        listed += [asset.id for asset in page.assets]
        asked = selection.page_after(page.after) if page.after else None
        page = library.Answer(asked, NOBODY, at=at, language="en").page(2) if asked else library.Page([], None, None)
    assert listed == list(plain.selected(selection, at=at).values_list("id", flat=True))


MOVE = st.tuples(STEP, st.integers(0, 5), st.booleans(), st.sampled_from(QUESTIONS), HOURS)


@given(moves=st.lists(MOVE, min_size=1, max_size=8))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_answers_are_the_databases_whatever_was_written(moves):
    """Also what was written in vain: a transaction that fails leaves the counts as they were."""
    with transaction.atomic():
        for n in range(3):
            make_asset(f"Film {n}", topics=("autonomy",), people=("Anna Kask",), event="Baltic workshop")
        for step, number, fails, question, hours in moves:
            there = list(Asset.objects.order_by("pk"))
            with contextlib.suppress(Refused), transaction.atomic():
                if there:
                    take(step, there[number % len(there)])
                if fails:
                    check_answer(question, hours)
                    raise Refused("Not so.")
            check_answer(question, hours)
        transaction.set_rollback(True)


def test_only_what_is_counted_makes_the_counts_be_read_anew(django_assert_num_queries):
    draft = make_asset("Not open yet", status="draft", publish_at=None)
    film = make_asset("A film", publish_at=NOW + HOUR)
    holdings.held()

    describe(draft, place="Sopot", people=["Anna Kask"], by=None, now=NOW)
    describe(film, credit_line="Parvis", keywords=["night"], by=None, now=NOW)

    with django_assert_num_queries(2):
        assert library.Answer(Selection(), NOBODY, at=NOW, language="en").total() == 0
        assert library.Answer(Selection(), NOBODY, at=NOW + HOUR, language="en").total() == 1


def test_an_empty_library_counts_nothing():
    answer = library.Answer(Selection.read({"kind": ["video"]}), NOBODY, at=NOW, language="en")

    assert (answer.total(), answer.page().assets) == (0, [])
    assert [answer.values_of(facet) for facet in Facet] == [[]] * len(Facet)


@pytest.mark.django_db(transaction=True)
@pytest.mark.several_writers
def test_two_who_publish_at_once_do_not_wait_for_each_other():
    import psycopg

    make_asset("A film")
    settled = set(HoldingsMark.objects.values_list("mark", flat=True))
    with psycopg.connect(**{**connection.get_connection_params(), "cursor_factory": None}) as other:
        other.execute("SET lock_timeout = '2s'")
        with transaction.atomic():
            Asset.objects.update(place="Sopot")
            assert not settled & set(HoldingsMark.objects.values_list("mark", flat=True))
            other.execute(
                "INSERT INTO media_assettag (asset_id, kind, value) SELECT id, 'person', 'X' FROM media_asset"
            )
            other.commit()

    assert len(set(HoldingsMark.objects.values_list("mark", flat=True)) - settled) == 2
    assert dict(library.Answer(Selection(), NOBODY, at=NOW, language="en").values_of(Facet.PERSON)) == {"X": 1}
