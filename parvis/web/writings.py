"""Under everything the house writes for its public: revisions, kept, never overwritten, and the form to write them.

An app makes its own table of revisions (a page's, a story's) and its own
actions, which record; the rule is `domain.writings`, and what every such table
needs done to its rows is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from django import forms
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from parvis.domain.refusals import Refused
from parvis.domain.writings import LANGUAGES, NotComplete, SavedMeanwhile, Texts, missing_parts, spoken
from parvis.web.programme import current

LANGUAGE_NAMES = {"en": _("English"), "fr": _("French")}

MARKDOWN_HELP = _("Markdown: a blank line ends a paragraph, ## begins a heading, - begins a point.")


class WrittenRevision(models.Model):
    """One saved state of a writing, in every language; public from `publish_at` until a later one is."""

    number = models.PositiveIntegerField()
    texts = models.JSONField(default=dict)  # {"en": {"title": …}, "fr": {…}}
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField()
    publish_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["-number"]

    def words(self, language: str) -> dict[str, str]:
        """The parts in this language, else in the other (`domain.writings.spoken`)."""
        return spoken(self.texts, language)


def public_at(revisions: Any, at: datetime, parent: str) -> Any:
    """Of these revisions, the ones open at that moment (`domain.writings.public_one` in SQL).

    The highest number counts.  `parent` is the field that leads to what is written, which knows when it was withdrawn.
    """
    withdrawn = f"{parent}__withdrawn_at"
    stands = models.Q(**{f"{withdrawn}__isnull": True}) | models.Q(**{f"{withdrawn}__gt": at})
    return revisions.filter(stands | models.Q(publish_at__gt=models.F(withdrawn)), publish_at__lte=at)


def add_revision(revisions: Any, texts: Texts, *, base: int, by: Any, now: datetime) -> tuple[Any, bool]:
    """Add a revision over the one that was opened (`base`), in the caller's transaction and under its lock.

    Gives the newest revision, and whether it is a new one: saving the words
    that stand there already, as by a double click, adds nothing.
    SavedMeanwhile if a colleague was quicker.
    """
    newest = revisions.order_by("-number").first()
    if newest is not None and newest.texts == texts:
        return newest, False
    standing = newest.number if newest else 0
    if standing != base:
        message = gettext_noop(
            "A colleague has saved this text as revision %(newest)s since you opened it. Compare, then save again."
        )
        raise SavedMeanwhile(message, base=base, newest=standing)
    return revisions.create(number=base + 1, texts=texts, saved_by=by, saved_at=now), True


def open_newest(revisions: Any, needed: Sequence[str], *, publish_at: datetime | None, by: Any, now: datetime) -> Any:
    """Make the newest revision the public one, at once or at a moment to come; complete in both languages."""
    newest = revisions.order_by("-number").first()
    if newest is None:
        raise Refused(
            gettext_noop("There is nothing to publish yet. Write it and save it first."), code="nothing-written"
        )
    if missing := missing_parts(newest.texts, needed):
        message = gettext_noop("%(count)s parts have no words yet. Both languages are complete before it opens.")
        raise NotComplete(message, missing)
    newest.publish_at = max(publish_at or now, now)
    newest.published_by = by
    newest.save(update_fields=["publish_at", "published_by"])
    return newest


@dataclass(frozen=True)
class Part:
    """A part of a writing as its form asks for it; `rows` of more than one make it a longer text."""

    name: str
    label: Any
    help: Any = ""
    rows: int = 1
    longest: int = 20_000
    is_markdown: bool = False
    is_extra: bool = False  # may stay empty in what is published, too


class PartField(forms.CharField):
    """A part of a writing.  A draft may lack any; `asked` says that what is public may not."""

    asked = True


@dataclass(frozen=True)
class PartChange:
    """A part that differs between two states of a writing."""

    language: Any
    part: Any
    before: str
    after: str


class WritingForm(forms.Form):
    """The words of a writing in both languages: a field such as `title_fr` for each part and language."""

    parts: ClassVar[tuple[Part, ...]] = ()

    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for language in LANGUAGES:
            for part in self.parts:
                widget = forms.Textarea(attrs={"rows": part.rows}) if part.rows > 1 else forms.TextInput()
                widget.attrs["lang"] = language
                field = PartField(
                    label=part.label, help_text=part.help, max_length=part.longest, widget=widget, required=False
                )
                field.asked = not part.is_extra
                self.fields[f"{part.name}_{language}"] = field

    def texts(self) -> dict[str, dict[str, str]]:
        """The words by language and part."""
        told = self.cleaned_data
        return {
            language: {part.name: told[f"{part.name}_{language}"].replace("\r\n", "\n") for part in self.parts}
            for language in LANGUAGES
        }

    @classmethod
    def initial_of(cls, texts: Texts, base: int = 0) -> dict[str, Any]:
        """The fields' values for these words, as saved in revision `base`."""
        values = {
            f"{part.name}_{language}": (texts.get(language) or {}).get(part.name, "")
            for language in LANGUAGES
            for part in cls.parts
        }
        return {**values, "base": base}

    def tongues(self) -> list[tuple[str, Any, list[tuple[Any, bool]]]]:
        """The fields, language by language, each with whether it is Markdown."""
        return [
            (
                language,
                LANGUAGE_NAMES[language],
                [(self[f"{part.name}_{language}"], part.is_markdown) for part in self.parts],
            )
            for language in LANGUAGES
        ]

    @classmethod
    def changes(cls, before: Texts, after: Texts) -> list[PartChange]:
        """The parts that differ."""
        every = [
            PartChange(
                LANGUAGE_NAMES[language],
                part.label,
                (before.get(language) or {}).get(part.name, ""),
                (after.get(language) or {}).get(part.name, ""),
            )
            for language in LANGUAGES
            for part in cls.parts
        ]
        return [change for change in every if change.before != change.after]

    @classmethod
    def kept_beside(
        cls, typed: Texts, saved: Texts, refused: SavedMeanwhile, *, base: int
    ) -> tuple[Self, list[PartChange]]:
        """After a save that came too late: a form with what was typed over revision `base`; how `saved` differs."""
        form = cls(cls.initial_of(typed, base))
        form.is_valid()
        form.add_error(None, gettext(refused.message) % refused.facts)
        return form, cls.changes(typed, saved)

    @classmethod
    def named(cls, missing: Sequence[tuple[str, str]]) -> str:
        """The missing parts in words: `Result (French), Team (English)`."""
        labels = {part.name: part.label for part in cls.parts}
        return ", ".join(f"{labels[part]} ({LANGUAGE_NAMES[language]})" for language, part in missing)


class PublishForm(forms.Form):
    """The moment from which everybody reads it; empty: at once."""

    publish_at = forms.DateTimeField(
        label=_("Opens at"),
        help_text=_("In the programme's time zone. Leave empty to publish at once."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        required=False,
    )

    @property
    def moment(self) -> datetime | None:
        """The chosen moment, as the clocks of the programme's zone show it; None for at once."""
        typed: datetime | None = self.cleaned_data["publish_at"]
        return typed and timezone.make_naive(typed).replace(tzinfo=current().zone)
