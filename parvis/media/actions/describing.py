"""Words, facts, shotlist and tags of an asset.

Only what is given changes.  An editor hands in the version he or she read (the
asset's `changed_at`); if somebody saved in between, nothing is written and both
hear of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.assets import TagKind, TextState
from parvis.domain.refusals import Invalid, Refused
from parvis.media import access
from parvis.media.actions.finding import index_assets
from parvis.media.models import Asset, AssetTag, AssetText, Rendition, Shot, ShotText
from parvis.web import programme


def _(message: str) -> str:
    return message


LONGEST_TAG = 120
MOST_SHOTS = 500


class Facts(TypedDict, total=False):
    """What is true of the asset in every language."""

    taken_on: date | None
    place: str
    country: str
    event: str
    credit_line: str
    original_language: str
    position_released: bool


@dataclass(frozen=True)
class Words:
    """An asset's words in one language."""

    headline: str
    description: str = ""
    storyline: str = ""
    alt_text: str = ""
    usage_terms: str = ""
    restrictions: str = ""
    state: TextState = TextState.ORIGINAL


@dataclass(frozen=True)
class ShotRow:
    """A row of the shotlist: frames `[first_frame, end_frame)` and what they show, per language."""

    first_frame: int
    end_frame: int
    words: Mapping[str, str] = field(default_factory=dict)


class ChangedMeanwhile(Refused):
    """Somebody saved since this editor read; `asset` is as it is now."""

    def __init__(self, asset: Asset) -> None:
        self.asset = asset
        super().__init__(
            _("Somebody saved this asset while you were writing. Compare both versions, then save again."),
            code="changed-meanwhile",
        )


@transaction.atomic
def describe(
    asset: Asset,
    *,
    by: Any,
    now: datetime,
    version: datetime | None = None,
    texts: Mapping[str, Words] | None = None,
    shots: Sequence[ShotRow] | None = None,
    people: Iterable[str] | None = None,
    topics: Iterable[str] | None = None,
    keywords: Iterable[str] | None = None,
    **facts: Unpack[Facts],
) -> Asset:
    """Write down what the asset is.  `version` is the `changed_at` that the editor read; None writes in any case."""
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    access.check_is_press_officer(by, at=now)
    if version is not None and version != asset.changed_at:
        raise ChangedMeanwhile(asset)
    tags = {TagKind.PERSON: people, TagKind.TOPIC: topics, TagKind.KEYWORD: keywords}
    _check_topics(topics)
    _check_shots(asset, shots)

    changed = _write(asset, texts=texts, shots=shots, tags=tags, facts=facts)
    if not changed:
        return asset
    asset.changed_at = now
    asset.save()
    record("asset.described", on=asset, by=by, at=now, facts={"changed": changed})

    index_assets([asset])
    return asset


@transaction.atomic
def describe_many(
    assets: Iterable[Asset],
    *,
    by: Any,
    now: datetime,
    language: str = "",
    description: str = "",
    add_people: Iterable[str] = (),
    add_topics: Iterable[str] = (),
    add_keywords: Iterable[str] = (),
    usage_terms: str = "",
    restrictions: str = "",
    **facts: Unpack[Facts],
) -> int:
    """Give a selection the same words and facts; what is empty stays as it is, tags are added.  How many changed."""
    access.check_is_press_officer(by, at=now)
    words = {"description": description, "usage_terms": usage_terms, "restrictions": restrictions}
    given = {name: said for name, said in words.items() if said}
    count = 0
    for asset in assets:
        tags = {
            kind: [*asset.tags.filter(kind=kind).values_list("value", flat=True), *added]
            for kind, added in (
                (TagKind.PERSON, list(add_people)),
                (TagKind.TOPIC, list(add_topics)),
                (TagKind.KEYWORD, list(add_keywords)),
            )
            if added
        }
        texts = {language: _amended(asset, language, given)} if language and given else None
        before = asset.changed_at
        after = describe(
            asset,
            by=by,
            now=now,
            texts=texts,
            people=tags.get(TagKind.PERSON),
            topics=tags.get(TagKind.TOPIC),
            keywords=tags.get(TagKind.KEYWORD),
            **facts,
        )
        count += after.changed_at != before
    return count


def _amended(asset: Asset, language: str, given: dict[str, str]) -> Words:
    """The words of that language as they are, with the given ones put in; a new language begins with the headline."""
    text = asset.texts.filter(language=language).first() or asset.texts.get(language=asset.original_language)
    new = text.language != language
    kept = {name: "" if new and name != "headline" else getattr(text, name) for name in WORD_FIELDS}
    state = TextState.ORIGINAL if new else TextState(text.state)
    return replace(Words(headline=kept["headline"], state=state), **{**kept, **given})  # type: ignore[arg-type]


WORD_FIELDS = ("headline", "description", "storyline", "alt_text", "usage_terms", "restrictions")


def _write(
    asset: Asset,
    *,
    texts: Mapping[str, Words] | None,
    shots: Sequence[ShotRow] | None,
    tags: Mapping[TagKind, Iterable[str] | None],
    facts: Facts,
) -> list[str]:
    """Write what differs; the names of what did."""
    changed = [name for name, value in facts.items() if getattr(asset, name) != value]
    for name in changed:
        setattr(asset, name, facts[name])  # type: ignore[literal-required]
    changed += [
        f"words:{language}" for language, words in (texts or {}).items() if _write_words(asset, language, words)
    ]
    if shots is not None and _write_shots(asset, shots):
        changed.append("shotlist")
    for kind, values in tags.items():
        if values is not None and _write_tags(asset, kind, values):
            changed.append(kind)
    return changed


def _write_words(asset: Asset, language: str, words: Words) -> bool:
    if not words.headline.strip():
        raise Invalid(_("A headline is missing."), field=f"headline-{language}", code="headline-missing")
    text = asset.texts.filter(language=language).first() or AssetText(asset=asset, language=language)
    said = {name: getattr(words, name).strip() for name in WORD_FIELDS} | {"state": str(words.state)}
    if text.pk and all(getattr(text, name) == value for name, value in said.items()):
        return False
    for name, value in said.items():
        setattr(text, name, value)
    text.save()
    return True


def _write_shots(asset: Asset, shots: Sequence[ShotRow]) -> bool:
    wanted = [(row.first_frame, row.end_frame, {k: v for k, v in row.words.items() if v}) for row in shots]
    before = [
        (shot.first_frame, shot.end_frame, {text.language: text.description for text in shot.texts.all()})
        for shot in asset.shots.prefetch_related("texts")
    ]
    if wanted == before:
        return False
    asset.shots.all().delete()
    for position, (first, end, words) in enumerate(wanted, start=1):
        shot = Shot.objects.create(asset=asset, position=position, first_frame=first, end_frame=end)
        ShotText.objects.bulk_create(
            [ShotText(shot=shot, language=language, description=said) for language, said in words.items()]
        )
    return True


def _write_tags(asset: Asset, kind: TagKind, values: Iterable[str]) -> bool:
    tidied = (" ".join(value.split())[:LONGEST_TAG] for value in values)
    wanted = dict.fromkeys(value for value in tidied if value)
    kept = set(asset.tags.filter(kind=kind).values_list("value", flat=True))
    if kept == set(wanted):
        return False
    asset.tags.filter(kind=kind, value__in=kept - set(wanted)).delete()
    AssetTag.objects.bulk_create(
        [AssetTag(asset=asset, kind=kind, value=value) for value in wanted if value not in kept]
    )
    return True


def _check_topics(topics: Iterable[str] | None) -> None:
    for code in topics or ():
        if programme.current().topic(code) is None:
            raise Invalid(
                _("The programme has no topic “%(topic)s”."), field="topics", code="topic-unknown", topic=code[:40]
            )


def _check_shots(asset: Asset, shots: Sequence[ShotRow] | None) -> None:
    if not shots:
        return
    if len(shots) > MOST_SHOTS:
        raise Invalid(_("A shotlist has at most %(most)s rows."), field="shots", code="shots-too-many", most=MOST_SHOTS)
    master = Rendition.objects.filter(asset=asset, role="original").first()
    frames = master.frames if master else None
    for number, row in enumerate(shots, start=1):
        if row.end_frame <= row.first_frame:
            raise Invalid(
                _("Row %(row)s of the shotlist ends before it begins."), field=f"shot-{number}", code="shot", row=number
            )
        if frames is not None and row.end_frame > frames:
            raise Invalid(
                _("Row %(row)s of the shotlist ends after the film."), field=f"shot-{number}", code="shot", row=number
            )
