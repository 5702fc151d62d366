"""Check a receipt or a head of the trail: confirmed with its moment, or not known; nothing else is told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from parvis.accounts.access import network
from parvis.accounts.actions.throttling import spend
from parvis.audit import offers as trail
from parvis.media import offers as media
from parvis.proposals import offers as proposals
from parvis.square.forms.checking import LARGEST, CheckForm, HeadForm
from parvis.web.access import public
from parvis.web.uploads import accept_small_files


@csrf_exempt  # asked for inside, once the size has been checked: only then the body may be read
@public
def check(request: HttpRequest) -> HttpResponse:
    """Whether the office has received exactly this, and when; whether the trail holds exactly this head.

    Both halves must fit, so that nobody learns from a code alone that there is
    such a receipt; and nobody may try too often.
    """
    if request.method == "POST":
        accept_small_files(request, most=LARGEST)
    return _check(request)


@csrf_protect
def _check(request: HttpRequest) -> HttpResponse:
    of_head = request.method == "POST" and "head_number" in request.POST
    of_receipt = request.method == "POST" and not of_head
    form = CheckForm(*((request.POST, request.FILES) if of_receipt else ()))
    head_form = HeadForm(request.POST if of_head else None)
    context: dict[str, Any] = {"form": form, "head_form": head_form}
    if of_receipt and form.is_valid():
        _count(request)
        typed = form.cleaned_data
        found = proposals.confirmed(typed["code"], typed["digest"])
        part = None if found else media.confirmed_part(typed["code"], typed["digest"])
        context |= {"asked": True, "found": found, "part": part}
        if context["found"] and typed["head"]:
            context |= {"asked_head": True, "head": trail.confirmed_head(*typed["head"])}
    elif of_head and head_form.is_valid():
        _count(request)
        typed = head_form.cleaned_data
        context |= {"asked_head": True, "head": trail.confirmed_head(typed["head_number"], typed["head_digest"])}
    return render(request, "square/check.html", context, status=422 if form.errors or head_form.errors else 200)


def _count(request: HttpRequest) -> None:
    spend("check/network", network(request.META.get("REMOTE_ADDR", "")), now=timezone.now())
