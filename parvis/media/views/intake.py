"""Files come in, and the jobs that prepare them."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from parvis.domain.assets import JobKind, JobState
from parvis.domain.refusals import NotFound
from parvis.media import access
from parvis.media.actions import ingest, jobs
from parvis.media.actions.ingest import Received
from parvis.media.forms.desk import UploadForm
from parvis.media.forms.uploads import accept_files
from parvis.media.labels import JOB_KINDS, JOB_STATES, reason_in_words
from parvis.media.models import Asset, Job
from parvis.media.queries import desk as queries
from parvis.media.queries.uploads import unfinished_of
from parvis.media.views.desk import desk_page, reader
from parvis.web.errors import words_of

LIST_LENGTH = 100


@csrf_exempt  # asked for inside, once the door and the size have been checked: only then the body may be read
@desk_page
def upload(request: HttpRequest) -> HttpResponse:
    """Hand in several files."""
    if request.method == "POST":
        accept_files(request)
    return _upload(request)


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, initial={"language": reader(request)})
    received: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        taken = ingest.receive_files(
            cast(list[TemporaryUploadedFile], request.FILES.getlist("files")),
            by=request.user,
            now=timezone.now(),
            language=form.cleaned_data["language"],
        )
        received = [_told(one) for one in taken]
    context = {
        "form": form,
        "received": received,
        "nothing": request.method == "POST" and not received,
        "unfinished": unfinished_of(request.user, at=timezone.now()),
    }
    template = "media/desk/received.html" if request.headers.get("X-Upload") else "media/desk/upload.html"
    return render(request, template, context, status=422 if request.method == "POST" and not received else 200)


def _told(one: Received) -> dict[str, Any]:
    """A received file for the page."""
    return told_row(one.name, one.asset, is_new=one.is_new, refusal=words_of(one.refusal) if one.refusal else "")


def told_row(name: str, asset: Asset | None, *, is_new: bool, refusal: str) -> dict[str, Any]:
    """What came of a file, as `media/desk/received.html` says it."""
    job = asset.jobs.filter(kind=JobKind.INGEST).first() if asset and is_new else None
    # The job's own words come first: it has a file's asset and state, but not its name or its refusal.
    context = _job_context(job) if job else {"job": None}
    return {**context, "name": name, "asset": asset, "is_new": is_new, "refusal": refusal}


@desk_page
def job_list(request: HttpRequest) -> HttpResponse:
    """The newest jobs of the house."""
    shown = [
        (job, JOB_KINDS[job.kind], JOB_STATES[job.state], _tone(job)) for job in queries.jobs_shown()[:LIST_LENGTH]
    ]
    return render(request, "media/desk/jobs.html", {"jobs": shown})


def job(request: HttpRequest, code: str) -> HttpResponse:
    """One job: how far it is, why it failed.  Its owner sees it, and the press desk."""
    context = _job_context(_job_or_404(request, code))
    part = request.headers.get("HX-Request") and request.GET.get("part")
    return render(request, "media/desk/job_state.html" if part else "media/desk/job.html", context)


@require_POST
def cancel_job(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the worker to leave off."""
    jobs.cancel(_job_or_404(request, code), by=request.user, now=timezone.now())
    messages.success(request, _("The work is being called off."))
    return redirect("media:job", code=code)


@require_POST
def retry_job(request: HttpRequest, code: str) -> HttpResponse:
    """Try again."""
    jobs.retry(_job_or_404(request, code), by=request.user, now=timezone.now())
    messages.success(request, _("The work stands in line again. What was finished before is kept."))
    return redirect("media:job", code=code)


def _job_or_404(request: HttpRequest, code: str) -> Job:
    found = get_object_or_404(Job.objects.select_related("asset", "requested_by"), code=code)
    if found.requested_by != request.user and not access.is_press_officer(request.user, at=timezone.now()):
        raise NotFound("")
    return found


def _job_context(found: Job) -> dict[str, Any]:
    is_open = found.state in (JobState.WAITING, JobState.RUNNING)
    return {
        "job": found,
        "asset": found.asset,
        "headline": queries.headline_of(found.asset) if found.asset else "",
        "kind_name": JOB_KINDS[found.kind],
        "state_name": JOB_STATES[found.state],
        "tone": _tone(found),
        "bar": {JobState.READY: "done", JobState.FAILED: "failed", JobState.CANCELLED: "failed"}.get(
            JobState(found.state), ""
        ),
        "step_name": step_name(found.step) if is_open else "",
        "is_open": is_open,
        "is_being_cancelled": is_open and found.cancel_asked_at is not None,
        "may_retry": found.state in (JobState.FAILED, JobState.CANCELLED),
        "in_line": queries.waiting_before(found) if found.state == JobState.WAITING else 0,
        "reason": reason_in_words(found.reason, found.reason_facts),
        "is_ingest": found.kind == JobKind.INGEST,
    }


def _tone(found: Job) -> str:
    return {JobState.READY: "ok", JobState.FAILED: "refusal", JobState.RUNNING: "lamp"}.get(JobState(found.state), "")


def step_name(step: str) -> str:
    """What the worker is doing, in words."""
    return {
        "look": _("Looking at the file"),
        "sound": _("Taking out the sound"),
        "speech": _("Listening to what is said"),
        "renditions": _("Making the usual sizes"),
        "poster": _("Choosing a poster frame"),
        "preview": _("Encoding the preview"),
        "filmstrip": _("Drawing the filmstrip"),
        "house": _("Encoding the house rendition"),
        "waveform": _("Drawing the waveform"),
        "index": _("Reading the tables of the film"),
        "clip": _("Encoding the part"),
        "paint": _("Painting the film"),
    }.get(step, "")
