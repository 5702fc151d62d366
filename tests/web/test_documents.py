"""The house's papers: versions that stay, in both languages."""

from __future__ import annotations

import pytest
from django.test import Client

from parvis.web import documents


@pytest.fixture
def two_versions(tmp_path, monkeypatch):
    for version, words in (("2026-01-15", "old"), ("2026-06-01", "new")):
        for language in ("en", "fr"):
            path = tmp_path / "terms" / f"{version}.{language}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(
                f"# Terms {language}\n\nThe {words} words. <script>alert(1)</script>\n\n- [x](javascript:alert(1))\n"
            )
    monkeypatch.setattr(documents, "FOLDER", tmp_path)
    for cached in (documents.versions, documents.read):
        cached.cache_clear()
    yield
    for cached in (documents.versions, documents.read):
        cached.cache_clear()


def test_every_paper_exists_in_both_languages_in_every_version() -> None:
    for name in documents.NAMES:
        for version in documents.versions(name):
            titles = {documents.read(name, version, language).title for language in ("en", "fr")}

            assert len(titles) == 2


def test_the_newest_version_holds(two_versions) -> None:
    assert documents.versions("terms") == ("2026-06-01", "2026-01-15")
    assert documents.current_version("terms") == "2026-06-01"


def test_markdown_lets_no_script_through(two_versions) -> None:
    html = documents.read("terms", "2026-06-01", "en").html

    assert "<script" not in html
    assert "javascript:" not in html.replace("[x](javascript:alert(1))", "")


@pytest.mark.django_db
def test_an_older_version_stays_readable_and_says_so(client: Client, two_versions) -> None:
    newest = client.get("/en/terms/").content.decode()
    older = client.get("/en/terms/2026-01-15/").content.decode()

    assert "The new words." in newest
    assert "no longer holds" not in newest
    assert "The old words." in older
    assert "no longer holds" in older
    assert 'href="/en/terms/2026-01-15/"' in newest


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/terms/1999-01-01/", "/en/terms/..%2Fprivacy/", "/en/terms/%00/"])
def test_a_version_that_never_was_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
