"""The press desk's forms: text in, domain values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.functional import lazystr
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from parvis.domain.assets import TagKind, TextState
from parvis.media.actions.describing import LONGEST_TAG, WORD_FIELDS, Words
from parvis.media.labels import TEXT_STATES, country_name, language_name
from parvis.media.models import Asset, AssetText
from parvis.web import figures, programme

# The languages that footage of this programme is likely to speak; more can be added here.
FOOTAGE_LANGUAGES = ("en", "fr", "uk", "de", "es", "it", "nl", "pl", "pt", "ro", "tr", "ar")
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # codes of CLDR that name no country
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def languages() -> list[tuple[str, str]]:
    """The choice of languages, in the reader's words."""
    reader = get_language() or "en"
    return [(code, capfirst(language_name(code, reader))) for code in FOOTAGE_LANGUAGES]


def countries() -> list[tuple[str, str]]:
    """The choice of countries, in the reader's words and order."""
    reader = get_language() or "en"
    codes = [code for code in map(str, figures.locale_of(reader).territories) if len(code) == 2 and code.isalpha()]
    named = sorted((country_name(code, reader), code) for code in codes if code not in NO_COUNTRIES)
    return [("", ""), *((code, name) for name, code in named)]


def topics() -> list[tuple[str, str]]:
    """The programme's topics."""
    reader = get_language() or "en"
    return [(topic.code, programme.in_language(topic.name, reader)) for topic in programme.current().topics]


class Lines(forms.CharField):
    """Several short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = (" ".join(line.split()) for line in (value or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if any(len(line) > LONGEST_TAG for line in value):
            raise forms.ValidationError(_("A line has at most %(most)s characters.") % {"most": LONGEST_TAG})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def run_validators(self, value: Any) -> None:
        return


class FactsForm(forms.Form):
    """What is true of an asset in every language."""

    version = forms.CharField(widget=forms.HiddenInput)
    original_language = forms.ChoiceField(label=_("Language of the original"), choices=languages)
    taken_on = forms.DateField(label=_("Taken on"), required=False, widget=DATE)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=countries, required=False)
    event = forms.CharField(label=_("Event"), max_length=160, required=False)
    credit_line = forms.CharField(label=_("Credit line"), max_length=160, required=False)
    people = Lines(label=_("People shown"), help_text=_("One name a line."), required=False)
    topics = forms.MultipleChoiceField(
        label=_("Topics"), choices=topics, required=False, widget=forms.CheckboxSelectMultiple
    )
    keywords = Lines(label=_("Keywords"), help_text=_("One a line."), required=False)
    position_released = forms.BooleanField(
        label=_("Release the GPS position inside the file"),
        help_text=_("As long as it is not released, the original stays in the house."),
        required=False,
    )

    def facts(self) -> dict[str, Any]:
        """The facts as `describe` takes them."""
        names = ("taken_on", "place", "country", "event", "credit_line", "original_language", "position_released")
        return {name: self.cleaned_data[name] for name in names}

    def tags(self) -> dict[str, Any]:
        """People, topics and keywords as `describe` takes them."""
        return {name: self.cleaned_data[name] for name in ("people", "topics", "keywords")}

    @classmethod
    def of(cls, asset: Asset) -> FactsForm:
        """The form as the asset stands now."""
        tags: dict[str, list[str]] = {kind: [] for kind in TagKind}
        for tag in asset.tags.all():
            tags[tag.kind].append(tag.value)
        names = ("original_language", "taken_on", "place", "country", "event", "credit_line", "position_released")
        return cls(
            initial={name: getattr(asset, name) for name in names}
            | {"people": tags[TagKind.PERSON], "topics": tags[TagKind.TOPIC], "keywords": tags[TagKind.KEYWORD]}
            | {"version": asset.changed_at.isoformat()}
        )


class WordsForm(forms.Form):
    """An asset's words in one language.  Empty altogether: this language is not there."""

    headline = forms.CharField(label=_("Headline"), max_length=200, required=False)
    state = forms.ChoiceField(label=_("State of these words"), choices=TEXT_STATES.items())
    description = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    storyline = forms.CharField(
        label=_("Storyline"),
        help_text=_("The story in full, for those who cut it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    alt_text = forms.CharField(
        label=_("Text alternative"),
        help_text=_("What the picture shows, for people who cannot see it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    usage_terms = forms.CharField(label=_("Usage terms"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    restrictions = forms.CharField(label=_("Restrictions"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *arguments: Any, is_original: bool = False, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if is_original:
            self.fields["headline"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("headline") and any(cleaned.get(name) for name in WORD_FIELDS):
            self.add_error("headline", _("A headline is missing."))
        return cleaned

    def words(self) -> Words | None:
        """The words, or None if nothing is written."""
        if not self.cleaned_data["headline"]:
            return None
        said = {name: self.cleaned_data[name] for name in WORD_FIELDS}
        return Words(**said, state=TextState(self.cleaned_data["state"]))

    @staticmethod
    def initial_of(text: AssetText | None, *, is_original: bool) -> dict[str, Any]:
        """What stands in the form before anybody writes."""
        if text is None:
            return {"state": TextState.ORIGINAL if is_original else TextState.REVIEWED}
        return {name: getattr(text, name) for name in (*WORD_FIELDS, "state")}


class MomentForm(forms.Form):
    """When an asset or a collection opens: now, or at a minute in the programme's zone."""

    NOW, LATER = "now", "later"

    when = forms.ChoiceField(
        label=_("When"),
        choices=[(NOW, _("Now")), (LATER, _("At a set minute"))],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    on = forms.DateField(label=_("Date"), required=False, widget=DATE)
    at = forms.TimeField(
        label=lazystr(""), required=False, widget=forms.TimeInput(attrs={"type": "time", "step": 60}, format="%H:%M")
    )

    def __init__(self, *arguments: Any, now: datetime, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.now = now
        zone = programme.current().zone
        city = figures.city(zone.key, get_language() or "en")
        self.fields["at"].label = pgettext_lazy("time of day in a city", "Time in %(city)s") % {"city": city}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") != self.LATER or self.errors:
            return cleaned
        if not cleaned.get("on") or not cleaned.get("at"):
            self.add_error("on", _("Give the date and the time."))
            return cleaned
        moment = at_wall_clock(cleaned["on"], cleaned["at"], programme.current().zone)
        if moment is None:
            self.add_error("at", _("That night the clocks go forward: this time does not exist. Take another."))
        elif moment <= self.now:
            self.add_error("on", _("This moment has passed. Choose a later one, or publish now."))
        cleaned["moment"] = moment
        return cleaned

    @property
    def moment(self) -> datetime:
        """The chosen moment."""
        chosen: datetime = self.cleaned_data.get("moment") or self.now
        return chosen


def at_wall_clock(day: date, hour: time, zone: ZoneInfo) -> datetime | None:
    """The moment when the zone's clocks show this, the first of two in autumn; None for an hour that spring skips."""
    moment = datetime.combine(day, hour.replace(second=0, microsecond=0), tzinfo=zone)
    there_and_back = moment.astimezone(ZoneInfo("UTC")).astimezone(zone)
    return moment if there_and_back.replace(tzinfo=None) == moment.replace(tzinfo=None) else None


class WithdrawForm(forms.Form):
    """Why an asset is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Readers who come back for it will see this."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class BatchForm(forms.Form):
    """What a selection of assets shall have in common; what stays empty changes nothing."""

    language = forms.ChoiceField(label=_("Language of the caption"), choices=languages)
    description = forms.CharField(label=_("Caption"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    usage_terms = forms.CharField(label=_("Usage terms"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    restrictions = forms.CharField(label=_("Restrictions"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    credit_line = forms.CharField(label=_("Credit line"), max_length=160, required=False)
    taken_on = forms.DateField(label=_("Taken on"), required=False, widget=DATE)
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=countries, required=False)
    event = forms.CharField(label=_("Event"), max_length=160, required=False)
    add_people = Lines(label=_("Add people shown"), help_text=_("One name a line."), required=False)
    add_topics = forms.MultipleChoiceField(
        label=_("Add topics"), choices=topics, required=False, widget=forms.CheckboxSelectMultiple
    )
    add_keywords = Lines(label=_("Add keywords"), help_text=_("One a line."), required=False)

    def changes(self) -> dict[str, Any]:
        """What is to be changed, as `describe_many` takes it."""
        always = {"language"}
        return {name: value for name, value in self.cleaned_data.items() if value or name in always}


class UploadForm(forms.Form):
    """The language of what comes in; the files themselves come beside it."""

    language = forms.ChoiceField(label=_("Language of the words inside"), choices=languages)


class CollectionForm(forms.Form):
    """Title and description of a collection in the interface's languages."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for code, _name in settings.LANGUAGES:
            spoken = language_name(code, get_language() or "en")
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title (%(language)s)") % {"language": spoken}, max_length=200, required=False
            )
            self.fields[f"description_{code}"] = forms.CharField(
                label=_("Description (%(language)s)") % {"language": spoken},
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"title_{code}") for code, _name in settings.LANGUAGES):
            self.add_error(f"title_{settings.LANGUAGES[0][0]}", _("A title is missing."))
        return cleaned

    def titles(self) -> dict[str, tuple[str, str]]:
        """Title and description per language."""
        cleaned = self.cleaned_data
        return {code: (cleaned[f"title_{code}"], cleaned[f"description_{code}"]) for code, _name in settings.LANGUAGES}

    @staticmethod
    def initial_of(texts: Iterable[Any]) -> Mapping[str, str]:
        """What stands in the form before anybody writes."""
        given: dict[str, str] = {}
        for text in texts:
            given |= {f"title_{text.language}": text.title, f"description_{text.language}": text.description}
        return given
