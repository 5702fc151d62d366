"""Captions at the desk, in the player, in downloads, cut along with a part, and through the API."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from parvis.accounts.actions import accept_terms
from parvis.audit.models import Entry
from parvis.domain.captions import Cue, read_captions
from parvis.domain.refusals import Denied
from parvis.gateways import storage
from parvis.media.actions.captions import attach_captions, remove_captions
from parvis.media.models import Asset, CaptionTrack, Rendition
from parvis.media.queries.captions import said_in
from tests import factories
from tests.footage import Footage
from tests.media.filmed import film_asset

pytestmark = pytest.mark.django_db

SRT = "1\n00:00:00,400 --> 00:00:01,000\nThe <script>sea</script>\n\n2\n00:00:01,500 --> 00:00:02,400\nat dawn\n"
CUES = (Cue(400, 1000, ("The sea",)), Cue(1500, 2400, ("at dawn",)))


@pytest.fixture
def film(at_once, tmp_path):
    return film_asset(tmp_path, at=timezone.now() - timedelta(days=1))


def handed_in(client, film, content=SRT, language="en", state="published"):
    file = SimpleUploadedFile("film.srt", content.encode() if isinstance(content, str) else content)
    form = {"language": language, "file": file, "state": state}
    return client.post(f"/en/press/desk/assets/{film.code}/captions/", form)


def kept(film):
    return Rendition.objects.filter(asset=film, role="captions")


def test_an_officer_attaches_captions_and_everybody_sees_them_in_the_player(client, film, officer):
    client.force_login(officer)

    assert handed_in(client, film)["Location"] == f"/en/press/desk/assets/{film.code}/"

    client.logout()
    shown = client.get(f"/fr/press/{film.code}/").content.decode()
    served = client.get(f"/en/press/{film.code}/captions/en")
    assert f'<track kind="captions" src="/fr/press/{film.code}/captions/en" srclang="en" label="Anglais">' in shown
    assert (served.status_code, served["Content-Type"]) == (200, "text/vtt")
    assert read_captions(served.content) == CUES
    assert b"script" not in served.content
    assert Entry.objects.filter(action="asset.captions-attached").count() == 1


def test_captions_in_the_readers_language_are_on_from_the_start(client, film, officer):
    attach_captions(film, CUES, language="fr", by=officer, now=timezone.now())

    shown = client.get(f"/fr/press/{film.code}/").content.decode()

    assert 'srclang="fr" label="Français" default>' in shown
    assert 'name="captions" value="fr" data-captions checked>' in shown


def test_another_file_in_the_same_language_replaces_the_first(
    client, film, officer, at_once, django_capture_on_commit_callbacks
):
    client.force_login(officer)
    handed_in(client, film)
    first = kept(film).get().file.key

    with django_capture_on_commit_callbacks(execute=True):
        handed_in(client, film, "WEBVTT\n\n00:00.000 --> 00:01.000\nNew\n")

    assert read_captions(storage.local_path(kept(film).get().file.key).read_bytes()) == (Cue(0, 1000, ("New",)),)
    assert not storage.local_path(first).exists()


def test_captions_are_taken_off_with_their_bytes(client, film, officer, django_capture_on_commit_callbacks):
    attach_captions(film, CUES, language="uk", by=officer, now=timezone.now())
    key = kept(film).get().file.key
    client.force_login(officer)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/en/press/desk/assets/{film.code}/captions/uk/remove/")

    assert not kept(film).exists()
    assert not storage.local_path(key).exists()
    assert Entry.objects.filter(action="asset.captions-removed").count() == 1
    assert client.get(f"/en/press/{film.code}/captions/uk").status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("no captions at all", "There are no captions in this file."),
        (b"\x89PNG", "Line 1 is not written in UTF-8."),
        ("1\n00:00:02,000 --> 00:00:01,000\nx\n", "Line 2: caption 1 ends before it begins."),
        ("1\n00:00:00,000 --> 00:00:01,000\nx\n\n2\n00:09:00,000 --> 00:09:01,000\ny\n", "Are they of another film?"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field(client, film, officer, content, words):
    client.force_login(officer)

    answer = handed_in(client, film, content)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not kept(film).exists()


def test_a_caption_file_that_is_far_too_large_is_refused_before_it_is_read(client, film, officer):
    client.force_login(officer)

    assert handed_in(client, film, b"x" * 3_000_000).status_code == 413
    assert not kept(film).exists()


def test_only_the_press_office_attaches_and_takes_off(client, film, officer):
    attach_captions(film, CUES, language="en", by=officer, now=timezone.now())
    client.force_login(factories.person())

    assert handed_in(client, film).status_code == 404
    assert client.post(f"/en/press/desk/assets/{film.code}/captions/en/remove/").status_code == 404
    with pytest.raises(Denied):
        remove_captions(film, language="en", by=factories.person(), now=timezone.now())
    assert kept(film).count() == 1


def test_captions_from_before_there_were_versions_become_version_one(client, film, officer):
    attach_captions(film, CUES, language="en", by=officer, now=timezone.now())
    CaptionTrack.objects.all().delete()
    migration = import_module("parvis.media.migrations.0004_versions_of_earlier_captions")

    for _again in range(2):
        migration.keep_as_versions(apps, None)

    track = CaptionTrack.objects.get()
    assert (track.language, track.state, track.latest, track.published) == ("en", "published", 1, 1)
    assert read_captions(track.versions.get().text.encode()) == CUES
    assert [said.begins for said in said_in([film.pk], "dawn", "en")[film.pk]] == [1500]


def test_captions_of_a_draft_are_hidden_like_the_draft(client, film, officer):
    attach_captions(film, CUES, language="en", by=officer, now=timezone.now())
    Asset.objects.update(status="draft")

    assert client.get(f"/en/press/{film.code}/captions/en").status_code == 404
    assert client.get(f"/en/press/{film.code}/captions/en?in=f10&out=f50").status_code == 404


def test_captions_are_cut_along_with_a_part(client, film, officer):
    attach_captions(film, CUES, language="en", by=officer, now=timezone.now())

    page = client.get(f"/en/press/{film.code}/?in=f20&out=f50").content.decode()
    cut = client.get(f"/en/press/{film.code}/captions/en?in=00:05:00:20&out=f50")

    assert f'href="/en/press/{film.code}/captions/en?in=f20&amp;out=f50"' in page
    # The part lasts from 0.8 s to 2.0 s.
    assert read_captions(cut.content) == (Cue(0, 200, ("The sea",)), Cue(700, 1200, ("at dawn",)))
    assert f"{film.code}_00h05m00s20-00h05m02s00_captions-en.vtt" in cut["Content-Disposition"]
    assert client.get(f"/en/press/{film.code}/captions/en?in=f30&out=f20").status_code == 422
    assert client.get(f"/en/press/{film.code}/captions/en?in=f26&out=f30").content == b"WEBVTT\n"


def test_captions_of_an_uneven_film_are_cut_at_the_true_times(client, at_once, officer, tmp_path):
    times = tuple(n * 24 + (600 if n > 20 else 0) for n in range(60))  # one second of standstill
    film = film_asset(tmp_path, at=timezone.now() - timedelta(days=1), footage=Footage(times=times))
    attach_captions(film, (Cue(1900, 2200, ("late",)),), language="en", by=officer, now=timezone.now())

    cut = client.get(f"/en/press/{film.code}/captions/en?in=f21&out=f40").content

    assert read_captions(cut) == (Cue(60, 360, ("late",)),)


def test_captions_stand_among_the_downloads_and_in_the_api(client, film, officer):
    attach_captions(film, CUES, language="fr", by=officer, now=timezone.now())
    accept_terms(officer, language="en", now=timezone.now())
    client.force_login(officer)

    page = client.get(f"/en/press/{film.code}/").content.decode()
    taken = client.get(f"/en/press/{film.code}/files/captions?language=fr&purpose=press")
    files = client.get(f"/api/v1/press/assets/{film.code}/renditions").json()
    plan = client.get(f"/api/v1/press/assets/{film.code}/clip?in=f20&out=f50").json()

    assert 'value="captions:fr"' in page
    assert taken.status_code == 302
    assert [(one["role"], one["language"]) for one in files][-1] == ("captions", "fr")
    (captions,) = plan["captions"]
    assert captions["language"] == "fr"
    assert captions["file_name"].endswith("_00h05m00s20-00h05m02s00_captions-fr.vtt")
    assert client.get(captions["file"].replace("http://testserver", "")).status_code == 200
    for told, cues in ((captions, 2), (files[-1], 2)):
        subrip = client.get(told["subrip"].replace("http://testserver", ""))
        assert subrip["Content-Type"].startswith("application/x-subrip")
        assert subrip.content.count(b" --> ") == cues
    assert files[0]["subrip"] is None
