"""Forms of people who ask, answer and are invited."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.domain.programme_file import Programme
from parvis.programme.actions.inviting import Invitee
from parvis.programme.forms.calls import named, nations_of
from parvis.programme.models import Call
from parvis.web.forms import AddressField


class InviteForm(forms.Form):
    """Somebody to be asked to direct an activity."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = AddressField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Part"))
    nation = forms.ChoiceField(label=_("Nation"))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, *arguments: Any, programme: Programme, call: Call, **kept: Any) -> None:
        super().__init__(*arguments, **kept)
        offered = {
            "role": named([role for role in programme.roles if role.signs]),
            "nation": [one for one in nations_of(programme) if one[0] in call.nations],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def invitee(self) -> Invitee:
        """Who is asked."""
        told = self.cleaned_data
        return Invitee(told["email"], told["name"], told["role"], told["nation"], told["language"])


class DeclineForm(forms.Form):
    """A no, with a reason if one likes."""

    because = forms.CharField(
        label=_("Would you like to say why, or whom to ask instead?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MessageForm(forms.Form):
    """Words to the office, or from it."""

    text = forms.CharField(label=_("Your message"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}))


class AskForm(forms.Form):
    """A question to the office."""

    title = forms.CharField(label=_("What is it about?"), max_length=150)
    text = forms.CharField(label=_("Your question"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 8}))


WAYS = [
    ("public", _("Everybody: the office answers on the call’s page, under a number. Your name is never shown.")),
    ("office", _("Only I: it is about my own project. Advice before submission costs nothing.")),
]


class AskAboutCallForm(forms.Form):
    """A question about a call: for everybody, or for oneself."""

    text = forms.CharField(label=_("Your question"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 7}))
    way = forms.ChoiceField(
        label=_("Who should read the answer?"),
        choices=[
            (
                "public",
                _("Everybody: the office answers on the call’s page, under a number. Your name is never shown."),
            ),
            ("office", _("Only I: it is about my own project. Advice before submission costs nothing.")),
        ],
        widget=forms.RadioSelect,
        initial="public",
    )

    def __init__(self, *arguments: Any, in_public: bool, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.in_public = in_public
        if not in_public:
            field = self.fields["way"]
            assert isinstance(field, forms.ChoiceField)
            field.choices, field.initial = [WAYS[1]], "office"
