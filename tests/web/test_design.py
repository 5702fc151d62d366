"""The living page shows every component in every state; fields speak to screen readers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client

import parvis.web

STATIC = Path(parvis.web.__file__).parent / "static" / "web"
NAMES = (
    "button button-second button-quiet button-refusal button-small button-icon linklike field has-errors "
    "help errors choice drop code-digits rules one-line notice-info notice-ok notice-signal "
    "notice-refusal notice-close tag tag-ok tag-signal tag-refusal tag-lamp table table-stack facts "
    "facets facet facet-values chosen wall card card-title card-line still film film-bar film-button "
    "timecode prose lead eyebrow empty pages steps lifecycle ring ring-near countdown progress "
    "progress-done progress-failed tabs switch breadcrumb menu menu-list more copy masthead foot paving "
    "updated skip dialog "
)
COMPONENTS = NAMES.split()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_design_page_shows_each_component(client: Client, language: str) -> None:
    page = client.get(f"/{language}/design/").content.decode()
    shown = {name for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}

    assert sorted(set(COMPONENTS) - shown) == []


def test_each_component_of_the_list_is_drawn_in_the_sheets() -> None:
    sheets = "".join(path.read_text() for path in STATIC.glob("*.css"))

    assert [name for name in COMPONENTS if f".{name}" not in sheets] == ["notice-info"]


def test_style_sheets_name_only_relative_addresses() -> None:
    for path in STATIC.rglob("*.css"):
        for address in re.findall(r"url\(([^)]*)\)", path.read_text()):
            assert not re.match(r"""["']?(/|https?:|data:)""", address), path.name


class OneField(forms.Form):
    place = forms.CharField(label="Place", help_text="Where it was taken")


def drawn(form: forms.Form, source: str) -> str:
    return Template("{% load parvis %}" + source).render(Context({"form": form}))


def test_a_field_joins_label_help_and_errors() -> None:
    html = drawn(OneField({"place": ""}), "{% field form.place %}")

    assert '<label for="id_place">Place</label>' in html
    assert 'aria-describedby="id_place_helptext id_place_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_place_helptext"' in html
    assert 'id="id_place_error"' in html


def test_what_a_person_typed_is_escaped_everywhere() -> None:
    nasty = '"><script>alert(1)</script>'

    for source in (
        "{% field form.place %}",
        "{% tag nasty %}",
        "{% notice 'info' %}{{ nasty }}{% endnotice %}",
        "{% progress nasty 1 2 %}",
    ):
        html = Template("{% load parvis %}" + source).render(
            Context({"form": OneField({"place": nasty}), "nasty": nasty})
        )

        assert "<script>" not in html


def test_progress_tells_a_true_number_or_that_it_waits() -> None:
    assert 'max="8" value="2">25%</progress>' in drawn(OneField(), "{% progress 'x' 2 8 %}")
    assert "value=" not in drawn(OneField(), "{% progress 'x' %}")
    assert "waiting" in drawn(OneField(), "{% progress 'x' %}")
