"""What the programme has a public page on, where calls, flagship activities and footage on it meet."""

from __future__ import annotations

from enum import StrEnum


class Matter(StrEnum):
    """A kind of thing that the programme's file names; everything that is filed points at its codes."""

    TOPIC = "topic"
    PRIORITY = "priority"
    OBJECTIVE = "objective"
    GUIDANCE = "guidance"
    INITIATIVE = "initiative"
    REGION = "region"
    NATION = "nation"
