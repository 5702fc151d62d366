"""What people type about their account: text in, values for the actions out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from parvis.accounts.labels import ORGANISATION_KINDS, ROLES, SCOPES, SENIORITIES
from parvis.accounts.validators import findings, policy
from parvis.domain.passwords import LONGEST
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.tokens import LIFETIMES, Scope
from parvis.web import documents, figures
from parvis.web.errors import words_of
from parvis.web.forms import AddressField

Outcome = TypeVar("Outcome")


class AccountForm(forms.Form):
    """A form that an action may still refuse: the refusal stands at its field, and what was typed stays."""

    refusal: Refused | None = None

    def submit(self, act: Callable[[], Outcome]) -> Outcome | None:
        """What the action gives; None if it refused, and then the form says why."""
        try:
            return act()
        except Refused as refusal:
            self.refusal = refusal
            field = refusal.field if isinstance(refusal, Invalid) and refusal.field in self.fields else None
            self.add_error(field, forms.ValidationError(words_of(refusal), code=refusal.code))
            return None

    @property
    def status(self) -> int:
        """The status of the page that shows this form."""
        if self.refusal is not None:
            return self.refusal.status
        return 422 if self.is_bound and not self.is_valid() else 200


class PasswordInput(forms.PasswordInput):
    """A password field with a button that shows what was typed, and perhaps the rules beside it."""

    template_name = "accounts/password_input.html"

    def __init__(self, *, rules: bool = False, **attrs: str) -> None:
        super().__init__(
            attrs={"maxlength": str(LONGEST * 8), "spellcheck": "false", "autocapitalize": "none", **attrs}
        )
        self.rules = rules

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["rules"] = policy().rules if self.rules else ()
        if self.rules:
            context["widget"]["attrs"]["data-password-rules"] = f"{context['widget']['attrs'].get('id')}_rules"
        return context


def email_field() -> AddressField:
    """An e-mail address, as browsers and password keepers know it."""
    return AddressField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True, "spellcheck": "false"}),
    )


def old_password_field(label: Any) -> forms.CharField:
    """The password that opens the account; never stripped."""
    return forms.CharField(label=label, strip=False, widget=PasswordInput(autocomplete="current-password"))


def new_password_field(label: Any) -> forms.CharField:
    """A password to be; the rules stand beside it."""
    return forms.CharField(label=label, strip=False, widget=PasswordInput(rules=True, autocomplete="new-password"))


class NewPasswordForm(AccountForm):
    """A new password, with everything the policy has against it listed at once."""

    password = new_password_field(_("New password"))

    def __init__(self, *args: Any, about: tuple[str, ...] = (), **named: Any) -> None:
        super().__init__(*args, **named)
        self.about = about

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if found := findings(password, about=self.about):
            raise forms.ValidationError([forms.ValidationError(gettext(one.message), code=one.code) for one in found])
        return password


class TermsForm(AccountForm):
    """Whoever makes an account agrees to the terms as they are now."""

    terms = forms.BooleanField(error_messages={"required": _("An account needs your agreement to the terms of use.")})

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        version = date.fromisoformat(documents.current_version("terms"))
        self.fields["terms"].label = format_html(
            gettext('I accept the <a href="{address}" target="_blank">terms of use</a> in the version of {day}.'),
            address=reverse("web:terms"),
            day=figures.day(version, get_language() or "en"),
        )


class SignUpForm(TermsForm, NewPasswordForm):
    """An address, a password, and the terms."""

    email = email_field()
    password = new_password_field(_("Password"))

    field_order = ["email", "password", "terms"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        self.about = (email,)
        return email


class JoinForm(TermsForm):
    """What ORCID does not tell: the address; and the name, if ORCID shows another or none."""

    email = email_field()
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    field_order = ["email", "name", "terms"]


class SignInForm(AccountForm):
    """An address and its password."""

    email = email_field()
    password = old_password_field(_("Password"))


class EmailForm(AccountForm):
    """An address to which a code goes."""

    email = email_field()


def code_input(**attributes: object) -> forms.TextInput:
    """A field for a code that opens once: from a letter, an app or a drawer."""
    told = {"class": "code-digits", "autocomplete": "one-time-code", "spellcheck": "false"}
    return forms.TextInput(attrs={**told, **attributes})


class CodeForm(AccountForm):
    """The code from the mail; spaces and dashes do not matter."""

    code = forms.CharField(
        label=_("Code from the e-mail"),
        max_length=40,
        widget=code_input(inputmode="numeric", autofocus=True),
        error_messages={"required": _("Type or paste the code from the e-mail.")},
    )


class StepCodeForm(AccountForm):
    """Digits of an app, or a recovery code."""

    code = forms.CharField(
        label=_("Code from your app, or a recovery code"),
        max_length=40,
        widget=code_input(autocapitalize="none"),
        error_messages={"required": _("Type the six digits of your app, or a recovery code.")},
    )


class AppForm(AccountForm):
    """The first digits of a new app."""

    code = forms.CharField(
        label=_("Code that the app shows now"),
        max_length=40,
        widget=code_input(inputmode="numeric"),
        error_messages={"required": _("Type the six digits that the app shows.")},
    )


class KeyForm(AccountForm):
    """What a browser brings from a key, with a name for it."""

    name = forms.CharField(label=_("Name of the key"), max_length=60, help_text=_("“Laptop”, “Blue key in the safe” …"))
    credential = forms.JSONField(widget=forms.HiddenInput, required=False)


class LostKeyForm(AccountForm):
    """How somebody who lost everything can be reached."""

    words = forms.CharField(
        label=_("How can we reach you?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("A colleague who knows you, your office, a number that we know already."),
    )


class ProveForm(AccountForm):
    """The own password once more."""

    password = old_password_field(_("Your password"))


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one."""

    current = old_password_field(_("Password until now"))

    field_order = ["current", "password"]


class ProfileForm(AccountForm):
    """What one says about oneself."""

    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    outlet = forms.CharField(
        label=_("Outlet or organisation"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    language = forms.ChoiceField(label=_("Language of our letters"), choices=settings.LANGUAGES)


class AppointForm(AccountForm):
    """Whom to appoint to what, and until when."""

    email = AddressField(label=_("E-mail address of the account"))
    role = forms.ChoiceField(label=_("Office"), choices=[(role.value, label) for role, label in ROLES.items()])
    until = forms.DateField(
        label=_("Until the end of"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def lifetimes() -> list[tuple[int, str]]:
    """The choice of how long a token holds, in the reader's words."""
    return [(one.days, ngettext("%d day", "%d days", one.days) % one.days) for one in LIFETIMES]


class TokenForm(AccountForm):
    """A key for a program: its name, what it may do, how long it holds."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=[(scope.value, label) for scope, label in SCOPES.items()],
        initial=[Scope.PRESS_READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that the token may do.")},
    )
    days = forms.TypedChoiceField(
        label=_("It holds for"),
        choices=lifetimes,
        coerce=int,
        initial=90,
    )

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("name", "scopes", "days")}


def country_field(**named: Any) -> forms.ChoiceField:
    """A country, in the order of the names in the reader's language."""
    return forms.ChoiceField(**{"label": _("Country"), "choices": _countries, **named})


def _countries() -> list[tuple[str, Any]]:
    return [("", "–"), *figures.countries(get_language() or "en")]


class DayInput(forms.DateInput):
    """A day, chosen or typed."""

    def __init__(self, **attrs: str) -> None:
        super().__init__(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


class SpellForm(AccountForm):
    """From which day to which; nobody must know the first, and what still holds has no last."""

    from_on = forms.DateField(label=_("From"), required=False, widget=DayInput())
    last_on = forms.DateField(
        label=_("Last day"), required=False, widget=DayInput(), help_text=_("Leave it empty while it holds.")
    )

    def values(self) -> dict[str, Any]:
        """What the action takes: a spell ends on the day after its last."""
        typed = dict(self.cleaned_data)
        last = typed.pop("last_on")
        return {**typed, "to_on": last + timedelta(days=1) if last else None}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        first, last = typed.get("from_on"), typed.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", gettext("It cannot end before it began."))
        return typed


class NationalityForm(SpellForm):
    """A nationality and its days."""

    country = country_field(label=_("Nationality"))
    field_order = ["country", "from_on", "last_on"]


class ResidenceForm(SpellForm):
    """Where one lives since when."""

    country = country_field(label=_("You live in"))
    field_order = ["country", "from_on", "last_on"]


class AffiliationForm(SpellForm):
    """What one is at an organisation that was chosen before."""

    position = forms.CharField(label=_("Position"), max_length=120, required=False)
    country = country_field(
        label=_("Country where you work"), help_text=_("As a rule that of the organisation; a campus may lie abroad.")
    )
    seniority = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", "–"), *((one.value, word) for one, word in SENIORITIES.items())]
    )
    is_employment = forms.TypedChoiceField(
        label=_("You are there as"),
        choices=[("yes", _("Employed")), ("no", _("Guest, member or fellow"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    field_order = ["position", "seniority", "country", "is_employment", "from_on", "last_on"]


class OrganisationForm(AccountForm):
    """An organisation that the register lacks."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=300)
    country = country_field(label=_("Country of its seat"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", "–"), *((one.value, word) for one, word in ORGANISATION_KINDS.items())]
    )


class OrcidForm(AccountForm):
    """An ORCID iD, or none."""

    orcid = forms.CharField(
        label=_("ORCID iD"),
        required=False,
        max_length=60,
        help_text=_("Sixteen digits, or its web address. The last character tells whether one is mistyped."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "inputmode": "text"}),
    )


class EndForm(AccountForm):
    """The last day of a line in one's list."""

    last_on = forms.DateField(label=_("Last day"), widget=DayInput())
