"""What the worker does for decisions: letters.  No outcome waits for it."""

from django.utils import timezone
from django_tasks import task

from parvis.decisions.actions import telling


@task(queue_name="now")
def tell_circulated(paper: str) -> None:
    """A paper that was put under silence."""
    telling.tell_circulated(paper, now=timezone.now())


@task(queue_name="now")
def tell_delegate(membership: str) -> None:
    """Somebody who was appointed to a delegation."""
    telling.tell_delegate(membership, now=timezone.now())


@task(queue_name="now")
def tell_position(position: int) -> None:
    """What a nation has sent."""
    telling.tell_position(position, now=timezone.now())


@task(queue_name="now")
def tell_addendum(addendum: int) -> None:
    """What was added to a paper."""
    telling.tell_addendum(addendum, now=timezone.now())


@task(queue_name="now")
def tell_tabled(paper: str) -> None:
    """A paper that is not decided by silence."""
    telling.tell_tabled(paper, now=timezone.now())


@task(queue_name="now")
def tell_ruling(ruling: int) -> None:
    """What was decided of a line."""
    telling.tell_ruling(ruling, now=timezone.now())


@task(queue_name="now")
def tell_sheet(paper: str, number: int) -> None:
    """An action sheet after the first."""
    telling.tell_sheet(paper, number, now=timezone.now())


@task(queue_name="now")
def tell_agenda(meeting: str, revision: int) -> None:
    """The agenda of a meeting."""
    telling.tell_agenda(meeting, revision, now=timezone.now())


@task(queue_name="now")
def tell_called_off(meeting: str) -> None:
    """A meeting that does not take place."""
    telling.tell_called_off(meeting, now=timezone.now())


@task(queue_name="now")
def tell_extended(extension: int) -> None:
    """A deadline that was put off."""
    telling.tell_extended(extension, now=timezone.now())


@task(queue_name="now")
def tell_withdrawn(paper: str) -> None:
    """A paper that was withdrawn."""
    telling.tell_withdrawn(paper, now=timezone.now())


@task(queue_name="now")
def tell_outcome(paper: str) -> None:
    """How a silence procedure ended."""
    telling.tell_outcome(paper, now=timezone.now())
