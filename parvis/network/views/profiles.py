"""The list of people, one profile, the own one, and partner finding."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parvis.accounts.forms import AccountForm
from parvis.accounts.models import Person
from parvis.accounts.queries import facts_on
from parvis.network.actions import profiles as actions
from parvis.network.forms import ProfileForm, WorkForm, initial_of
from parvis.network.models import Profile
from parvis.network.queries import introductions, programme
from parvis.network.queries import partners as finding
from parvis.network.queries import profiles as queries
from parvis.web.access import public

PER_PAGE = 20
AT_HOME = 3  # suggestions at the head of the list


def person_of(request: HttpRequest) -> Person:
    """Who is signed in; for views that are not public."""
    assert isinstance(request.user, Person)
    return request.user


def show(request: HttpRequest, template: str, form: AccountForm, **context: Any) -> HttpResponse:
    """The page of a form, under the status the form has come to."""
    return render(request, template, {"form": form, **context}, status=form.status)


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everybody whom the reader may see, searched and filtered."""
    now, language = timezone.now(), get_language() or "en"
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("q", "priority", "nation", "side", "seeks")}
    wish = queries.Wish(asked["q"], asked["priority"], asked["nation"], asked["side"], asked["seeks"])
    page = Paginator(queries.listed(wish, request.user, at=now, language=language), PER_PAGE).get_page(
        request.GET.get("page")
    )
    day = programme.today(now)
    kept = {name: value for name, value in asked.items() if value}

    def address(number: int) -> str:
        return f"{reverse('network:home')}?{urlencode({**kept, 'page': number})}"

    context: dict[str, Any] = {
        "asked": asked,
        "wish": wish,
        "people": queries.shown(page.object_list, request.user, at=now, language=language),
        "page": page,
        "before": address(page.previous_page_number()) if page.has_previous() else "",
        "after": address(page.next_page_number()) if page.has_next() else "",
        "priorities": [
            (code, programme.priority_name(code, language))
            for code, priority in programme.priorities(day)
            if priority.level == 1
        ],
        "sought": programme.sought_choices(language),
        "nations": [one for one in programme.sought_choices(language) if not one[0].startswith(programme.REGION)],
        "sides": [(code, programme.group_name(code, language)) for code in programme.sides() if code],
        "own": queries.profile_of(request.user),
        "is_member": queries.is_member(request.user),
    }
    if wish.is_everything and page.number == 1 and context["is_member"]:
        context["suggestions"] = finding.suggestions(context["own"], at=now, language=language, most=AT_HOME)
    return render(request, "network/home.html", context)


@public
@require_safe
def profile(request: HttpRequest, code: str) -> HttpResponse:
    """One person, as far as he or she chose."""
    now, language = timezone.now(), get_language() or "en"
    found = Profile.objects.visible_to(request.user, at=now).filter(code=code).first()
    if found is None:
        raise Http404
    [who] = queries.shown([found], request.user, at=now, language=language)
    between = None
    if request.user.is_authenticated and not who.is_own:
        between = introductions.between(person_of(request), found, at=now)
    return render(
        request,
        "network/profile.html",
        {"who": who, "between": between, "is_member": queries.is_member(request.user)},
    )


def my_profile(request: HttpRequest) -> HttpResponse:
    """Describe oneself, and say who sees which part."""
    person, now, language = person_of(request), timezone.now(), get_language() or "en"
    own = queries.profile_of(person)
    what = request.POST.get("what", "")
    choices = [
        (code, f"{code.partition(':')[2]} {programme.priority_name(code, language)}")
        for code, _priority in programme.priorities(programme.today(now))
    ]
    choices += [
        (code, f"{code} {programme.priority_name(code, language)}")
        for code in (own.priorities if own else [])
        if code not in dict(choices)
    ]
    form = ProfileForm(request.POST if what == "profile" else None, initial=initial_of(own), priorities=choices)
    work = WorkForm(request.POST if what == "work" else None, prefix="work")
    if what == "profile" and form.is_valid():
        described = form.submit(lambda: actions.describe_profile(person, **form.values(), now=now))
        if described:
            messages.success(request, _("Saved. This is how far each part is shown from now on."))
            return redirect("network:my_profile")
    if what == "work" and work.is_valid():
        added = work.submit(lambda: actions.add_joint_work(person, **work.cleaned_data, now=now))
        if added:
            messages.success(request, _("Saved."))
            return redirect(reverse("network:my_profile") + "#work")
    return show(
        request,
        "network/my_profile.html",
        work if what == "work" else form,
        profile_form=form,
        work_form=work,
        own=own,
        works=own.joint_works.all() if own else [],
        facts=facts_on(person, programme.today(now)),
    )


@require_POST
def drop_work(request: HttpRequest, code: str) -> HttpResponse:
    """Take one piece of joint work out."""
    actions.drop_joint_work(person_of(request), code, now=timezone.now())
    messages.success(request, _("Taken out of your list."))
    return redirect(reverse("network:my_profile") + "#work")


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """People of the other side who are close, each with the reasons."""
    now, language = timezone.now(), get_language() or "en"
    person = person_of(request)
    own = queries.profile_of(person)
    context: dict[str, Any] = {"own": own, "is_member": queries.is_member(person)}
    if own is not None and context["is_member"]:
        day = programme.today(now)
        nation = finding.nation_of(own, day)
        other = programme.other_side(nation, day)
        context |= {
            "nation": nation,
            "other_side": programme.group_name(other, language),
            "suggestions": finding.suggestions(own, at=now, language=language, most=PER_PAGE),
        }
    return render(request, "network/partners.html", context)
