"""What is sent once more arrives once.

A page that lost its connection cannot know whether its last words arrived.  It
sends them again under the same key, which it made up when they were written.
What came under a key before is answered as it was then, and nothing happens
twice.  A key stands for one content: with another it is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from parvis.domain.refusals import Invalid

MOST_KEPT = 80  # sendings of one text; a browser waits with a few at most
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


def _(message: str) -> str:
    return message


def check_key(key: str) -> str:
    """The key, or Invalid if it cannot be one; an empty one is none."""
    if key and not KEY.fullmatch(key):
        raise Invalid(_("The key of this sending is none: 8 to 64 letters, digits, dashes."), field="key")
    return key


def arrived(kept: Sequence[Mapping[str, Any]], key: str, content: object) -> Mapping[str, Any] | None:
    """What was answered to this sending before; None if it is new or has no key."""
    found = next((one for one in kept if key and one["key"] == key), None)
    if found is None:
        return None
    if found["digest"] != _digest(content):
        raise Invalid(_("Something else arrived under this key before."), field="key", code="key-used")
    answer: Mapping[str, Any] = found["answer"]
    return answer


def noted(
    kept: Sequence[Mapping[str, Any]], key: str, content: object, answer: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """What is kept after this sending: the newest last, and no more than anybody could send again."""
    if not key:
        return list(kept)
    return [*kept, {"key": key, "digest": _digest(content), "answer": dict(answer)}][-MOST_KEPT:]


def _digest(content: object) -> str:
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
