"""The password policy of the settings, with the list of common and leaked passwords."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from parvis.domain import passwords
from parvis.domain.passwords import Finding, Policy


def policy() -> Policy:
    """The policy that the settings name."""
    return passwords.POLICIES[settings.PASSWORD_POLICY]


@cache
def common_words() -> frozenset[str]:
    """Common and leaked passwords, in lower case (the list that Django keeps)."""
    return frozenset(CommonPasswordValidator().passwords)


def findings(password: str, *, about: Collection[str] = ()) -> list[Finding]:
    """Everything that the policy of this installation has against the password."""
    return list(passwords.findings(password, policy(), common=common_words(), about=[text for text in about if text]))


class PolicyValidator:
    """The same for whoever asks Django."""

    def validate(self, password: str, user: Any = None) -> None:
        about = [getattr(user, name, "") for name in ("email", "name", "outlet")] if user else []
        if found := findings(password, about=about):
            raise ValidationError([ValidationError(gettext(one.message), code=one.code) for one in found])

    def get_help_text(self) -> str:
        return "; ".join(gettext(rule.message) for rule in policy().rules)
