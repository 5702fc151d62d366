"""The programme office's desk for the words of the public pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from parvis.domain.pages import FixedPage, checked_slug, nation_of
from parvis.domain.roles import Role
from parvis.domain.writings import NotComplete, SavedMeanwhile, spoken
from parvis.programme import labels
from parvis.programme.actions import pages as actions
from parvis.programme.forms.pages import AddressForm, NationForm, PageForm
from parvis.programme.models import PageRevision
from parvis.programme.queries import pages as queries
from parvis.web import doors
from parvis.web.access import for_office
from parvis.web.programme import current, in_language
from parvis.web.writings import PartChange, PublishForm, WritingForm

OFFICE = Role.PROGRAMME_OFFICER


@for_office(OFFICE)
def desk(request: HttpRequest) -> HttpResponse:
    """Every page: the fixed ones, the nations', the free ones; what has words, and what is public of it."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("programme:write", checked_slug(form.cleaned_data["slug"]))
    language = get_language() or "en"
    kept = {page.slug: page for page in queries.desk_rows()}
    fixed = [(each.value, str(labels.PAGES[each]), kept.pop(each.value, None)) for each in FixedPage]
    others = [
        (slug, _title(slug, page.newest_texts, language), page)  # type: ignore[attr-defined]
        for slug, page in kept.items()
    ]
    nations = [(nation.code, in_language(nation.name, language)) for nation in current().nations]
    context = {"rows": fixed + others, "nations": nations, "form": form, "now": timezone.now()}
    return render(request, "programme/pages/desk.html", context)


@for_office(OFFICE)
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a page's words; what a colleague saved meanwhile is shown beside what was typed, and nothing is lost."""
    slug = checked_slug(slug)
    kind = form_of(slug)
    newest = queries.newest_words(slug)
    texts, base = (newest.texts, newest.number) if newest else ({}, 0)
    form = kind(request.POST or None, initial=kind.initial_of(texts, base))
    theirs: list[PartChange] = []
    if request.method == "POST" and form.is_valid():
        written = form.texts()
        try:
            actions.write_page(slug, written, base=form.cleaned_data["base"] or 0, by=request.user, now=timezone.now())
        except SavedMeanwhile as refused:
            form, theirs = kind.kept_beside(written, texts, refused, base=base)
        else:
            messages.success(request, gettext("Saved. What everybody reads changes when you publish."))
            return redirect("programme:write", slug)
    language = get_language() or "en"
    return render(
        request,
        "programme/pages/write.html",
        {
            "slug": slug,
            "title": _title(slug, texts, language),
            "form": form,
            "theirs": theirs,
            "newest": newest,
            "publishing": PublishForm(),
            "public_url": public_address(slug),
            "revisions": PageRevision.objects.filter(page__slug=slug).select_related("saved_by")[:20],
            "now": timezone.now(),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@for_office(OFFICE)
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the newest words, at once or at a moment to come."""
    form = PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("That is no date and time. Write it as 2027-03-14 17:00."))
        return redirect("programme:write", slug)
    try:
        actions.publish_page(slug, publish_at=form.moment, by=request.user, now=timezone.now())
    except NotComplete as refused:
        words = gettext(refused.message) % refused.facts
        messages.error(request, f"{words} {form_of(slug).named(refused.parts)}.")
    else:
        messages.success(request, gettext("Published."))
    return redirect("programme:write", slug)


@require_POST
@for_office(OFFICE)
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the words back."""
    actions.withdraw_page(slug, by=request.user, now=timezone.now())
    messages.success(request, gettext("Taken back. What the programme's file says of it still stands."))
    return redirect("programme:write", slug)


@for_office(OFFICE)
def changes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What a revision changed, word by word, against the one before."""
    found = get_object_or_404(PageRevision.objects.select_related("saved_by"), page__slug=slug, number=number)
    before = PageRevision.objects.filter(page__slug=slug, number__lt=number).first()
    changed = form_of(slug).changes(before.texts if before else {}, found.texts)
    return render(request, "programme/pages/changes.html", {"slug": slug, "revision": found, "changes": changed})


def form_of(slug: str) -> type[WritingForm]:
    """The form for this page's words: a nation's has parts of its own."""
    nation = nation_of(slug)
    if nation and current().nation(nation) is None:
        raise Http404
    return NationForm if nation else PageForm


def public_address(slug: str) -> str:
    """Where everybody reads it."""
    if nation := nation_of(slug):
        return doors.address("nation", nation)
    return queries.page_address(slug)


def _title(slug: str, texts: dict[str, dict[str, str]], language: str) -> str:
    if nation := nation_of(slug):
        found = current().nation(nation)
        return in_language(found.name, language) if found else nation
    if slug in frozenset(FixedPage):
        return str(labels.PAGES[FixedPage(slug)])
    return spoken(texts, language).get("title", "") or slug
