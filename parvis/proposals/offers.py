"""What proposals give to the apps above: read-only, `visible_to`."""

from parvis.proposals.notify import attach_to_receipts
from parvis.proposals.queries import draft_numbers, mine, missing, standing, visible, window

__all__ = ["attach_to_receipts", "draft_numbers", "mine", "missing", "standing", "visible", "window"]
