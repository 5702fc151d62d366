"""Check a receipt: confirmed with its moment, or not known; nothing else is told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from parvis.accounts.access import network
from parvis.accounts.actions.throttling import spend
from parvis.proposals import offers as proposals
from parvis.square.forms import LARGEST, CheckForm
from parvis.web.access import public
from parvis.web.uploads import accept_small_files


@csrf_exempt  # asked for inside, once the size has been checked: only then the body may be read
@public
def check(request: HttpRequest) -> HttpResponse:
    """Whether the office has received exactly this, and when.

    Both halves must fit, so that nobody learns from a code alone that there is
    such a receipt; and nobody may try too often.
    """
    if request.method == "POST":
        accept_small_files(request, most=LARGEST)
    return _check(request)


@csrf_protect
def _check(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.POST or None, request.FILES or None)
    found, asked = None, False
    if request.method == "POST" and form.is_valid():
        spend("check/network", network(request.META.get("REMOTE_ADDR", "")), now=timezone.now())
        found, asked = proposals.confirmed(**form.cleaned_data), True
    context = {"form": form, "found": found, "asked": asked}
    return render(request, "square/check.html", context, status=422 if form.errors else 200)
