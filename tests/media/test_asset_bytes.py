"""The gate and the byte server: who gets which bytes, whole, in ranges, and never a mixture."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from io import BytesIO

import av
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.accounts.actions import accept_terms
from parvis.accounts.actions.tokens import make_token
from parvis.audit.models import Entry
from parvis.domain.assets import RenditionRole
from parvis.gateways import storage
from parvis.media.actions.publishing import withdraw
from parvis.media.models import Download, Rendition
from tests.footage import number_in
from tests.media.wsgi import ask

pytestmark = pytest.mark.django_db


def master(film) -> Rendition:
    return film.renditions.select_related("file").get(role=RenditionRole.ORIGINAL)


def whole(client, film, query="?purpose=press"):
    return client.get(f"/en/press/{film.code}/files/original{query}")


def part(client, film, first=13, end=41, query="&purpose=press"):
    return client.get(f"/en/press/{film.code}/clip?in=f{first}&out=f{end}{query}")


def test_anybody_watches_the_preview(client, film):
    answered = client.get(f"/en/press/{film.code}/preview")

    assert answered.status_code == 302
    assert ask(answered["Location"]).status == 200
    assert ask(answered["Location"]).headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("path", ["files/original?purpose=press", "clip?in=f1&out=f9&purpose=press"])
def test_masters_and_parts_ask_for_sign_in_and_then_for_the_terms(client, film, visitor, path):
    address = f"/en/press/{film.code}/{path}"

    assert "/account/login/" in client.get(address)["Location"]
    client.force_login(visitor)
    assert client.get(address).status_code == 403
    accept_terms(visitor, language="en", now=timezone.now())
    assert "/b/" in client.get(address)["Location"]


@pytest.mark.parametrize("path", ["", "poster", "preview", "plan?in=f1&out=f2", "files/original", "clip?in=f1&out=f2"])
def test_what_is_hidden_answers_exactly_like_what_never_was(reporter, film, path):
    film.publish_at = timezone.now() + timedelta(hours=1)
    film.save()
    nothing = "0" * len(film.code)
    with CaptureQueriesContext(connection) as for_hidden:
        hidden = reporter.get(f"/en/press/{film.code}/{path}")
    with CaptureQueriesContext(connection) as for_absent:
        absent = reporter.get(f"/en/press/{nothing}/{path}")

    assert (hidden.status_code, absent.status_code) == (404, 404)
    # Each page has a token of its own against forged forms; the address stands in the links to the other language.
    own = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert own.sub(b"", hidden.content).replace(film.code.encode(), nothing.encode()) == own.sub(b"", absent.content)
    assert len(for_hidden) == len(for_absent)


def test_the_whole_file_is_sent_byte_for_byte_under_a_meaningful_name(reporter, film):
    sent = ask(whole(reporter, film)["Location"])

    assert sent.status == 200
    assert hashlib.sha256(sent.body).hexdigest() == master(film).file.sha256
    assert f'filename="dawn-over-the-baltic-{film.code}_original.mp4"' in sent.headers["Content-Disposition"]
    assert sent.headers["Content-Length"] == str(len(sent.body))


def test_behaviour_4_a_broken_download_resumes_and_a_replaced_file_is_sent_anew(reporter, film):
    address = whole(reporter, film)["Location"]
    first = ask(address)
    cut = int(len(first.body) * 0.6)

    rest = ask(address, range=f"bytes={cut}-", if_range=first.headers["ETag"])
    assert (rest.status, first.body[:cut] + rest.body) == (206, first.body)

    path = storage.local_path(master(film).file.key)
    replaced = path.with_suffix(".new")
    replaced.write_bytes(b"x" * len(first.body))
    replaced.replace(path)
    anew = ask(address, range=f"bytes={cut}-", if_range=first.headers["ETag"])
    assert (anew.status, anew.body) == (200, b"x" * len(first.body))


def test_a_file_replaced_in_mid_download_goes_on_with_its_first_bytes(reporter, film):
    from parvis.config.bytes import application

    address = whole(reporter, film)["Location"]
    path = storage.local_path(master(film).file.key)
    was = path.read_bytes()
    word = "/" + address.split("/", 3)[3]
    sending = application({"PATH_INFO": word, "REQUEST_METHOD": "GET"}, lambda *_: None)

    replaced = path.with_suffix(".new")
    replaced.write_bytes(b"x" * len(was))
    replaced.replace(path)

    assert b"".join(sending) == was
    sending.close()


def test_a_part_holds_exactly_its_frames(reporter, film):
    sent = ask(part(reporter, film, 13, 41)["Location"])

    with av.open(BytesIO(sent.body)) as movie:
        assert [number_in(frame) for frame in movie.decode(video=0)] == list(range(13, 41))
    assert f"dawn-over-the-baltic-{film.code}_00h05m00s13-00h05m01s16.mp4" in sent.headers["Content-Disposition"]


def test_any_range_of_a_part_is_the_same_range_of_the_saved_part(reporter, film):
    address = part(reporter, film)["Location"]
    saved = ask(address)

    for first, last in [(0, 0), (0, 99), (700, 1900), (len(saved.body) - 5, len(saved.body) + 50)]:
        piece = ask(address, range=f"bytes={first}-{last}", if_range=saved.headers["ETag"])
        assert (piece.status, piece.body) == (206, saved.body[first : last + 1])
    assert ask(address, range="bytes=-7").body == saved.body[-7:]
    assert ask(address, if_none_match=saved.headers["ETag"]).status == 304
    assert ask(address, "HEAD").headers["Content-Length"] == str(len(saved.body))
    assert ask(address, range=f"bytes={len(saved.body)}-").status == 416


def test_a_part_of_a_replaced_master_is_refused_rather_than_mixed(reporter, film):
    address = part(reporter, film)["Location"]
    storage.local_path(master(film).file.key).write_bytes(b"something else")

    assert ask(address).status == 404


def test_nobody_writes_a_ticket_and_a_changed_one_is_none(reporter, film):
    address = whole(reporter, film)["Location"]
    word = address.split("/b/")[1].split("/")[0]
    changed = ("A" if word[20] != "A" else "B").join([word[:20], word[21:]])

    assert ask(f"/b/{changed}/x").status == 404
    for path in ("/", "/b/", "/b/../etc/passwd", "/b/%2e%2e/x", "/b/\x00/x", f"/b/{'A' * 9000}/x", "/files/x"):
        assert ask(path).status == 404
    assert film.code not in word and "original" not in word


def test_an_expired_link_is_closed_and_a_resumed_download_goes_back_to_the_gate(reporter, film, monkeypatch):
    address = whole(reporter, film)["Location"]
    late = timezone.now().timestamp() + 11 * 60
    monkeypatch.setattr("parvis.config.bytes.time.time", lambda: late)

    assert ask(address).status == 403
    resumed = ask(address, range="bytes=5-")
    assert resumed.status == 302
    assert resumed.headers["Location"].endswith(f"/en/press/{film.code}/files/original?purpose=press")


def test_a_withdrawal_closes_every_door_at_once(reporter, film, officer, django_capture_on_commit_callbacks):
    addresses = [whole(reporter, film)["Location"], part(reporter, film)["Location"]]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(film, reason="The place is not to be shown.", by=officer, now=timezone.now())

    assert [ask(address).status for address in addresses] == [410, 410]
    page = reporter.get(f"/en/press/{film.code}/")
    assert (page.status_code, b"The place is not to be shown." in page.content) == (410, True)
    assert [reporter.get(f"/en/press/{film.code}/{path}").status_code for path in ("preview", "poster")] == [410, 410]


@pytest.mark.parametrize("door", ["download", "clip", "take", "api"])
def test_a_withdrawal_between_the_look_and_the_ticket_closes_the_ticket(
    reporter, visitor, film, officer, door, django_capture_on_commit_callbacks
):
    whole(reporter, film)  # so that the next download has to ask for the purpose of last time
    _token, secret = make_token(visitor, name="x", scopes=["press:download"], days=30, now=timezone.now())
    doors = {
        "download": lambda: whole(reporter, film, ""),
        "clip": lambda: part(reporter, film),
        "take": lambda: reporter.post(f"/en/press/{film.code}/take", {"what": "instant", "purpose": "press"}),
        "api": lambda: reporter.get(
            f"/api/v1/press/assets/{film.code}/clip/file?purpose=press", headers={"authorization": f"Bearer {secret}"}
        ),
    }
    waiting = ["withdrawal"]

    def withdraw_after_the_look(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if waiting and 'FROM "media_asset"' in sql and film.code in (params or ()):
            waiting.clear()
            with django_capture_on_commit_callbacks(execute=True):
                withdraw(film, reason="Not this place.", by=officer, now=timezone.now())
        return answer

    with connection.execute_wrapper(withdraw_after_the_look):
        answered = doors[door]()

    assert (answered.status_code, waiting) == (302, [])
    assert ask(answered["Location"]).status == 410


def test_a_download_is_kept_once_and_noted_in_the_trail_once_a_day(reporter, film):
    for _ in range(3):
        whole(reporter, film)
    part(reporter, film)

    assert list(Download.objects.order_by("at").values_list("form", "purpose")) == [
        ("whole", "press"),
        ("instant", "press"),
    ]
    assert Entry.objects.filter(action="asset.taken").count() == 2


def test_a_purpose_has_to_be_said_and_is_remembered(reporter, film):
    assert whole(reporter, film, "").status_code == 422
    assert whole(reporter, film, "?purpose=tv").status_code == 302
    assert whole(reporter, film, "").status_code == 302
    assert Download.objects.get().purpose == "tv"


def test_too_many_downloads_in_a_short_time_are_stopped(reporter, film, monkeypatch):
    monkeypatch.setattr("parvis.media.actions.downloads.RATE_AMOUNT", 2)
    codes = [part(reporter, film, first, 50).status_code for first in range(3)]

    assert codes == [302, 302, 429]


def test_a_master_that_tells_its_place_stays_in_the_house(reporter, film):
    Rendition.objects.filter(pk=master(film).pk).update(holds_position=True)

    assert whole(reporter, film).status_code == 403
    film.position_released = True
    film.save()
    assert whole(reporter, film).status_code == 302


def test_behind_nginx_whole_files_are_left_to_it(reporter, film, settings):
    settings.DELIVERY = "accel"
    answered = whole(reporter, film)

    assert answered["X-Accel-Redirect"] == f"/kept/{master(film).file.key}"
    assert answered["Content-Disposition"].startswith("attachment")
    assert "/b/" in part(reporter, film)["Location"]


def test_small_pictures_are_sent_from_the_page_server_with_a_tag(client, film, tmp_path):
    from tests.media.filmed import stored

    path = tmp_path / "poster.jpg"
    path.write_bytes(b"a picture")
    file = stored(path, "image/jpeg", at=timezone.now())
    Rendition.objects.create(asset=film, role=RenditionRole.POSTER, file=file, made_at=timezone.now())
    sent = client.get(f"/en/press/{film.code}/poster")

    assert (sent.status_code, sent.content) == (200, b"a picture")
    again = client.get(f"/en/press/{film.code}/poster", headers={"If-None-Match": sent["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
