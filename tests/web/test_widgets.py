"""Form fields are to the byte what Django's own templates draw."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from parvis.web.widgets import SHORT_WAYS, Renderer

WORDS = "<b>\"'& é\u202f»"
CHOICES = [("", "–"), (1, "one"), ("two", mark_safe("<em>two</em>")), ("three", gettext_lazy("Close")), (WORDS, WORDS)]
ATTRS = {"id": "x", "maxlength": 120, "required": True, "disabled": False, "title": WORDS}
WIDGETS: list[tuple[forms.Widget, Any]] = [
    *((kind(), value) for kind in (forms.TextInput, forms.Textarea, forms.HiddenInput) for value in (None, "", WORDS)),
    (forms.TextInput(), mark_safe("<i>")),
    (forms.NumberInput({"min": 0, "max": 5}), 3),
    (forms.NumberInput(), 0),
    (forms.EmailInput(), "a@b.example"),
    (forms.URLInput(), "https://b.example/?a=1&b=2"),
    (forms.PasswordInput(), "secret"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.CheckboxInput({"value": "yes"}), "on"),
    (forms.FileInput(), None),
    (forms.DateInput(), "2027-03-14"),
    (forms.DateTimeInput(), "2027-03-14T17:00"),
    (forms.TimeInput(), "17:00"),
    (forms.Select(choices=CHOICES), "two"),
    (forms.Select(choices=[]), None),
    (forms.Select(choices=[("Group <1>", CHOICES[:2]), ("x", "alone")]), "x"),
    (forms.SelectMultiple(choices=CHOICES), ["two", WORDS]),
    (forms.NullBooleanSelect(), True),
    (forms.RadioSelect(choices=CHOICES), "two"),
    (forms.ClearableFileInput(), None),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
@pytest.mark.parametrize("attrs", [{}, ATTRS])
def test_a_field_is_what_django_draws(widget: forms.Widget, value: Any, attrs: dict[str, Any]) -> None:
    ours = widget.render("some-name", value, attrs, renderer=Renderer())

    assert ours == widget.render("some-name", value, attrs, renderer=DjangoTemplates())
    assert isinstance(ours, SafeString)


def test_no_short_way_goes_to_a_template_that_is_not_djangos() -> None:
    for name in SHORT_WAYS:
        assert DjangoTemplates().get_template(name)


def test_forms_of_the_house_are_drawn_so() -> None:
    assert isinstance(forms.Form().renderer, Renderer)
