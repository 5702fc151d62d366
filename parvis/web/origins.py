"""Where the house is reached from outside."""

from __future__ import annotations

from django.conf import settings

from parvis.gateways import orcid


def sign_in_origin() -> str:
    """Where a form of ours may lead people to show who they are elsewhere; nothing if that is not set."""
    return orcid.origin()


def byte_origin(host: str) -> str:
    """The byte server's origin as a visitor of `host` reaches it."""
    if settings.BYTES_URL:
        return str(settings.BYTES_URL).rstrip("/")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return f"{'https' if settings.HTTPS else 'http'}://{name}:{settings.BYTES_PORT}"
