"""What HTTP answers to a request for bytes: whole, a range, unchanged, impossible.

Pure rules of RFC 9110 §13 and §14, apart from any server: from the request's
headers and what is to be sent to a status, the headers and the range of bytes.
A single range is answered with 206; several at once are allowed to be answered
with the whole (§14.2), and are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

RANGE = re.compile(r"[ \t]*bytes[ \t]*=[ \t]*(\d*)-(\d*)[ \t]*", re.IGNORECASE)
METHODS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Content:
    """What is to be sent: how many bytes, which ones (the tag, without its quotes), as what, under which name."""

    length: int
    tag: str
    media_type: str
    name: str = ""
    attached: bool = False
    cache: str = "private, no-store"


@dataclass(frozen=True)
class Answer:
    """The answer: send the bytes `[offset, offset + length)` of the content after these headers."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    offset: int = 0
    length: int = 0


def answer(method: str, headers: Mapping[str, str], content: Content) -> Answer:
    """The answer to a request with these headers (names in lower case)."""
    if method not in METHODS:
        return Answer(405, [("Allow", "GET, HEAD"), ("Content-Length", "0")])
    tag = f'"{content.tag}"'
    kept = [("ETag", tag), ("Cache-Control", content.cache), ("Accept-Ranges", "bytes")]
    if (wanted := headers.get("if-match")) and not _names(wanted, tag, weakly=False):
        return Answer(412, [*kept, ("Content-Length", "0")])
    if (known := headers.get("if-none-match")) and _names(known, tag, weakly=True):
        return Answer(304, kept)

    described = [*kept, ("Content-Type", content.media_type), ("X-Content-Type-Options", "nosniff")]
    if content.name:
        described.append(("Content-Disposition", disposition(content.name, attached=content.attached)))
    asked = headers.get("range") if method == "GET" else None
    # If-Range holds a tag or a date; we give no dates, so a date cannot match and the whole is sent.
    if asked and headers.get("if-range", tag).strip() == tag:
        match byte_range(asked, content.length):
            case (first, end):
                described += [
                    ("Content-Range", f"bytes {first}-{end - 1}/{content.length}"),
                    ("Content-Length", str(end - first)),
                ]
                return Answer(206, described, first, end - first)
            case "unsatisfiable":
                impossible = [("Content-Range", f"bytes */{content.length}"), ("Content-Length", "0")]
                return Answer(416, [*kept, *impossible])
    described.append(("Content-Length", str(content.length)))
    return Answer(200, described, 0, 0 if method == "HEAD" else content.length)


def byte_range(asked: str, length: int) -> tuple[int, int] | Literal["unsatisfiable", "ignored"]:
    """The half-open range that a `Range` header means for so many bytes."""
    match = RANGE.fullmatch(asked)
    if match is None or not (match[1] or match[2]):
        return "ignored"  # several ranges, another unit, or nonsense: the whole is a right answer to all of them
    first, last = _count(match[1]), _count(match[2])
    if first is None:
        suffix = min(last or 0, length)
        return (length - suffix, length) if suffix else "unsatisfiable"
    if last is not None and last < first:
        return "ignored"
    if first >= length:
        return "unsatisfiable"
    return first, length if last is None else min(last + 1, length)


def disposition(name: str, *, attached: bool) -> str:
    """`Content-Disposition` with the name twice: for everybody (RFC 8187), and in ASCII for the very old."""
    name = "".join(letter for letter in name if letter.isprintable()) or "file"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r'["\\%/]', "_", plain) or "file"
    return f"{'attachment' if attached else 'inline'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _count(digits: str) -> int | None:
    """A number of bytes; absurdly long ones are only "very many", since reading them has a cost."""
    if not digits:
        return None
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= 18 else 10**18


def _names(listed: str, tag: str, *, weakly: bool) -> bool:
    """Whether a list of tags (or `*`) names this one."""
    if listed.strip() == "*":
        return True
    tags = [part.strip() for part in listed.split(",")]
    return tag in ([part.removeprefix("W/") for part in tags] if weakly else tags)
