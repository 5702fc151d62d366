"""From a file to a draft with everything a page needs."""

import pytest

from parvis.domain.assets import JobState
from parvis.domain.refusals import Denied
from parvis.media.actions.ingest import AlreadyHere, receive_file
from parvis.media.models import Asset


def roles(asset: Asset) -> set[str]:
    return set(asset.renditions.values_list("role", flat=True))


def test_a_film_gets_poster_preview_filmstrip_and_house_rendition(samples, officer, at_once, now):
    asset = receive_file(samples / "videos/zoo-bear-vp9-odd-161x121.webm", by=officer, now=now)

    job = asset.jobs.get()
    assert (job.state, job.reason) == (JobState.READY, "")
    assert roles(asset) == {"original", "poster", "preview", "sprite", "strip", "house"}
    house = asset.renditions.get(role="house")
    assert (house.frames, house.width % 2, house.height % 2) == (30, 0, 0)
    original = asset.renditions.get(role="original")
    assert (original.index_key, original.not_instant_because, bool(house.index_key)) == ("", "not-mp4", True)


def test_a_photo_brings_its_caption_along(samples, officer, at_once, now):
    asset = receive_file(samples / "photos/iptc-reference-image-2019-all-fields.jpg", by=officer, now=now)

    assert roles(asset) == {"original", "large", "web", "poster"}
    text = asset.texts.get()
    assert (text.headline, text.restrictions) == ("The Headline (ref2019.1)", "An Instruction (ref2019.1)")


def test_the_same_bytes_are_stored_once_and_the_second_hears_where(samples, officer, at_once, now):
    first = receive_file(samples / "photos/scanned-slide.tiff", by=officer, now=now)
    kept = sum(1 for path in at_once.rglob("*") if path.is_file())

    with pytest.raises(AlreadyHere) as refused:
        receive_file(samples / "photos/scanned-slide.tiff", name="other.tiff", by=officer, now=now)

    assert refused.value.asset == first
    assert sum(1 for path in at_once.rglob("*") if path.is_file()) == kept


def test_only_the_press_office_hands_files_in(samples, visitor, at_once, now):
    with pytest.raises(Denied):
        receive_file(samples / "photos/scanned-slide.tiff", by=visitor, now=now)

    assert not Asset.objects.exists()
