"""What the worker does for the evaluation."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from parvis.accounts.models import Person
from parvis.domain.refusals import Refused
from parvis.review.actions import matching, volumes
from parvis.review.forms.volumes import bound
from parvis.review.models import Volume
from parvis.review.queries.volumes import contents


@task(queue_name="media")
def match(round: str, by: str) -> None:  # noqa: A002 - the name of the argument is the task's own
    """Match a round and propose what came of it; why it could not be made stands on the round's page."""
    person = Person.objects.get(code=by)
    try:
        matching.match(round, by=person, now=timezone.now())
    except Refused as refused:
        matching.note_refusal(round, refused, by=person, now=timezone.now())


@task(queue_name="media")
def bind_volume(volume: str) -> None:
    """Bind a reviewer's files in one PDF, as they are open to him or her now."""
    found, now = (
        Volume.objects.select_related("person").filter(code=volume, made_at__isnull=True).first(),
        timezone.now(),
    )
    if found is None:
        return
    inside = contents(found.person, at=now)
    if inside.mark(found.person, found.language) != found.mark:
        volumes.give_up(found, now=now)  # something has closed or opened meanwhile; the reader asks anew
        return
    with tempfile.TemporaryDirectory(dir=settings.UPLOADS) as folder:
        try:
            path, pages = bound(inside, found.person, found.language, Path(folder), at=now)
        except Refused:
            volumes.give_up(found, now=now)
            return
        volumes.keep(found, path, pages, now=timezone.now())
