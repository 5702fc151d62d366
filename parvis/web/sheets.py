"""Tables handed out for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from parvis.domain.refusals import NotFound
from parvis.gateways import spreadsheet

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(
    kind: str, head: Sequence[str], rows: Iterable[Sequence[spreadsheet.Cell]], *, name: str, sheet: str
) -> HttpResponseBase:
    """The table as a file of this kind: `csv`, sent while it is read, or `xlsx`; NotFound for any other."""
    if kind == "csv":
        streamed = StreamingHttpResponse(spreadsheet.csv_lines(head, rows), content_type="text/csv; charset=utf-8")
        streamed.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return streamed
    if kind == "xlsx":
        book = spreadsheet.workbook(head, rows, sheet=sheet)
        return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx", content_type=WORKBOOK)
    raise NotFound("")
