"""The forms of papers, positions, notes and delegations."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from parvis.decisions.actions.positions import LONGEST
from parvis.decisions.labels import KINDS, PROCEDURES, RULINGS, SEATS
from parvis.domain.deciding import kinds_of
from parvis.domain.delegations import SeatKind
from parvis.domain.papers import Ruling
from parvis.domain.silence import PositionKind
from parvis.web import figures
from parvis.web.programme import current
from parvis.web.writings import MARKDOWN_HELP, Part, WritingForm


def new_key() -> str:
    """By which a form that is sent twice is known."""
    return secrets.token_urlsafe(18)


class PositionForm(forms.Form):
    """What a nation says: about what, which kind, in which words."""

    place = forms.TypedChoiceField(label=_("About"), coerce=int, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("What you send"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In writing"),
        help_text=_("The chair and all delegations read this."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(
        self,
        *arguments: Any,
        kinds: Iterable[PositionKind],
        places: Iterable[tuple[int, str]],
        splits: bool,
        chosen: int | None = None,
        **named: Any,
    ) -> None:
        kinds, places = list(kinds), list(places)
        whole = (0, _("The whole paper"))
        offered = [*places, whole] if splits or len(places) == 1 else [whole, *places]
        initial = {"key": new_key(), "kind": kinds[0].value, "place": offered[0][0] if chosen is None else chosen}
        named["initial"] = {**initial, **named.get("initial", {})}
        super().__init__(*arguments, **named)
        self.fields["place"].choices = offered  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(kind.value, KINDS[kind]) for kind in kinds]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")


class DoorForm(PositionForm):
    """The same from a letter, with its code."""

    code = forms.CharField(
        label=_("Code from the letter"),
        help_text=_("Six digits."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *arguments: Any, needs_code: bool = True, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if not needs_code:
            del self.fields["code"]


class InstructionForm(forms.Form):
    """What the capital wants."""

    text = forms.CharField(
        label=_("For your own delegation"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class PaperForm(WritingForm):
    """The words of a paper in both languages, its reference, and whether it splits."""

    parts: ClassVar[tuple[Part, ...]] = (
        Part("title", _("Title"), longest=200),
        Part("text", _("Text"), _("What the nations are asked to agree. A blank line ends a paragraph."), rows=9),
    )

    reference = forms.CharField(label=_("Reference"), max_length=40)
    splits = forms.BooleanField(
        label=_("The paper splits: an item objected to falls out, the others pass"), required=False
    )
    procedure = forms.ChoiceField(label=_("How it is decided"), required=False)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        kinds = kinds_of(current().decision)
        self.fields["procedure"].choices = [(one.value, PROCEDURES[one]) for one in kinds]  # type: ignore[attr-defined]
        if len(kinds) < 2:
            del self.fields["procedure"]


class AddendumForm(WritingForm):
    """The words of an addendum in both languages."""

    parts: ClassVar[tuple[Part, ...]] = (
        Part("title", _("Title"), longest=200),
        Part("text", _("Text"), _("What the nations should know besides. It changes nothing in the paper."), rows=7),
    )


class BriefForm(forms.Form):
    """The one-page brief of an item, and its amount."""

    brief_en = forms.CharField(label=_("Brief in English"), max_length=3000, widget=forms.Textarea(attrs={"rows": 8}))
    brief_fr = forms.CharField(label=_("Brief in French"), max_length=3000, widget=forms.Textarea(attrs={"rows": 8}))
    amount = forms.DecimalField(label=_("Amount"), max_digits=12, decimal_places=2, min_value=0, localize=False)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for language in ("en", "fr"):
            self.fields[f"brief_{language}"].widget.attrs["lang"] = language
        self.fields["amount"].help_text = current().head.currency


class DeadlineForm(forms.Form):
    """Until which minute, as clocks of the body's zone show it."""

    ends = forms.CharField(
        label=_("Silence procedure ends"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    insists = forms.BooleanField(label=_("Also on a weekend or a holiday"), required=False)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        city = figures.city(current().zone.key, get_language() or "en")
        self.fields["ends"].help_text = gettext("As clocks show it in this place: %(city)s.") % {"city": city}


class ExtensionForm(DeadlineForm):
    """A later minute, and why."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("All delegations read it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("All delegations read it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RulingForm(forms.Form):
    """What was decided of a line: by which approver, where an office decides; in which meeting, where nations do."""

    ruling = forms.ChoiceField(label=_("What was decided"), choices=[(one.value, RULINGS[one]) for one in Ruling])
    words = forms.CharField(label=_("Remark"), max_length=1000, required=False)
    approver = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    meeting = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)


class MeetingForm(WritingForm):
    """A meeting of the body: what it is called, from when, where, and what is said before the agenda."""

    parts: ClassVar[tuple[Part, ...]] = (
        Part("title", _("Title"), longest=200),
        Part("text", _("Before the agenda"), rows=3, is_extra=True),
    )

    starts = forms.CharField(label=_("Begins"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        city = figures.city(current().zone.key, get_language() or "en")
        self.fields["starts"].help_text = gettext("As clocks show it in this place: %(city)s.") % {"city": city}


class PointForm(forms.Form):
    """A point that is no paper, in both languages."""

    words_en = forms.CharField(
        label=_("Point in English"), max_length=200, widget=forms.TextInput(attrs={"lang": "en"})
    )
    words_fr = forms.CharField(label=_("Point in French"), max_length=200, widget=forms.TextInput(attrs={"lang": "fr"}))


class NoteForm(WritingForm):
    """A political note: how the proposal fits, in both languages."""

    parts: ClassVar[tuple[Part, ...]] = (
        Part("fit", _("Fit with objectives and guidance"), MARKDOWN_HELP, rows=5, is_markdown=True),
        Part("partnership", _("Fit with the partnership, with that nation and its region"), rows=5, is_markdown=True),
        Part("balance", _("Balance, and what else the nations should know"), rows=4, is_markdown=True),
    )


class AppointForm(forms.Form):
    """Who is to speak for which nation."""

    email = forms.EmailField(label=_("E-mail address of the account"))
    nation = forms.ChoiceField(label=_("Nation"))
    kind = forms.ChoiceField(label=_("Seat held"), choices=[(one.value, SEATS[one]) for one in SeatKind])
    since = forms.DateField(
        label=_("First day"),
        help_text=_("Empty: at once."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=_("Last day"),
        help_text=_("Empty: until further notice."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(
        self, *arguments: Any, nations: Iterable[str], kinds: Iterable[SeatKind] = SeatKind, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        language = get_language() or "en"
        named_nations = sorted((figures.country(code, language), code) for code in nations)
        self.fields["nation"].choices = [(code, name) for name, code in named_nations]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(one.value, SEATS[one]) for one in kinds]  # type: ignore[attr-defined]

    def begins_at(self) -> datetime | None:
        """The first moment of the first day, in the programme's zone; None: at once."""
        return self._midnight(self.cleaned_data["since"])

    def ends_at(self) -> datetime | None:
        """The first moment after the last day, in the programme's zone."""
        until = self.cleaned_data["until"]
        return self._midnight(until + timedelta(days=1)) if until else None

    def _midnight(self, day: date | None) -> datetime | None:
        return datetime(day.year, day.month, day.day, tzinfo=current().zone) if day else None
