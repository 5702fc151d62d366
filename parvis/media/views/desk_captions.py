"""Captions at the press desk: attached to a film, replaced, taken off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from parvis.domain.captions import MOST_BYTES
from parvis.media.actions import captions
from parvis.media.forms.captions import CaptionsForm
from parvis.media.forms.uploads import accept_files
from parvis.media.models import Asset
from parvis.media.queries.captions import length_of
from parvis.media.views.desk import as_stored, desk_page, editor_page


@csrf_exempt  # asked for inside, once the door and the size have been checked: only then the body may be read
@require_POST
@desk_page
def attach(request: HttpRequest, code: str) -> HttpResponse:
    """Take in a caption file in a language."""
    accept_files(request, most=MOST_BYTES)
    return _attach(request, code)


@csrf_protect
def _attach(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Asset, code=code)
    form = CaptionsForm(request.POST, request.FILES, seconds=length_of(found))
    if not form.is_valid():
        return editor_page(request, as_stored(request, code), status=422, captions_form=form)
    captions.attach_captions(
        found, form.cues, language=form.cleaned_data["language"], by=request.user, now=timezone.now()
    )
    messages.success(request, _("The captions are attached. They are shown with the film."))
    return redirect("media:desk-asset", code=code)


@require_POST
@desk_page
def remove(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Take the captions of a language off."""
    captions.remove_captions(
        get_object_or_404(Asset, code=code), language=language, by=request.user, now=timezone.now()
    )
    messages.success(request, _("The captions are taken off."))
    return redirect("media:desk-asset", code=code)
