"""The press desk's collections: made, filled, ordered, published."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from parvis.media.actions import collections as actions
from parvis.media.forms.desk import CollectionForm, MomentForm
from parvis.media.models import Collection
from parvis.media.queries import desk as queries
from parvis.media.views.desk import desk_page, reader


def title_of(collection: Collection, language: str) -> str:
    """The collection's title in the reader's language, or else in another."""
    titles = {text.language: text.title for text in collection.texts.all()}
    return titles.get(language) or next(iter(titles.values()), collection.code)


@desk_page
def collections(request: HttpRequest) -> HttpResponse:
    """All collections, and a form for a new one."""
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.create_collection(titles=form.titles(), by=request.user, now=timezone.now())
        codes = request.POST.getlist("code")
        if codes:
            actions.add_to_collection(made, queries.chosen(codes), by=request.user, now=timezone.now())
        messages.success(request, _("The collection is there. Nobody outside sees it before you publish it."))
        return redirect("media:desk-collection", code=made.code)
    now = timezone.now()
    shown = [
        (one, title_of(one, reader(request)), bool(one.published_at and one.published_at <= now))
        for one in queries.collections_shown()
    ]
    context = {"collections": shown, "form": form, "codes": request.GET.getlist("code")}
    return render(request, "media/desk/collections.html", context, status=422 if form.errors else 200)


@desk_page
def collection(request: HttpRequest, code: str) -> HttpResponse:
    """One collection: its words, its order."""
    found = get_object_or_404(queries.collections_shown(), code=code)
    form = CollectionForm(request.POST or None, initial=CollectionForm.initial_of(found.texts.all()))
    if request.method == "POST" and form.is_valid():
        actions.describe_collection(found, titles=form.titles(), by=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("media:desk-collection", code=code)
    return _page(request, found, form, MomentForm(now=timezone.now()), status=422 if form.errors else 200)


@require_POST
@desk_page
def fill(request: HttpRequest) -> HttpResponse:
    """Put the chosen assets at the end of a collection."""
    found = get_object_or_404(Collection, code=request.POST.get("collection", ""))
    count = actions.add_to_collection(
        found, queries.chosen(request.POST.getlist("code")), by=request.user, now=timezone.now()
    )
    messages.success(
        request, ngettext("%(count)s asset came in.", "%(count)s assets came in.", count) % {"count": count}
    )
    return redirect("media:desk-collection", code=found.code)


@require_POST
@desk_page
def order(request: HttpRequest, code: str) -> HttpResponse:
    """Bring the assets into the typed order; a button moves one up or down, or takes it out."""
    found = get_object_or_404(Collection, code=code)
    codes = [asset.code for asset in queries.entries_of(found)]
    for press, shift in (("up", -1), ("down", 1)):
        moved = request.POST.get(press, "")
        if moved in codes:
            at = codes.index(moved)
            codes.insert(max(0, at + shift), codes.pop(at))
    if (out := request.POST.get("out", "")) in codes:
        codes.remove(out)
    actions.order_collection(found, codes, by=request.user, now=timezone.now())
    return redirect("media:desk-collection", code=code)


@require_POST
@desk_page
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Open the collection, now or at a minute."""
    now = timezone.now()
    found = get_object_or_404(queries.collections_shown(), code=code)
    form = MomentForm(request.POST, now=now)
    if not form.is_valid():
        words = CollectionForm(initial=CollectionForm.initial_of(found.texts.all()))
        return _page(request, found, words, form, status=422)
    actions.publish_collection(found, publish_at=form.moment, by=request.user, now=now)
    messages.success(request, _("The collection is published."))
    return redirect("media:desk-collection", code=code)


@require_POST
@desk_page
def unpublish(request: HttpRequest, code: str) -> HttpResponse:
    """Take the collection off the public pages."""
    actions.unpublish_collection(get_object_or_404(Collection, code=code), by=request.user, now=timezone.now())
    messages.success(request, _("The collection is no longer public."))
    return redirect("media:desk-collection", code=code)


def _page(
    request: HttpRequest, found: Collection, form: CollectionForm, moment_form: MomentForm, *, status: int
) -> HttpResponse:
    shown = queries.cards(queries.entries_of(found), reader(request))
    context = {
        "collection": found,
        "title": title_of(found, reader(request)),
        "form": form,
        "cards": shown,
        "moment_form": moment_form,
        "is_public": bool(found.published_at and found.published_at <= timezone.now()),
    }
    return render(request, "media/desk/collection.html", context, status=status)
