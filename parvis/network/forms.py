"""What people type in the network: text in, values for the actions out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.accounts.forms import AccountForm
from parvis.domain.network import Part, Visibility
from parvis.network.labels import PARTS, VISIBILITIES
from parvis.network.models import Profile
from parvis.network.queries import programme
from parvis.web import programme as house
from parvis.web.forms import AddressField

Choices = Callable[[], list[tuple[str, Any]]]


def _language() -> str:
    return get_language() or "en"


def sought() -> list[tuple[str, Any]]:
    """Regions and nations."""
    return list(programme.sought_choices(_language()))


def themes() -> list[tuple[str, Any]]:
    """The programme's topics."""
    current = house.current()
    return [("", "–"), *((one.code, house.in_language(one.name, _language())) for one in current.topics)]


def regions() -> list[tuple[str, Any]]:
    """The programme's regions."""
    current = house.current()
    return [("", "–"), *((one.code, house.in_language(one.name, _language())) for one in current.regions)]


def area(label: Any, *, rows: int, help_text: Any = "", required: bool = False, limit: int = 3000) -> forms.CharField:
    """A longer text."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=limit,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ProfileForm(AccountForm):
    """What one says to the network, and who sees which part."""

    expertise_en = area(_("Your expertise, in English"), rows=5, help_text=_("Methods, subjects, instruments."))
    expertise_fr = area(
        _("Your expertise, in French"), rows=5, help_text=_("One language is enough; both find more partners.")
    )
    priorities = forms.MultipleChoiceField(
        label=_("Key priorities"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seeking = area(_("What you look for in a partner"), rows=3)
    seeks = forms.MultipleChoiceField(
        label=_("Where you look for a partner"), required=False, choices=sought, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, priorities: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["priorities"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = priorities
        for part in Part:
            self.fields[f"show_{part.value}"] = forms.ChoiceField(
                label=PARTS[part],
                choices=[(one.value, VISIBILITIES[one]) for one in Visibility],
                initial=Visibility.NOBODY.value,
            )

    @property
    def parts(self) -> list[Any]:
        """The fields that say who sees what."""
        return [self[f"show_{part.value}"] for part in Part]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        typed = dict(self.cleaned_data)
        shows = {part: Visibility(typed.pop(f"show_{part.value}")) for part in Part}
        return {**typed, "shows": shows}


def initial_of(profile: Profile | None) -> dict[str, Any]:
    """The profile as its form begins."""
    if profile is None:
        return {}
    names = ["expertise_en", "expertise_fr", "priorities", "seeking", "seeks", *(f"show_{part.value}" for part in Part)]
    return {name: getattr(profile, name) for name in names}


class WorkForm(AccountForm):
    """One piece of earlier joint work."""

    title = forms.CharField(label=_("What it was"), max_length=200)
    year = forms.IntegerField(label=_("Year"), min_value=1950, max_value=2100)
    partners = forms.CharField(label=_("With whom"), max_length=300, required=False)
    nations = forms.MultipleChoiceField(
        label=_("Nations that took part"), required=False, widget=forms.SelectMultiple(attrs={"size": "6"})
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["nations"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [one for one in sought() if not one[0].startswith(programme.REGION)]


class MessageForm(AccountForm):
    """A few words to the other."""

    message = area(_("Your message"), rows=5, required=True, limit=2000)


class CircleForm(AccountForm):
    """A new room."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = area(_("What it is for"), rows=4, required=True, limit=8000)
    is_open = forms.TypedChoiceField(
        label=_("Who knows of it"),
        choices=[
            ("no", _("Closed: only its members know that it exists")),
            ("yes", _("Open: members of the network see its name and purpose, and may ask to join")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=themes)
    region = forms.ChoiceField(label=_("Region"), required=False, choices=regions)


class InviteForm(AccountForm):
    """Whom to invite."""

    email = AddressField(label=_("E-mail address"))


class JoinForm(AccountForm):
    """Why one would like to join."""

    words = area(_("A few words to the moderators"), rows=3, limit=1000)


class ReasonForm(AccountForm):
    """A reason that somebody will read."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class ThreadForm(AccountForm):
    """A new matter."""

    title = forms.CharField(label=_("Title"), max_length=160)
    text = area(_("Your words"), rows=6, required=True, limit=8000, help_text=_("Markdown works here."))


class PostForm(AccountForm):
    """One more post."""

    text = area(_("Your words"), rows=5, required=True, limit=8000, help_text=_("Markdown works here."))
