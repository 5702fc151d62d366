"""The words of the error pages: what happened, what it means, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from parvis.domain.meeting import Matter

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Answer(NamedTuple):
    """Three sentences for somebody who did not get what he or she came for."""

    happened: StrOrPromise
    means: StrOrPromise
    do: StrOrPromise


ANSWERS: dict[int, Answer] = {
    400: Answer(
        _("We could not read this request"),
        _("Something in the address or in what was sent is not as it should be. Nothing was changed."),
        _("Go back, load the page anew and try once more. If you followed a link, it may have been cut."),
    ),
    403: Answer(
        _("You may not do this"),
        _("The page is there, but what you asked for is not open to you. Nothing was changed."),
        _("If you think it should be, ask the person who sent you here, or sign in with another account."),
    ),
    404: Answer(
        _("There is nothing at this address"),
        _("It may have been mistyped, the page may have moved, or it is not open to you."),
        _("Check the address, or start from the square."),
    ),
    405: Answer(
        _("This address takes no such request"),
        _("It exists, but it answers to something else, such as a form that is sent to it."),
        _("Go back and use the button on the page."),
    ),
    409: Answer(
        _("This could not be done"),
        _("The rules do not allow it as things stand now. Nothing was changed."),
        _("Go back and load the page anew to see how things stand."),
    ),
    410: Answer(
        _("This was taken back"),
        _("It was published here and has been withdrawn on purpose. It will not come back at this address."),
        _("If you have used it, please read the notice that went with it and stop using it."),
    ),
    413: Answer(
        _("This is too large"),
        _("What you sent is more than this installation takes at once. Nothing was kept."),
        _("Go back and send less, or in smaller parts. What you typed is still in the form."),
    ),
    422: Answer(
        _("Something in this is not right yet"),
        _("What was handed in cannot be used as it is. Nothing was changed."),
        _("Go back and correct it. What you typed is still in the form."),
    ),
    429: Answer(
        _("That was too often in too short a time"),
        _("To keep everybody safe from automatic attempts, we pause here for a moment."),
        _("Wait a little and try once more."),
    ),
    500: Answer(
        _("Something broke on our side"),
        _("It is not your doing. The fault has been noted. What you did last may not have been kept."),
        _("Try once more in a minute. If it stays, tell us what you did."),
    ),
}

FORGED = Answer(
    _("We could not make sure that this came from you"),
    _("The page may have been open for long, or your browser sends no cookies. Nothing was changed."),
    _("Go back, load the page anew and send it once more. Copy a long text first, to be safe."),
)

OVER = Answer(
    _("This is no longer open"),
    _("It was answered, or its time has passed. Nothing was changed."),
    _("If you still need it, sign in, or ask whoever sent you here."),
)

MATTERS = {
    Matter.TOPIC: _("Theme"),
    Matter.PRIORITY: _("Key priority"),
    Matter.OBJECTIVE: _("Objective"),
    Matter.GUIDANCE: _("Guidance"),
    Matter.INITIATIVE: _("Partnership initiative"),
    Matter.REGION: _("Region"),
    Matter.NATION: _("Nation"),
}
