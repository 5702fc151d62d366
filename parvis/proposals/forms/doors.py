"""Opening a draft, inviting, remarks, handing in: the small forms around the large one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.domain.proposals import Side
from parvis.proposals.labels import SIDES
from parvis.web.forms import AddressField

LANGUAGES = [(code, name) for code, name in (("en", "English"), ("fr", "Français")) if code in dict(settings.LANGUAGES)]


class StartForm(forms.Form):
    """What a draft needs to begin; everything else comes later."""

    mechanism = forms.ChoiceField(label=_("Kind of activity"), widget=forms.RadioSelect)
    role = forms.ChoiceField(
        label=_("Your part"),
        help_text=_("The other side's director is invited next; neither of you can hand in alone."),
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("Working title"), max_length=300, required=False, help_text=_("You can change it at any time.")
    )
    acronym = forms.CharField(label=_("Acronym"), max_length=40, required=False)

    def __init__(self, *arguments: Any, mechanisms: list[tuple[str, str]], roles: list[tuple[str, str]], **named: Any):
        super().__init__(*arguments, **named)
        self.fields["mechanism"].choices = mechanisms  # type: ignore[attr-defined]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        if len(mechanisms) == 1:
            self.fields["mechanism"].initial = mechanisms[0][0]


class TogetherForm(forms.Form):
    """A draft of two people who know each other already: the call, who is on which side, a title."""

    place = forms.ChoiceField(label=_("Call and kind of activity"), widget=forms.RadioSelect)
    role = forms.ChoiceField(label=_("Your part"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Working title"), max_length=300, required=False, help_text=_("You can change it at any time.")
    )

    def __init__(self, *arguments: Any, places: list[tuple[str, str]], roles: list[tuple[str, str]], **named: Any):
        super().__init__(*arguments, **named)
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]


class FromThreadForm(TogetherForm):
    """The same out of a talk in a circle: one of its members is invited."""

    partner = forms.ChoiceField(label=_("Whom you invite to direct the other side"), widget=forms.RadioSelect)

    def __init__(self, *arguments: Any, partners: list[tuple[str, str]], **named: Any):
        super().__init__(*arguments, **named)
        self.fields["partner"].choices = partners  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """Somebody who is asked by mail to take part."""

    role = forms.ChoiceField(label=_("Part"))
    name = forms.CharField(label=_("Name"), max_length=120)
    email = AddressField(label=_("E-mail address"))
    side = forms.ChoiceField(
        label=_("Side"),
        choices=[("", "–"), *((side.value, SIDES[side]) for side in Side)],
        required=False,
        help_text=_("Where the part itself does not say it."),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGES)

    def __init__(self, *arguments: Any, roles: list[tuple[str, str]], **named: Any):
        super().__init__(*arguments, **named)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]


class NameForm(forms.Form):
    """Somebody who is only named: an end-user, a young scientist."""

    role = forms.ChoiceField(label=_("Part"))
    name = forms.CharField(label=_("Name"), max_length=120)
    organisation_name = forms.CharField(label=_("Organisation"), max_length=300, required=False)

    def __init__(self, *arguments: Any, roles: list[tuple[str, str]], **named: Any):
        super().__init__(*arguments, **named)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]


class ReplaceForm(forms.Form):
    """A successor for a director."""

    name = forms.CharField(label=_("Name of the successor"), max_length=120)
    email = AddressField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGES)
    reason = forms.CharField(label=_("Why"), max_length=500, required=False)


class AbsentForm(forms.Form):
    """A successor for a director of the other side who is absent."""

    name = forms.CharField(label=_("Name of the successor"), max_length=120)
    email = AddressField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGES)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("How long you have not heard of this director, and what you tried. The director reads it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(forms.Form):
    """A few words of explanation, kept in the trail."""

    reason = forms.CharField(label=_("Why"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class RemarkForm(forms.Form):
    """A remark at a field."""

    text = forms.CharField(label=_("Your remark"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class UploadForm(forms.Form):
    """A file for a question that asks for files."""

    file = forms.FileField(label=_("File"), allow_empty_file=True)


class SignForm(forms.Form):
    """The act of signing: the very text that was shown, and the statement."""

    digest = forms.CharField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(label=_("I have read this proposal as it stands and sign it."))
