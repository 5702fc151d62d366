"""Fresh salts for what is frozen: each leaf of a digest gets its own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator


def salts() -> Iterator[str]:
    """As many as are asked for."""
    while True:
        yield secrets.token_hex(16)
