"""What the worker does for the newsletter."""

from django.utils import timezone
from django_tasks import task

from parvis.newsletter import actions


@task(queue_name="now")
def deliver(delivery: int) -> None:
    """One issue to one reader."""
    actions.deliver(delivery, now=timezone.now())
