"""A reviewer's files as one PDF: cover, contents, a chapter a proposal, the attached files as pages."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from parvis.gateways import sandbox, storage
from parvis.gateways.binding import LIMITS
from parvis.proposals.forms import papers
from parvis.proposals.models import ProposalFile
from parvis.proposals.views.reading import Reading, Received
from parvis.review.models import Assignment
from parvis.review.queries.assignments import form_of
from parvis.review.queries.volumes import MOST_BYTES, PDF, Contents
from parvis.web import figures
from parvis.web.programme import current, in_language

TEMPLATE = "review/papers/volume.typ"


def bound(contents: Contents, person: Any, language: str, folder: Path, *, at: datetime) -> tuple[Path, int]:
    """Bind these files for this reader; where the PDF lies in `folder`, and how many pages of files are in it.

    The files are copied one after another and read inside the walls, so that
    none of them is ever whole in this program's memory.
    """
    inside, target = folder / "volume", folder / "volume.pdf"
    inside.mkdir()
    with override(language):
        told = content(contents, person, language, at=at)
    left = MOST_BYTES
    for part, one in zip(told["parts"], contents.assignments, strict=True):
        for named, file in zip(part["files"], contents.files[one.proposal_id], strict=True):
            if file.stored.media_type != PDF or file.stored.size > left:
                continue
            left -= file.stored.size
            named["file"] = f"{file.code}.pdf"
            try:
                with storage.open_file(file.stored.key) as kept, (inside / named["file"]).open("wb") as copy:
                    shutil.copyfileobj(kept, copy, storage.BLOCK)
            except FileNotFoundError:
                named["file"] = ""
    order = folder / "content.json"
    order.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    made = sandbox.call(
        "parvis.gateways.binding:bind", TEMPLATE, order, inside, target, at=at.isoformat(), limits=LIMITS
    )
    return target, int(made["pages"])


def content(contents: Contents, person: Any, language: str, *, at: datetime) -> dict[str, Any]:
    """What stands in the volume.  Three queries a proposal."""
    day = figures.day(at.astimezone(current().zone).date(), language)
    count = len(contents.assignments)
    return {
        "title": _("Your files"),
        "language": language,
        "programme": in_language(current().name, language),
        "reference": _("Confidential"),
        "footing": _("Confidential – for %(name)s alone – %(day)s") % {"name": person, "day": day},
        "eyebrow": _("For the independent review"),
        "facts": [
            [_("Reader"), str(person)],
            [_("Made on"), figures.moment(at, current().zone, language)],
            [_("In this volume"), ngettext("%(n)s proposal", "%(n)s proposals", count) % {"n": count}],
        ],
        "promise": _(
            "You have promised that what you read stays confidential. Every page carries your name and the day. "
            "Please destroy all copies when your review has arrived."
        ),
        "notes": [
            _(
                "Files that are no PDF, or that cannot be bound in, are named at their place "
                "and can be opened in Parvis."
            )
        ],
        "words": {
            "contents": _("Contents"),
            "people": _("The people"),
            "files": _("Attached files"),
            "nothing": _("Not answered"),
            "apart": _("Not bound in; open it on the page of the proposal."),
        },
        "parts": [
            chapter(one, contents.files[one.proposal_id], person, language, at=at) for one in contents.assignments
        ],
    }


def chapter(
    assignment: Assignment, files: list[ProposalFile], person: Any, language: str, *, at: datetime
) -> dict[str, Any]:
    """One proposal as the reviewer may read it: without names where the stage hides them."""
    case = Received(assignment.proposal, person, at, language)
    _programme, stage, _form = form_of(assignment)
    named = stage is None or stage.blindness != "double-blind"
    read = Reading.received(case, named=named)
    return {
        "title": read.title or case.title,
        "acronym": read.acronym,
        "eyebrow": case.call_title,
        "facts": [
            [_("Kind of activity"), case.mechanism],
            [_("Number"), assignment.proposal.code],
            [_("Review due"), figures.moment(assignment.due_at, current().zone, language)],
        ],
        "people": [{"name": one.name, "role": one.role, "place": one.place} for one in read.people] if named else [],
        "sections": papers.drawable(read.sections),
        "files": [{"name": one.stored.name, "file": "", "pages": 0} for one in files],
    }
