"""What the worker does for proposals."""

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from parvis.proposals import notify
from parvis.proposals.actions import finding
from parvis.proposals.models import Proposal, Receipt


@task(queue_name="now")
@transaction.atomic
def send_receipt(receipt: str) -> None:
    """The receipt with its paper to everybody who takes part."""
    found = Receipt.objects.select_related("proposal__call", "revision", "handed_in_by").get(code=receipt)
    notify.receipt(found, now=timezone.now())


@task(queue_name="now")
@transaction.atomic
def keep_prints(proposal: str) -> None:
    """Make the fingerprints of what a proposal handed in, by which passages in common are found."""
    finding.keep_prints(Proposal.objects.select_related("call", "handed_in__revision").get(code=proposal))
