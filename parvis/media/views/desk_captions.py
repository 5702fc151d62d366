"""Captions at the press desk: handed in, edited, published, taken off, written down by a machine."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from parvis.domain.assets import AssetKind, RenditionRole
from parvis.domain.captions import MOST_BYTES, CaptionState, VersionCause
from parvis.gateways import speech
from parvis.media.actions import captions
from parvis.media.actions.describing import ChangedMeanwhile
from parvis.media.forms.captions import CaptionsEditor, CaptionsForm, ReadsCaptions
from parvis.media.forms.desk import FOOTAGE_LANGUAGES
from parvis.media.forms.uploads import accept_files
from parvis.media.labels import VERSION_CAUSES, language_name
from parvis.media.models import Asset, CaptionTrack
from parvis.media.queries import desk as queries
from parvis.media.queries.captions import length_of, text_of, versions_of
from parvis.media.views.desk import as_stored, desk_page, editor_page, reader, track_line

EMPTY = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n"


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
    if form.is_valid():
        state = CaptionState(form.cleaned_data["state"])
        language = form.cleaned_data["language"]
        captions.save_captions(
            found,
            form.captions,
            language=language,
            state=state,
            cause=VersionCause.FILE,
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _said(state))
        return redirect("media:desk-asset", code=code)
    language = form.cleaned_data.get("language", "") if hasattr(form, "cleaned_data") else ""
    if form.faults and language and form.handed_in:
        # The text stands in the editor, where each line can be put right.
        track = CaptionTrack.objects.filter(asset=found, language=language).first()
        base = track.latest if track else 0
        initial = {"text": form.handed_in, "state": form.cleaned_data.get("state"), "base": base}
        again = CaptionsEditor(seconds=None, initial=initial)
        return _page(request, found, language, again, track=track, read=form, status=422)
    return editor_page(request, as_stored(request, code), status=422, captions_form=form)


@desk_page
def editor(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """One language's captions: read, written, and their versions; `?version=2` takes an earlier one as a start."""
    found = get_object_or_404(Asset, code=code)
    if language not in FOOTAGE_LANGUAGES or length_of(found) is None:
        raise Http404
    track = CaptionTrack.objects.filter(asset=found, language=language).first()
    if request.method != "POST":
        asked = request.GET.get("version", "")
        text = text_of(track) if track else ""
        if asked and track:
            earlier = track.versions.filter(number=int(asked)).first() if asked.isdecimal() and len(asked) < 9 else None
            if earlier is None:
                raise Http404
            text = earlier.text
        state = CaptionState.DRAFT if asked or track is None else track.state
        initial = {"text": text or EMPTY, "state": state, "base": track.latest if track else 0}
        return _page(request, found, language, CaptionsEditor(seconds=None, initial=initial), track=track)
    form = CaptionsEditor(request.POST, seconds=length_of(found))
    if not form.is_valid():
        return _page(request, found, language, form, track=track, read=form, status=422)
    state = CaptionState(form.cleaned_data["state"])
    try:
        captions.save_captions(
            found,
            form.captions,
            language=language,
            state=state,
            cause=VersionCause.EDITOR,
            base=form.cleaned_data["base"],
            by=request.user,
            now=timezone.now(),
        )
    except ChangedMeanwhile:
        typed = request.POST.copy()
        track = get_object_or_404(CaptionTrack, asset=found, language=language)
        typed["base"] = str(track.latest)
        again = CaptionsEditor(typed, seconds=None)
        return _page(request, found, language, again, track=track, status=409, stored=text_of(track))
    messages.success(request, _said(state))
    return redirect("media:desk-captions-editor", code=code, language=language)


def _page(
    request: HttpRequest,
    found: Asset,
    language: str,
    form: CaptionsEditor,
    *,
    track: CaptionTrack | None,
    read: ReadsCaptions | None = None,
    status: int = 200,
    stored: str = "",
) -> HttpResponse:
    preview = found.renditions.filter(role=RenditionRole.PREVIEW).exists()
    context: dict[str, Any] = {
        "asset": found,
        "headline": queries.headline_of(found),
        "language": language,
        "language_name": language_name(language, reader(request)),
        "form": form,
        "faults": read.faults if read else [],
        "stored": stored,
        "line": track_line(track, reader(request)) if track else None,
        "track": track,
        "versions": [(one, VERSION_CAUSES[one.cause]) for one in versions_of(track)] if track else [],
        "preview": reverse("media:preview", args=[found.code]) if preview else "",
        "is_film": found.kind == AssetKind.VIDEO,
    }
    return render(request, "media/desk/captions.html", context, status=status)


def _said(state: CaptionState) -> str:
    if state == CaptionState.PUBLISHED:
        return _("The captions are saved and published: they are shown with the film.")
    if state == CaptionState.CHECKED:
        return _("The captions are saved as checked. The public does not see them yet.")
    return _("The captions are saved as a draft. The public does not see them.")


@require_POST
@desk_page
def recognise(request: HttpRequest, code: str) -> HttpResponse:
    """Have a machine write down what is said."""
    if not speech.is_set():
        raise Http404
    job = captions.order_recognition(get_object_or_404(Asset, code=code), by=request.user, now=timezone.now())
    return redirect("media:job", code=job.code)


@require_POST
@desk_page
def remove(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Take the captions of a language off."""
    captions.remove_captions(
        get_object_or_404(Asset, code=code), language=language, by=request.user, now=timezone.now()
    )
    messages.success(request, _("The captions are taken off; their versions stay here."))
    return redirect("media:desk-asset", code=code)
