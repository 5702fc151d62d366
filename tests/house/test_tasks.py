"""Every task that is deferred by name exists, and stands in a queue that a worker serves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django_tasks.base import Task

from parvis.gateways import queue

PACKAGE = Path(__file__).resolve().parents[2] / "parvis"
DEFERRED = re.compile(r"""(?:queue\.)?defer\(\s*["'](\w+\.\w+)["']""")

TABLE = re.compile(r"^TASKS\b[^{]*{[^}]*}", re.MULTILINE)  # a table of task names by kind
NAMED = re.compile(r"""["'](\w+\.\w+)["']""")


def deferred_names() -> list[str]:
    """Every task name that some module hands to the queue."""
    texts = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.name != "settings.py"]
    tabled = [name for text in texts for table in TABLE.findall(text) for name in NAMED.findall(table)]
    return sorted({*tabled, *(name for text in texts for name in DEFERRED.findall(text))})


@pytest.mark.parametrize("name", deferred_names())
def test_a_deferred_task_exists_and_has_a_worker(name):
    task = queue.task_named(name)

    assert isinstance(task, Task)
    assert task.queue_name in settings.TASKS["default"]["QUEUES"]
