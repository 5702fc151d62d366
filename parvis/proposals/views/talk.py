"""Remarks at a field, the history of its answer, files; and what happened in the proposal as a whole."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from parvis.domain.answers import whole_number
from parvis.domain.proposals import Owner, VoidCause
from parvis.domain.refusals import NotFound
from parvis.domain.revisions import FieldChange, as_text
from parvis.proposals import queries
from parvis.proposals.actions import commenting, files, writing
from parvis.proposals.forms.doors import RemarkForm, UploadForm
from parvis.proposals.labels import VOID_CAUSES
from parvis.proposals.models import AnswerVersion, Comment, Party, ProposalFile, Revision, SignOff
from parvis.proposals.views.case import Case
from parvis.proposals.views.changes import told
from parvis.web.uploads import accept_small_files

MOST_STEPS = 100


def _own(case: Case, field: str) -> Party | None:
    section = case.form.section_of(field)
    if section is None:
        raise NotFound("")
    return case.party if section.owner == Owner.OWN else None


def talk(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """One field: what people remarked, and how its answer came to be, each step with its difference."""
    case = Case.of_party(request, code)
    section = case.form.section_of(field)
    if section is None:
        raise NotFound("")
    case.here = section.code
    asked = case.form.fields[field]
    steps = list(queries.history(case.proposal, field, party=_own(case, field))[:MOST_STEPS])
    pairs = zip(steps, [*steps[1:], None], strict=False)
    rows: list[dict[str, Any]] = [
        {
            "step": step,
            "who": step.saved_by,
            "officer": step.written_by_officer,
            "changes": FieldChange(field, as_text(before.value) if before else "", as_text(step.value)).changes,
            "newest": step is steps[0],
        }
        for step, before in pairs
    ]
    remarks = [one for one in queries.comments(case.proposal) if one.field == field]
    context = case.context(
        tab="draft",
        asked=asked,
        label=case.say(asked.label),
        section=section,
        rows=rows,
        remarks=remarks,
        form=RemarkForm(),
        may_restore=case.fills(section),
        version=steps[0].version if steps else 0,
    )
    return render(request, "proposals/talk.html", context)


@require_POST
def remark(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Leave a remark."""
    case = Case.of_party(request, code)
    commenting.remark(case.proposal, field, request.POST.get("text", ""), by=case.person, now=timezone.now())
    return redirect("proposals:talk", code=code, field=field)


@require_POST
def settle(request: HttpRequest, code: str, remark: str) -> HttpResponse:
    """Mark a remark as dealt with."""
    case = Case.of_party(request, code)
    found = get_object_or_404(Comment, proposal=case.proposal, code=remark)
    commenting.settle(found, by=case.person, now=timezone.now())
    return redirect("proposals:talk", code=code, field=found.field)


@require_POST
def restore(request: HttpRequest, code: str, field: str, step: int) -> HttpResponse:
    """Take an earlier step of the answer as the newest."""
    case = Case.of_party(request, code)
    found = get_object_or_404(
        AnswerVersion.objects.select_related("answer__party"),
        answer__proposal=case.proposal,
        answer__stage=case.proposal.stage,
        answer__field=field,
        answer__party=_own(case, field),
        step=step,
    )
    base = whole_number(request.POST.get("version")) or 0
    writing.restore(case.proposal, found, base_version=base, by=case.person, now=timezone.now())
    messages.success(request, _("Restored. The text in between stays in the history."))
    return redirect("proposals:talk", code=code, field=field)


def history(request: HttpRequest, code: str) -> HttpResponse:
    """What was signed, what was voided and why, open remarks, and what changed since the last signature."""
    case = Case.of_party(request, code)
    signatures = SignOff.objects.filter(revision__proposal=case.proposal).select_related(
        "revision", "person", "party", "voided_by"
    )
    fields = {one.code: case.say(one.label) for one in case.form.fields.values()}
    rows = [
        {
            "signature": one,
            "cause": VOID_CAUSES[VoidCause(one.void_cause)] if one.void_cause else "",
            "field": fields.get(one.void_field, ""),
        }
        for one in signatures.order_by("-at", "-id")
    ]
    remarks = [(one, fields.get(one.field, one.field)) for one in queries.comments(case.proposal) if not one.settled_at]
    revisions = list(
        Revision.objects.filter(proposal=case.proposal).order_by("-number").defer("content", "salts", "leaves")
    )
    context = case.context(
        tab="history",
        rows=rows,
        remarks=remarks,
        revisions=revisions,
        changes=told(case, queries.changes_since(case.proposal)),
        phase=told(case, queries.changes_of_stage(case.proposal)),
    )
    return render(request, "proposals/history.html", context)


@csrf_exempt  # asked for inside, once the door has been checked: only then the body may be read
@require_POST
def upload(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Hand in a file."""
    case = Case.of_party(request, code)
    accept_small_files(request, most=settings.PROPOSAL_FILE_LIMIT)
    return _upload(request, case, code, field)


@csrf_protect
def _upload(request: HttpRequest, case: Case, code: str, field: str) -> HttpResponse:
    section = case.form.section_of(field)
    if section is None:
        raise NotFound("")
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file first."))
        return redirect("proposals:section", code=code, section=section.code)
    given = form.cleaned_data["file"]
    files.receive(case.proposal, field, given, by=case.person, now=timezone.now(), party=_own(case, field))
    messages.success(request, _("“%(name)s” was taken in.") % {"name": given.name})
    return redirect("proposals:section", code=code, section=section.code)


@require_POST
def remove_file(request: HttpRequest, code: str, file: str) -> HttpResponse:
    """Take a file out of the draft."""
    case = Case.of_party(request, code)
    found = get_object_or_404(ProposalFile.objects.select_related("proposal"), proposal=case.proposal, code=file)
    files.take_out(found, by=case.person, now=timezone.now())
    section = case.form.section_of(found.field)
    return (
        redirect("proposals:section", code=code, section=section.code)
        if section
        else redirect("proposals:draft", code=code)
    )
