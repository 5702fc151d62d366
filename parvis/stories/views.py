"""The pages of flagship activities: for everybody, and for the two offices that write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from parvis.domain.meeting import Matter
from parvis.domain.refusals import NotFound
from parvis.domain.writings import NotComplete, SavedMeanwhile, public_one, spoken
from parvis.grants.queries import awards
from parvis.media import offers as media
from parvis.stories import access, actions, queries
from parvis.stories.forms import PlacesForm, StoryForm, WithdrawForm
from parvis.stories.models import OFFICES, Story, StoryRevision
from parvis.stories.offers import plates
from parvis.web import doors
from parvis.web.access import for_office, public
from parvis.web.labels import MATTERS
from parvis.web.programme import entries, in_language
from parvis.web.writings import PartChange, PublishForm

A_PAGE = 24
FOUND = 6


@public
def index(request: HttpRequest) -> HttpResponse:
    """Every flagship activity, the newest first; `kind` and `code` narrow to one theme, nation ….  Five queries."""
    now = timezone.now()
    stories = Story.objects.open_at(now)
    kind, code = request.GET.get("on", ""), request.GET.get("code", "")
    words = entries(kind).get(code) if kind in set(Matter) else None
    if words:
        stories = queries.about(stories, kind, code)
    page = Paginator(queries.newest_first(stories), A_PAGE).get_page(request.GET.get("page"))
    asked = {"kind": kind, "target": code} if words else {}
    first = (page.number - 1) * A_PAGE
    cards = queries.newest_cards(now, get_language() or "en", count=A_PAGE, first=first, **asked)
    return render(
        request,
        "stories/index.html",
        {
            "plates": plates(cards, request.user, now),
            "about": in_language(words, get_language() or "en") if words else "",
            **_turning(page, {"on": kind, "code": code} if words else {}),
        },
    )


@public
def story(request: HttpRequest, slug: str) -> HttpResponse:
    """One flagship activity; a withdrawn one says so and why.  Six queries."""
    now = timezone.now()
    revisions = queries.published(slug=slug, at=now)
    told = revisions[0].story if revisions else Story.objects.filter(slug=slug).first()
    if told is None:
        raise Http404
    revision = public_one(revisions, now, withdrawn_at=told.withdrawn_at)
    if revision is None:
        if told.withdrawn_at and told.first_published_at and told.first_published_at <= told.withdrawn_at:
            return render(request, "stories/withdrawn.html", {"story": told}, status=410)
        raise Http404
    return render(request, "stories/story.html", _page_of(request, told, revision))


@for_office(*OFFICES)
def draft(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A revision as its page would show it, before anybody else sees it."""
    told = get_object_or_404(Story, code=code)
    revision = get_object_or_404(StoryRevision, story=told, number=number)
    return render(request, "stories/story.html", _page_of(request, told, revision) | {"is_draft": True})


@for_office(*OFFICES)
def desk(request: HttpRequest) -> HttpResponse:
    """Every story, the last touched first."""
    page = Paginator(queries.desk_rows(timezone.now()), A_PAGE).get_page(request.GET.get("page"))
    language = get_language() or "en"
    rows = [(one, spoken(one.newest_texts, language).get("title", "")) for one in page]  # type: ignore[attr-defined]
    return render(request, "stories/desk.html", {"rows": rows, "now": timezone.now(), **_turning(page)})


@for_office(*OFFICES)
def begin(request: HttpRequest) -> HttpResponse:
    """Write a new one."""
    form = StoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        begun = actions.begin(form.texts(), by=request.user, now=timezone.now())
        messages.success(request, gettext("Saved as a draft. Nobody outside the two offices sees it yet."))
        return redirect("stories:edit", begun.code)
    return render(request, "stories/edit.html", {"form": form}, status=422 if form.errors else 200)


@for_office(*OFFICES)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write on; what a colleague saved meanwhile is shown beside what was typed, and nothing is lost."""
    told = get_object_or_404(Story, code=code)
    newest = queries.newest(told)
    if newest is None:
        raise Http404
    form = StoryForm(request.POST or None, initial=StoryForm.initial_of(newest.texts, newest.number))
    theirs: list[PartChange] = []
    if request.method == "POST" and form.is_valid():
        texts = form.texts()
        try:
            actions.revise(told, texts, base=form.cleaned_data["base"] or 0, by=request.user, now=timezone.now())
        except SavedMeanwhile as refused:
            form, theirs = StoryForm.kept_beside(texts, newest.texts, refused, base=newest.number)
        else:
            messages.success(request, gettext("Saved. What everybody reads changes when you publish."))
            return redirect("stories:edit", code)
    return render(
        request,
        "stories/edit.html",
        {
            "story": told,
            "title": newest.words(get_language() or "en").get("title") or told.slug,
            "newest": newest,
            "form": form,
            "theirs": theirs,
            "origin": queries.origin_of(told),
            "missing": queries.approvals_missing(told, newest, timezone.now()),
            "draft_url": reverse("stories:draft", args=[told.code, newest.number]),
            "places": _chosen_places(_places_form(told)),
            **_footage(request, told),
            "shown": Story.objects.open_at(timezone.now()).filter(pk=told.pk).exists(),
            "publishing": PublishForm(),
            "withdrawing": WithdrawForm(),
            "revisions": told.revisions.select_related("saved_by")[:20],
            "now": timezone.now(),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@for_office(*OFFICES)
def places(request: HttpRequest, code: str) -> HttpResponse:
    """What the story points at, and its pictures."""
    told = get_object_or_404(Story, code=code)
    form = PlacesForm(request.POST)
    if form.is_valid():
        _links, pictures = queries.places_of(told)
        actions.place(told, links=form.links(), pictures=pictures, by=request.user, now=timezone.now())
        messages.success(request, gettext("Saved. It holds at once, also for a published story."))
    return redirect("stories:edit", code)


@require_POST
@for_office(*OFFICES)
def footage(request: HttpRequest, code: str) -> HttpResponse:
    """Add an asset of the press library to a story, let it lead, or take it off; the search that found it stays."""
    told = get_object_or_404(Story, code=code)
    links, pictures = queries.places_of(told)
    for deed, asset in (("add", request.POST.get("add")), ("lead", request.POST.get("lead"))):
        if asset:
            others = [one for one in pictures if one != asset]
            pictures = [asset, *others] if deed == "lead" else [*others, asset]
    pictures = [one for one in pictures if one != request.POST.get("remove")]
    actions.place(told, links=links, pictures=pictures, by=request.user, now=timezone.now())
    asked = urlencode({"find": text}) if (text := request.POST.get("find", "")) else ""
    return redirect(f"{reverse('stories:edit', args=[code])}{'?' if asked else ''}{asked}#footage")


@require_POST
@for_office(*OFFICES)
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Open the newest revision, at once or at a moment to come."""
    told = get_object_or_404(Story, code=code)
    form = PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("That is no date and time. Write it as 2027-03-14 17:00."))
        return redirect("stories:edit", code)
    try:
        actions.publish(told, publish_at=form.moment, by=request.user, now=timezone.now())
    except NotComplete as refused:
        messages.error(request, f"{gettext(refused.message) % refused.facts} {StoryForm.named(refused.parts)}.")
    else:
        messages.success(request, gettext("Published."))
    return redirect("stories:edit", code)


@require_POST
@for_office(*OFFICES)
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take it back, with a reason that readers see."""
    told = get_object_or_404(Story, code=code)
    actions.withdraw(told, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, gettext("Withdrawn. Its address says so."))
    return redirect("stories:edit", code)


@for_office(*OFFICES)
def changes(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What a revision changed, word by word, against the one before."""
    told = get_object_or_404(Story, code=code)
    revision = get_object_or_404(StoryRevision.objects.select_related("saved_by"), story=told, number=number)
    before = StoryRevision.objects.filter(story=told, number__lt=number).first()
    changed = StoryForm.changes(before.texts if before else {}, revision.texts)
    return render(request, "stories/changes.html", {"story": told, "revision": revision, "changes": changed})


@require_POST
@for_office(*OFFICES)
def from_award(request: HttpRequest, award: str) -> HttpResponse:
    """Begin the story of an award with its facts drawn in."""
    now = timezone.now()
    begun = actions.draft_from_award(awards.visible(award, request.user, at=now), by=request.user, now=now)
    messages.success(request, gettext("Drawn from the award. Write on, choose footage, then ask the directors."))
    return redirect("stories:edit", begun.code)


@require_POST
@for_office(*OFFICES)
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Send the newest revision to the directors."""
    actions.ask_for_approval(get_object_or_404(Story, code=code), by=request.user, now=timezone.now())
    messages.success(request, gettext("Sent to the directors. They see exactly this text."))
    return redirect("stories:edit", code)


def approval(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A director reads exactly the text that would appear, and approves it.  For others there is no such page."""
    now = timezone.now()
    told = get_object_or_404(Story, code=code)
    revision = get_object_or_404(StoryRevision, story=told, number=number)
    origin = queries.origin_of(told)
    if origin is None or awards.director_seat(origin.award, request.user, now) is None:
        raise NotFound("")
    if request.method == "POST":
        actions.approve(told, number, by=request.user, now=now)
        messages.success(request, gettext("Approved. It is published once both directors have approved this text."))
        return redirect("stories:approval", code, number)
    newest = queries.newest(told)
    context = {
        "approval": True,
        "approved": revision.approvals.filter(person=request.user).exists(),  # type: ignore[misc]  # signed in
        "superseded": newest is not None and newest.number != number,
        "newest": newest,
    }
    return render(request, "stories/story.html", _page_of(request, told, revision) | context)


def _page_of(request: HttpRequest, told: Story, revision: StoryRevision) -> dict[str, Any]:
    language = get_language() or "en"
    shown = queries.shown(told, revision, language)
    pictures = media.chosen(request.user, shown.pictures, at=timezone.now()) if shown.pictures else []
    named = []
    for link in shown.links:
        words = entries(link.kind).get(link.target)
        if words:
            kind = MATTERS[Matter(link.kind)]
            named.append((kind, in_language(words, language), doors.address(link.kind, link.target)))
    return {
        "shown": shown,
        "leading": pictures[0] if pictures else None,
        "pictures": pictures[1:],
        "links": named,
        "writes": access.writes_stories(request.user, at=timezone.now()),
    }


def _turning(page: Page[Any], asked: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The addresses of the page before and after, keeping what was asked."""

    def to(number: int) -> str:
        return f"?{urlencode({**(asked or {}), 'page': number})}"

    return {
        "page": page,
        "before": to(page.previous_page_number()) if page.has_previous() else "",
        "after": to(page.next_page_number()) if page.has_next() else "",
    }


def _footage(request: HttpRequest, told: Story) -> dict[str, Any]:
    """The assets that go with a story, and what a search of the press library offers beside them."""
    now, text = timezone.now(), request.GET.get("find", "").strip()
    _links, codes = queries.places_of(told)
    found, _number = media.find(text, request.user, at=now, count=FOUND) if text else ([], 0)
    return {
        "footage": media.chosen(request.user, codes, at=now) if codes else [],
        "find": text,
        "found": [card for card in found if card.code not in codes],
    }


def _chosen_places(form: PlacesForm) -> list[tuple[Any, str]]:
    """The fields of what a story points at, each with what is ticked in words."""
    language, found = get_language() or "en", []
    for kind in (kind for kind in Matter if kind.value in form.fields):
        known, ticked = entries(kind), form[kind.value].value() or ()
        words = [in_language(known[code], language) for code in known if code in ticked]
        found.append((form[kind.value], ", ".join(words)))
    return found


def _places_form(told: Story) -> PlacesForm:
    initial: dict[str, Any] = {}
    for link in told.links.all():
        initial.setdefault(link.kind, []).append(link.target)
    return PlacesForm(initial=initial)
