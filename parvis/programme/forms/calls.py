"""Text in, domain values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.domain.calls import LONGEST_GRACE, RETENTION_DAYS, CallKind, WayIn
from parvis.domain.programme_file import Programme
from parvis.programme.actions.calls import Particulars
from parvis.programme.labels import CALL_KINDS
from parvis.programme.models import Call
from parvis.web.forms import WallField
from parvis.web.programme import current, in_language
from parvis.web.writings import MARKDOWN_HELP, Part, WritingForm

LANGUAGES = ("en", "fr")
Choices = list[tuple[str, str]]


def named(parts: Sequence[Any]) -> Choices:
    """Parts of the programme as choices, in the reader's language."""
    language = get_language() or "en"
    return [(part.code, in_language(part.name, language)) for part in parts]


def nations_of(programme: Programme) -> Choices:
    """All nations by their names."""
    return sorted(named(programme.nations), key=lambda choice: choice[1])


def sides_of(programme: Programme) -> Choices:
    """The nations that may have a director today, by their names."""
    today = timezone.now().astimezone(programme.zone).date()
    sides = {role.side for role in programme.roles if role.side}
    found = {nation.code: nation for side in sides for nation in programme.nations_in(side, today)}
    return sorted(named(list(found.values())), key=lambda choice: choice[1])


def priorities_of(programme: Programme) -> Choices:
    """Every key priority of every version, the newest version first; deeper levels are set in."""
    language = get_language() or "en"
    return [
        (
            listed.full_code(one),
            f"{'– ' * (one.level - 1)}{listed.version}:{one.code} {in_language(one.name, language)}",
        )
        for listed in reversed(programme.priority_lists)
        for one in listed.priorities
    ]


class CallForm(WritingForm):
    """A draft of a call: its words in both languages, its moments, its terms."""

    parts: ClassVar[tuple[Part, ...]] = (
        Part("title", _("Title"), longest=150),
        Part("summary", _("In short"), _("One or two sentences; lists and letters show them."), rows=3, longest=600),
        Part("text", _("The whole text"), MARKDOWN_HELP, rows=14, longest=30_000, is_markdown=True),
    )

    code = forms.CharField(
        label=_("Short name"),
        help_text=_("Stands in the address, such as 2027-1. It stays as it is."),
        max_length=40,
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=list(CALL_KINDS.items()), widget=forms.RadioSelect)
    mechanisms = forms.MultipleChoiceField(
        label=_("Mechanisms it pays for"), widget=forms.CheckboxSelectMultiple, required=False
    )
    priorities = forms.MultipleChoiceField(
        label=_("Key priorities of a special call"),
        help_text=_("An open call takes every key priority; leave them all unticked."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    objectives = forms.MultipleChoiceField(
        label=_("Objectives it serves"), widget=forms.CheckboxSelectMultiple, required=False
    )
    nations = forms.MultipleChoiceField(
        label=_("Nations named"),
        help_text=_("At least two. Directors can be invited from these alone."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    opens = WallField(label=_("Opening"))
    closes = WallField(
        label=_("Closing"),
        help_text=_("The first minute that is too late: 23:59 means that 23:58:59 still counts."),
    )
    zone = forms.CharField(label=_("Time zone"), help_text=_("The place whose clock counts, such as Europe/Brussels."))
    grace_minutes = forms.IntegerField(
        label=_("Grace in minutes"),
        help_text=_("For so long late proposals are taken and marked late; usually 0."),
        min_value=0,
        max_value=int(LONGEST_GRACE.total_seconds() // 60),
        initial=0,
    )
    rule_wording = forms.ChoiceField(label=_("Wording of the rules"), required=False)
    conflict_grounds = forms.MultipleChoiceField(
        label=_("Conflicts of interest that this call adds"),
        help_text=_("The other grounds of the programme hold in every call."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    retention_days = forms.IntegerField(
        label=_("Days that unfinished drafts stay readable"), min_value=30, max_value=3650, initial=RETENTION_DAYS
    )

    def __init__(self, *arguments: Any, programme: Programme, way_in: WayIn, call: Call | None = None, **kept: Any):
        super().__init__(*arguments, **kept)
        self.programme = programme
        self._choices("mechanisms", named(programme.mechanisms))
        self._choices("priorities", priorities_of(programme))
        self._choices("objectives", named(programme.objectives))
        self._choices("nations", sides_of(programme))
        self._choices("rule_wording", [("", _("The one in force on the opening day")), *named(programme.wordings)])
        optional = [ground for ground in programme.conflict_grounds if ground.optional]
        self._choices("conflict_grounds", named(optional))
        if not optional:
            del self.fields["conflict_grounds"]
        if call is not None:
            del self.fields["code"]
        if way_in is WayIn.BOTTOM_UP:
            del self.fields["nations"]
        else:
            del self.fields["kind"], self.fields["grace_minutes"]

    def _choices(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"].strip()
        if zone not in available_timezones():
            raise forms.ValidationError(_("This is no time zone. Write one such as Europe/Brussels."), code="no-zone")
        return zone

    def particulars(self, *, code: str = "", overrides: Sequence[Mapping[str, Any]] = ()) -> Particulars:
        """What the draft says from now on; lifted rules are kept as they were."""
        told = self.cleaned_data
        texts = self.texts()
        words = {part.name: {language: texts[language][part.name] for language in LANGUAGES} for part in self.parts}
        return Particulars(
            code=code or told.get("code", ""),
            title=words["title"],
            summary=words["summary"],
            text=words["text"],
            opens=told["opens"],
            closes=told["closes"],
            zone=told["zone"],
            kind=CallKind(told.get("kind", CallKind.OPEN)),
            mechanisms=told["mechanisms"],
            priorities=told["priorities"],
            objectives=told["objectives"],
            nations=told.get("nations", []),
            grace_minutes=told.get("grace_minutes", 0),
            rule_wording=told["rule_wording"],
            conflict_grounds=told.get("conflict_grounds", []),
            overrides=overrides,
            retention_days=told["retention_days"],
        )

    @classmethod
    def initial_for(cls, call: Call | None) -> dict[str, Any]:
        """The fields' values for a draft, or for a new one."""
        if call is None:
            return {"zone": current().zone.key, "kind": CallKind.OPEN}
        words = ("title", "summary", "text")
        told = cls.initial_of({code: {name: getattr(call, name).get(code, "") for name in words} for code in LANGUAGES})
        names = (
            "kind", "mechanisms", "priorities", "objectives", "nations", "zone",
            "grace_minutes", "rule_wording", "conflict_grounds", "retention_days",
        )  # fmt: skip
        told |= {name: getattr(call, name) for name in names}
        return told | {"opens": call.opens_wall, "closes": call.closes_wall}


class AmendForm(WritingForm):
    """New words for a published call, and what the change is about."""

    parts: ClassVar[tuple[Part, ...]] = (
        *CallForm.parts,
        Part(
            "note", _("What changes, and why"), _("Readers meet this first, beside the number."), rows=3, longest=2000
        ),
    )

    def words(self) -> dict[str, dict[str, str]]:
        """The words by part and language."""
        texts = self.texts()
        return {part.name: {code: texts[code][part.name] for code in LANGUAGES} for part in self.parts}


class BothForm(forms.Form):
    """Words that are needed in both languages."""

    label: ClassVar[Any] = _("Reason")
    rows: ClassVar[int] = 3
    name: ClassVar[str] = "reason"

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for code, language in (("en", _("in English")), ("fr", _("in French"))):
            widget = forms.Textarea(attrs={"rows": self.rows, "lang": code})
            self.fields[f"{self.name}_{code}"] = forms.CharField(
                label=f"{self.label} {language}", max_length=2000, widget=widget
            )

    def both(self, name: str = "") -> dict[str, str]:
        """The words by language."""
        return {code: self.cleaned_data[f"{name or self.name}_{code}"].strip() for code in LANGUAGES}


class ReasonForm(BothForm):
    """A reason that every reader of the call is told."""


class ExtendForm(BothForm):
    """A later closing moment, and why."""

    closes = WallField(label=_("New closing moment"))


class DocumentForm(BothForm):
    """A file beside a call."""

    name = "title"
    label = _("Title")
    rows = 1

    file = forms.FileField(label=_("File"), help_text=_("PDF, plain text, PNG or JPEG, at most 25 MB."))
    language = forms.ChoiceField(
        label=_("Language of the file"), choices=[("", _("For all readers")), *settings.LANGUAGES], required=False
    )


class AnswerForm(BothForm):
    """A question worded for everybody, and its answer."""

    name = "question"
    label = _("Question")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for code, label in (("en", _("Answer in English")), ("fr", _("Answer in French"))):
            widget = forms.Textarea(attrs={"rows": 6, "lang": code})
            self.fields[f"answer_{code}"] = forms.CharField(label=label, max_length=6000, widget=widget)


class OverrideForm(BothForm):
    """A rule lifted for this call: why, and until when."""

    rule = forms.ChoiceField(label=_("Rule"))
    until = forms.DateField(label=_("Last day it is lifted"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *arguments: Any, rules: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["rule"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = rules
        self.order_fields(["rule", "until"])


class SampleForm(forms.Form):
    """A sample case: two directors, what they want, and what should come out."""

    name = forms.CharField(label=_("What is tried"), max_length=120)
    expected = forms.ChoiceField(
        label=_("It should"),
        choices=[("eligible", _("pass")), ("refused", _("be refused"))],
        widget=forms.RadioSelect,
        initial="eligible",
    )
    mechanism = forms.ChoiceField(label=_("Mechanism"))
    priority = forms.ChoiceField(label=_("Key priority"), required=False)
    first_role = forms.ChoiceField(label=_("First director"))
    first_nation = forms.ChoiceField(label=_("works in"))
    second_role = forms.ChoiceField(label=_("Second director"))
    second_nation = forms.ChoiceField(label=_("works in"))
    length = forms.IntegerField(label=_("Months or days"), min_value=1, max_value=120, initial=24)
    security_link = forms.BooleanField(label=_("The link to security is stated"), required=False, initial=True)
    civil = forms.BooleanField(label=_("The civil nature is declared"), required=False, initial=True)

    def __init__(self, *arguments: Any, programme: Programme, call: Call, **kept: Any) -> None:
        super().__init__(*arguments, **kept)
        self.programme = programme
        offered: dict[str, Choices] = {
            "mechanism": [one for one in named(programme.mechanisms) if one[0] in call.mechanisms],
            "priority": [("", str(_("No priority"))), *priorities_of(programme)],
            "first_role": named(programme.roles),
            "second_role": named(programme.roles),
            "first_nation": nations_of(programme),
            "second_nation": nations_of(programme),
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def sample(self) -> dict[str, Any]:
        """The sample as the call keeps it."""
        told = self.cleaned_data
        mechanism = self.programme.mechanism(told["mechanism"])
        span = mechanism.duration if mechanism else None
        unit = {"days": "days", "working-days": "working_days"}.get(span.unit if span else "", "months")
        parties = [
            {
                "id": f"{place}-{told[f'{place}_role']}",
                "role": told[f"{place}_role"],
                "person": place,
                "nationality": [told[f"{place}_nation"]],
                "residence": told[f"{place}_nation"],
                "employer_country": told[f"{place}_nation"],
                "organisation_id": place,
                "organisation_kind": "academic",
                "seniority": "senior",
            }
            for place in ("first", "second")
        ]
        case = {
            "mechanism": told["mechanism"],
            "priorities": [told["priority"]] if told["priority"] else [],
            "security_link": told["security_link"],
            "civil": told["civil"],
            unit: told["length"],
            "parties": parties,
        }
        return {"name": told["name"], "expected": told["expected"], "case": case}
