"""What is said: versions and states of captions, the transcript, soundbites and shotlists, and finding a second."""

from __future__ import annotations

import os
import select
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.domain.captions import Captions, CaptionState, Cue, VersionCause, parse_captions, read_captions
from parvis.domain.refusals import Denied
from parvis.gateways import speech
from parvis.gateways.sandbox import Cancelled
from parvis.media.actions.captions import attach_captions, remove_captions, save_captions
from parvis.media.actions.describing import ChangedMeanwhile
from parvis.media.models import Asset, CaptionTrack, Job, Shot, ShotText
from parvis.media.queries.captions import said_in
from tests import factories
from tests.media.filmed import film_asset

pytestmark = pytest.mark.django_db

CUES = (
    Cue(0, 800, ("<v Olga Ilves, pilot>We went out",)),
    Cue(800, 1200, ("<v Olga Ilves, pilot>before <i>dawn</i>.",), "align:start line:0"),
    Cue(1200, 2000, ("<v Olga Ilves, pilot>It was cold.",)),
    Cue(2000, 2300, ("[Engine]",)),
)
TEXT = "WEBVTT\n\n00:00.000 --> 00:01.000\nOne\n\n00:01.000 --> 00:02.000\nTwo\n"


@pytest.fixture
def film(at_once, tmp_path):
    return film_asset(tmp_path, at=timezone.now() - timedelta(days=1))


def saved(film, officer, cues=CUES, *, language="en", state=CaptionState.DRAFT, cause=VersionCause.EDITOR, **more):
    return save_captions(
        film, Captions(tuple(cues)), language=language, state=state, cause=cause, by=officer, now=timezone.now(), **more
    )


def editor_of(film, language="en"):
    return f"/en/press/desk/assets/{film.code}/captions/{language}/"


def typed(text=TEXT, *, base=0, state="draft", **more):
    return {"text": text, "base": base, "state": state, **more}


def test_every_save_is_a_version_of_its_own_and_none_is_written_over(film, officer):
    saved(film, officer)
    saved(film, officer, CUES[:2])
    track = saved(film, officer, CUES[:2], state=CaptionState.CHECKED)

    versions = list(track.versions.all())
    assert [(one.number, one.captions) for one in versions] == [(1, 4), (2, 2)]
    assert parse_captions(versions[0].text.encode()).cues == CUES
    assert (track.latest, track.state, track.published) == (2, "checked", None)
    assert Entry.objects.filter(action="asset.captions-saved").count() == 3


def test_the_public_reads_what_was_published_while_the_next_version_is_a_draft(client, film, officer):
    saved(film, officer, state=CaptionState.PUBLISHED)

    saved(film, officer, [Cue(0, 900, ("A secret draft",))])

    track = CaptionTrack.objects.get()
    page = client.get(f"/en/press/{film.code}/").content.decode()
    assert (track.latest, track.published, track.state) == (2, 1, "draft")
    assert read_captions(client.get(f"/en/press/{film.code}/captions/en").content) == CUES
    assert "It was cold." in page
    assert "A secret draft" not in page


def test_two_writers_do_not_write_over_each_other(client, film, officer):
    saved(film, officer)
    with pytest.raises(ChangedMeanwhile):
        saved(film, officer, CUES[:1], base=0)
    client.force_login(officer)

    answer = client.post(editor_of(film), typed("WEBVTT\n\n00:00.000 --> 00:01.000\nMine\n", base=0))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine" in page
    assert "We went out" in page
    assert 'name="base" value="1"' in page
    assert CaptionTrack.objects.get().latest == 1


def test_the_editor_saves_shifts_and_publishes(client, film, officer):
    client.force_login(officer)

    answer = client.post(editor_of(film), typed(shift="0.25", state="published"))

    assert answer["Location"] == editor_of(film)
    assert read_captions(client.get(f"/en/press/{film.code}/captions/en").content) == (
        Cue(250, 1250, ("One",)),
        Cue(1250, 2250, ("Two",)),
    )


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        (
            "WEBVTT\n\nlost\n\n00:00.000 --> soon\nx\n",
            {},
            ["Line 3: these words have no times", "Line 5: the times of"],
        ),
        (TEXT, {"shift": "-1"}, ["would begin before the film"]),
        (TEXT.replace("00:01.", "09:01.").replace("00:02", "09:02"), {}, ["Are they of another film?"]),
        ("", {}, ["This field is required."]),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(client, film, officer, text, more, words):
    client.force_login(officer)

    answer = client.post(editor_of(film), typed(text, **more))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert [one for one in words if one not in page] == []
    assert not text or "--&gt;" in page
    assert not CaptionTrack.objects.exists()


def test_a_file_with_faults_opens_in_the_editor_with_each_line_named(client, film, officer):
    client.force_login(officer)
    file = SimpleUploadedFile("a.vtt", b"WEBVTT\n\n00:02.000 --> 00:01.000\nLate\n\nand lost\n")
    form = {"language": "fr", "file": file, "state": "draft"}

    answer = client.post(f"/fr/press/desk/assets/{film.code}/captions/", form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'data-line="3"' in page
    assert 'data-line="6"' in page
    assert "and lost" in page
    assert f'action="/fr/press/desk/assets/{film.code}/captions/fr/"' in page


def test_an_earlier_version_opens_in_the_editor(client, film, officer):
    saved(film, officer)
    saved(film, officer, CUES[:1])
    client.force_login(officer)

    page = client.get(f"{editor_of(film)}?version=1").content.decode()

    assert "It was cold." in page
    assert 'name="base" value="2"' in page
    assert client.get(f"{editor_of(film)}?version=9").status_code == 404


def test_the_desk_page_of_captions_costs_the_same_whatever_the_versions(
    client, film, officer, django_assert_num_queries
):
    client.force_login(officer)
    saved(film, officer)
    client.get(editor_of(film))
    with django_assert_num_queries(9):
        client.get(editor_of(film))
    for n in range(1, 4):
        saved(film, officer, CUES[:n])

    with django_assert_num_queries(9):
        client.get(editor_of(film))


def test_only_the_press_office_reads_drafts_and_writes(client, film, officer):
    saved(film, officer)
    stranger = factories.person()
    for person in (None, stranger):
        client.logout()
        if person:
            client.force_login(person)
        assert client.get(f"/en/press/{film.code}/captions/en").status_code == 404
        assert client.get(f"/en/press/{film.code}/captions/en?as=txt").status_code == 404
        assert "It was cold" not in client.get(f"/en/press/{film.code}/").content.decode()
    assert client.get(editor_of(film)).status_code == 404
    assert client.post(editor_of(film), typed()).status_code == 404
    with pytest.raises(Denied):
        saved(film, stranger)
    assert CaptionTrack.objects.get().latest == 1


def test_what_a_machine_wrote_says_so_until_somebody_has_checked_it(client, film, officer):
    saved(film, officer, cause=VersionCause.MACHINE, state=CaptionState.PUBLISHED)
    unread = client.get(f"/en/press/{film.code}/").content.decode()

    saved(film, officer, state=CaptionState.CHECKED)
    saved(film, officer, state=CaptionState.PUBLISHED)

    read = client.get(f"/en/press/{film.code}/").content.decode()
    assert "nobody has checked it yet" in unread
    assert 'label="English (by a machine)"' in unread
    assert "checked by the press office" in read
    assert 'label="English"' in read


def test_the_transcript_has_doors_to_its_seconds_and_sentences(client, film, officer):
    attach_captions(film, CUES, language="fr", by=officer, now=timezone.now())

    page = client.get(f"/en/press/{film.code}/?at=1.2").content.decode()

    assert 'lang="fr"' in page
    assert f'href="/en/press/{film.code}/?at=1.200&amp;words=fr#film"' in page
    # The first sentence runs over two captions: frames 0 to 29 of 25 a second.
    assert 'data-line data-first="0" data-end="30"' in page
    assert "in=00%3A05%3A00%3A00&amp;out=00%3A05%3A01%3A05" in page
    assert "#t=1.200" in page
    assert 'data-at="30"' in page
    assert client.get(f"/en/press/{film.code}/?at=%C2%B2").status_code == 200


def test_the_transcript_in_another_language_is_chosen_in_the_address(client, film, officer):
    attach_captions(film, CUES, language="en", by=officer, now=timezone.now())
    attach_captions(film, [Cue(0, 900, ("Il faisait froid.",))], language="fr", by=officer, now=timezone.now())

    assert "Il faisait froid." not in client.get(f"/en/press/{film.code}/").content.decode()
    assert "Il faisait froid." in client.get(f"/en/press/{film.code}/?words=fr").content.decode()


def test_acceptance_3_a_part_takes_captions_and_shotlist_along_from_zero(client, film, officer):
    attach_captions(film, CUES, language="en", by=officer, now=timezone.now())
    Shot.objects.all().delete()
    for n, (first, end) in enumerate([(0, 20), (20, 60)]):
        shot = Shot.objects.create(asset=film, position=n, first_frame=first, end_frame=end)
        ShotText.objects.create(shot=shot, language="en", description=f"Shot {n}")
    marks = "in=f25&out=f50"

    vtt = client.get(f"/en/press/{film.code}/captions/en?{marks}").content
    srt = client.get(f"/en/press/{film.code}/captions/en?{marks}&as=srt")
    text = client.get(f"/en/press/{film.code}/captions/en?{marks}&as=txt").content.decode()
    shots = client.get(f"/en/press/{film.code}/shotlist?{marks}&as=txt").content.decode()

    assert read_captions(vtt) == (
        Cue(0, 200, ("<v Olga Ilves, pilot>before <i>dawn</i>.",), "align:start line:0"),
        Cue(200, 1000, ("<v Olga Ilves, pilot>It was cold.",)),
    )
    assert srt.content.decode().startswith("1\n00:00:00,000 --> 00:00:00,200\nOlga Ilves, pilot: before <i>dawn</i>.")
    assert srt["Content-Disposition"].endswith("_captions-en.srt")
    assert text == "[00:00:00:00]\nOlga Ilves, pilot\nbefore dawn. It was cold.\n"
    assert "00:00:00:00  Shot 1 (1 s 00)\n" in shots
    assert "00:00:00:00  SOUNDBITE (English) Olga Ilves, pilot: “before dawn. It was cold.” (1 s 00)" in shots
    assert "Shot 0" not in shots
    assert client.get(f"/en/press/{film.code}/captions/en?as=doc").status_code == 404
    assert client.get(f"/en/press/{film.code}/shotlist?in=f50&out=f20").status_code == 422


def test_the_shotlist_is_printed_in_both_languages(client, film, officer):
    attach_captions(film, CUES, language="en", by=officer, now=timezone.now())

    papers = [client.get(f"/{language}/press/{film.code}/shotlist") for language in ("en", "fr")]

    assert [paper.content[:5] for paper in papers] == [b"%PDF-", b"%PDF-"]
    assert papers[1]["Content-Disposition"].startswith("inline")
    Asset.objects.update(status="draft")
    assert client.get(f"/en/press/{film.code}/shotlist").status_code == 404


def test_words_are_found_at_their_second(client, film, officer):
    attach_captions(film, CUES, language="en", by=officer, now=timezone.now())

    page = client.get("/en/press/?q=dawn").content.decode()

    assert f'<a href="/en/press/{film.code}/?at=0.800&amp;words=en#film">0:00</a> <q lang="en">before dawn.</q>' in page
    # Words of one sentence that stand in two captions.
    assert [one.begins for one in said_in([film.pk], "went dawn", "en")[film.pk]] == [0]
    assert [one.begins for one in said_in([film.pk], "Olga cold", "fr")[film.pk]] == [1200]
    assert said_in([film.pk], "submarine", "en") == {}


def test_drafts_and_what_is_taken_off_or_embargoed_is_never_found(client, film, officer):
    saved(film, officer)
    assert film.code not in client.get("/en/press/?q=cold").content.decode()

    saved(film, officer, state=CaptionState.PUBLISHED)
    Asset.objects.update(publish_at=timezone.now() + timedelta(hours=1))
    assert film.code not in client.get("/en/press/?q=cold").content.decode()
    Asset.objects.update(publish_at=timezone.now() - timedelta(hours=1))
    assert film.code in client.get("/en/press/?q=cold").content.decode()

    remove_captions(film, language="en", by=officer, now=timezone.now())
    assert film.code not in client.get("/en/press/?q=cold").content.decode()
    assert said_in([film.pk], "cold", "en") == {}
    assert CaptionTrack.objects.get().versions.count() == 1


LISTENER = """
import sys, wave, pathlib
sound = wave.open(sys.argv[1])
assert (sound.getframerate(), sound.getnchannels()) == (16000, 1)
length = sound.getnframes() / 16000
heard = f"WEBVTT\\n\\n00:00.000 --> 00:{length:06.3f}\\nHeard in {sys.argv[3]}\\n"
pathlib.Path(sys.argv[2] + ".vtt").write_text(heard)
"""


@pytest.fixture
def listener(settings, tmp_path):
    """A program that listens, as an operator may have one."""
    import sys

    program = tmp_path / "listener.py"
    program.write_text(LISTENER)
    settings.SPEECH_COMMAND = f"{sys.executable} {program} {{sound}} {{stem}} {{language}}"
    return program


def test_a_machine_writes_a_draft_down(client, film, officer, listener, django_capture_on_commit_callbacks):
    client.force_login(officer)
    assert "Have a machine write them down" in client.get(f"/en/press/desk/assets/{film.code}/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/en/press/desk/assets/{film.code}/captions/recognise/")

    job, track = Job.objects.get(kind="speech"), CaptionTrack.objects.get()
    assert answer["Location"] == f"/en/press/desk/jobs/{job.code}/"
    assert (job.state, job.reason) == ("ready", "")
    assert (track.state, track.is_machine, track.published) == ("draft", True, None)
    assert "Heard in en" in track.versions.get().text


def test_a_machine_that_is_called_off_takes_what_it_started_along(tmp_path, settings):
    import sys

    program, told = tmp_path / "listener.py", tmp_path / "child"
    program.write_text(
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(told)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    settings.SPEECH_COMMAND = f"{sys.executable} {program}"

    with pytest.raises(Cancelled):
        speech.recognise(
            tmp_path / "a.wav", language="en", seconds=1, cancelled=lambda: told.exists() and told.read_text() != ""
        )

    try:
        child = os.pidfd_open(int(told.read_text()))
    except ProcessLookupError:
        return
    assert select.select([child], [], [], 20)[0], "the program's own child lives on"
    os.close(child)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [("raise SystemExit('no such model')", "failed"), ("pass", "heard no words"), ("print('nonsense')", "no captions")],
)
def test_a_machine_that_fails_says_why(
    client, film, officer, listener, wrong, reason, django_capture_on_commit_callbacks
):
    listener.write_text(wrong)
    client.force_login(officer)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/en/press/desk/assets/{film.code}/captions/recognise/")

    job = Job.objects.get(kind="speech")
    assert job.state == "failed"
    assert reason in job.reason
    assert not CaptionTrack.objects.exists()


def test_without_a_program_there_is_no_speech_recognition(client, film, officer):
    client.force_login(officer)

    assert "Have a machine" not in client.get(f"/en/press/desk/assets/{film.code}/").content.decode()
    assert client.post(f"/en/press/desk/assets/{film.code}/captions/recognise/").status_code == 404
