"""The press desk: what officers see and do, and that nobody else finds it."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.domain.assets import AssetKind, JobKind, JobState, RenditionRole
from parvis.domain.embargo import AssetStatus
from parvis.files.models import StoredFile
from parvis.media.models import Asset, AssetText, Collection, Job, Rendition

PAGES = ["media:desk", "media:desk-upload", "media:desk-jobs", "media:desk-collections", "media:desk-batch"]


def film(headline="A buoy at dawn", *, frames=250, status=AssetStatus.DRAFT, publish_at=None, state=JobState.READY):
    now = timezone.now()
    asset = Asset.objects.create(
        kind=AssetKind.VIDEO, status=status, publish_at=publish_at, created_at=now, changed_at=now
    )
    AssetText.objects.create(asset=asset, language="en", headline=headline)
    file = StoredFile.objects.create(
        key=asset.code, name="a.mp4", media_type="video/mp4", size=1, sha256=asset.code, received_at=now
    )
    Rendition.objects.create(
        asset=asset,
        role=RenditionRole.ORIGINAL,
        file=file,
        frames=frames,
        rate_numerator=25,
        rate_denominator=1,
        made_at=now,
    )
    Job.objects.create(kind=JobKind.INGEST, asset=asset, state=state, created_at=now)
    return asset


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def typed(asset, **more):
    """What the editor sends back when nothing is changed but `more`."""
    asset.refresh_from_db()
    fields = {
        "version": asset.changed_at.isoformat(),
        "original_language": "en",
        "words-en-headline": asset.texts.get(language="en").headline,
        "words-en-state": "original",
        "words-fr-state": "reviewed",
    }
    return fields | more


@pytest.mark.parametrize("name", PAGES)
def test_the_desk_is_there_for_press_officers(desk, name):
    assert desk.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_for_others_the_desk_does_not_exist(client, visitor, name):
    client.force_login(visitor)

    assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_asset_and_for_three(desk, count, django_assert_num_queries):
    for number in range(count):
        film(f"Film {number}")
    desk.get(reverse("media:desk"))

    # session, person, appointments; assets, their jobs, words and pictures; the counts
    with django_assert_num_queries(7):
        page = desk.get(reverse("media:desk"))

    assert page.content.decode().count('data-label="Headline"') == count


def test_the_list_knows_the_states(desk):
    now = timezone.now()
    film("A draft")
    film("Open", status=AssetStatus.PUBLISHED, publish_at=now - timedelta(hours=1))
    film("To come", status=AssetStatus.PUBLISHED, publish_at=now + timedelta(hours=1))
    film("Broken", state=JobState.FAILED)

    shown = {
        state: [row[0].card.headline for row in desk.get(reverse("media:desk"), {"state": state}).context["rows"]]
        for state in ("draft", "scheduled", "published", "withdrawn", "failed")
    }

    assert shown == {
        "draft": ["Broken", "A draft"],
        "scheduled": ["To come"],
        "published": ["Open"],
        "withdrawn": [],
        "failed": ["Broken"],
    }


def test_the_editor_saves_words_facts_tags_and_shots(desk):
    asset = film()

    answer = desk.post(
        reverse("media:desk-asset", args=[asset.code]),
        typed(
            asset,
            **{
                "words-fr-headline": "Une bouée à l’aube",
                "place": "Trieste",
                "people": "Ada Lind\nAda Lind\n Bo Ek ",
                "topics": ["energy-security"],
                "shot-1-in": "00:00:00:00",
                "shot-1-en": "The buoy",
                "shot-2-in": "00:00:04:00",
                "shot-2-out": "f200",
                "shot-2-fr": "La mer",
            },
        ),
    )

    assert answer.status_code == 302
    asset.refresh_from_db()
    assert asset.place == "Trieste"
    assert asset.texts.get(language="fr").headline == "Une bouée à l’aube"
    assert sorted(asset.tags.values_list("kind", "value")) == [
        ("person", "Ada Lind"),
        ("person", "Bo Ek"),
        ("topic", "energy-security"),
    ]
    assert list(asset.shots.values_list("first_frame", "end_frame")) == [(0, 100), (100, 200)]


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("words-en-headline", "", "This field is required"),
        ("shot-1-in", "00:99:00:00", "00:99:00:00"),
        ("shot-1-in", "00:00:59:00", "beyond the end"),
        ("topics", "astrology", "astrology"),
        ("taken_on", "yesterday", "date"),
    ],
)
def test_a_refused_save_keeps_what_was_typed(desk, field, value, complaint):
    asset = film()

    page = desk.post(reverse("media:desk-asset", args=[asset.code]), typed(asset, **{"place": "Trieste", field: value}))

    shown = page.content.decode()
    assert page.status_code == 422
    assert complaint in shown
    assert 'value="Trieste"' in shown
    asset.refresh_from_db()
    assert asset.place == ""


def test_a_save_over_somebody_elses_shows_both_and_writes_nothing(desk):
    asset = film()
    mine = typed(asset, **{"words-en-headline": "My headline"})
    desk.post(reverse("media:desk-asset", args=[asset.code]), typed(asset, **{"words-en-headline": "Her headline"}))

    page = desk.post(reverse("media:desk-asset", args=[asset.code]), mine)

    shown = page.content.decode()
    assert page.status_code == 409
    assert "My headline" in shown
    assert "Her headline" in shown
    assert asset.texts.get(language="en").headline == "Her headline"
    again = mine | {"version": page.context["editor"].facts["version"].value()}
    assert desk.post(reverse("media:desk-asset", args=[asset.code]), again).status_code == 302
    assert asset.texts.get(language="en").headline == "My headline"


def test_publishing_at_a_set_minute_means_brussels(desk):
    asset = film()

    answer = desk.post(
        reverse("media:desk-publish", args=[asset.code]), {"when": "later", "on": "2031-07-01", "at": "06:00"}
    )

    assert answer.status_code == 302
    asset.refresh_from_db()
    assert asset.publish_at.isoformat() == "2031-07-01T04:00:00+00:00"


def test_a_minute_that_spring_skips_is_refused(desk):
    asset = film()

    page = desk.post(
        reverse("media:desk-publish", args=[asset.code]), {"when": "later", "on": "2031-03-30", "at": "02:30"}
    )

    assert page.status_code == 422
    assert "does not exist" in page.content.decode()


def test_what_is_not_prepared_is_not_published(desk):
    asset = film(state=JobState.RUNNING)

    answer = desk.post(reverse("media:desk-publish", args=[asset.code]), {"when": "now"})

    assert answer.status_code == 409
    asset.refresh_from_db()
    assert asset.status == AssetStatus.DRAFT


def test_withdrawing_asks_for_a_reason(desk):
    asset = film(status=AssetStatus.PUBLISHED, publish_at=timezone.now() - timedelta(hours=1))
    address = reverse("media:desk-withdraw", args=[asset.code])

    assert desk.post(address, {"reason": " "}).status_code == 422
    assert desk.post(address, {"reason": "A face was not released."}).status_code == 302

    asset.refresh_from_db()
    assert (asset.status, asset.withdrawal_reason) == (AssetStatus.WITHDRAWN, "A face was not released.")


def test_a_selection_is_described_at_once_and_what_is_empty_stays(desk):
    one, two = film("One"), film("Two")
    AssetText.objects.filter(asset=one).update(storyline="kept")

    answer = desk.post(
        reverse("media:desk-batch"),
        {"code": [one.code, two.code], "language": "en", "description": "At sea", "add_keywords": "sea\nbuoy"},
    )

    assert answer.status_code == 302
    assert list(AssetText.objects.order_by("pk").values_list("headline", "description", "storyline")) == [
        ("One", "At sea", "kept"),
        ("Two", "At sea", ""),
    ]
    assert two.tags.count() == 2


def test_a_collection_is_made_ordered_and_published(desk):
    one, two = film("One"), film("Two")

    desk.post(reverse("media:desk-collections"), {"title_en": "Sea", "code": [one.code, two.code]})
    collection = Collection.objects.get()
    desk.post(reverse("media:desk-collection-order", args=[collection.code]), {"down": one.code})
    desk.post(reverse("media:desk-collection-publish", args=[collection.code]), {"when": "now"})

    collection.refresh_from_db()
    assert list(collection.entries.values_list("asset__code", flat=True)) == [two.code, one.code]
    assert collection.published_at <= timezone.now()
    page = desk.get(reverse("media:desk-collection", args=[collection.code]))
    assert page.status_code == 200


def test_a_failed_job_tells_why_in_both_languages_and_can_be_tried_again(desk, at_once):
    asset = film(state=JobState.FAILED)
    job = asset.jobs.get()
    job.reason, job.reason_facts = "This picture is damaged or incomplete.", {}
    job.save()

    english = desk.get(reverse("media:job", args=[job.code])).content.decode()
    french = desk.get(f"/fr/press/desk/jobs/{job.code}/").content.decode()

    assert "This picture is damaged or incomplete." in english
    assert "endommagée" in french
    assert f"/en/press/desk/jobs/{job.code}/retry/" in english


def test_a_running_job_asks_again_by_itself_and_a_finished_one_does_not(desk):
    asset = film(state=JobState.RUNNING)
    address = reverse("media:job", args=[asset.jobs.get().code])

    running = desk.get(address + "?part=state", headers={"HX-Request": "true"}).content.decode()
    asset.jobs.update(state=JobState.READY)
    ready = desk.get(address + "?part=state", headers={"HX-Request": "true"}).content.decode()

    assert "every 2s" in running
    assert "<html" not in running
    assert "hx-get" not in ready


def test_a_job_is_seen_by_its_owner_and_by_nobody_else(client, visitor):
    job = film().jobs.get()
    client.force_login(visitor)
    address = reverse("media:job", args=[job.code])

    assert client.get(address).status_code == 404
    Job.objects.update(requested_by=visitor)
    assert client.get(address).status_code == 200


def test_files_come_in_through_the_page_each_with_its_own_answer(desk, samples, at_once):
    photo = (samples / "photos/iptc-french-iso8859-charset-escape.jpg").read_bytes()
    files = [
        SimpleUploadedFile("affiche.jpg", photo, content_type="text/plain"),
        SimpleUploadedFile("twin.jpg", photo),
        SimpleUploadedFile("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ]

    page = desk.post(reverse("media:desk-upload"), {"language": "fr", "files": files})

    assert page.status_code == 200
    assert [(one["name"], one["is_new"], bool(one["refusal"])) for one in page.context["received"]] == [
        ("affiche.jpg", True, False),
        ("twin.jpg", False, True),
        ("drawing.png", False, True),
    ]
    asset = Asset.objects.get()
    assert asset.texts.get().headline == "l'Affiche présentait étaient"
    assert asset.texts.get().language == "fr"
    assert list(at_once.parent.joinpath("uploads").iterdir()) == []


def test_the_row_for_a_page_with_javascript_is_drawn_by_the_server(desk, samples, at_once):
    photo = SimpleUploadedFile("a.jpg", (samples / "photos/iptc-french-iso8859-charset-escape.jpg").read_bytes())

    part = desk.post(
        reverse("media:desk-upload"), {"language": "en", "files": photo}, headers={"X-Upload": "true"}
    ).content.decode()

    assert part.startswith('<li class="received">')
    assert "<html" not in part


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk, at_once, settings):
    settings.UPLOAD_LIMIT = 1000

    answer = desk.post(
        reverse("media:desk-upload"), {"language": "en", "files": SimpleUploadedFile("a.txt", b"x" * 2000)}
    )

    assert answer.status_code == 413
    assert not Asset.objects.exists()


def test_a_visitor_cannot_hand_in_and_nobody_can_without_the_page_s_token(visitor, officer, at_once):
    address = reverse("media:desk-upload")
    strict = Client(enforce_csrf_checks=True)
    sent = {"language": "en", "files": SimpleUploadedFile("a.txt", b"A statement.")}

    strict.force_login(visitor)
    refused = strict.post(address, sent)
    strict.force_login(officer)
    forged = strict.post(address, sent)

    assert (refused.status_code, forged.status_code) == (404, 403)
    assert not Asset.objects.exists()


def test_other_pages_take_no_files(desk, at_once):
    desk.post(reverse("media:desk-batch"), {"files": SimpleUploadedFile("a.txt", b"x" * 3_000_000)})

    assert list(at_once.parent.joinpath("uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("original", "order"), [("en", ["en", "fr"]), ("fr", ["fr", "en"]), ("uk", ["uk", "en", "fr"])]
)
def test_the_words_of_the_original_open_first(desk, original, order):
    asset = film()
    asset.texts.update(language=original)
    Asset.objects.filter(pk=asset.pk).update(original_language=original)

    page = desk.get(reverse("media:desk-asset", args=[asset.code])).content.decode()

    assert re.findall(r'href="#words-(\w+)"', page) == order


def test_the_numbers_are_a_page_of_the_desk(desk):
    page = desk.get("/fr/press/desk/numbers/").content.decode()

    assert 'aria-current="page">Téléchargements</a>' in page
    assert "Aucun téléchargement sur cette période" in page
