"""Reads for what goes with a part that was made: the words inside a still, its receipt, and whether one is ours."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from parvis.audit import queries as trail
from parvis.domain.embargo import AssetStatus
from parvis.domain.trail import canonical
from parvis.gateways import signing
from parvis.media.models import Asset, AssetText, Clip
from parvis.media.queries.asset import best_text, timebase_of

SIGNATURE = "signature"


def original_text(clip: Clip) -> AssetText | None:
    """The words that count whoever reads: those in the asset's own language."""
    asset = clip.rendition.asset
    return best_text(asset.texts.all(), asset.original_language, asset.original_language)


def words_of_still(clip: Clip) -> dict[str, str]:
    """What is written into a still, as `gateways.photo.written.Words` names it."""
    asset, text = clip.rendition.asset, original_text(clip)
    return {
        "headline": text.headline if text else "",
        "description": (text.alt_text or text.description) if text else "",
        "credit": asset.credit_line,
        "usage_terms": text.usage_terms if text else "",
        "restrictions": text.restrictions if text else "",
        "place": asset.place,
        "country": asset.country,
        "event": asset.event,
        "taken_on": asset.taken_on.isoformat() if asset.taken_on else "",
        "source": f"{asset.code} {timebase_of(clip.rendition).label(clip.first_frame)}",
    }


def receipt_facts(clip: Clip) -> dict[str, Any]:
    """What the receipt says, the same in every language, and its signature; only for a part that is still there."""
    rendition, asset, text = clip.rendition, clip.rendition.asset, original_text(clip)
    timebase = timebase_of(rendition)
    assert clip.file is not None and clip.made_at is not None and rendition.rate is not None
    return signed(
        {
            "receipt": clip.code,
            "made_at": clip.made_at.astimezone(UTC).isoformat(),
            "asset": asset.code,
            "headline": text.headline if text else "",
            "credit": asset.credit_line,
            "source": {"role": rendition.role, "sha256": rendition.file.sha256, "bytes": rendition.file.size},
            "first_frame": clip.first_frame,
            "last_frame": clip.end_frame - 1,
            "frames": clip.end_frame - clip.first_frame,
            "rate": f"{rendition.rate.numerator}/{rendition.rate.denominator}",
            "in_timecode": timebase.label(clip.first_frame),
            "last_timecode": timebase.label(clip.end_frame - 1),
            "out_timecode": timebase.label(clip.end_frame),
            "delivery": clip.delivery,
            "method": clip.method,
            "encoded_at_start": clip.making.get("head", 0),
            "copied": clip.making.get("copied", 0),
            "encoded_at_end": clip.making.get("tail", 0),
            "why_encoded": clip.making.get("why_anew", ""),
            "hidden_frames": 0,
            "file": {"media_type": clip.file.media_type, "bytes": clip.file.size, "sha256": clip.file.sha256},
            "terms": {
                "usage": text.usage_terms if text else "",
                "restrictions": text.restrictions if text else "",
            },
        }
    )


def signed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """These facts under the installation's signature: over their canonical JSON, without the signature itself."""
    stamp = {"algorithm": "Ed25519", "key": signing.public_key(), "value": signing.sign(canonical(facts))}
    return {**facts, SIGNATURE: stamp}


def is_signed_by_us(facts: Mapping[str, Any]) -> bool:
    """Whether these facts bear our signature and are what it was given for."""
    rest = {name: value for name, value in facts.items() if name != SIGNATURE}
    stamp = facts.get(SIGNATURE)
    value = stamp.get("value") if isinstance(stamp, Mapping) else None
    return isinstance(value, str) and signing.is_signed(canonical(rest), value, signing.public_key())


@dataclass(frozen=True)
class ConfirmedPart:
    """What may be said of a part's receipt to whoever holds it."""

    at: datetime
    withdrawn: bool  # the film is no longer given out

    @property
    def at_utc(self) -> str:
        return self.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def confirmed_part(code: str, digest: str) -> ConfirmedPart | None:
    """Whether a part of this code with this SHA-256 was made here.  At most three queries.

    The trail is asked and not the library: it still knows the part when its bytes are gone.
    """
    told = {entry.action: entry for entry in trail.entries_of(f"clip:{code[:12]}")} if code else {}
    made, ordered = told.get("clip.made"), told.get("clip.ordered")
    if made is None or ordered is None:
        return None
    kept = _fact(made, "sha256")
    if not kept or not hmac.compare_digest(kept.encode(), digest.encode()):
        return None
    source = Asset.objects.filter(code=_fact(ordered, "asset"))
    return ConfirmedPart(made.at, source.filter(status=AssetStatus.WITHDRAWN).exists())


def _fact(entry: Any, path: str) -> str:
    value = next((fact.value for fact in entry.facts.all() if fact.path == path), "")
    return str(json.loads(value)) if value else ""
