"""Translated names of open data's domain values."""

from django.utils.translation import pgettext_lazy as _c

from parvis.domain.hooks import HookEvent
from parvis.domain.open_data import PublicState

EVENTS = {
    HookEvent.RELEASED: _c("hook", "An award became public"),
    HookEvent.WITHDRAWN: _c("hook", "An award was taken out"),
    HookEvent.TEST: _c("hook", "A trial"),
}

STATES = {
    PublicState.AWARDED: _c("public award", "Awarded"),
    PublicState.COMPLETED: _c("public award", "Completed"),
    PublicState.CANCELLED: _c("public award", "Ended before its time"),
}
