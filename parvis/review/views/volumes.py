"""All one's files as one PDF, for the train."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.refusals import NotFound
from parvis.gateways import storage
from parvis.review.actions import volumes as actions
from parvis.review.forms import volumes as forms
from parvis.review.queries import volumes as queries
from parvis.standing.actions import note_reading


def files(request: HttpRequest) -> HttpResponse:
    """What would be in the volume, and where it is; asked for here if it is large."""
    at, language = timezone.now(), get_language() or "en"
    contents = queries.contents(request.user, at=at)
    if request.method == "POST" and contents.assignments:
        actions.ask(language, contents.mark(request.user, language), by=request.user, now=at)
        messages.success(request, _("Your files are being bound. It takes a few minutes at most."))
        return redirect("review:files")
    small = contents.is_small
    volume = None if small else queries.volume(request.user, language, contents.mark(request.user, language), at=at)
    context = {
        "lines": [(one, one.proposal.received_title, contents.files[one.proposal_id]) for one in contents.assignments],
        "small": small,
        "volume": volume,
        "pdf": queries.PDF,
    }
    return render(request, "review/files.html", context)


def volume(request: HttpRequest) -> HttpResponseBase:
    """The PDF itself: made at once if it is small, else as the worker made it; nothing for who has no open text."""
    at, language = timezone.now(), get_language() or "en"
    actions.check_is_oneself(request.user)
    contents = queries.contents(request.user, at=at)
    if not contents.assignments:
        raise NotFound(_("No text is open to you."))
    opened: IO[bytes]
    if contents.is_small:
        with tempfile.TemporaryDirectory(dir=settings.UPLOADS) as folder:
            path, _pages = forms.bound(contents, request.user, language, Path(folder), at=at)
            opened = path.open("rb")  # it outlives its name: the folder goes, the bytes stay until they are sent
    else:
        found = queries.volume(request.user, language, contents.mark(request.user, language), at=at)
        if found is None or not found.key:
            return redirect("review:files")
        opened = storage.open_file(found.key)
    for one in contents.assignments:
        note_reading(request.user, "proposal", one.proposal.code, "volume", now=at)
    response = FileResponse(opened, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="parvis-files.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
