"""Files that come in through a form: none where none is asked for; small ones straight to the disk of the store."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest

from parvis.domain.refusals import TooLarge


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


class NoFiles(FileUploadHandler):
    """What every request has unless its view asks for files: bytes are read in small pieces and dropped.

    Without any handler Django reads a file in one piece, whoever sends it; the
    check against forgery does that before it refuses.
    """

    chunk_size = 64 * 2**10
    MOST = 256 * 2**10

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._received += len(raw_data)
        if self._received > self.MOST:
            raise RequestDataTooBig("a file was sent where none is asked for")

    def file_complete(self, file_size: int) -> None:
        return None


class ToDisk(TemporaryFileUploadHandler):
    """Writes each file to the uploads folder and stops one that grows beyond what is taken."""

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self._most, self._received = most, 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._received += len(raw_data)
        if self._received > self._most:
            self.file.close()
            raise TooLarge(_("At most %(limit)s MB a file are taken."), field="file", limit=self._most // 1_000_000)
        super().receive_data_chunk(raw_data, start)


def accept_small_files(request: HttpRequest, *, most: int) -> None:
    """Let this request bring files of so many bytes together; before anything has read its body.

    The view is marked `csrf_exempt` and hands on to one that is `csrf_protect`:
    the check against forgery reads the body too.
    """
    announced: Any = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and int(announced) > most + 100_000:
        raise TooLarge(_("At most %(limit)s MB a file are taken."), field="file", limit=most // 1_000_000)
    request.upload_handlers = [ToDisk(request, most)]
