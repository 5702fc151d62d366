"""Small signs of the evaluation's pages: `{% load review %}`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from parvis.domain.evaluation import AssignmentState
from parvis.review.labels import ASSIGNMENT_STATES
from parvis.web import figures
from parvis.web.templatetags.parvis import tag

register = template.Library()

TONES = {
    AssignmentState.ACCEPTED: "lamp",
    AssignmentState.DONE: "ok",
    AssignmentState.DECLINED: "signal",
    AssignmentState.RECUSED: "refusal",
}


@register.simple_tag
def closeness(millionths: int) -> str:
    """How close an expert is, as a number with two decimals."""
    return figures.number(millionths / 1_000_000, get_language() or "en", 2)


@register.simple_tag
def price(millionths: int) -> str:
    """What something costs the round, in closeness, with three decimals."""
    return figures.number(millionths / 1_000_000, get_language() or "en", 3)


@register.simple_tag
def state_tag(state: str) -> SafeString:
    """How an assignment stands, in a word."""
    return tag(str(ASSIGNMENT_STATES[state]), TONES.get(AssignmentState(state), ""))
