"""A programme's TOML file, read, checked, explained.

What changes from year to year stands in the file, not in the code: nations and
their groups, priorities, mechanisms, forms, the rules of who may apply, stages,
the way of deciding.  A bad file is refused with every place and reason.  The
handbook's chapter `programme-file` tells how to write one.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from parvis.domain import reading
from parvis.domain.programme_file.checks import problems_in
from parvis.domain.programme_file.content import (
    Guidance,
    Initiative,
    Objective,
    Priority,
    PriorityList,
    Region,
    Topic,
)
from parvis.domain.programme_file.evaluating import (
    CheckPoint,
    Level,
    OpinionForm,
    Reason,
    ReviewForm,
    Screening,
    Verdict,
    Writing,
)
from parvis.domain.programme_file.forms import Field, Form, Option, Section
from parvis.domain.programme_file.head import RuleSet
from parvis.domain.programme_file.mechanisms import Mechanism, Role, WayIn
from parvis.domain.programme_file.panels import ConsensusText, PanelRules
from parvis.domain.programme_file.programme import Programme
from parvis.domain.programme_file.stages import Criterion, Decision, Ground, MatchingRules, Outcome, Stage
from parvis.domain.reading import Problem, Unreadable
from parvis.domain.words import LANGUAGES, Words

__all__ = [
    "LANGUAGES",
    "BadProgrammeFile",
    "CheckPoint",
    "ConsensusText",
    "Criterion",
    "Decision",
    "Field",
    "Form",
    "Ground",
    "Guidance",
    "Initiative",
    "Level",
    "MatchingRules",
    "Mechanism",
    "Objective",
    "OpinionForm",
    "Option",
    "Outcome",
    "PanelRules",
    "Priority",
    "PriorityList",
    "Programme",
    "Reason",
    "Region",
    "ReviewForm",
    "Role",
    "RuleSet",
    "Screening",
    "Section",
    "Stage",
    "Topic",
    "Verdict",
    "WayIn",
    "Words",
    "Writing",
    "parse",
    "programme_from",
    "read",
]


class BadProgrammeFile(Unreadable):
    """The file cannot be used; the message names every place and reason."""


def read(path: Path) -> Programme:
    """The programme in this file; BadProgrammeFile if it cannot be used."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as broken:
        raise BadProgrammeFile(Problem(path.name, f"this is no UTF-8 text ({broken.reason})")) from broken
    except BadProgrammeFile as bad:
        raise BadProgrammeFile(*(Problem(f"{path.name}: {p.where}", p.why) for p in bad.problems)) from bad


def parse(text: str, *, adopted: bool = False) -> Programme:
    """The programme of this TOML text, which it keeps, so that a call can pin it.

    An edition that was `adopted` has passed the checks of its day and is read as
    it stands: a check that came later must not close the calls that pin it.
    """
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as broken:
        raise BadProgrammeFile(Problem("", str(broken))) from broken
    return replace(programme_from(table, adopted=adopted), text=text)


def programme_from(table: Mapping[str, Any], *, adopted: bool = False) -> Programme:
    """The programme that this parsed file describes."""
    try:
        programme = reading.read(Programme, table)
    except Unreadable as unreadable:
        raise BadProgrammeFile(*unreadable.problems) from unreadable
    if not adopted and (problems := problems_in(programme)):
        raise BadProgrammeFile(*problems)
    canonical = json.dumps(table, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return replace(programme, canonical=canonical)
