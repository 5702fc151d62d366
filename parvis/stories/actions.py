"""What the two offices do with flagship activities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from parvis.audit.actions import record
from parvis.domain.meeting import Matter
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.stories import NEEDED
from parvis.domain.writings import Texts
from parvis.grants.models import Award
from parvis.grants.queries import awards
from parvis.media.models import Asset
from parvis.search import actions as search
from parvis.stories import access, notify, queries
from parvis.stories.models import TELLABLE, Story, StoryApproval, StoryLink, StoryOrigin, StoryPicture, StoryRevision
from parvis.web.writings import add_revision, open_newest

SEARCH_KIND = "story"
DOUBLE_CLICK = timedelta(minutes=1)
Link = tuple[Matter, str]


def _(message: str) -> str:
    return message


@transaction.atomic
def begin(texts: Texts, *, by: Any, now: datetime) -> Story:
    """Begin a flagship activity with its first revision, a draft.

    Begun twice with the same words within a minute, as by a double click, it is one.
    """
    access.check_writes_stories(by, at=now)
    if begun := queries.begun_with(texts, by, since=now - DOUBLE_CLICK):
        return begun
    title = (texts.get("en") or {}).get("title", "")
    if not title.strip():
        raise Invalid(_("A story begins with its headline in English. Write it, and save again."), field="title_en")
    story = Story.objects.create(slug=_free_slug(title), made_by=by, made_at=now)
    StoryRevision.objects.create(story=story, number=1, texts=texts, saved_by=by, saved_at=now)
    record("story.begun", on=story, by=by, at=now, facts={"title": title})
    return story


@transaction.atomic
def revise(story: Story, texts: Texts, *, base: int, by: Any, now: datetime) -> StoryRevision:
    """Keep the words as a new revision.

    `base` is the revision that was opened.  If a colleague has saved since,
    nothing is overwritten: SavedMeanwhile, and the page shows both.
    """
    story = queries.locked(story)
    access.check_writes_stories(by, at=now)
    saved, is_new = add_revision(story.revisions, texts, base=base, by=by, now=now)
    if is_new:
        record("story.saved", on=story, by=by, at=now, facts={"revision": saved.number})
    return saved


@transaction.atomic
def draft_from_award(award: Award, *, by: Any, now: datetime) -> Story:
    """Begin the flagship activity of an award, with what the award knows drawn into it.

    Asked twice, as by a double click, it gives the story that was begun.
    """
    access.check_writes_stories(by, at=now)
    award = awards.locked(award)
    origin = StoryOrigin.objects.select_related("story").filter(award=award).first()
    if origin is not None:
        return origin.story
    if award.status not in TELLABLE:
        raise Refused(_("Its story is told once the award letter is accepted by all."), code="not-accepted")
    story = begin(queries.texts_of_award(award), by=by, now=now)
    StoryOrigin.objects.create(story=story, award=award)
    links = queries.links_of_award(award)
    StoryLink.objects.bulk_create(StoryLink(story=story, kind=kind, target=code) for kind, code in links)
    facts = {"award": award.code, "reference": award.reference, "links": [f"{kind}:{code}" for kind, code in links]}
    record("story.drawn-from-award", on=story, by=by, at=now, facts=facts)
    return story


@transaction.atomic
def ask_for_approval(story: Story, *, by: Any, now: datetime) -> StoryRevision:
    """Send the newest revision to both directors of the project, who see exactly this text.

    Who has been asked about this revision is not asked again.
    """
    story = queries.locked(story)
    access.check_writes_stories(by, at=now)
    newest = queries.newest(story)
    origin = queries.origin_of(story)
    if newest is None or origin is None:
        raise Refused(_("This story tells of no award, so no director approves it."), code="no-award")
    if asked := notify.approval_asked(origin, newest, now=now):
        facts = {"revision": newest.number, "directors": asked}
        record("story.approval-asked", on=story, by=by, at=now, facts=facts)
    return newest


@transaction.atomic
def approve(story: Story, number: int, *, by: Any, now: datetime) -> StoryApproval:
    """Approve a revision as a director of the project; approved twice it is approved once."""
    story = queries.locked(story)
    origin, newest = queries.origin_of(story), queries.newest(story)
    if origin is None or newest is None:
        raise Refused(_("This story tells of no award, so no director approves it."), code="no-award")
    access.check_approves(by, origin, at=now)
    if newest.number != number:
        raise Refused(_("The text was changed meanwhile. Read the new one, then approve it."), code="changed-meanwhile")
    approval, is_new = StoryApproval.objects.get_or_create(revision=newest, person=by, defaults={"at": now})
    if is_new:
        record("story.approved", on=story, by=by, at=now, facts={"revision": number})
    return approval


@transaction.atomic
def place(story: Story, *, links: Iterable[Link], pictures: Sequence[str], by: Any, now: datetime) -> None:
    """Say what the story points at, and which assets of the press library go with it (codes, the first leads)."""
    story = queries.locked(story)
    access.check_writes_stories(by, at=now)
    assets = {asset.code: asset for asset in Asset.objects.visible_to(by, at=now).filter(code__in=pictures)}
    if unknown := [code for code in pictures if code not in assets]:
        raise Invalid(
            _("The press library has no asset %(code)s. Copy the code from the asset's page."),
            field="pictures",
            code=unknown[0],
        )
    wanted, pictures = set(links), list(dict.fromkeys(pictures))
    if (wanted, pictures) == queries.places_of(story):
        return
    story.links.all().delete()
    StoryLink.objects.bulk_create(StoryLink(story=story, kind=kind, target=code) for kind, code in sorted(wanted))
    story.pictures.all().delete()
    StoryPicture.objects.bulk_create(
        StoryPicture(story=story, asset=assets[code], position=n) for n, code in enumerate(pictures)
    )
    facts = {"links": [f"{kind}:{code}" for kind, code in sorted(wanted)], "pictures": pictures}
    record("story.placed", on=story, by=by, at=now, facts=facts)


@transaction.atomic
def publish(story: Story, *, publish_at: datetime | None = None, by: Any, now: datetime) -> StoryRevision:
    """Make the newest revision the public one, at once or at a moment to come.

    Published twice by the same person within a minute, as by a double click, it is published once.
    """
    story = queries.locked(story)
    access.check_writes_stories(by, at=now)
    newest = queries.newest(story)
    if newest is not None and queries.is_out(story, newest):
        if newest.published_by_id == by.pk and queries.is_same_click(newest, publish_at, since=now - DOUBLE_CLICK):
            return newest
        raise Refused(_("Everything that was saved is published already."), code="published-already")
    if missing := queries.approvals_missing(story, newest, now):
        raise Refused(
            _("Not all directors of the project have approved this text: %(names)s still must."),
            code="not-approved",
            names=", ".join(missing),
        )
    newest = open_newest(story.revisions, NEEDED, publish_at=publish_at, by=by, now=now)
    story.first_published_at = story.first_published_at or newest.publish_at
    story.save(update_fields=["first_published_at"])
    index_opened(now)
    record(
        "story.published",
        on=story,
        by=by,
        at=now,
        facts={"revision": newest.number, "publish_at": newest.publish_at.isoformat()},
    )
    return newest


@transaction.atomic
def withdraw(story: Story, *, reason: str, by: Any, now: datetime) -> None:
    """Take the story back; its address says that it was withdrawn, and why.

    Withdrawn again for the same reason, as by a double click, nothing changes.
    """
    story = queries.locked(story)
    access.check_writes_stories(by, at=now)
    if not any(queries.is_out(story, revision) for revision in story.revisions.all()):
        if story.withdrawn_at is not None and story.withdrawal_reason == reason.strip():
            return
        raise Refused(_("Only a published story can be withdrawn."), code="not-published")
    if not reason.strip():
        raise Invalid(_("Say in a sentence why it is withdrawn; readers will see it."), field="reason")
    story.withdrawn_at = now
    story.withdrawal_reason = reason.strip()
    story.indexed = None
    story.save(update_fields=["withdrawn_at", "withdrawal_reason", "indexed"])
    search.remove(SEARCH_KIND, [story.pk])
    record("story.withdrawn", on=story, by=by, at=now, facts={"reason": reason.strip()})


@transaction.atomic
def index_opened(now: datetime) -> int:
    """Let the search know the words that have become public, and none before; how many stories that were.

    At publication and by the clock: a revision for a moment to come is not
    found by its words until that moment.
    """
    opened = queries.opened_unindexed(now)
    for story, revision in opened:
        search.index(SEARCH_KIND, story.pk, queries.texts_to_find(revision))
        Story.objects.filter(pk=story.pk).update(indexed=revision.pk)
    return len(opened)


def index_everything(now: datetime) -> int:
    """Index the words that are public of every story; how many stories.  Later revisions come by the clock."""
    Story.objects.exclude(indexed=None).update(indexed=None)
    return index_opened(now)


def _free_slug(title: str) -> str:
    wished = slugify(title)[:70] or "story"
    taken = set(Story.objects.filter(slug__startswith=wished).values_list("slug", flat=True))
    free = (wished if n == 1 else f"{wished}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in free if slug not in taken)
