"""What the commands for files say: to whoever reads the result, and why there is none."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """A line of the result."""
    sys.stdout.write(text + "\n")


def tell(text: str, status: int) -> int:
    """A line about what went wrong; the status that the command ends with."""
    sys.stderr.write(text + "\n")
    return status
