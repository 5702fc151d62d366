"""The library's list: what is found, in which order, and that nothing hidden leaves a trace."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from parvis.domain.library import Facet, Selection
from parvis.media.models import AssetText
from parvis.media.queries import library
from tests.media.stock import NOW, PAST, add_rendition, make_asset, make_collection, make_press_officer

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
SECOND = timedelta(seconds=1)
TO_COME = datetime(2126, 1, 1, 9, 0, tzinfo=UTC)


def found(query: dict[str, list[str]], person=NOBODY, at=NOW) -> list[str]:
    headlines = dict(AssetText.objects.filter(language="en").values_list("asset_id", "headline"))
    answer = library.Answer(Selection.read(query), person, at=at, language="en")
    return [headlines[asset.id] for asset in answer.page().assets]


def page(selection: Selection = Selection(), size: int = 50) -> library.Page:  # noqa: B008 - frozen
    return library.Answer(selection, NOBODY, at=NOW, language="en").page(size)


def facets(query: dict[str, list[str]], at=NOW, language="en") -> dict[Facet, list[tuple[str, int]]]:
    answer = library.Answer(Selection.read(query), NOBODY, at=at, language=language)
    return {facet: answer.values_of(facet) for facet in Facet}


@pytest.fixture
def stock():
    """Open assets that differ in every facet, and hidden ones that would show in every one of them."""
    make_asset("Drone grid", publish_at=PAST, people=("Anna Kask",), topics=("autonomy",), event="Baltic workshop")
    make_asset(
        "Sea at dawn", publish_at=PAST + SECOND, kind="photo", place="Sopot", country="PL", orientation="portrait"
    )
    make_asset("Laboratory", publish_at=PAST + 2 * SECOND, taken_on=None, original_language="fr", topics=("quantum",))
    hidden = {
        "place": "Secret valley",
        "event": "Secret meeting",
        "original_language": "uk",
        "people": ("Nobody Known",),
    }
    make_asset("Drone secret, a draft", status="draft", publish_at=None, topics=("detection",), **hidden)
    make_asset("Drone secret to come", publish_at=TO_COME, topics=("detection",), **hidden)
    make_asset("Drone secret taken back", status="withdrawn", topics=("detection",), **hidden)


def test_the_newest_comes_first(stock):
    assert found({}) == ["Laboratory", "Sea at dawn", "Drone grid"]


@pytest.mark.parametrize(
    ("query", "headlines"),
    [
        ({"kind": ["photo"]}, ["Sea at dawn"]),
        ({"kind": ["photo", "video"]}, ["Laboratory", "Sea at dawn", "Drone grid"]),
        ({"kind": ["photo", "video"], "year": ["2026"]}, ["Sea at dawn", "Drone grid"]),
        ({"year": ["2025"]}, []),
        ({"year": ["2025", "2026"]}, ["Sea at dawn", "Drone grid"]),
        ({"place": ["Narva"]}, ["Laboratory", "Drone grid"]),
        ({"person": ["Anna Kask"]}, ["Drone grid"]),
        ({"topic": ["quantum", "autonomy"]}, ["Laboratory", "Drone grid"]),
        ({"topic": ["quantum"], "language": ["en"]}, []),
        ({"language": ["fr"]}, ["Laboratory"]),
        ({"event": ["Baltic workshop"]}, ["Drone grid"]),
        ({"orientation": ["portrait"]}, ["Sea at dawn"]),
        ({"q": ["drones"]}, ["Drone grid"]),
        ({"q": ["estonia"]}, ["Laboratory", "Drone grid"]),
        ({"q": ["drone"], "kind": ["photo"]}, []),
        ({"q": ["secret"]}, []),
        ({"place": ["Secret valley"]}, []),
        ({"person": ["Nobody Known"]}, []),
    ],
)
def test_values_of_a_facet_widen_and_facets_narrow(stock, query, headlines):
    assert found(query) == headlines


def test_the_press_office_reads_the_same_library_as_everybody(stock):
    assert found({}, person=make_press_officer()) == found({})


def test_an_asset_opens_at_its_moment_and_not_before(stock):
    assert "Drone secret to come" not in found({}, at=TO_COME - SECOND)
    assert "Drone secret to come" in found({}, at=TO_COME)


def test_every_facet_counts_what_it_would_show(stock):
    assert facets({}) == {
        Facet.KIND: [("video", 2), ("photo", 1)],
        Facet.YEAR: [("2026", 2)],
        Facet.TOPIC: [("autonomy", 1), ("quantum", 1)],
        Facet.PLACE: [("Narva", 2), ("Sopot", 1)],
        Facet.PERSON: [("Anna Kask", 1)],
        Facet.EVENT: [("Baltic workshop", 1)],
        Facet.LANGUAGE: [("en", 2), ("fr", 1)],
        Facet.ORIENTATION: [("landscape", 2), ("portrait", 1)],
    }


def test_a_facet_does_not_narrow_its_own_counts(stock):
    counts = facets({"kind": ["photo"], "q": ["dawn"]})

    assert counts[Facet.KIND] == [("photo", 1)]
    assert counts[Facet.PLACE] == [("Sopot", 1)]
    counts = facets({"kind": ["photo"]})
    assert counts[Facet.KIND] == [("video", 2), ("photo", 1)]
    assert counts[Facet.ORIENTATION] == [("portrait", 1)]


def test_nothing_found_proposes_what_to_drop(stock):
    selection = Selection.read({"q": ["drone"], "kind": ["photo"], "place": ["Narva", "Secret valley"]})

    ways = library.suggestions(library.Answer(selection, NOBODY, at=NOW, language="en"))

    assert [(way.facet, way.value, way.count) for way in ways] == [(Facet.KIND, "photo", 1)]


@pytest.mark.parametrize("amount", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client, django_assert_num_queries, amount):
    for n in range(amount):
        make_asset(f"Film {n}")
    make_collection("Of the year", [])

    with django_assert_num_queries(4):  # the assets, their words, their pictures, the collections
        answer = client.get("/en/press/")

    assert answer.content.decode().count('class="card ') == amount


@pytest.mark.parametrize("amount", [1, 3])
def test_a_searched_list_costs_the_same_whatever_its_length(client, django_assert_num_queries, amount):
    for n in range(amount):
        make_asset(f"Film {n}", topics=("quantum",))

    client.get("/en/press/facets/")  # what changed is counted anew once
    # the mark, the words' index, the assets, their words, their pictures, where the words are said
    with django_assert_num_queries(6):
        answer = client.get("/en/press/?q=film&topic=quantum&view=list")

    assert answer.content.decode().count('scope="row"') == amount


@pytest.mark.parametrize("amount", [1, 3])
def test_the_facets_cost_the_same_whatever_they_count(client, django_assert_num_queries, amount):
    for n in range(amount):
        make_asset(f"Film {n}", people=(f"Person {n}",))

    with django_assert_num_queries(3):  # the mark; after a change the assets and their tags
        client.get("/en/press/facets/?kind=video")
    with django_assert_num_queries(1):
        answer = client.get("/en/press/facets/?kind=video")
    with django_assert_num_queries(2):  # and the index
        client.get("/en/press/facets/?q=film")

    assert answer.content.decode().count("person=Person+") == amount


@pytest.mark.parametrize("query", [{}, {"kind": ["video"]}, {"q": ["film"]}])
def test_every_row_is_reached_in_both_directions_though_their_moments_are_equal(query):
    for n in range(7):
        make_asset(f"Film {n:03}")
    make_asset("Another film, earlier", publish_at=PAST - SECOND)

    forward, places, selection = [], [], Selection.read(query)
    while True:
        shown = page(selection, 3)
        forward.append([asset.code for asset in shown.assets])
        places.append(shown)
        if shown.after is None:
            break
        selection = selection.page_after(shown.after)
    second = page(selection.page_before(places[2].before), 3)
    first = page(selection.page_before(second.before), 3)

    assert [len(codes) for codes in forward] == [3, 3, 2]
    assert len({code for codes in forward for code in codes}) == 8
    assert [asset.code for asset in second.assets] == forward[1]
    assert [asset.code for asset in first.assets] == forward[0]
    assert (first.before, second.after) == (None, places[1].after)


@pytest.mark.parametrize("query", [{}, {"kind": ["video"]}])
def test_new_footage_does_not_shift_the_page_being_read(query):
    for n in range(4):
        make_asset(f"Film {n}")
    selection = Selection.read(query)
    after = selection.page_after(page(selection, 2).after)
    read = page(after, 2).assets

    make_asset("Something new", publish_at=NOW)

    assert page(after, 2).assets == read


@pytest.mark.parametrize("query", [{}, {"kind": ["video"]}])
def test_a_place_in_the_list_outlives_its_asset(query):
    kept = [make_asset(f"Film {n}", publish_at=PAST + n * SECOND) for n in range(4)]
    gone = library.place_of(kept[2])

    kept[2].delete()

    older, newer = Selection.read(query).page_after(gone), Selection.read(query).page_before(gone)
    assert [asset.code for asset in page(older).assets] == [kept[1].code, kept[0].code]
    assert [asset.code for asset in page(newer, 1).assets] == [kept[3].code]


def test_words_missing_in_the_readers_language_say_which_they_are(client):
    make_asset("Sea at dawn", texts={"en": "Sea at dawn"})
    make_asset("Machine", texts={"en": "Machine", "fr": "Une machine"}, state="machine")

    page = client.get("/fr/press/").content.decode()

    assert '<a href="/fr/press/' in page
    assert 'lang="en">Sea at dawn</a>' in page and "en anglais" in page
    assert "Une machine" in page and "traduction automatique" in page


def test_hidden_assets_leave_no_trace_on_any_page(client, stock):
    for address in (
        "/en/press/",
        "/en/press/?view=list",
        "/en/press/?facets=1",
        "/en/press/facets/",
        "/en/press/facets/?q=drone",
        "/en/press/?q=secret",
        "/en/press/?kind=photo&place=Narva",
    ):
        page = client.get(address).content.decode()
        assert "Drone secret" not in page and "Nobody Known" not in page, address
        assert "Secret valley" not in page and "Ukrainian" not in page and "Detection" not in page, address


def test_a_hidden_value_reads_as_one_that_never_was(client, stock):
    hidden = client.get("/en/press/?place=Secret+valley").content.decode()
    absent = client.get("/en/press/?place=Absent+valley").content.decode()

    assert hidden.replace("Secret", "Absent") == absent


def test_the_empty_page_offers_a_way_on_and_the_way_works(client, stock):
    page = client.get("/en/press/?q=dawn&kind=video").content.decode()

    assert "Nothing matches all of this" in page
    assert 'href="/en/press/?q=dawn"' in page and 'href="/en/press/?kind=video"' in page
    assert "Sea at dawn" in client.get("/en/press/?q=dawn").content.decode()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"kind": ["opera"]}, "kind"),
        ({"year": ["last"]}, "year"),
        ({"after": ["x"]}, "after"),
        ({"after": ["999999999999999999.0"]}, "after"),
        ({"q": ["x" * 201]}, "q"),
        ({"place": ["x"] * 31}, "place"),
        ({"after": ["1.0"], "before": ["1.0"]}, "before"),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused_by_name(query, field):
    from parvis.domain.refusals import Invalid

    with pytest.raises(Invalid) as refused:
        Selection.read(query)

    assert refused.value.field == field


def test_a_collection_shows_what_is_open_in_the_offices_order(client):
    first, second = make_asset("Second in time"), make_asset("First in time", publish_at=PAST + SECOND)
    secret = make_asset("Drone secret", status="draft", publish_at=None)
    collection = make_collection("Reservoirs of the south", [secret, first, second])
    unpublished = make_collection("Secret plans", [first], published_at=None)
    only_hidden = make_collection("Secret collection", [secret])

    page = client.get(f"/en/press/collections/{collection.code}/").content.decode()
    head = client.get("/en/press/").content.decode()

    assert page.index("Second in time") < page.index("First in time")
    assert "Drone secret" not in page
    assert "Reservoirs of the south" in head and "2 assets" in head
    assert "Secret" not in head
    assert client.get(f"/en/press/collections/{unpublished.code}/").status_code == 404
    assert "Secret collection" not in client.get("/en/press/collections/").content.decode()
    assert "Drone secret" not in client.get(f"/en/press/collections/{only_hidden.code}/").content.decode()


def test_the_newest_cards_know_only_what_is_open(stock, django_assert_num_queries):
    from parvis.media import offers

    with django_assert_num_queries(3):
        cards = offers.newest(NOBODY, at=NOW, count=2)

    assert [(card.headline, card.duration, card.ratio) for card in cards] == [
        ("Laboratory", "1:30", "ratio-178"),
        ("Sea at dawn", "", "ratio-178"),
    ]


def test_a_page_of_fifty_stays_light(client):
    for n in range(50):
        asset = make_asset(
            f"The reservoir of the south seen from the dam, part {n}", publish_at=timezone.now() - SECOND
        )
        add_rendition(asset, "strip")

    for view in ("", "?view=list"):
        page = client.get(f"/en/press/{view}")
        assert len(page.content) <= 60_000


def test_acceptance_7_a_name_a_french_word_and_a_year_find_the_photo_captioned_in_english(client, stock):
    flag = make_asset(
        texts={"en": "Ilse Varga under the flag", "fr": "Ilse Varga sous le drapeau"},
        kind="photo",
        people=("Ilse Varga",),
        taken_on=date(2024, 6, 1),
        place="Tallinn",
    )
    make_asset("Ilse Varga without it", kind="photo", people=("Ilse Varga",), taken_on=date(2024, 6, 2))

    page = client.get("/fr/press/?q=Varga+drapeau+2024&kind=photo&person=Ilse+Varga&facets=1").text

    assert found({"q": ["Varga drapeau 2024"], "kind": ["photo"]}) == ["Ilse Varga under the flag"]
    assert flag.code in page
    assert "Ilse Varga without it" not in page
    assert facets({"q": ["Varga drapeau 2024"]}, language="fr")[Facet.PLACE] == [("Tallinn", 1)]


@pytest.mark.parametrize("number", [1, 3])
def test_collections_show_a_picture_of_something_open_at_the_same_cost(client, django_assert_num_queries, number):
    hidden, shown = make_asset("Drone secret", status="draft", publish_at=None), make_asset("Sea at dawn")
    for n in range(number):
        make_collection(f"Reservoirs {n}", [hidden, shown])

    with django_assert_num_queries(2):  # the collections with their first pictures, their words
        page = client.get("/en/press/collections/").content.decode()

    assert page.count(f'src="/en/press/{shown.code}/poster"') == number
    assert hidden.code not in page
