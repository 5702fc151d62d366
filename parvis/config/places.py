"""Where this installation listens and keeps its things, as the supervisor needs to know it.

Read without Django, which would cost the second start a second.  The settings
module reads the same names; a house test keeps the two in step.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def number(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number from the environment."""
    text = os.environ.get(name, "") or str(default)
    if not text.isdecimal() or not least <= int(text) <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}, not {text!r}")
    return int(text)


@dataclass(frozen=True)
class Places:
    """Ports, folder and sizes."""

    listen: str
    port: int
    bytes_port: int
    folder: Path  # everything the installation keeps
    database_url: str  # empty: the SQLite file in the folder
    example: bool  # demo content, the outbox page, printed sign-ins
    demo: bool  # whether an empty example is filled
    page_processes: int
    byte_threads: int

    @classmethod
    def from_environment(cls) -> Places:
        """Read from the environment; ValueError says in words what cannot be."""
        port = number("PORT", 8000, least=1, most=65534)
        return cls(
            listen=os.environ.get("PARVIS_LISTEN", "127.0.0.1"),
            port=port,
            bytes_port=number("PARVIS_BYTES_PORT", port + 1, least=1, most=65535),
            folder=Path(os.environ.get("PARVIS_DATA") or ROOT / "var").resolve(),
            database_url=os.environ.get("DATABASE_URL", ""),
            example=yes("PARVIS_EXAMPLE"),
            demo=yes("PARVIS_EXAMPLE") and yes("PARVIS_DEMO"),
            page_processes=number("PARVIS_PAGE_PROCESSES", 1, least=1, most=256),
            byte_threads=number("PARVIS_BYTE_THREADS", 128, least=4, most=4096),
        )

    @property
    def address(self) -> str:
        """Where a person on this machine finds the pages."""
        host = "127.0.0.1" if self.listen in {"0.0.0.0", "::"} else self.listen  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


def yes(name: str) -> bool:
    """A yes-or-no setting that is yes unless it says no."""
    return os.environ.get(name, "yes").lower() in {"1", "yes", "true", "on"}
