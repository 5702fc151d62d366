"""What the worker does for the evaluation."""

from django.utils import timezone
from django_tasks import task

from parvis.accounts.models import Person
from parvis.review.actions import rounds


@task(queue_name="media")
def match(round: str, by: str) -> None:  # noqa: A002 - the name of the argument is the task's own
    """Match a round and keep what came of it."""
    rounds.match(round, by=Person.objects.get(code=by), now=timezone.now())
