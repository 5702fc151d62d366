"""Translated names of the newsletter's domain values."""

from django.utils.translation import gettext_lazy as _

from parvis.domain.newsletter import DeliveryState, IssueStatus, SubscriptionState

SUBSCRIPTION_STATES = {
    SubscriptionState.ASKED: _("Waiting for your confirmation"),
    SubscriptionState.CONFIRMED: _("Subscribed"),
    SubscriptionState.LEFT: _("Not subscribed"),
}
ISSUE_STATUSES = {
    IssueStatus.DRAFT: _("Draft"),
    IssueStatus.SENDING: _("Being sent"),
    IssueStatus.SENT: _("Sent"),
}
DELIVERY_STATES = {
    DeliveryState.WAITING: _("Waiting"),
    DeliveryState.HANDED_OVER: _("Being handed over"),
    DeliveryState.SENT: _("Sent"),
    DeliveryState.REFUSED: _("Refused by the mailbox"),
    DeliveryState.LEFT_OUT: _("Left out: the reader has left"),
}
