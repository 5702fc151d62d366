"""What the worker does for open data."""

from django.utils import timezone
from django_tasks import task

from parvis.opendata.actions import hooking


@task(queue_name="now")
def send_message(message: str) -> None:
    """One message to one receiver."""
    hooking.send_message(message, now=timezone.now())
