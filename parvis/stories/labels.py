"""Translated names of what a story points at."""

from django.utils.translation import gettext_lazy as _

from parvis.domain.stories import LinkKind

LINK_KINDS = {
    LinkKind.TOPIC: _("Theme"),
    LinkKind.PRIORITY: _("Key priority"),
    LinkKind.OBJECTIVE: _("Objective"),
    LinkKind.GUIDANCE: _("Guidance"),
    LinkKind.INITIATIVE: _("Partnership initiative"),
    LinkKind.REGION: _("Region"),
    LinkKind.NATION: _("Nation"),
}
PART_NAMES = {
    "title": _("Headline"),
    "lead": _("Lead"),
    "body": _("Text"),
    "result": _("Result"),
    "team": _("Team"),
    "figures": _("Figures"),
}
LANGUAGE_NAMES = {"en": _("English"), "fr": _("French")}
