"""How the API says no: one shape for all of its doors."""

from __future__ import annotations

from typing import Any

from ninja import Schema


class Problem(Schema):
    """Why not: a word for programs, the parameter it is about, a sentence for people."""

    code: str
    field: str
    message: str


PROBLEMS = dict.fromkeys((401, 403, 404, 409, 410, 413, 422, 429), Problem)


def only(*statuses: int) -> dict[int, Any]:
    """The problems an operation may answer with."""
    return {status: PROBLEMS[status] for status in statuses}
