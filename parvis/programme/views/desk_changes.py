"""The desk of one call: its rules and sample cases, addenda, extensions, documents, answers, invitations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from parvis.domain.answers import whole_number
from parvis.domain.calls import CallStatus
from parvis.programme import queries
from parvis.programme.actions import asking, calls, changing, checking, inviting
from parvis.programme.forms.asking import InviteForm
from parvis.programme.forms.calls import (
    AmendForm,
    AnswerForm,
    DocumentForm,
    ExtendForm,
    OverrideForm,
    ReasonForm,
    SampleForm,
)
from parvis.programme.queries import call_rules as rules
from parvis.programme.views.calls import reader
from parvis.programme.views.desk import desk_page, found_call
from parvis.web.forms import refused_into
from parvis.web.programme import in_language
from parvis.web.uploads import accept_small_files


def shown(request: HttpRequest, template: str, form: Any, **page: Any) -> HttpResponse:
    """A page with one form; 422 once it was refused."""
    return render(
        request, f"programme/desk/{template}.html", {"form": form, **page}, status=422 if form.is_bound else 200
    )


@desk_page
def call_rules(request: HttpRequest, code: str) -> HttpResponse:
    """The rules of a draft: lift one for this call, try them on sample cases."""
    call, language = found_call(code), reader()
    lines = rules.rule_lines(call)
    outcomes, _tried = queries.last_outcomes(call)
    by_name = {one.name: one for one in outcomes}
    page = {
        "call": call,
        "draft": call.status == CallStatus.DRAFT,
        "lines": lines,
        "samples": [(number, one, by_name.get(one["name"])) for number, one in enumerate(call.samples)],
        "override_form": OverrideForm(rules=[(one.code, in_language(one.words, language)) for one in lines]),
        "sample_form": SampleForm(programme=rules.programme_of(call), call=call),
    }
    return render(request, "programme/desk/rules.html", page)


@require_POST
@desk_page
def lift_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Lift a rule for this call, with a reason and a last day; or let it hold again."""
    call = found_call(code)
    now = timezone.now()
    if rule := request.POST.get("restore"):
        calls.lift_rules(call, [one for one in call.overrides if one["rule"] != rule], by=request.user, now=now)
        messages.success(request, gettext("The rule holds again for this call."))
        return redirect("programme:desk_rules", code)
    lines = rules.rule_lines(call)
    form = OverrideForm(request.POST, rules=[(one.code, in_language(one.words, reader())) for one in lines])
    if not form.is_valid():
        return shown(request, "lift_rule", form, call=call)
    told = form.cleaned_data
    row = {"rule": told["rule"], "reason": form.both(), "until": told["until"].isoformat()}
    kept = [one for one in call.overrides if one["rule"] != row["rule"]]
    calls.lift_rules(call, [*kept, row], by=request.user, now=now)
    messages.success(request, gettext("The rule is lifted for this call; its page says why and until when."))
    return redirect("programme:desk_rules", code)


@require_POST
@desk_page
def samples(request: HttpRequest, code: str) -> HttpResponse:
    """Add a sample case, add the usual ones, drop one, or try them all."""
    call, now = found_call(code), timezone.now()
    kept = list(call.samples)
    if "try" in request.POST:
        check = checking.try_samples(call, by=request.user, now=now)
        wrong = sum(row["expected"] != row["eligible"] for row in check.outcome)
        if wrong:
            messages.warning(request, gettext("Tried. Not every case came out as you expected."))
        else:
            messages.success(request, gettext("Tried. Every case came out as you expected."))
        return redirect("programme:desk_rules", code)
    if "usual" in request.POST:
        names = {one["name"] for one in kept}
        kept += [one for one in rules.usual_samples(call) if one["name"] not in names]
    elif (dropped := whole_number(request.POST.get("drop"))) is not None:
        kept = [one for number, one in enumerate(kept) if number != dropped]
    else:
        form = SampleForm(request.POST, programme=rules.programme_of(call), call=call)
        if not form.is_valid():
            return shown(request, "sample", form, call=call)
        kept.append(form.sample())
    checking.keep_samples(call, kept, by=request.user, now=now)
    return redirect("programme:desk_rules", code)


@desk_page
def amend(request: HttpRequest, code: str) -> HttpResponse:
    """Change a published call's words by a numbered addendum."""
    call = found_call(code)
    words = ("title", "summary", "text")
    standing = {code: {name: getattr(call, name).get(code, "") for name in words} for code in ("en", "fr")}
    form = AmendForm(request.POST or None, initial=AmendForm.initial_of(standing))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            told = form.words()
            made = changing.amend_call(call, told, note=told["note"], by=request.user, now=timezone.now())
            messages.success(request, gettext("Published as addendum %(number)d.") % {"number": made.number})
            return redirect("programme:desk_call", code)
    return shown(request, "amend", form, call=call, wide=True)


@desk_page
def extend(request: HttpRequest, code: str) -> HttpResponse:
    """Put the closing moment off."""
    call = found_call(code)
    form = ExtendForm(request.POST or None, initial={"closes": call.closes_wall})
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            closes = form.cleaned_data["closes"]
            changing.extend_call(call, closes, reason=form.both(), by=request.user, now=timezone.now())
            messages.success(request, gettext("Extended. The people of every draft are told."))
            return redirect("programme:desk_call", code)
    return shown(request, "extend", form, call=call)


@csrf_exempt  # asked for inside, once the door has been checked: only then the body may be read
@desk_page
def add_document(request: HttpRequest, code: str) -> HttpResponse:
    """Put a file beside the call."""
    if request.method == "POST":
        accept_small_files(request, most=changing.LARGEST_DOCUMENT)
    return _add_document(request, code)


@csrf_protect
def _add_document(request: HttpRequest, code: str) -> HttpResponse:
    call = found_call(code)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            changing.add_document(
                call,
                form.cleaned_data["file"],
                title=form.both(),
                language=form.cleaned_data["language"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, gettext("The file stands beside the call."))
            return redirect("programme:desk_call", code)
    return shown(request, "document", form, call=call)


@desk_page
def remove_document(request: HttpRequest, code: str, document: str) -> HttpResponse:
    """Take a file away."""
    call = found_call(code)
    found = get_object_or_404(call.documents.filter(removed_at__isnull=True).select_related("call"), code=document)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            changing.remove_document(found, note=form.both(), by=request.user, now=timezone.now())
            messages.success(request, gettext("The file is taken away."))
            return redirect("programme:desk_call", code)
    return shown(request, "remove_document", form, call=call, document=found)


@desk_page
def question(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """Answer a question for everybody, or take it on in private."""
    call = found_call(code)
    found = get_object_or_404(call.questions.select_related("call"), code=question)
    if request.method == "POST" and "aside" in request.POST:
        thread = asking.set_aside_question(found, by=request.user, now=timezone.now())
        messages.success(request, gettext("It goes on between the asker and the office alone."))
        return redirect(thread or found.call)
    initial = {f"question_{found.language}": found.asked}
    if found.number:
        initial = {
            f"{part}_{code}": getattr(found, part)[code] for part in ("question", "answer") for code in ("en", "fr")
        }
    form = AnswerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            told = asking.answer_question(
                found, told=form.both(), answer=form.both("answer"), by=request.user, now=timezone.now()
            )
            messages.success(request, gettext("Published as question %(number)d.") % {"number": told.number})
            return redirect("programme:desk_call", code)
    return shown(request, "question", form, call=call, question=found)


@desk_page
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Ask somebody to direct the activity."""
    call = found_call(code)
    form = InviteForm(
        request.POST or None, programme=rules.programme_of(call), call=call, initial={"language": reader()}
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            made = inviting.invite_director(call, form.invitee(), by=request.user, now=timezone.now())
            messages.success(request, gettext("The letter is on its way to %(address)s.") % {"address": made.email})
            return redirect("programme:desk_call", code)
    return shown(request, "invite", form, call=call)


@require_POST
@desk_page
def invitation(request: HttpRequest, code: str, invitation: str) -> HttpResponse:
    """Send an invitation again, or take it back."""
    found = get_object_or_404(found_call(code).invitations, code=invitation)
    if "withdraw" in request.POST:
        inviting.withdraw_invitation(found, by=request.user, now=timezone.now())
        messages.success(request, gettext("The invitation is withdrawn; its link opens nothing any more."))
    else:
        inviting.send_again(found, by=request.user, now=timezone.now())
        messages.success(request, gettext("The letter is on its way to %(address)s.") % {"address": found.email})
    return redirect("programme:desk_call", code)
