"""Longer texts: Markdown in, safe HTML out, and a look at it while one types."""

import pytest
from django.urls import reverse

from parvis.web.markdown import rendered


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("A *word*.", "<p>A <em>word</em>.</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](https://example.org)", '<p><a href="https://example.org" rel="noopener">x</a></p>\n'),
    ],
)
def test_no_raw_html_gets_in_and_what_comes_out_is_clean(text, html):
    assert rendered(text) == html


def test_the_preview_shows_the_field_that_is_asked_for(client, db):
    answer = client.post(reverse("web:preview") + "?name=body_fr", {"body_en": "one", "body_fr": "**deux**"})

    assert answer.content.decode() == "<p><strong>deux</strong></p>\n"
    assert client.get(reverse("web:preview")).status_code == 405
