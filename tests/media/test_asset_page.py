"""An asset's page: marks in the address, what a part would be, words in the best language, few reads."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.accounts.actions import accept_terms
from parvis.domain.assets import TagKind, TextState
from parvis.media.models import AssetTag, AssetText
from tests import factories
from tests.footage import Footage
from tests.media.filmed import film_asset

pytestmark = pytest.mark.django_db


def page(client, film, query="", language="en"):
    return client.get(f"/{language}/press/{film.code}/{query}")


def test_the_address_marks_a_part_and_the_page_tells_its_size_before_the_click(client, film):
    shown = page(client, film, "?in=00:05:00:13&out=00:05:01:16").content.decode()

    assert 'value="00:05:00:13"' in shown and 'value="00:05:01:16"' in shown
    assert "= 1 s 03" in shown
    assert 'data-in="13" data-out="41"' in shown


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("in=f20&out=f20", "out"),
        ("in=f30&out=f20", "out"),
        ("in=f60", "in"),
        ("in=f1000000000", "in"),
        ("out=f1000000000", "out"),
        ("in=NaN", "in"),
        ("in=-5", "in"),
        ("in=f-1", "in"),
        ("in=00:04:59:24", "in"),
        ("out=00:05:00:25", "out"),
        ("out=inf", "out"),
        ("in=" + "9" * 5000, "in"),
        ("in=1e9", "in"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_field_and_kept_as_typed(client, film, query, field):
    shown = page(client, film, f"?{query}")
    plan = client.get(f"/en/press/{film.code}/plan?{query}")

    assert (shown.status_code, plan.status_code, plan.json()["field"]) == (422, 422, field)
    assert f'id="{field}-error"' in shown.content.decode()


def test_a_nul_in_the_marks_is_no_address_of_ours(client, film):
    assert page(client, film, "?in=%00").status_code == 404
    assert client.get(f"/en/press/{film.code}/plan?in=%00").status_code == 404


def test_typed_text_stays_as_it_was(client, film):
    assert 'value="5 past ten"' in page(client, film, "?in=5 past ten").content.decode()


def test_the_plan_tells_exact_bytes_and_the_wait(client, film):
    told = client.get(f"/en/press/{film.code}/plan?in=f13&out=f41").json()

    assert (told["in"], told["out"], told["frames"], told["length"]) == (13, 41, 28, "1 s 03")
    assert told["in_label"] == "00:05:00:13"
    assert told["instant"]["bytes"] > 1000
    assert told["clean"]["name"].endswith("_00h05m00s13-00h05m01s16_clean.mp4")


def test_behaviour_1_drop_frame_labels_jump_over_the_dropped_ones(client, at_once, tmp_path):
    rate = Fraction(30000, 1001)
    film = film_asset(
        tmp_path,
        at=timezone.now() - timedelta(days=1),
        footage=Footage(frames=20, rate=rate),
        start=1790,  # 00:00:59;20
        drop=True,
    )
    labels = [client.get(f"/en/press/{film.code}/plan?in=f{n}&out=f20").json()["in_label"] for n in range(8, 12)]

    assert labels == ["00:00:59;28", "00:00:59;29", "00:01:00;02", "00:01:00;03"]


def test_a_shot_is_a_door_to_its_in_and_out(client, film):
    shown = page(client, film).content.decode()

    assert "?in=00%3A05%3A00%3A20&amp;out=00%3A05%3A02%3A10#film" in shown


def test_the_player_of_an_uneven_film_is_handed_the_times_of_its_frames(client, at_once, tmp_path):
    yesterday = timezone.now() - timedelta(days=1)
    times = tuple(n * 24 + (96 if n > 20 else 0) for n in range(60))
    uneven = film_asset(tmp_path, at=yesterday, footage=Footage(times=times))

    shown = page(client, uneven).content.decode()
    told = client.get(f"/en/press/{uneven.code}/times").json()
    # One second of clock time lies four frames earlier than a count at the nominal rate would say.
    plan = client.get(f"/en/press/{uneven.code}/plan?in=1.0").json()

    assert f'data-times="/en/press/{uneven.code}/times"' in shown
    first = told["runs"][0]
    assert (told["frames"], [run[0] for run in told["runs"]], first[:2]) == (60, [0, 20, 21], [0, 0])
    assert first[2] * 25 == told["timescale"]
    assert plan["in"] == 21


def test_an_even_film_has_no_table_of_times(client, film):
    assert "data-times" not in page(client, film).content.decode()
    assert client.get(f"/en/press/{film.code}/times").status_code == 404


def test_behaviour_13_words_say_their_language_and_state_and_fall_back_visibly(client, film):
    AssetText.objects.create(asset=film, language="uk", state=TextState.MACHINE, headline="Світанок над Балтикою")
    fallen_back = page(client, film, language="fr").content.decode()
    AssetText.objects.create(asset=film, language="fr", state=TextState.MACHINE, headline="L’aube sur la Baltique")
    own = page(client, film, language="fr").content.decode()

    assert 'class="stack asset-words" lang="en"' in fallen_back
    assert "Ce texte n’existe pas encore dans votre langue" in fallen_back
    assert "L’aube sur la Baltique" in own and "Traduction automatique" in own
    assert "Світанок над Балтикою" in own and 'lang="uk"' in own


def test_related_assets_share_an_event_or_a_topic_and_are_open(client, film):
    moment = timezone.now()
    near = factories.asset("The same matter", publish_at=moment - timedelta(hours=2))
    closed = factories.asset("The same matter, later", publish_at=moment + timedelta(hours=2))
    factories.asset("Another matter", publish_at=moment - timedelta(hours=2))
    for asset in (film, near, closed):
        AssetTag.objects.create(asset=asset, kind=TagKind.TOPIC, value="detection")

    assert [card.code for card in page(client, film).context["related"]] == [near.code]


def test_the_page_costs_at_most_ten_reads_however_much_stands_on_it(client, film):
    page(client, film)  # what changed is counted anew once
    with CaptureQueriesContext(connection) as bare:
        page(client, film)
    for number in range(3):
        asset = factories.asset(f"Near {number}", publish_at=timezone.now() - timedelta(hours=2), event="Drill")
        AssetTag.objects.create(asset=asset, kind=TagKind.TOPIC, value="detection")
        AssetText.objects.create(asset=film, language=("fr", "uk", "es")[number], headline=f"Words {number}")
        AssetTag.objects.create(asset=film, kind=TagKind.PERSON, value=f"Person {number}")
    AssetTag.objects.create(asset=film, kind=TagKind.TOPIC, value="detection")
    page(client, film)
    with CaptureQueriesContext(connection) as full:
        page(client, film)

    assert (len(bare), len(full)) == (7, 10)


def test_signed_in_it_costs_little_more(client, film, visitor):
    accept_terms(visitor, language="en", now=timezone.now())
    client.force_login(visitor)
    page(client, film)
    with CaptureQueriesContext(connection) as reads:
        page(client, film)

    assert len(reads) <= 13


def test_the_download_panel_follows_sign_in_and_terms(client, film, visitor):
    stranger = page(client, film, "?in=f3&out=f9").content.decode()
    client.force_login(visitor)
    newcomer = page(client, film, "?in=f3&out=f9").content.decode()
    accept_terms(visitor, language="en", now=timezone.now())
    reader = page(client, film, "?in=f3&out=f9").content.decode()

    assert f"/en/account/login/?next=/en/press/{film.code}/%3Fin%3Df3%26out%3Df9" in stranger
    assert 'value="instant"' not in stranger + newcomer
    assert "I accept the terms of use" in newcomer
    assert 'value="instant"' in reader and 'value="clean"' in reader and 'value="original"' in reader


def test_accepting_the_terms_leads_back_with_the_marks_and_nowhere_else(client, film, visitor):
    client.force_login(visitor)
    here = f"/en/press/{film.code}/?in=f3&out=f9"
    address = f"/en/press/{film.code}/terms"

    assert client.post(address, {"next": here})["Location"] == f"{here}#take"
    for elsewhere in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert client.post(address, {"next": elsewhere})["Location"] == f"/en/press/{film.code}/#take"
