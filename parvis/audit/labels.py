"""Names of what stands in the trail, for whoever reads it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACTED_BY = "acted by"

# Deeds that went past a rule for a reason, or were done in somebody's name.
EXCEPTIONS = {
    "conflict.override-asked": _("Asked that a conflict of interest be set aside"),
    "conflict.overridden": _("Set a conflict of interest aside"),
    "proposal.acting-asked": _("Asked to write in somebody’s name"),
    "proposal.acting-began": _("Agreed that an officer writes in his or her name"),
    "proposal.acting-declined": _("Declined that an officer writes in his or her name"),
    "proposal.acting-ended": _("Ended the writing in somebody’s name"),
    "award.no-longer-public": _("Took an award out of the public register"),
    "person.protected": _("Took a person’s name out of the public register"),
}
