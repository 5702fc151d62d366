"""Defer a task by name.

Called inside the transaction that makes the work necessary: with the database
backend the task is a row of the same transaction, so it exists exactly if the
change does.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.module_loading import import_string
from django_tasks.base import Task
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult


def task_named(name: str) -> Task[..., Any]:
    """The task called `app.function`, from `parvis/<app>/tasks.py`."""
    app, function = name.split(".")
    task: Task[..., Any] = import_string(f"parvis.{app}.tasks.{function}")
    return task


def is_under_way(name: str, **arguments: object) -> bool:
    """Whether this task with these arguments waits or runs, or is still to be tried again."""
    told = {f"args_kwargs__kwargs__{argument}": value for argument, value in arguments.items()}
    found: bool = DBTaskResult.objects.filter(
        task_path=task_named(name).module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING), **told
    ).exists()
    return found


def defer(name: str, *, run_after: datetime | None = None, priority: int = 0, **arguments: object) -> None:
    """Run the task `app.function` in the background with these JSON-able arguments; higher priorities come first."""
    task = task_named(name)
    if priority:
        task = task.using(priority=priority)
    if run_after is not None:
        task = task.using(run_after=run_after)
    task.enqueue(**arguments)
