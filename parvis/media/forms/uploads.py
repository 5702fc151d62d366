"""Files that come in through the browser: straight to the disk of the store, never into memory, never too large."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest

from parvis.domain.refusals import Invalid, TooLarge
from parvis.media.actions.ingest import check_fits


def _(message: str) -> str:
    return message


class ToDisk(TemporaryFileUploadHandler):
    """Writes each file to the uploads folder and stops one that grows beyond what is taken."""

    def new_file(self, *arguments: Any, **named: Any) -> None:
        super().new_file(*arguments, **named)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._received += len(raw_data)
        if self._received > settings.UPLOAD_LIMIT:
            self.file.close()
            raise TooLarge(
                _("At most %(limit)s MB a file are taken."),
                field="file",
                code="file-too-large",
                limit=settings.UPLOAD_LIMIT // 1_000_000,
            )
        super().receive_data_chunk(raw_data, start)


FORM_AROUND = 64_000  # bytes of a form beside its file


def accept_files(request: HttpRequest, *, most: int = 0) -> None:
    """Let this request bring files; refuse it before its body is read if it is too large or there is no room for it.

    `most` is how many bytes a small file may have.
    """
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Invalid(_("The length of this request is not a number."), code="bad-length") from None
    if most and announced > most + FORM_AROUND:
        raise TooLarge(
            _("This file is too large: at most %(most)s KB are taken here."),
            field="file",
            code="file-too-large",
            most=most // 1000,
        )
    check_fits(announced)
    request.upload_handlers = [ToDisk(request)]
