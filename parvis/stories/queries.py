"""What is read of flagship activities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from parvis.domain.meeting import Matter
from parvis.domain.money import from_minor_units
from parvis.domain.stories import LONGEST_LEAD, LONGEST_TITLE, PARTS, Figure, figures_in
from parvis.domain.writings import LANGUAGES, Texts, spoken
from parvis.grants.models import Award
from parvis.grants.offers import objectives_of
from parvis.grants.queries import awards, findings
from parvis.search.queries import matching
from parvis.stories.models import Story, StoryLink, StoryOrigin, StoryPicture, StoryQuerySet, StoryRevision
from parvis.web import figures as figures_in_words
from parvis.web.hidden import named
from parvis.web.prepared import TEXT, prepared_question
from parvis.web.programme import current


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story as it stands in a list: its words, and the code of the asset that leads."""

    slug: str
    url: str
    title: str
    lead: str
    picture: str
    when: datetime


@dataclass(frozen=True)
class Shown:
    """A story as its page shows it."""

    story: Story
    revision: StoryRevision
    words: dict[str, str]
    figures: tuple[Figure, ...]
    pictures: list[str]
    links: list[StoryLink]


def public_pages(at: datetime) -> Iterator[tuple[str, datetime | None]]:
    """The stories that everybody may read, without their language.  One query."""
    yield "/stories/", None
    rows = Story.objects.open_at(at).order_by("-first_published_at", "-id")
    for slug, published in rows.values_list("slug", "first_published_at"):
        yield f"/stories/{slug}/", published


def locked(story: Story) -> Story:
    """The story, held until the transaction ends."""
    return Story.objects.select_for_update().get(pk=story.pk)


@prepared_question(slug=TEXT)
def published(*, at: datetime, slug: str) -> QuerySet[StoryRevision]:
    """The revisions of the story at this address whose moment has come, with the story."""
    return StoryRevision.objects.filter(story__slug=slug, publish_at__lte=at).select_related("story")


def newest(story: Story) -> StoryRevision | None:
    """The revision saved last."""
    return story.revisions.order_by("-number").first()


def begun_with(texts: Texts, by: Any, *, since: datetime) -> Story | None:
    """The story that this person began with exactly these words since that moment.  One query."""
    first = StoryRevision.objects.filter(number=1, saved_by=by, saved_at__gte=since).select_related("story")
    return next((one.story for one in first.order_by("-id")[:5] if one.texts == texts), None)


def places_of(story: Story) -> tuple[set[tuple[Matter, str]], list[str]]:
    """What the story points at, and the codes of its assets in their order.  Two queries."""
    links = {(Matter(kind), target) for kind, target in story.links.values_list("kind", "target")}
    return links, list(story.pictures.values_list("asset__code", flat=True))


def cards(stories: StoryQuerySet, language: str) -> list[StoryCard]:
    """Stories of `open_at` as cards, in their order: their public words and the asset that leads.  One query."""
    return cards_of(_rows(stories), language)


def newest_cards(
    at: datetime, language: str, *, count: int, first: int = 0, kind: str = "", target: str = ""
) -> list[StoryCard]:
    """The newest stories as cards, from the `first` on; on a theme, a nation … if one is named.  One query."""
    if kind:
        return cards_of(_stories_about(at=at, kind=kind, target=target, first=first, count=count), language)
    return cards_of(_newest_stories(at=at, first=first, count=count), language)


def published_between(since: datetime, until: datetime, at: datetime) -> list[tuple[str, Texts, datetime]]:
    """Stories open now that appeared in between, the first first: address, words, when.  One query."""
    rows = Story.objects.open_at(at).filter(first_published_at__gte=since, first_published_at__lt=until)
    shown = rows.values("shown")  # type: ignore[misc]  # annotated by open_at
    told = StoryRevision.objects.filter(pk__in=shown).select_related("story")
    return sorted(
        ((one.story.slug, one.texts, one.story.first_published_at) for one in told if one.story.first_published_at),
        key=lambda one: one[2],
    )


def cards_of(rows: Iterable[tuple[Any, ...]], language: str) -> list[StoryCard]:
    """Rows of these questions as cards."""
    base = reverse("stories:index")
    made = []
    for slug, texts, since, picture in rows:
        words = spoken(texts, language)
        made.append(
            StoryCard(slug, f"{base}{slug}/", words.get("title", ""), words.get("lead", ""), picture or "", since)
        )
    return made


@prepared_question()
def _newest_stories(*, at: datetime, first: int, count: int) -> QuerySet[Story, Any]:
    return _rows(newest_first(Story.objects.open_at(at)))[first : first + count]


@prepared_question(kind=TEXT, target=TEXT)
def _stories_about(*, at: datetime, kind: str, target: str, first: int, count: int) -> QuerySet[Story, Any]:
    return _rows(newest_first(about(Story.objects.open_at(at), kind, target)))[first : first + count]


def newest_first(stories: StoryQuerySet) -> StoryQuerySet:
    """In the order of their lists."""
    return stories.order_by("-first_published_at", "-id")


def _rows(stories: StoryQuerySet) -> QuerySet[Story, Any]:
    leading = StoryPicture.objects.filter(story=OuterRef("pk")).order_by("position")
    shown = StoryRevision.objects.filter(pk=OuterRef("shown"))
    return stories.annotate(
        shown_texts=Subquery(shown.values("texts")[:1]),
        shown_since=Subquery(shown.values("publish_at")[:1]),
        picture=Subquery(leading.values("asset__code")[:1]),
    ).values_list("slug", "shown_texts", "shown_since", "picture")


def is_out(story: Story, revision: StoryRevision) -> bool:
    """Whether the revision is published, now or for a moment to come, and was not withdrawn since."""
    if revision.publish_at is None:
        return False
    return story.withdrawn_at is None or revision.publish_at > story.withdrawn_at


def is_same_click(revision: StoryRevision, publish_at: datetime | None, *, since: datetime) -> bool:
    """Whether this is what was published since that moment, for the same moment to come or at once."""
    opens = revision.publish_at
    return opens is not None and opens >= since and publish_at in (None, opens)


def opened_unindexed(at: datetime) -> list[tuple[Story, StoryRevision]]:
    """Stories whose public revision the search does not know yet.  Two queries."""
    stories = list(Story.objects.open_at(at).filter(~Q(indexed=F("shown")) | Q(indexed__isnull=True)))
    shown = {story.pk: story.shown for story in stories}  # type: ignore[attr-defined]  # annotated by open_at
    revisions = StoryRevision.objects.in_bulk(set(shown.values()))
    return [(story, revisions[shown[story.pk]]) for story in stories]


def about(stories: StoryQuerySet, kind: str, target: str) -> StoryQuerySet:
    """Those that point at this."""
    return stories.filter(links__kind=kind, links__target=target)


def found(stories: StoryQuerySet, text: str, language: str) -> StoryQuerySet:
    """Those that answer the question."""
    return stories.filter(pk__in=matching("story", text, language))


def shown(story: Story, revision: StoryRevision, language: str) -> Shown:
    """Everything on a story's page.  Two queries."""
    words = revision.words(language)
    return Shown(
        story=story,
        revision=revision,
        words=words,
        figures=figures_in(words.get("figures", "")),
        pictures=list(story.pictures.values_list("asset__code", flat=True)),
        links=list(story.links.order_by("kind", "target")),
    )


def desk_rows(at: datetime) -> QuerySet[Story]:
    """Every story for the offices, the last touched first, with its newest words and what is public of it."""
    saved = StoryRevision.objects.filter(story=OuterRef("pk")).order_by("-number")
    return (
        Story.objects.with_shown(at)
        .annotate(
            touched_at=Max("revisions__saved_at"),
            newest_number=Subquery(saved.values("number")[:1]),
            newest_texts=Subquery(saved.values("texts")[:1]),
            newest_publish_at=Subquery(saved.values("publish_at")[:1]),
        )
        .order_by("-touched_at")
    )


def texts_to_find(revision: StoryRevision) -> Iterator[tuple[str, str]]:
    """The (language, text) pairs by which a story is found."""
    for language in LANGUAGES:
        words: dict[str, Any] = (revision.texts or {}).get(language) or {}
        yield language, "\n".join(words.get(part, "") for part in PARTS)


def origin_of(story: Story) -> StoryOrigin | None:
    """The award that the story tells of, if it tells of one.  One query."""
    return StoryOrigin.objects.select_related("award__proposal", "story").filter(story=story).first()


def trails(person: Any, at: datetime) -> QuerySet[Any, Any]:
    """The trails of stories whose award a conflict hides from the person.  No query of its own."""
    origins = StoryOrigin.objects.filter(award__in=Award.objects.barred_to(person, at=at).values("pk"))
    hidden_stories: QuerySet[Any, Any] = named("story", Story.objects.filter(pk__in=origins.values("story_id")))
    return hidden_stories


def approvals_missing(story: Story, revision: StoryRevision | None, at: datetime) -> list[str]:
    """The directors who have not approved this revision; none of a story without an award.  At most three queries."""
    origin = origin_of(story)
    if origin is None:
        return []
    given = set(revision.approvals.values_list("person_id", flat=True)) if revision else set()
    return [str(party) for party in awards.directors(origin.award, at) if party.person_id not in given]


def nations_of_award(award: Award) -> list[str]:
    """The nations in which the parties of an award work, as the programme's file knows them."""
    worked = (party["facts"].get("employer_country") or "" for party in award.frozen["parties"].values())
    return sorted({code for code in worked if current().nation(code)})


def links_of_award(award: Award) -> list[tuple[Matter, str]]:
    """What an award's story points at: its nations, their initiatives, its priorities, the objectives it serves.

    The objectives are those that the political note named to the nations.  One query.
    """
    programme, nations = current(), nations_of_award(award)
    partners = [programme.nation(code) for code in nations]
    initiatives = sorted({name for nation in partners if nation for name in nation.initiatives})
    known = {initiative.code for initiative in programme.initiatives}
    objectives = {objective.code for objective in programme.objectives}
    return [
        *((Matter.NATION, code) for code in nations),
        *((Matter.INITIATIVE, code) for code in initiatives if code in known),
        *((Matter.PRIORITY, code) for code in award.frozen["priorities"] if programme.priority(code)),
        *((Matter.OBJECTIVE, code) for code in objectives_of(award) if code in objectives),
    ]


def texts_of_award(award: Award) -> Texts:
    """A first text in both languages, drawn from what the award knows; the offices write on from there."""
    return {language: _drawn(award, language) for language in LANGUAGES}


def _drawn(award: Award, language: str) -> dict[str, str]:
    frozen = award.frozen
    with override(language):
        names = [figures_in_words.country(code, language) for code in nations_of_award(award)]
        whole = figures_in_words.number(from_minor_units(award.amount_minor, award.currency), language, 0)
        team = [
            ", ".join(filter(None, (party["organisation"], figures_in_words.country(code, language) if code else "")))
            for _code, party in current().in_order(frozen["parties"])
            for code in [party["facts"].get("employer_country") or ""]
        ]
        months = frozen["months"]
        # Calls inside f-strings are not found by those who collect the words.
        figures = [
            (f"{whole} {award.currency}", _("granted")),
            (str(len(names)), ngettext("nation", "nations", len(names))),
        ]
        if months:
            figures.append((str(months), ngettext("month", "months", months)))
        lead = _("Scientists from %(nations)s work together under the award %(reference)s.") % {
            "nations": ", ".join(names),
            "reference": award.reference,
        }
        result = findings.text_of(award) or _("The project is under way; its results follow.")
        return {
            "title": str(frozen["title"])[:LONGEST_TITLE],
            "lead": lead[:LONGEST_LEAD],
            "body": frozen["summary"] or lead,
            "result": result,
            "team": "\n".join(dict.fromkeys(line for line in team if line)),
            "figures": "\n".join(f"{value} | {what}" for value, what in figures),
        }
