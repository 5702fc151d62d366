"""The API's reference as a page of the house, drawn from the published description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.config.api import api
from parvis.web.access import public


@dataclass(frozen=True)
class Line:
    """A parameter or a part of an answer: its name, its kind in words, what it means."""

    name: str
    kind: str
    is_needed: bool
    meaning: str
    example: str = ""


@dataclass(frozen=True)
class Operation:
    """One door of the API."""

    id: str
    path: str
    summary: str
    description: str
    scope: str
    asked: list[Line]
    answered: list[Line]
    refusals: list[str]


@public
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation: what it is asked, what it answers, how it says no."""
    schema = api.get_openapi_schema(path_prefix=reverse("api:api-root"))
    context = {
        "operations": list(operations(schema)),
        "address": request.build_absolute_uri(reverse("api:api-root")).rstrip("/"),
        "openapi": reverse("api:openapi-json"),
    }
    return render(request, "media/reference.html", context)


def operations(schema: Any) -> Iterator[Operation]:
    """The operations in the order of the description."""
    for path, methods in schema["paths"].items():
        for told in methods.values():
            answer = told["responses"].get(200, {}).get("content", {}).get("application/json", {}).get("schema", {})
            yield Operation(
                id=told["operationId"],
                path=path,
                summary=said(told["summary"]),
                description=said(told["description"]),
                scope=told.get("x-scope", ""),
                asked=[
                    line(one["name"], one["schema"], schema, needed=one.get("required", False))
                    for one in told.get("parameters", [])
                ],
                answered=lines_of(answer, schema),
                refusals=[str(status) for status in told["responses"] if int(status) >= 400],
            )


def lines_of(shape: dict[str, Any], schema: Any) -> list[Line]:
    """What an answer holds."""
    shape = resolved(shape.get("items", shape), schema)
    needed = shape.get("required", [])
    return [line(name, one, schema, needed=name in needed) for name, one in shape.get("properties", {}).items()]


def line(name: str, shape: dict[str, Any], schema: Any, *, needed: bool) -> Line:
    """One name with its kind in words."""
    meaning = shape.get("description", "")
    return Line(name, kind_of(shape, schema), needed, said(meaning), example_of(shape))


def example_of(shape: dict[str, Any]) -> str:
    """The first example, as it would stand in an address or an answer."""
    found = shape.get("examples") or next(
        (one["examples"] for one in shape.get("anyOf", ()) if "examples" in one), [""]
    )
    return ", ".join(map(str, found[0])) if isinstance(found[0], list) else str(found[0])


def said(words: str) -> str:
    """What the description says, in the reader's language."""
    return translation.gettext(words) if words else ""


def resolved(shape: dict[str, Any], schema: Any) -> dict[str, Any]:
    """The shape itself, where the description only points at it."""
    if "$ref" in shape:
        found: dict[str, Any] = schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[-1]]
        return found
    return shape


KINDS = {
    "string": lambda: _("text"),
    "integer": lambda: _("whole number"),
    "number": lambda: _("number"),
    "boolean": lambda: _("yes or no"),
    "object": lambda: _("object"),
}


def kind_of(shape: dict[str, Any], schema: Any) -> str:
    """`text`, `one of video, photo`, `several: whole number`."""
    if either := shape.get("anyOf") or shape.get("allOf"):
        return kind_of(next((one for one in either if one.get("type") != "null"), {}), schema)
    shape = resolved(shape, schema)
    if "enum" in shape:
        return _("one of %(values)s") % {"values": ", ".join(shape["enum"])}
    if shape.get("type") == "array":
        return _("several: %(kind)s") % {"kind": kind_of(shape.get("items", {}), schema)}
    if shape.get("format") == "date-time":
        return _("moment")
    if shape.get("format") == "date":
        return _("day")
    return KINDS[shape.get("type", "object")]()
