"""Stamps: the same row as drawn plainly, whatever the words; a template can put words down and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import TemplateSyntaxError
from django.test import override_settings
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from parvis.web.stamps import MOST_SHAPES, Stamp

PLAIN = (
    '{% load parvis i18n %}<li{% if new %} class="new"{% endif %} title="{{ title }}">{{ title }} {% tag title tone %} '
    "{% blocktranslate trimmed count n=many %}{{ n }} page of {{ title }}{% plural %}{{ n }} pages of {{ title }}"
    "{% endblocktranslate %} {% translate 'Close' %}</li>"
)
WORDS = ["Drift", "<b>\"'&", "", "é\u202f»", "{{ x }} {% y %} %s {0}", mark_safe("<em>safe</em>")]


@pytest.fixture
def templates(settings: Any) -> Any:
    def keep(**told: str) -> None:
        loaders = [("django.template.loaders.locmem.Loader", told), "django.template.loaders.app_directories.Loader"]
        first = {**settings.TEMPLATES[0], "APP_DIRS": False}
        first["OPTIONS"] = {**first["OPTIONS"], "loaders": loaders}
        settings.TEMPLATES = [first]

    return keep


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_row_is_the_same_stamped_or_drawn_plainly(templates: Any, language: str) -> None:
    from django.template.loader import render_to_string

    templates(row=PLAIN)
    row = Stamp("row")

    with translation.override(language):
        for title in (*WORDS, *WORDS):
            for shape in ({"new": True, "many": 1, "tone": ""}, {"new": False, "many": 3, "tone": "ok"}):
                stamped = row({"title": title}, **shape)
                assert stamped == render_to_string("row", {"title": title, **shape})
                assert isinstance(stamped, SafeString)


@pytest.mark.parametrize(
    "looks",
    [
        "{% if title %}1{% endif %}",
        "{% if new and title %}1{% endif %}",
        "{% if title == 'a' %}1{% endif %}",
        "{% if 'a' in title %}1{% endif %}",
        "{{ title|upper }}",
        "{{ title|default:'–' }}",
        "{{ title|truncatewords:3 }}",
        "{{ title|length }}",
        "{% for sign in title %}{{ sign }}{% endfor %}",
    ],
)
def test_a_template_cannot_look_at_a_word(templates: Any, looks: str) -> None:
    templates(row=looks)

    with pytest.raises((TypeError, TemplateSyntaxError)):
        Stamp("row")({"title": "a"}, new=True)


def test_it_is_drawn_once_for_each_shape_and_language_and_keeps_no_more_than_it_may(templates: Any) -> None:
    templates(row="{{ many }} {{ title }}")
    row = Stamp("row")

    for many in (1, 2, 1, 2):
        row({"title": "a"}, many=many)
    with translation.override("fr"):
        row({"title": "a"}, many=1)
    assert len(row._cut) == 3

    for many in range(2 * MOST_SHAPES):
        assert row({"title": "a"}, many=many) == f"{many} a"
    assert len(row._cut) <= MOST_SHAPES


def test_a_word_that_is_not_there_is_an_error(templates: Any) -> None:
    templates(row="{{ title }}")
    row = Stamp("row")
    row({"title": "a"})

    with override_settings(DEBUG=False), pytest.raises(KeyError):
        row({})
