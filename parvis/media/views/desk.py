"""The press desk: the list of all assets, the editor, the way to the public.

Only press officers know that these pages exist; for everybody else there is
nothing at their addresses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.assets import JobKind, JobState, RenditionRole
from parvis.domain.captions import CaptionState
from parvis.domain.roles import Role
from parvis.gateways import speech
from parvis.media.actions import describing, ingest, publishing
from parvis.media.actions.describing import ChangedMeanwhile
from parvis.media.forms.captions import CaptionsForm
from parvis.media.forms.desk import FOOTAGE_LANGUAGES, BatchForm, FactsForm, MomentForm, WithdrawForm, WordsForm
from parvis.media.forms.shotlist import Shotlist, timebase_of
from parvis.media.labels import CAPTION_STATES, JOB_STATES, KINDS, ROLES, TEXT_STATES, format_name, language_name
from parvis.media.models import Asset, CaptionTrack
from parvis.media.queries import desk as queries
from parvis.media.queries.captions import tracks_of
from parvis.media.queries.desk import DeskState
from parvis.web import figures, programme
from parvis.web.access import for_office

FIRST_LANGUAGES = ("en", "fr")


desk_page = for_office(Role.PRESS_OFFICER)
"""Lets only press officers in; for others the page does not exist."""


def reader(request: HttpRequest) -> str:
    """The language of this request."""
    return get_language() or "en"


@desk_page
def desk(request: HttpRequest) -> HttpResponse:
    """All assets, newest first, by state."""
    now = timezone.now()
    asked = request.GET.get("state", "")
    state = DeskState(asked) if asked in set(DeskState) else None
    page = queries.desk_page(state, at=now, language=reader(request), after=request.GET.get("after", ""))
    counted = queries.counts(at=now)
    context = {
        "page": page,
        "state": state,
        "states": [(one, state_name(one), counted[one], one == state) for one in DeskState],
        "rows": [(row, state_name(row.state), TONES[row.state], job_words(row.job)) for row in page.rows],
    }
    return render(request, "media/desk/desk.html", context)


TONES = {
    DeskState.DRAFT: "",
    DeskState.SCHEDULED: "signal",
    DeskState.PUBLISHED: "ok",
    DeskState.WITHDRAWN: "refusal",
    DeskState.FAILED: "refusal",
}


def state_name(state: DeskState) -> str:
    """What the desk calls a state."""
    return {
        DeskState.DRAFT: _("Draft"),
        DeskState.SCHEDULED: _("Scheduled"),
        DeskState.PUBLISHED: _("Published"),
        DeskState.WITHDRAWN: _("Withdrawn"),
        DeskState.FAILED: _("Preparation failed"),
    }[state]


def job_words(job: Any) -> str:
    """What is said of a job that is not simply done."""
    if job is None or job.state == JobState.READY:
        return ""
    name = str(JOB_STATES[job.state])
    if job.state == JobState.RUNNING and job.total:
        return f"{name}, {figures.percent(job.done / job.total, get_language() or 'en')}"
    return name


@dataclass
class Editor:
    """The forms of the editor's page, as stored or as typed."""

    asset: Asset
    facts: FactsForm
    words: list[tuple[str, str, WordsForm]]  # language, its name, form
    shots: Shotlist

    @classmethod
    def of(cls, asset: Asset, request: HttpRequest) -> Editor:
        """As it stands, or as this request has typed it."""
        texts = {text.language: text for text in asset.texts.all()}
        added = request.POST.getlist("language") or request.GET.getlist("language")
        wanted = [asset.original_language, *FIRST_LANGUAGES, *texts, *added]  # the authentic words open first
        spoken = [code for code in dict.fromkeys(wanted) if code in FOOTAGE_LANGUAGES or code in texts]
        base = timebase_of(queries.master_of(asset))
        typed = request.POST if request.method == "POST" else None
        words = [
            (
                code,
                language_name(code, reader(request)),
                WordsForm(
                    typed,
                    prefix=f"words-{code}",
                    is_original=code == asset.original_language,
                    initial=WordsForm.initial_of(texts.get(code), is_original=code == asset.original_language),
                ),
            )
            for code in spoken
        ]
        named = [(code, name) for code, name, _form in words]
        if typed is None:
            return cls(asset, FactsForm.of(asset), words, Shotlist.of(asset.shots.all(), named, base))
        return cls(asset, FactsForm(typed), words, Shotlist.typed(typed.dict(), named, base))

    def is_valid(self) -> bool:
        """Whether everything typed can be understood."""
        parsed = self.shots.parsed()
        fine = [self.facts.is_valid(), *(form.is_valid() for _code, _name, form in self.words), parsed is not None]
        original = self.facts.cleaned_data.get("original_language") if all(fine) else None
        for code, _name, form in self.words:
            if code == original and form.words() is None:
                form.add_error("headline", _("The language of the original needs a headline."))
                return False
        return all(fine)

    def is_stale(self) -> bool:
        """Whether somebody saved since this editor was read."""
        return str(self.facts["version"].value()) != self.asset.changed_at.isoformat()

    def save(self, request: HttpRequest) -> Asset:
        """Hand what was typed to the action."""
        given = {code: form.words() for code, _name, form in self.words}
        return describing.describe(
            self.asset,
            by=request.user,
            now=timezone.now(),
            version=self.asset.changed_at,
            texts={code: words for code, words in given.items() if words is not None},
            shots=self.shots.parsed() if self.shots.timebase else None,
            **self.facts.tags(),
            **self.facts.facts(),
        )

    def differences(self) -> list[tuple[str, str, str]]:
        """Field by field, what was typed and what somebody else has saved."""
        stored = FactsForm.of(self.asset)
        pairs = [(self.facts[name], stored[name]) for name in stored.fields if name != "version"]
        for code, _name, form in self.words:
            text = next((one for one in self.asset.texts.all() if one.language == code), None)
            kept = WordsForm(prefix=form.prefix, initial=WordsForm.initial_of(text, is_original=False))
            pairs += [(form[name], kept[name]) for name in form.fields if name != "state"]
        found = [(str(mine.label), _shown(mine.value()), _shown(theirs.value())) for mine, theirs in pairs]
        return [one for one in found if one[1] != one[2]]

    def accept_version(self) -> None:
        """Let the next save of what was typed count as one that has seen the stored version."""
        typed = cast(QueryDict, self.facts.data).copy()
        typed["version"] = self.asset.changed_at.isoformat()
        self.facts.data = typed


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, bool):
        return "✓" if value else ""
    text = "" if value is None else str(value)
    return ", ".join(text.splitlines())


@desk_page
def asset(request: HttpRequest, code: str) -> HttpResponse:
    """The editor: read, and saved."""
    found = get_object_or_404(queries.whole_asset(), code=code)
    editor = Editor.of(found, request)
    if request.method != "POST":
        return editor_page(request, editor)
    if not editor.is_valid():
        return editor_page(request, editor, status=422)
    if editor.is_stale():
        return _stale_page(request, editor)
    try:
        editor.save(request)
    except ChangedMeanwhile:
        # Between our look and the lock somebody saved: the same page as if we had seen it, so that nothing is lost.
        editor.asset = get_object_or_404(queries.whole_asset(), code=code)
        return _stale_page(request, editor)
    messages.success(request, _("Saved."))
    return redirect("media:desk-asset", code=code)


def _stale_page(request: HttpRequest, editor: Editor) -> HttpResponse:
    differences = editor.differences()
    editor.accept_version()
    return editor_page(request, editor, status=409, differences=differences, is_stale=True)


def editor_page(request: HttpRequest, editor: Editor, *, status: int = 200, **more: Any) -> HttpResponse:
    """The editor's page, with what was refused on it in its place."""
    now = timezone.now()
    found = editor.asset
    state = queries.state_of(found, at=now)
    job = next((one for one in found.jobs.all() if one.kind == JobKind.INGEST), None)
    present = {code for code, _name, _form in editor.words}
    context = {
        "editor": editor,
        "asset": found,
        "headline": queries.headline_of(found),
        "state": state,
        "state_name": state_name(state),
        "tone": TONES[state],
        "kind_name": KINDS[found.kind],
        "job": job,
        "job_words": job_words(job),
        "is_ready": job is None or job.state == JobState.READY,
        "renditions": [
            (one, str(ROLES[one.role]), format_name(one.codec, one.file.media_type))
            for one in found.renditions.all()
            if one.role != RenditionRole.CAPTIONS
        ],
        "captions": [track_line(track, reader(request)) for track in tracks_of(found)],
        "listens": speech.is_set(),
        "captions_form": more.pop("captions_form", None) or _captions_form(found),
        "card": queries.cards([found], reader(request))[0],
        "holds_position": any(one.holds_position for one in found.renditions.all()),
        "text_states": TEXT_STATES,
        "more_languages": [
            (code, language_name(code, reader(request))) for code in FOOTAGE_LANGUAGES if code not in present
        ],
        "moment_form": more.pop("moment_form", None) or MomentForm(now=now),
        "withdraw_form": more.pop("withdraw_form", None) or WithdrawForm(),
        **more,
    }
    return render(request, "media/desk/asset.html", context, status=status)


def track_line(track: CaptionTrack, language: str) -> dict[str, Any]:
    """Captions in one language as the desk lists them."""
    state = CaptionState(track.state)
    return {
        "track": track,
        "name": language_name(track.language, language),
        "state": CAPTION_STATES[state],
        "tone": {CaptionState.DRAFT: "", CaptionState.CHECKED: "signal", CaptionState.PUBLISHED: "ok"}[state],
        "is_newer": track.published is not None and track.published != track.latest,
    }


def _captions_form(found: Asset) -> CaptionsForm | None:
    master = queries.master_of(found)
    lasts = master is not None and master.milliseconds
    return CaptionsForm(seconds=None, initial={"language": found.original_language}) if lasts else None


def as_stored(request: HttpRequest, code: str) -> Editor:
    """The editor beside a form of its own that was refused."""
    found = get_object_or_404(queries.whole_asset(), code=code)
    request.method = "GET"  # the editor beside a refused form shows what is stored
    return Editor.of(found, request)


@require_POST
@desk_page
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Open the asset, now or at the given minute."""
    now = timezone.now()
    found = get_object_or_404(Asset, code=code)
    form = MomentForm(request.POST, now=now)
    if not form.is_valid():
        return editor_page(request, as_stored(request, code), status=422, moment_form=form)
    publishing.publish(found, publish_at=form.moment, by=request.user, now=now)
    words = figures.moment(form.moment, programme.current().zone, reader(request))
    if form.moment <= now:
        messages.success(request, _("Published. Everybody can see it now."))
    else:
        messages.success(request, _("Scheduled. It opens on %(moment)s, by itself.") % {"moment": words})
    return redirect("media:desk-asset", code=code)


@require_POST
@desk_page
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the asset back, with a reason."""
    found = get_object_or_404(Asset, code=code)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return editor_page(request, as_stored(request, code), status=422, withdraw_form=form)
    publishing.withdraw(found, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    messages.success(request, _("Withdrawn. Its page says why; its files are closed from now on."))
    return redirect("media:desk-asset", code=code)


@require_POST
@desk_page
def back_to_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Take back a publication still to come."""
    publishing.back_to_draft(get_object_or_404(Asset, code=code), by=request.user, now=timezone.now())
    messages.success(request, _("It is a draft again and will not open."))
    return redirect("media:desk-asset", code=code)


@require_POST
@desk_page
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw away a draft that came in by mistake."""
    ingest.discard(get_object_or_404(Asset, code=code), by=request.user, now=timezone.now())
    messages.success(request, _("The draft and its files are gone."))
    return redirect("media:desk")


@desk_page
def batch(request: HttpRequest) -> HttpResponse:
    """Give a selection the same caption and metadata."""
    codes = request.POST.getlist("code") or request.GET.getlist("code")
    assets = queries.chosen(codes)
    form = BatchForm(request.POST if request.method == "POST" else None, initial={"language": reader(request)})
    if request.method == "POST" and assets and form.is_valid():
        count = describing.describe_many(assets, by=request.user, now=timezone.now(), **form.changes())
        messages.success(
            request,
            ngettext("%(count)s asset was changed.", "%(count)s assets were changed.", count) % {"count": count},
        )
        return redirect("media:desk")
    shown = queries.cards(assets, reader(request))
    status = 422 if form.errors else 200
    return render(request, "media/desk/batch.html", {"form": form, "cards": shown}, status=status)
