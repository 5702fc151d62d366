"""How the office words the letters of the programme.  For everybody else there is nothing here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.correspondence import actions, queries
from parvis.correspondence.forms import WordingForm
from parvis.correspondence.labels import MATTERS, OTHERS
from parvis.domain.letters import Kind, filled, paragraphs, unknown_places
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.domain.writings import SavedMeanwhile, Texts
from parvis.web import letter_kinds
from parvis.web.access import for_office
from parvis.web.forms import refused_into
from parvis.web.programme import current, in_language
from parvis.web.writings import LANGUAGE_NAMES

office_page = for_office(Role.PROGRAMME_OFFICER)


def found_kind(code: str) -> Kind:
    """The kind of that code, or nothing."""
    kind = letter_kinds.kind_of(code)
    if kind is None:
        raise NotFound("")
    return kind


@office_page
def letters(request: HttpRequest) -> HttpResponse:
    """All kinds of letters, by what they are about, in the order of a case's way."""
    worded = queries.worded_kinds(timezone.now())
    about: dict[str, list[tuple[Kind, str, bool]]] = {matter: [] for matter in (*MATTERS, "")}
    for kind in letter_kinds.kinds():
        matter = kind.code.partition(".")[0]
        subject = letter_kinds.default_words(kind, get_language() or "en")[0]
        about[matter if matter in MATTERS else ""].append((kind, subject, kind.code in worded))
    groups = [(matter, MATTERS.get(matter, OTHERS), rows) for matter, rows in about.items() if rows]
    return render(request, "correspondence/letters.html", {"groups": groups})


@office_page
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """Word a kind of letter; what it looks like stands beside it."""
    now, kind = timezone.now(), found_kind(code)
    texts = queries.texts_of(kind, at=now)
    form = WordingForm(request.POST or None, initial=WordingForm.initial_of(texts, queries.newest_number(kind)))
    changes = None

    if request.method == "POST" and form.is_valid():
        texts = form.texts()
        try:
            with refused_into(form):
                actions.word(kind, texts, base=form.cleaned_data["base"] or 0, by=request.user, now=now)
        except SavedMeanwhile as late:
            saved = queries.texts_of(kind, at=now)
            form, changes = WordingForm.kept_beside(texts, saved, late, base=queries.newest_number(kind))
        if not form.errors:
            messages.success(request, _("Saved. The next letter of this kind has these words."))
            return redirect("correspondence:letter", code)

    context = {
        "kind": kind,
        "form": form,
        "changes": changes,
        "places": [f"{{{place}}}" for place in kind.places],
        "specimens": specimens(kind, texts),
        "is_worded": kind.code in queries.worded_kinds(now),
    }
    return render(request, "correspondence/letter.html", context, status=422 if form.errors else 200)


@office_page
@require_POST
def default(request: HttpRequest, code: str) -> HttpResponse:
    """Take the words that the house brings again."""
    actions.word_by_default(found_kind(code), by=request.user, now=timezone.now())
    messages.success(request, _("The words that come with the software count again."))
    return redirect("correspondence:letter", code)


def specimens(kind: Kind, texts: Texts) -> list[dict[str, Any]]:
    """The letter in each language, its places filled with their own names."""
    found = []
    for language, words in texts.items():
        if unknown_places(words["subject"] + words["body"], kind.places):
            continue
        told = {place: f"‹{place}›" for place in kind.placeholders} | {
            "name": "Maria Sandberg",
            "programme": in_language(current().short_name, language),
        }
        found.append(
            {
                "language": language,
                "language_name": LANGUAGE_NAMES[language],
                "subject": filled(words["subject"], told),
                "lines": paragraphs(filled(words["body"], told)),
            }
        )
    return sorted(found, key=lambda one: one["language"] != get_language())
