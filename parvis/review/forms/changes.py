"""What changed in a proposal since the phase before, answer by answer, for who reads it again."""

from __future__ import annotations

from typing import Any

from parvis.proposals.views.reading import Reading


def mark(read: Reading, before: Reading | None) -> int:
    """Mark each answer that the phase before had otherwise, or did not ask; how many are otherwise.

    An answer then has `was` and `is`, both as plain text to be compared word by
    word, or `is_new`.
    """
    if before is None:
        return 0
    known = {answer["code"]: answer for section in before.sections for answer in section["answers"]}
    changed = 0
    for section in read.sections:
        for answer in section["answers"]:
            earlier = known.get(answer["code"])
            if earlier is None:
                answer["is_new"] = True
                continue
            was, now = plain(earlier["blocks"]), plain(answer["blocks"])
            if was != now:
                answer["was"], answer["is"] = was, now
                changed += 1
    return changed


def plain(blocks: list[dict[str, Any]]) -> str:
    """An answer's blocks as text, a line for each row."""
    lines: list[str] = []
    for block in blocks:
        match block["sort"]:
            case "text":
                lines.append(str(block["text"]))
            case "lines":
                lines += [str(line) for line in block["lines"]]
            case "facts":
                lines += [f"{name}: {words}" for name, words in block["rows"]]
            case "table":
                lines += [" · ".join(str(cell) for cell in row) for row in (block["head"], *block["rows"])]
                lines += [" · ".join(str(cell) for cell in block["foot"])] if block["foot"] else []
            case "gantt":
                lines += [f"{one['title']}: {one['start']}–{one['end']}" for one in block["tasks"]]
                lines += [f"{one['title']}: {one['month']}" for one in block["milestones"]]
    return "\n".join(lines)
