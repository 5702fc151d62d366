"""Reads for what goes with a part that was made: the words inside a still, the facts of its receipt."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from parvis.media.models import AssetText, Clip
from parvis.media.queries.asset import best_text, timebase_of


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
    """What the receipt says, the same in every language; only for a part that is made and still there."""
    rendition, asset, text = clip.rendition, clip.rendition.asset, original_text(clip)
    timebase = timebase_of(rendition)
    assert clip.file is not None and clip.made_at is not None and rendition.rate is not None
    return {
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
