"""Taking files away through the API: the doors of the pages, opened by a token.

It stands above the press library because it leads to the library's own views:
one gate decides for pages and programs alike.
"""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from parvis.domain.assets import Purpose
from parvis.domain.tokens import Scope
from parvis.media.api.schemas import Code, Moment
from parvis.media.queries.asset import visible_asset
from parvis.media.views.downloads import instant_part, whole_file
from parvis.web.problems import only


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


router = Router(tags=["press"])

SCOPED: dict[str, Any] = {"x-scope": str(Scope.PRESS_DOWNLOAD)}


class Taking(Schema):
    """What a file is taken for; it stands in your download history."""

    purpose: Purpose


class TakingFile(Taking):
    """A whole file; captions come in a language."""

    language: Annotated[str, Field(max_length=8)] = ""


class TakingPart(Taking):
    """A part of a film; without `in` from the beginning, without `out` to the end."""

    begin: Annotated[Moment, Field(alias="in", description=_("Timecode, seconds or `f123`."))] = ""
    end: Annotated[Moment, Field(alias="out", description=_("The first frame after the part."))] = ""


@router.get(
    "/assets/{code}/renditions/{role}/file",
    response={302: None, **only(401, 403, 404, 410, 422, 429)},
    summary=_("Take a whole file"),
    operation_id="take_file",
    description=_("Leads on to the bytes, for ten minutes; ranges are answered there."),
    openapi_extra=SCOPED,
)
def take_file(
    request: HttpRequest, code: Code, role: Annotated[str, Path(max_length=10)], taken: Query[TakingFile]
) -> Any:
    """Leads on to the bytes, for ten minutes; ranges are answered there."""
    found = opened(request, code)
    return whole_file(request, found, role, taken.language, taken.purpose, now=request.auth.at)  # type: ignore[attr-defined]


@router.get(
    "/assets/{code}/clip/file",
    response={302: None, **only(401, 403, 404, 410, 422, 429)},
    summary=_("Take a part at once"),
    operation_id="take_part",
    description=_("Leads on to the bytes of the instant form, for ten minutes; ranges are answered there."),
    openapi_extra=SCOPED,
)
def take_part(request: HttpRequest, code: Code, taken: Query[TakingPart]) -> Any:
    """Leads on to the bytes of the instant form, for ten minutes; ranges are answered there."""
    found = opened(request, code)
    return instant_part(request, found, {"in": taken.begin, "out": taken.end}, taken.purpose, now=request.auth.at)  # type: ignore[attr-defined]


def opened(request: HttpRequest, code: str) -> Any:
    """The asset, once the token allows taking; the views then know the person by it."""
    caller = request.auth  # type: ignore[attr-defined]
    caller.check_may(Scope.PRESS_DOWNLOAD)
    request.user = caller.person
    return visible_asset(code, caller.person, at=caller.at)
