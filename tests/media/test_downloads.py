"""The download panel's form, parts made for editing, the history and the numbers."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import av
import pytest
from django.db import connection
from django.utils import timezone

from parvis.domain.assets import JobState
from parvis.domain.clips import MOST_IN_THE_MAKING, Part
from parvis.gateways import storage
from parvis.media.actions.clips import expire_clips, order_clip
from parvis.media.actions.publishing import withdraw
from parvis.media.models import Clip, Download, Job
from tests.footage import number_in
from tests.media.wsgi import ask

pytestmark = pytest.mark.django_db


def take(client, film, what, **fields):
    marks = {"in": "f13", "out": "f41", "purpose": "press"} | fields
    return client.post(f"/en/press/{film.code}/take", {"what": what, **marks})


@pytest.mark.parametrize("what", ["instant", "original"])
def test_one_click_leads_to_the_bytes(reporter, film, what):
    assert ask(take(reporter, film, what)["Location"]).status == 200


def test_what_is_wrong_in_the_form_is_said_on_the_page_with_everything_kept(reporter, film):
    refused = take(reporter, film, "instant", **{"in": "f41", "out": "f13", "purpose": "tv"})
    shown = refused.content.decode()

    assert refused.status_code == 422
    assert "The out point must lie after the in point." in shown
    assert 'value="f41"' in shown and 'value="tv" required checked' in shown
    assert not Download.objects.exists()


def test_without_a_purpose_the_panel_asks_again(reporter, film):
    assert "Say what you take it for." in take(reporter, film, "original", purpose="").content.decode()


def test_television_is_offered_the_clean_form_first(reporter, film):
    take(reporter, film, "original", purpose="tv")

    assert 'data-proposed="clean"' in reporter.get(f"/en/press/{film.code}/?in=f1&out=f9").content.decode()


def test_behaviour_2_a_part_for_editing_holds_its_frames_and_nothing_else(
    reporter, film, django_capture_on_commit_callbacks
):
    page = take(reporter, film, "clean", purpose="tv")["Location"]
    shown = reporter.get(page).content.decode()
    clip = Clip.objects.select_related("job", "file").get()
    assert (clip.job.state, clip.job.reason) == (JobState.READY, "")
    assert "It is made" in shown

    sent = ask(reporter.get(f"/en/press/parts/{clip.code}/file?purpose=tv")["Location"])
    with av.open(BytesIO(sent.body), options={"ignore_editlist": "1"}) as movie:
        assert [number_in(frame) for frame in movie.decode(video=0)] == list(range(13, 41))
    assert f"{film.code}_00h05m00s13-00h05m01s16_clean.mp4" in sent.headers["Content-Disposition"]
    assert Download.objects.get().form == "clean"


def test_a_part_asked_for_twice_is_made_once_and_made_again_when_it_is_gone(
    reporter, film, django_capture_on_commit_callbacks
):
    first, second = (take(reporter, film, "clean")["Location"] for _ in range(2))
    clip = Clip.objects.select_related("file").get()
    assert first == second

    key, now = clip.file.key, timezone.now() + timedelta(days=1, minutes=1)
    with django_capture_on_commit_callbacks(execute=True):
        assert expire_clips(now) == 1
    assert not storage.local_path(key).exists()
    assert reporter.get(f"/en/press/parts/{clip.code}/file?purpose=press").status_code == 410
    again = take(reporter, film, "clean")["Location"]
    assert again != first


def test_a_part_that_cannot_be_made_says_why_and_can_be_tried_again(reporter, film):
    path = storage.local_path(film.renditions.get(role="original").file.key)
    film_bytes = path.read_bytes()
    path.write_bytes(b"no film at all")
    page = take(reporter, film, "clean")["Location"]
    clip = Clip.objects.select_related("job").get()

    assert clip.job.state == JobState.FAILED
    assert "notice-refusal" in reporter.get(page).content.decode()
    path.write_bytes(film_bytes)
    reporter.post(f"/en/press/parts/{clip.code}/retry")
    clip.job.refresh_from_db()
    assert clip.job.state == JobState.READY


def test_a_part_of_a_hidden_film_is_not_there(reporter, film):
    page = take(reporter, film, "clean")["Location"]
    film.publish_at = timezone.now() + timedelta(hours=1)
    film.save()

    assert reporter.get(page).status_code == 404


@pytest.mark.parametrize("tail", ["", "file?purpose=press"])
def test_a_part_of_a_withdrawn_film_is_gone_as_the_film_is(reporter, film, officer, tail):
    page = take(reporter, film, "clean")["Location"].split("?")[0]
    withdraw(film, reason="Not this place.", by=officer, now=timezone.now())

    answer = reporter.get(page + tail)
    assert (answer.status_code, "Not this place." in answer.content.decode()) == (410, True)
    assert reporter.get("/en/press/parts/0000000000/").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("en", "or call one off"), ("fr", "ou annulez-en un")])
def test_who_waits_for_five_parts_orders_no_sixth(reporter, film, visitor, language, words):
    for first in range(MOST_IN_THE_MAKING):
        take(reporter, film, "clean", **{"in": f"f{first}"})
    called_off = take(reporter, film, "clean", **{"in": "f30"})["Location"].split("?")[0]
    Job.objects.update(state=JobState.CANCELLED)
    Job.objects.filter(pk__in=Clip.objects.filter(first_frame__lt=30).values("job")).update(state=JobState.WAITING)

    refused = reporter.post(
        f"/{language}/press/{film.code}/take", {"what": "clean", "in": "f13", "out": "f41", "purpose": "press"}
    )
    assert (refused.status_code, words in refused.content.decode()) == (429, True)
    assert refused.headers["Retry-After"]
    assert reporter.post(f"{called_off}retry").status_code == 429
    assert take(reporter, film, "clean", **{"in": "f0"}).status_code == 302  # under way already

    Job.objects.update(state=JobState.READY)
    assert take(reporter, film, "clean").status_code == 302


def test_two_orders_of_one_part_at_the_same_moment_are_one(reporter, film, visitor):
    master = film.renditions.select_related("file", "asset").get(role="original")
    part, now = Part(13, 41), timezone.now()
    other = []

    def order_first(execute, sql, params, many, context):
        # The other order comes in after this one has seen that there is no such part yet.
        if not other and "COUNT(" in sql and 'FROM "media_job"' in sql:
            other.append(None)
            other[0] = order_clip(master, part, by=visitor, now=now)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(order_first):
        clip = order_clip(master, part, by=visitor, now=now)

    assert clip == other[0] == Clip.objects.get()
    assert Job.objects.count() == 1


def test_the_history_lists_what_one_took_and_leads_back_to_the_marks(reporter, film, django_user_model):
    take(reporter, film, "instant")
    other = django_user_model.objects.create_user("other@example.org")
    shown = reporter.get("/en/press/downloads/").content.decode()
    reporter.force_login(other)

    assert f"/en/press/{film.code}/?in=f13&amp;out=f41" in shown
    assert "00:05:00:13 – 00:05:01:16" in shown
    assert film.code not in reporter.get("/en/press/downloads/").content.decode()


def test_the_history_costs_the_same_with_one_row_and_with_three(reporter, film, django_assert_num_queries):
    take(reporter, film, "instant")
    with django_assert_num_queries(5):
        reporter.get("/en/press/downloads/")
    take(reporter, film, "original")
    take(reporter, film, "instant", out="f30")
    with django_assert_num_queries(5):
        reporter.get("/en/press/downloads/")


def test_the_press_office_sees_the_numbers_and_nobody_else(reporter, film, officer):
    take(reporter, film, "instant")
    take(reporter, film, "original", purpose="tv")
    assert reporter.get("/en/press/desk/numbers/").status_code == 404

    reporter.force_login(officer)
    shown = reporter.get("/en/press/desk/numbers/")
    counted = shown.context["counted"]
    assert (counted.downloads, counted.people) == (2, 1)
    assert dict(counted.by_form) == {"whole": 1, "instant": 1, "clean": 0}
    assert [(asset.code, amount) for asset, amount, _people in counted.assets] == [(film.code, 2)]
