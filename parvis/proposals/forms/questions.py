"""A question with its answer, ready for the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as each
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from parvis.domain.answers import count_words
from parvis.domain.programme_file.forms import Field
from parvis.domain.trail import canonical
from parvis.proposals.forms import drawing, kinds, rows
from parvis.proposals.forms.rows import Rows, TableOf
from parvis.proposals.forms.setting import Attached, Setting


@dataclass(frozen=True)
class Choice:
    """One answer that can be picked."""

    code: str
    name: str
    help: str
    chosen: bool
    level: int = 0
    closed: bool = False


@dataclass
class Question:
    """One field of the form with what was answered; `problems` are sentences."""

    field: Field
    value: Any
    version: int
    setting: Setting
    may_write: bool = True
    problems: list[str] = each(default_factory=list)
    add: str = ""  # the table that shall show more empty rows
    state: str = "open"  # open, half, full
    saved_by: str = ""
    saved_at: Any = None
    comments: list[Any] = each(default_factory=list)
    changed_since: Any = None  # the answer of the phase before, where it was another
    theirs: Any = None  # what somebody else saved meanwhile, with what was typed in `value`

    @property
    def code(self) -> str:
        return self.field.code

    @property
    def kind(self) -> str:
        return self.field.kind

    @property
    def template(self) -> str:
        return f"proposals/kinds/{TEMPLATES.get(self.kind, self.kind)}.html"

    @property
    def aside(self) -> str:
        """The template of what is drawn beside the answer; empty for kinds that need none."""
        return ASIDES.get(self.kind, "")

    @property
    def name(self) -> str:
        return kinds.prefix(self.field)

    @property
    def id(self) -> str:
        return f"field-{self.code}"

    @property
    def label(self) -> str:
        return self.setting.say(self.field.label)

    @property
    def help(self) -> str:
        return self.setting.say(self.field.help)

    @property
    def grouped(self) -> bool:
        """Whether the question has several inputs, so that its label is a legend."""
        return self.kind not in ("text", "number", "money", "date")

    @property
    def was(self) -> str:
        """A mark of the answer as the page shows it, by which an untouched answer is known."""
        return mark(self.field, self.value)

    @property
    def text(self) -> str:
        return "" if self.value is None else str(self.value)

    @property
    def words(self) -> int:
        return count_words(self.text)

    @property
    def lines(self) -> int:
        """How tall the field for a text is."""
        limit = self.field.limit or 60
        return 2 if limit <= 30 else 5 if limit <= 150 else 9 if limit <= 400 else 14

    @property
    def one_line(self) -> bool:
        return bool(self.field.limit and self.field.limit <= 25)

    @property
    def parts(self) -> dict[str, Any]:
        """An answer made of named parts."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def choices(self) -> list[Choice]:
        picked = self.value if isinstance(self.value, list) else [self.value]
        return [
            Choice(option.code, self.setting.say(option.name), self.setting.say(option.help), option.code in picked)
            for option in self.field.options
        ]

    @property
    def priorities(self) -> list[Choice]:
        """The key priorities as a tree; those that lead a branch are headings and can be picked where a leaf."""
        picked = self.value if isinstance(self.value, list) else []
        listed = self.setting.priority_list()
        codes = [code for code, _one, _open in listed]
        found = [
            Choice(
                code,
                self.setting.say(one.name),
                self.setting.say(one.help),
                code in picked,
                one.level - 1,
                closed=not takes or any(other.startswith(f"{code}.") for other in codes),
            )
            for code, one, takes in listed
        ]
        # What was picked and is in no list of today stays picked, and is shown by its code.
        known = set(codes)
        return found + [Choice(code, code, "", True) for code in picked if code not in known]

    @property
    def tables(self) -> list[Rows]:
        made = []
        for table in kinds.tables(self.field, self.setting):
            kept = rows.as_list(self.value, table.part)
            more = 3 if self.add == table.name(self.name) else 0 if kept and not self.may_write else 1
            made.append(rows.inputs(table, kept, self.name, empty=more if self.may_write else 0))
        return made

    @property
    def grid(self) -> drawing.Grid:
        return drawing.budget(self.value, self.setting, self.name)

    @property
    def gantt(self) -> drawing.Gantt | None:
        return drawing.gantt(self.value, self.setting)

    @property
    def weights(self) -> drawing.WeightSum:
        return drawing.weights(self.value)

    @property
    def groups(self) -> list[tuple[str, str, str]]:
        """Code, name and number of participants of each group."""
        named = kinds.participant_groups(self.field, self.setting)
        return [(code, name, str(self.parts.get(code, ""))) for code, name in named.items()]

    @property
    def files(self) -> list[Attached]:
        """The files handed in with this question."""
        return [file for file in self.setting.files if file.field == self.code]

    @property
    def levels(self) -> list[tuple[int, str]]:
        """The nine levels of technology readiness."""
        return list(enumerate(readiness(), 1))

    @property
    def table_of(self) -> Iterable[TableOf]:
        return kinds.tables(self.field, self.setting)


def mark(asked: Field, value: Any) -> str:
    """Equal for equal answers, whether kept or typed."""
    return sha256(canonical(kinds.tidy(asked, value)).encode()).hexdigest()[:16]


def readiness() -> list[str]:
    """Technology readiness levels 1 to 9, in words."""
    return [
        _("Basic principles observed"),
        _("Concept formulated"),
        _("Proof of concept by experiment"),
        _("Validated in the laboratory"),
        _("Validated in a relevant environment"),
        _("Demonstrated in a relevant environment"),
        _("Prototype demonstrated in use"),
        _("Complete and qualified"),
        _("Proven in use"),
    ]


TEMPLATES = {
    "criteria": "tables",
    "risks": "tables",
    "deliverables": "tables",
    "prior": "tables",
    "workplan": "tables",
    "days": "tables",
    "number": "line",
    "money": "line",
    "date": "line",
}
ASIDES = {
    "workplan": "proposals/kinds/gantt.html",
    "criteria": "proposals/kinds/weights.html",
    "budget": "proposals/kinds/totals.html",
}
