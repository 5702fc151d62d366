"""In and out as they stand in an address or were typed: text in, a part out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from parvis.domain.clips import Part, read_part
from parvis.domain.refusals import Invalid
from parvis.domain.timecode import Timebase
from parvis.web.errors import words_of


@dataclass
class PartForm:
    """What was typed, and what it means; errors by field, and nothing typed is lost."""

    typed_in: str = ""
    typed_out: str = ""
    part: Part | None = None
    errors: dict[str, str] = field(default_factory=dict)
    is_marked: bool = False  # whether anything was said about in or out


def part_form(query: Mapping[str, str], timebase: Timebase | None) -> PartForm:
    """Read `in` and `out`; without them the whole film is the part."""
    form = PartForm(query.get("in", ""), query.get("out", ""))
    form.is_marked = bool(form.typed_in.strip() or form.typed_out.strip())
    if timebase is None:
        return form
    try:
        form.part = read_part(form.typed_in, form.typed_out, timebase)
    except Invalid as refused:
        form.errors[refused.field] = words_of(refused)
    else:
        form.typed_in = timebase.label(form.part.first)
        form.typed_out = timebase.label(form.part.end)
    return form
