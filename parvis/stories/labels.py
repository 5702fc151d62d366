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
