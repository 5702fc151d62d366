"""What an answer to each kind of question must be, and what it still lacks.

The form's kinds of question come from the programme file.  A draft can always
be saved: an answer needs only the outer shape of its kind (a list is a list).
Everything else, a word too many, weights that do not add up to a hundred, a
task that begins before the project, is told as a problem beside the form, and
stops nothing but handing in.
"""

from __future__ import annotations

from collections.abc import Iterator

from parvis.domain.answers.judges import JUDGES
from parvis.domain.answers.questions import Frame, Question, count_words, day_of, is_empty, whole_number
from parvis.domain.problems import Problem
from parvis.domain.refusals import Invalid

__all__ = ["Frame", "Question", "count_words", "day_of", "is_empty", "lacks", "shaped", "whole_number"]


def _(message: str) -> str:
    return message


LISTS = frozenset({"choices", "priorities", "criteria", "risks", "deliverables", "days", "prior", "files"})
TABLES = frozenset({"yes_no", "period", "workplan", "budget", "trl", "participants"})
TEXTS = frozenset({"text", "choice", "money", "date"})
KINDS = LISTS | TABLES | TEXTS | {"number"}


def shaped(question: Question, value: object) -> object:
    """The value if it has the outer shape of its kind; None stands for no answer."""
    kind = question.kind
    fits = (
        value is None
        or (kind in TEXTS and isinstance(value, str))
        or (kind in LISTS and isinstance(value, list))
        or (kind in TABLES and isinstance(value, dict))
        or (kind == "number" and isinstance(value, int | str) and not isinstance(value, bool))
        or kind not in KINDS
    )
    if not fits:
        raise Invalid(_("This answer has the wrong shape for its question."), field=question.code, code="shape")
    return value


def lacks(question: Question, value: object, frame: Frame) -> Iterator[Problem]:
    """Everything that is missing or wrong in one answer."""
    if is_empty(value):
        if question.required:
            yield Problem("missing", _("This is still empty."))
        return
    judge = JUDGES.get(question.kind)
    if judge is None:
        return
    if isinstance(value, list):
        yield from _length(question, len(value))
    try:
        yield from judge(question, value, frame)
    except (AttributeError, TypeError, ValueError, KeyError):
        yield Problem("shape", _("This answer cannot be read. Enter it again."))


def _length(question: Question, entries: int) -> Iterator[Problem]:
    if question.at_least is not None and entries < question.at_least:
        yield Problem("too-few", _("At least %(least)s."), {"least": question.at_least})
    if question.at_most is not None and entries > question.at_most:
        yield Problem("too-many", _("At most %(most)s."), {"most": question.at_most})
