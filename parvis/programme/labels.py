"""Translated names of the programme's domain values."""

from collections.abc import Callable

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from parvis.domain.calls import CallKind, CallState, CallStatus, WayIn
from parvis.domain.invitations import InvitationState
from parvis.domain.pages import FixedPage

CALL_STATUSES = {
    CallStatus.DRAFT: _("Draft"),
    CallStatus.PUBLISHED: _("Published"),
    CallStatus.WITHDRAWN: _("Withdrawn"),
}
CALL_STATES = {
    CallState.ANNOUNCED: _("Announced"),
    CallState.OPEN: _("Open"),
    CallState.GRACE: _("Closed, late proposals are taken"),
    CallState.CLOSED: _("Closed"),
}
CALL_KINDS = {
    CallKind.OPEN: _("Open call: every key priority"),
    CallKind.SPECIAL: _("Special call: its own priorities"),
}
WAYS_IN = {
    WayIn.BOTTOM_UP: _("Bottom-up: answer to a published call"),
    WayIn.TOP_DOWN: _("Top-down: opened by the secretariat"),
}
INVITATION_STATES = {
    InvitationState.WAITING: _("Waiting for an answer"),
    InvitationState.LAPSED: _("Lapsed"),
    InvitationState.ACCEPTED: _("Accepted"),
    InvitationState.DECLINED: _("Declined"),
    InvitationState.WITHDRAWN: _("Withdrawn"),
}
PAGES = {
    FixedPage.OVERVIEW: _("The programme"),
    FixedPage.ELIGIBILITY: _("Who may apply"),
    FixedPage.MECHANISMS: _("Mechanisms"),
    FixedPage.EVALUATION: _("How proposals are judged"),
    FixedPage.PRIORITIES: _("Key priorities and themes"),
    FixedPage.NATIONS: _("Nations"),
    FixedPage.HISTORY: _("History"),
    FixedPage.GLOSSARY: _("Glossary"),
}
PAGE_LEADS = {
    FixedPage.OVERVIEW: _("What the programme is, what it is for, and how to take part."),
    FixedPage.ELIGIBILITY: _("Who may be in a proposal, in the words of the rules that judge it."),
    FixedPage.MECHANISMS: _("Every activity is one of these. They differ in length, in people and in money."),
    FixedPage.EVALUATION: _(
        "The way of a proposal from the form to the decision: who acts, on what grounds, for how long."
    ),
    FixedPage.PRIORITIES: _("What the nations want studied. A proposal serves at least one key priority."),
    FixedPage.NATIONS: _("One square a nation. Choose one to see how it takes part and whom to ask."),
    FixedPage.HISTORY: _("How the programme became what it is."),
    FixedPage.GLOSSARY: _("The words of the programme, in both languages."),
}


def span(at_least: int | None, at_most: int | None, unit: str) -> str:
    """A length as people say it: `24 to 36 months`, `at least 7 working days`."""
    names = UNITS[unit]
    if at_least and at_most and at_least != at_most:
        return gettext("%(low)s to %(high)s %(unit)s") % {"low": at_least, "high": at_most, "unit": names(at_most)}
    if at_least and at_most:
        return gettext("%(n)s %(unit)s") % {"n": at_least, "unit": names(at_least)}
    if at_least:
        return gettext("at least %(n)s %(unit)s") % {"n": at_least, "unit": names(at_least)}
    return gettext("at most %(n)s %(unit)s") % {"n": at_most, "unit": names(at_most or 0)} if at_most else ""


UNITS: dict[str, Callable[[int], str]] = {
    "months": lambda n: ngettext("month", "months", n),
    "days": lambda n: ngettext("day", "days", n),
    "working-days": lambda n: ngettext("working day", "working days", n),
    "people": lambda n: ngettext("person", "people", n),
}
