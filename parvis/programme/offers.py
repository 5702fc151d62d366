"""What the programme gives to the apps above it.  Read-only, `visible_to`."""

from __future__ import annotations

from datetime import datetime

from parvis.domain.calls import CallWindow
from parvis.programme.models import Call
from parvis.programme.queries import open_calls, programme_of

__all__ = ["open_calls", "programme_of", "window"]


def window(call: Call, at: datetime) -> CallWindow:
    """From when until when the call takes proposals, as that stands at the moment.  No query."""
    return call.window
