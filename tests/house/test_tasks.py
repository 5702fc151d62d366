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

NAMES = sorted({name for path in PACKAGE.rglob("*.py") for name in DEFERRED.findall(path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("name", NAMES)
def test_a_deferred_task_exists_and_has_a_worker(name):
    task = queue.task_named(name)

    assert isinstance(task, Task)
    assert task.queue_name in settings.TASKS["default"]["QUEUES"]
