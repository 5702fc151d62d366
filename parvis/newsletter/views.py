"""The newsletter's pages: a request into one action or query, and the answer back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from parvis.accounts.actions import throttling
from parvis.accounts.views.doors import network_of, person_of
from parvis.domain.answers import whole_number
from parvis.domain.newsletter import IssueStatus, SubscriptionState
from parvis.domain.roles import Role
from parvis.newsletter import actions, labels, queries
from parvis.newsletter.forms import IssueForm, LanguageForm, SubscribeForm
from parvis.newsletter.models import Issue, Subscription
from parvis.web.access import for_office, public


@public
def archive(request: HttpRequest) -> HttpResponse:
    """The issues that have gone out, and the place to ask for the next."""
    language = get_language() or "en"
    listed = [(issue, queries.words(issue, language)[0]) for issue in queries.sent_issues()[:100]]
    form = SubscribeForm(initial={"language": language})
    return render(request, "newsletter/archive.html", {"issues": listed, "form": form})


@public
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for the newsletter."""
    if request.method != "POST":
        form = SubscribeForm(initial={"language": get_language(), "email": request.GET.get("email", "")})
        return render(request, "newsletter/subscribe.html", {"form": form})
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        return render(request, "newsletter/subscribe.html", {"form": form}, status=422)
    if not request.user.is_authenticated:
        throttling.spend("subscribe/network", network_of(request), now=timezone.now())
    kept = actions.subscribe(
        form.cleaned_data["email"], language=form.cleaned_data["language"], by=request.user, now=timezone.now()
    )
    own = request.user.is_authenticated and request.user.email.lower() == kept.email.lower()
    if own and kept.state == SubscriptionState.CONFIRMED:
        messages.success(request, gettext("You get the newsletter from the next issue on."))
        return redirect("newsletter:mine", kept.token)
    return redirect("newsletter:asked")


@public
def asked(request: HttpRequest) -> HttpResponse:
    """Look into your mail: the same page for every address."""
    return render(request, "newsletter/asked.html")


@public
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The question's page.  Fetching it changes nothing; its button confirms."""
    kept = _subscription(token)
    if request.method == "POST":
        actions.confirm(token, now=timezone.now())
        messages.success(request, gettext("Thank you. You get the newsletter from the next issue on."))
        return redirect("newsletter:mine", token)
    return _kept_from_search(render(request, "newsletter/confirm.html", {"subscription": kept}))


@public
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """A reader's own page: the language, and the way out."""
    kept = _subscription(token)
    form = LanguageForm(request.POST or None, initial={"language": kept.language})
    if request.method == "POST" and form.is_valid():
        actions.change_language(token, form.cleaned_data["language"], now=timezone.now())
        messages.success(request, gettext("Saved. It holds from the next issue on."))
        return redirect("newsletter:mine", token)
    state = labels.SUBSCRIPTION_STATES[SubscriptionState(kept.state)]
    page = {"subscription": kept, "form": form, "state": state}
    return _kept_from_search(render(request, "newsletter/mine.html", page))


@public
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """The way out by a page with one button; fetching it changes nothing."""
    kept = _subscription(token)
    if request.method == "POST":
        actions.leave(token, now=timezone.now())
        return redirect("newsletter:leave", token)
    return _kept_from_search(render(request, "newsletter/leave.html", {"subscription": kept}))


@csrf_exempt
@public
@require_POST
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: the mailbox's own button.  No cookie, no page, no redirect; at once."""
    actions.leave(token, now=timezone.now())
    return HttpResponse("OK\n", content_type="text/plain; charset=utf-8")


@public
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """An issue's web version: what everybody may see of it now."""
    found = get_object_or_404(Issue.objects.prefetch_related("texts"), code=code)
    if found.status == IssueStatus.DRAFT:
        raise Http404
    return render(request, "newsletter/issue.html", _shown(found))


@for_office(Role.PRESS_OFFICER)
def desk(request: HttpRequest) -> HttpResponse:
    """The press office's list of issues, and how many readers there are."""
    listed = [
        (issue, queries.words(issue, get_language() or "en")[0], labels.ISSUE_STATUSES[IssueStatus(issue.status)])
        for issue in queries.issues()[:100]
    ]
    return render(request, "newsletter/desk.html", {"issues": listed, "readers": queries.readers()})


@for_office(Role.PRESS_OFFICER)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new issue."""
    begun = actions.begin_issue(by=request.user, now=timezone.now())
    return redirect("newsletter:compose", begun.code)


@for_office(Role.PRESS_OFFICER)
def compose(request: HttpRequest, code: str) -> HttpResponse:
    """Write an issue and choose its assets; once sent, see how it went."""
    found = get_object_or_404(Issue.objects.prefetch_related("texts"), code=code)
    now = timezone.now()
    if request.method == "POST":
        form = IssueForm(request.POST)
        if form.is_valid():
            actions.compose(
                found,
                words=form.words(),
                assets=_in_order(request),
                stories=request.POST.getlist("story"),
                by=request.user,
                now=now,
            )
            messages.success(request, gettext("Saved."))
            return redirect("newsletter:compose", code)
    else:
        words = {code: queries.words(found, code) for code in ("en", "fr")}
        form = IssueForm(
            initial={
                f"{part}_{language}": told[place]
                for language, told in words.items()
                for place, part in enumerate(("subject", "opening"))
            }
        )
    chosen = {entry.asset.code: entry.position for entry in queries.entries(found)}
    language = get_language() or "en"
    rows = [
        (asset, queries.asset_words(asset, language)["headline"], chosen.get(asset.code))
        for asset in queries.choosable(at=now, chosen=chosen)
    ]
    rows.sort(key=lambda row: (row[2] is None, row[2] or 0))
    told = [entry.story.code for entry in queries.story_entries(found)]
    page = {
        "issue": found,
        "form": form,
        "story_rows": [
            (code, card, code in told) for code, card in queries.choosable_stories(language, at=now, chosen=told)
        ],
        "rows": rows,
        "numbers": queries.numbers(found),
        "readers": sum(queries.readers().values()),
        "draft": found.status == IssueStatus.DRAFT,
        "status": labels.ISSUE_STATUSES[IssueStatus(found.status)],
        **_shown(found),
    }
    return render(request, "newsletter/compose.html", page, status=422 if form.is_bound and form.errors else 200)


@for_office(Role.PRESS_OFFICER)
@require_POST
def test(request: HttpRequest, code: str) -> HttpResponse:
    """Send the issue to oneself."""
    found = get_object_or_404(Issue, code=code)
    actions.send_test(found, by=request.user, language=get_language() or "en", now=timezone.now())
    messages.success(request, gettext("The test is on its way to %(address)s.") % {"address": person_of(request).email})
    return redirect("newsletter:compose", code)


@for_office(Role.PRESS_OFFICER)
@require_POST
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Send the issue to everybody who asked for it."""
    found = get_object_or_404(Issue, code=code)
    actions.send_issue(found, by=request.user, now=timezone.now())
    messages.success(request, gettext("The issue is on its way."))
    return redirect("newsletter:compose", code)


def _shown(issue: Issue) -> dict[str, object]:
    language = get_language() or "en"
    subject, opening = queries.words(issue, language)
    pieces = queries.pieces(issue, language, at=timezone.now())
    stories = queries.story_pieces(issue, language, at=timezone.now())
    return {"issue": issue, "subject": subject, "opening": opening, "pieces": pieces, "stories": stories}


def _in_order(request: HttpRequest) -> list[str]:
    """The chosen assets, by the numbers typed beside them, then by their place on the page."""
    chosen = request.POST.getlist("asset")

    def place(code: str) -> tuple[int, int]:
        typed = whole_number(request.POST.get(f"place-{code}"))
        return (len(chosen) + 1 if typed is None else typed, chosen.index(code))

    return sorted(chosen, key=place)


def _subscription(token: str) -> Subscription:
    kept = queries.subscription_with(token)
    if kept is None:
        raise Http404
    return kept


def _kept_from_search(response: HttpResponse) -> HttpResponse:
    """A page whose address is a key: not indexed, not sent on as a referrer."""
    response.headers["X-Robots-Tag"] = "noindex"
    # Not "no-referrer": browsers then send no origin with the page's own form, and it would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
