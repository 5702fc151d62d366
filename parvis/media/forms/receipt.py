"""The receipt of a part as paper: what `gateways.pdf` draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.gateways import pdf
from parvis.media import labels
from parvis.media.models import Clip
from parvis.web import figures
from parvis.web.programme import current, in_language

TEMPLATE = "media/papers/receipt.typ"


def receipt_paper(clip: Clip, facts: Mapping[str, Any], how: str) -> bytes:
    """The receipt as PDF, in the reader's language."""
    assert clip.made_at is not None
    return pdf.draw(TEMPLATE, receipt_content(clip, facts, how), at=clip.made_at)


def receipt_content(clip: Clip, facts: Mapping[str, Any], how: str) -> dict[str, Any]:
    """What the paper says."""
    language = get_language() or "en"
    rows = [
        (_("Film"), f"{facts['headline']} ({facts['asset']})"),
        (_("First frame"), f"{facts['in_timecode']} ({facts['first_frame']})"),
        (_("Last frame"), f"{facts['last_timecode']} ({facts['last_frame']})"),
        (_("Frames"), f"{figures.number(facts['frames'], language, 0)} · {facts['rate']}"),
        (_("Format"), str(labels.DELIVERIES[clip.delivery])),
        (_("How it was made"), how or str(labels.METHODS[clip.method])),
        (_("Credit"), facts["credit"]),
    ]
    terms = [text for text in (facts["terms"]["usage"], facts["terms"]["restrictions"]) if text]
    return {
        "language": language,
        "programme": in_language(current().name, language),
        "reference": facts["asset"],
        "footing": facts["made_at"][:19].replace("T", " ") + " UTC",
        "eyebrow": facts["receipt"],
        "title": _("Receipt of a part"),
        "says": _("This is what the file with the checksum below holds, and how it was made from the film."),
        # As the receipts of the programme office: the check page reads both in the same way.
        "marks": [f"receipt:{facts['receipt']}:{facts['file']['sha256']}"],
        "facts": [list(row) for row in rows if row[1]],
        "digest": facts["file"]["sha256"],
        "source": facts["source"]["sha256"],
        "signature": facts["signature"]["value"],
        "key": facts["signature"]["key"],
        "terms": terms or [_("The terms of use of the press library.")],
        "words": {
            "digest": _("SHA-256 of this part"),
            "source": _("SHA-256 of the file it was cut from"),
            "terms": _("Terms and restrictions"),
            "signature": _("Signature of this house (Ed25519) under the receipt as JSON"),
            "key": _("Key of this house"),
        },
    }
