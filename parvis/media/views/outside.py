"""What other sites get to show of an asset: previews and words, never the files themselves."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from parvis.domain.assets import AssetKind, RenditionRole
from parvis.domain.codes import ALPHABET
from parvis.domain.refusals import NotFound
from parvis.media.queries import asset as queries
from parvis.media.queries.asset import AssetPage
from parvis.web.access import public

LANGUAGES = "|".join(code for code, _name in settings.LANGUAGES)
PAGE = re.compile(rf"/({LANGUAGES})/press/([{ALPHABET}]+)/")
KEPT = 300  # seconds that others may keep what they were told: a withdrawn asset is gone soon
SCHEMAS = {
    AssetKind.VIDEO: "VideoObject",
    AssetKind.PHOTO: "ImageObject",
    AssetKind.AUDIO: "AudioObject",
    AssetKind.DOCUMENT: "DigitalDocument",
}


@public
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """How another site may show the asset at `url`: oEmbed 1.0, as JSON."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=501)
    asked = urlsplit(request.GET.get("url", ""))
    found = PAGE.fullmatch(asked.path)
    if found is None or asked.netloc != request.get_host():
        raise NotFound(queries.NOTHING)
    with translation.override(found[1]):
        now = timezone.now()
        asset = queries.visible_asset(found[2], None, at=now)
        page = queries.asset_page(asset, found[1])
        answer = JsonResponse(embedded(page, request.build_absolute_uri("/").rstrip("/"), _limits(request)))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = f"public, max-age={KEPT}"
    return answer


def _limits(request: HttpRequest) -> tuple[int, int]:
    typed = (request.GET.get(name, "") for name in ("maxwidth", "maxheight"))
    width, height = (int(one) if one.isdecimal() and 0 < len(one) < 6 else 1280 for one in typed)
    return max(1, width), max(1, height)


def embedded(page: AssetPage, root: str, limits: tuple[int, int]) -> dict[str, Any]:
    """The answer of oEmbed: a player for film and sound, a picture for a photo, a link for a document."""
    asset, text = page.asset, page.text
    address = root + asset.get_absolute_url()
    told: dict[str, Any] = {
        "version": "1.0",
        "type": "link",
        "title": text.headline if text else asset.code,
        "author_name": asset.credit_line,
        "provider_name": "Parvis",
        "provider_url": root + "/",
        "cache_age": KEPT,
        "url": address,
    }
    poster, preview = page.renditions.get(RenditionRole.POSTER), page.renditions.get(RenditionRole.PREVIEW)
    picture = root + reverse("media:poster", args=[asset.code]) if poster else ""
    if poster and poster.width and poster.height:
        width, height = _within(poster.width, poster.height, limits)
        told |= {"thumbnail_url": picture, "thumbnail_width": width, "thumbnail_height": height}
        if asset.kind == AssetKind.PHOTO:
            told |= {"type": "photo", "url": picture, "width": width, "height": height, "web_page": address}
    if preview and asset.kind == AssetKind.VIDEO and preview.width and preview.height:
        width, height = _within(preview.width, preview.height, limits)
        film = root + reverse("media:preview", args=[asset.code])
        html = '<video src="{}" poster="{}" width="{}" height="{}" controls preload="none"></video>'
        told |= {"type": "video", "html": format_html(html, film, picture, width, height)}
        told |= {"width": width, "height": height}
    elif preview and asset.kind == AssetKind.AUDIO:
        sound = root + reverse("media:preview", args=[asset.code])
        html = format_html('<audio src="{}" controls preload="none"></audio>', sound)
        told |= {"type": "rich", "html": html, "width": min(480, limits[0]), "height": min(54, limits[1])}
    return told


def _within(width: int, height: int, limits: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, limits[0] / width, limits[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def described(page: AssetPage, root: str) -> dict[str, Any]:
    """The asset for link previews (Open Graph) and search engines (schema.org): its words, its still, its preview."""
    asset, text = page.asset, page.text
    poster, preview = page.renditions.get(RenditionRole.POSTER), page.renditions.get(RenditionRole.PREVIEW)
    address = root + asset.get_absolute_url()
    picture = root + reverse("media:poster", args=[asset.code]) if poster else ""
    film = root + reverse("media:preview", args=[asset.code]) if preview else ""
    linked: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": SCHEMAS[AssetKind(asset.kind)],
        "name": text.headline if text else asset.code,
        "description": text.description if text else "",
        "url": address,
        "inLanguage": text.language if text else "",
        "creditText": asset.credit_line,
        "license": root + reverse("web:terms"),
        "acquireLicensePage": address,
        "uploadDate": asset.publish_at.isoformat() if asset.publish_at else "",
        "dateCreated": asset.taken_on.isoformat() if asset.taken_on else "",
        "thumbnailUrl": picture,
        "contentUrl": picture if asset.kind == AssetKind.PHOTO else film,
        "duration": f"PT{round(preview.milliseconds / 1000)}S" if preview and preview.milliseconds else "",
        "contentLocation": {"@type": "Place", "name": asset.place} if asset.place else "",
    }
    return {
        "address": address,
        "picture": picture,
        "width": poster.width if poster else None,
        "height": poster.height if poster else None,
        "film": film if asset.kind == AssetKind.VIDEO else "",
        "oembed": f"{root}{reverse('oembed')}?{urlencode({'url': address})}",
        "linked": {name: value for name, value in linked.items() if value},
    }
