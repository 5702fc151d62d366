"""The example's content: complete, consistent, and nobody's real name."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from PIL import Image

from parvis.accounts.validators import findings
from parvis.demo import captions, library, papers, people, sounds, stills
from parvis.demo.films import film_named
from parvis.domain.captions import read_captions, write_captions
from parvis.domain.roles import Role
from parvis.web import programme

ENTRIES = library.entries()
IDS = [entry.name for entry in ENTRIES]


def test_there_are_at_least_two_dozen_assets_of_every_kind_and_state():
    assert len(ENTRIES) >= 24
    assert {entry.kind for entry in ENTRIES} == {"video", "photo", "audio", "document"}
    assert {entry.state for entry in ENTRIES} == {"published", "draft", "withdrawn"}
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)
    assert any(entry.days_ago < 0 for entry in ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=IDS)
def test_an_asset_is_complete_in_both_languages(entry):
    for language in library.LANGUAGES:
        said = entry.words[language]
        assert said.headline
        assert said.description
        assert said.usage_terms
        assert bool(said.alt) == bool(entry.words["en"].alt)
        assert bool(said.storyline) == bool(entry.words["en"].storyline)
        assert bool(said.restrictions) == bool(entry.words["en"].restrictions)
        assert len(said.headline) <= 200
        assert "lorem" not in (said.description + said.body).lower()
    assert entry.words["fr"].description != entry.words["en"].description
    assert entry.kind in {"audio", "document"} or entry.words["en"].alt
    assert all(programme.current().topic(topic) for topic in entry.topics)


@pytest.mark.parametrize("entry", ENTRIES, ids=IDS)
def test_french_has_its_narrow_spaces(entry):
    said = entry.words["fr"]
    for text in (said.headline, said.description, said.storyline, said.body, said.restrictions):
        assert not any(f" {mark}" in text for mark in (":", ";", "?", "!", "»"))
        assert "« " not in text


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.film], ids=[e.name for e in ENTRIES if e.film])
def test_an_asset_stays_inside_its_film(entry):
    film = film_named(entry.film)

    assert 0 <= entry.second < film.seconds
    assert entry.seconds <= film.seconds
    if entry.kind == "video":
        assert list(entry.shots) == [shot.name for shot in film.shots]
        assert all(row[language] for row in entry.shots.values() for language in library.LANGUAGES)


def test_collections_and_issues_name_assets_that_exist():
    for gathered in (*library.shelves(), *library.letters()):
        assert set(gathered.assets) <= set(IDS)


def test_everybody_of_the_example_can_choose_that_password():
    for sample in people.PEOPLE:
        assert findings(sample.password, about=[sample.email, sample.name, sample.outlet]) == []
    assert {sample.role for sample in people.PEOPLE} == {*Role, None}
    assert len([sample for sample in people.PEOPLE if sample.role is Role.PRESS_OFFICER]) == 2


def test_a_still_carries_its_caption_and_its_colours(tmp_path):
    entry = library.entry("buoy-portrait")
    path = tmp_path / "still.jpg"

    stills.write_still(entry, path, taken_on=date(2026, 10, 1), size=(80, 100))

    with Image.open(path) as image:
        assert image.size == (80, 100)
        assert image.info["icc_profile"]
        assert entry.words["fr"].headline.encode() in image.info["xmp"]


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.kind == "document"], ids=lambda e: e.name)
def test_a_paper_is_a_real_one(entry, tmp_path):
    path = tmp_path / "paper"

    papers.write_paper(entry, path)

    data = path.read_bytes()
    if entry.paper == "transcript":
        assert entry.words["fr"].headline in data.decode()
    else:
        assert data.startswith(b"%PDF-1.4")
        table = int(data.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
        assert data[table : table + 4] == b"xref"


def test_a_sound_lasts_as_long_as_its_page_says(tmp_path):
    import av

    sounds.write_sound(library.entry("sonar-signal"), tmp_path / "sound.m4a", seconds=2)

    with av.open(str(tmp_path / "sound.m4a")) as movie:
        assert movie.duration == pytest.approx(2_000_000, rel=0.03)


@pytest.mark.parametrize("entry", [one for one in library.entries() if one.kind == "video"], ids=lambda one: one.name)
def test_the_captions_of_a_film_stand_in_order_within_it_in_both_languages(entry):
    film = film_named(entry.film)
    both = [tuple(captions.cues_of(entry.name, film, language)) for language in library.LANGUAGES]

    assert [(cue.begins, cue.ends) for cue in both[0]] == [(cue.begins, cue.ends) for cue in both[1]]
    for cues in both:
        assert read_captions(write_captions(cues).encode()) == cues
        assert all(one.ends <= after.begins for one, after in pairwise(cues))
        assert cues[-1].ends <= film.seconds * 1000
