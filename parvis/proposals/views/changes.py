"""What changed between two states of a proposal, told by the names that people know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from parvis.domain.differences import Change
from parvis.domain.revisions import FieldChange
from parvis.proposals.views.case import Case


@dataclass(frozen=True)
class Told:
    """One change: where, and word by word."""

    where: str
    changes: tuple[Change, ...]


def told(case: Case, changes: Iterable[FieldChange]) -> list[Told]:
    """The changes with the labels of the form and the names of the parties."""
    names: dict[str, Any] = {code: case.say(one.label) for code, one in case.form.fields.items()}
    names |= {one.code: str(one) for one in case.parties}
    names |= {
        "answers": "",
        "parties": _("The people"),
        "files": _("Files"),
        "title": _("Title"),
        "acronym": _("Acronym"),
    }
    return [
        Told(" › ".join(word for part in one.path.split(".") if (word := names.get(part, _plain(part)))), one.changes)
        for one in changes
    ]


def _plain(part: str) -> str:
    return part.replace("_", " ")
