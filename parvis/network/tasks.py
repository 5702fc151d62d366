"""What the worker does for the network."""

from django.utils import timezone
from django_tasks import task

from parvis.network.actions import telling


@task(queue_name="now")
def tell_post(post_code: str) -> None:
    """Tell the members of a circle that something was said."""
    telling.tell_post(post_code, now=timezone.now())
