"""What a key answered: judged by the library, its no told as one of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as keys
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from parvis.accounts.models import Person
from parvis.domain.refusals import Invalid


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


def credential_of(request: HttpRequest) -> Any:
    """What a key answered, as the browser sends it; None if the form brings none."""
    sent = request.POST.get("credential", "")
    if not sent:
        return None
    try:
        return json.loads(sent)
    except ValueError:
        return {}  # an answer, but no right one


@contextmanager
def answered(field: str) -> Iterator[None]:
    """Whatever a key or a browser sends that is not the answer asked for is a refusal, never an error of ours."""
    try:
        yield
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise Invalid(
            _("The key did not answer as it should. Please try once more."), field=field, code="wrong-key"
        ) from wrong


def key_that_answered(person: Person, credential: Any) -> Authenticator:
    """The person's key behind this answer, or Invalid."""
    with answered("credential"):
        parsed = keys.parse_authentication_response(credential)
        return keys.complete_authentication(person, parsed)


def owner_of_passkey(credential: Any) -> Person:
    """Whose passkey says that it answered; nothing is proven by that yet."""
    with answered("credential"):
        found: Person = keys.extract_user_from_response(credential)
        if not found.is_active:
            raise ValueError
        return found
