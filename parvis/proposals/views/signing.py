"""Sign, hand in, the receipt, take back, open again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.proposals import ProposalStatus
from parvis.domain.refusals import NotFound
from parvis.proposals import queries
from parvis.proposals.actions import signing, submitting
from parvis.proposals.forms.doors import ReasonForm, SignForm
from parvis.proposals.models import Receipt
from parvis.proposals.queries import paper
from parvis.proposals.views.case import Case
from parvis.proposals.views.changes import told
from parvis.web.arrival import arrived_at


def sign(request: HttpRequest, code: str) -> HttpResponse:
    """What exactly is signed, what changed since one signed last, and the lines to sign on."""
    arrived = arrived_at(request)
    case = Case.of_party(request, code)
    digest = paper.digest(case.proposal)
    form = SignForm(request.POST or None, initial={"digest": digest})
    if request.method == "POST" and form.is_valid():
        signing.sign_off(case.proposal, form.cleaned_data["digest"], by=case.person, now=arrived)
        messages.success(request, _("Signed."))
        return redirect("proposals:sign", code=code)
    changes = queries.changes_since(case.proposal, case.party) if case.party and case.party.signs else ()
    context = case.context(
        tab="sign",
        form=form,
        digest=digest,
        statement=_(signing.STATEMENT),
        changes=told(case, changes),
        may_sign=bool(case.party and case.party.signs and case.can_write and not case.has_signed),
        may_submit=bool(case.party and case.party.signs and case.can_write and case.all_signed and not case.blocking),
        may_take_back=bool(case.party and case.party.signs and case.window.state_at(case.at) != "closed"),
        is_draft=case.proposal.status == ProposalStatus.DRAFT,
        is_submitted=case.proposal.status == ProposalStatus.SUBMITTED,
        is_withdrawn=case.proposal.status == ProposalStatus.WITHDRAWN,
        reason=ReasonForm(),
    )
    return render(request, "proposals/sign.html", context, status=422 if form.errors else 200)


@require_POST
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in.  What counts is the moment at which the request arrived."""
    arrived = arrived_at(request)
    case = Case.of_party(request, code)
    submitting.submit(case.proposal, by=case.person, now=arrived)
    messages.success(request, _("Handed in. Everybody who takes part gets the receipt by mail."))
    return redirect("proposals:receipt", code=code)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the proposal back."""
    case = Case.of_party(request, code)
    submitting.withdraw(case.proposal, by=case.person, now=timezone.now(), reason=request.POST.get("reason", ""))
    messages.success(request, _("Withdrawn. It can be taken up again while the call is open."))
    return redirect("proposals:draft", code=code)


@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Open it for writing again."""
    case = Case.of_party(request, code)
    submitting.reopen(case.proposal, by=case.person, now=timezone.now())
    messages.success(request, _("Open for writing again. It must be signed and handed in anew."))
    return redirect("proposals:draft", code=code)


def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt in force, or the last one that ended; its page is the people's own, others get the paper."""
    case = Case.of(request, code)
    if case.party is None:
        return redirect("proposals:receipt-pdf", code=code)
    found = receipt_of(case)
    context = case.context(
        tab="sign",
        receipt=found,
        given=[(one, case.role(one.party)) for one in paper.signatures_of(found)],
        ended=found.ended_at is not None,
    )
    return render(request, "proposals/receipt.html", context)


def receipt_of(case: Case) -> Receipt:
    """The proposal's newest receipt, for the office the one in force; NotFound if it was never handed in."""
    found = (
        case.receipt
        if case.party is None
        else (
            Receipt.objects.filter(proposal=case.proposal)
            .select_related("revision", "handed_in_by")
            .order_by("-at", "-id")
            .first()
        )
    )
    if found is None:
        raise NotFound("")
    return found
