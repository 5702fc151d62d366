"""Who may do what with accounts, and where a sign-in may lead back to."""

from __future__ import annotations

import ipaddress
import re
from datetime import datetime
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from parvis.accounts.models import Appointment, Person
from parvis.domain.refusals import Denied
from parvis.domain.roles import Role, holds_any, may_confirm


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


LONGEST_ADDRESS = 2000
UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\\\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]")


def check_holds(person: Person, role: Role, *, at: datetime) -> None:
    """The person holds this office now, or Denied."""
    if not holds_any(person, role, at=at):
        raise Denied(_("This is for those who hold the office for it."), code="office-needed", role=role.value)


def check_may_confirm(person: Person, appointment: Appointment, *, at: datetime) -> None:
    """Two pairs of eyes: an administrator who neither made the appointment nor profits by it."""
    check_holds(person, Role.ADMINISTRATOR, at=at)
    made_by = appointment.made_by.code if appointment.made_by else ""
    if not may_confirm(person.code, made_by=made_by, for_person=appointment.person.code):
        raise Denied(
            _("Another administrator must confirm this: not the one who made it, and not the person appointed."),
            code="two-pairs-of-eyes",
        )


def same_house(address: str) -> str:
    """The address if it is a path of this house, else nothing.

    Browsers read `//evil`, `/\\evil`, tabs and line breaks within as the way to
    another host, so everything but a plain path is turned down, also if it is
    only so after decoding.  Query and fragment are kept as they are.
    """
    if not address or len(address) > LONGEST_ADDRESS or UNSAFE.search(address):
        return ""
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return ""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    for _round in range(3):
        if path.startswith("//") or UNSAFE.search(path.replace(" ", "")) or "\\" in path:
            return ""
        path = unquote(path)
    return address


def is_open_to_all(address: str) -> bool:
    """Whether the page at this address of ours asks for no sign-in."""
    try:
        view = resolve(urlsplit(address).path).func
    except Resolver404:
        return False
    return not getattr(view, "login_required", True)


def network(address: str) -> str:
    """What counts as one network: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)  # all of IPv4 shares one /64 there
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network(f"{parsed}/64", strict=False).network_address)
    return address
