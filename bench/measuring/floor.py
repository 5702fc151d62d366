"""The calibrator: a bare Django page that lists 50 rows with two queries, a link and a date per row.

Every page is measured as a multiple of this one in the same round, so the
figures travel from machine to machine.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

TEMPLATE = """<!doctype html><title>{{ total }}</title><ul>{% for row in rows %}
<li><a href="{% url 'row' row.pk %}">{{ row.title }}</a> <time>{{ row.at|date:"j F Y" }}</time> {{ row.text }}</li>
{% endfor %}</ul>"""


class Row(models.Model):
    """A title, a text of 400 letters, a moment."""

    title = models.CharField(max_length=120)
    text = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "bench"


@cache
def template() -> Any:
    """Compiled once, as Django's cached loader does."""
    return engines["django"].from_string(TEMPLATE)


def page(request: HttpRequest, pk: int = 0) -> HttpResponse:
    rows = Row.objects.order_by("-at")[:50]
    return HttpResponse(template().render({"total": Row.objects.count(), "rows": rows}))


urlpatterns = [path("", page), path("<int:pk>/", page, name="row")]


def lay_down() -> None:
    """Make the table and a thousand rows."""
    if Row._meta.db_table in connection.introspection.table_names():
        return
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    first = datetime(2026, 1, 1, tzinfo=UTC)
    Row.objects.bulk_create(
        Row(title=f"Row {number}", text="Words. " * 57, at=first + timedelta(hours=number)) for number in range(1000)
    )
