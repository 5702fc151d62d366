"""Form fields as HTML: lines, boxes and lists written at once, what is rarer by Django's own templates.

Django draws each field with a template that includes one for its attributes, and a list with one more for each
option: a form of eight lines cost as much as fifty rows of a table.  What is written here is what its templates
draw, to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

LINES = (
    *("input", "text", "number", "email", "url", "tel", "search", "color", "password", "hidden", "checkbox", "file"),
    *("date", "datetime", "time"),
)


class Renderer(DjangoTemplates):
    """Django's renderer of forms, with a short way for the fields that most forms are made of."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The field as HTML."""
        short = SHORT_WAYS.get(template_name)
        if short is None:
            return super().render(template_name, context, request)
        return SafeString(short(context["widget"]))


def _line(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{_written(widget["value"])}"'
    return f'<input type="{_written(widget["type"])}" name="{_written(widget["name"])}"{value}{_attributes(widget)}>'


def _box(widget: Mapping[str, Any]) -> str:
    value = _written(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_written(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>'


def _list(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{_written(widget["name"])}"{_attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_written(group)}">')
        parts += [
            f'\n  <option value="{_written(one["value"])}"{_attributes(one)}>{_written(one["label"])}</option>\n'
            for one in options
        ]
        if group:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        f" {_written(name)}" if value is True else f' {_written(name)}="{_written(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _written(value: Any) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))


SHORT_WAYS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"django/forms/widgets/{name}.html": _line for name in LINES},
    "django/forms/widgets/textarea.html": _box,
    "django/forms/widgets/select.html": _list,
}
