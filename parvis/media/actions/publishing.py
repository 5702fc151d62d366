"""An asset's way to the public and back.

Publishing names a moment; at that moment the asset is open, whether or not
anything runs.  Withdrawing works at once, and the asset's page says why.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.assets import JobKind, JobState
from parvis.domain.embargo import ASSET_MOVES, AssetStatus, is_open_at
from parvis.domain.refusals import Invalid, Refused
from parvis.files.actions import void_tickets
from parvis.media import access
from parvis.media.actions.finding import index_assets
from parvis.media.models import Asset


def _(message: str) -> str:
    return message


@transaction.atomic
def publish(asset: Asset, *, publish_at: datetime, by: Any, now: datetime) -> Asset:
    """Open the asset at that moment; a moment that has passed opens it at once.  Also moves a moment still to come."""
    asset = _locked(asset)
    access.check_is_press_officer(by, at=now)
    _check_is_prepared(asset)
    moved = asset.status == AssetStatus.PUBLISHED
    if moved and is_open_at(AssetStatus.PUBLISHED, asset.publish_at, now):
        raise Refused(_("This asset is public already."), code="public-already")
    if not moved:
        _check_move(asset, AssetStatus.PUBLISHED)

    asset.status, asset.publish_at = AssetStatus.PUBLISHED, publish_at
    asset.withdrawn_at, asset.withdrawal_reason = None, ""
    _keep(asset, now)
    record("asset.published", on=asset, by=by, at=now, facts={"publish_at": publish_at.isoformat()})

    index_assets([asset])
    return asset


@transaction.atomic
def withdraw(asset: Asset, *, reason: str, by: Any, now: datetime) -> Asset:
    """Take the asset back; its page tells the reason."""
    asset = _locked(asset)
    access.check_is_press_officer(by, at=now)
    if not reason.strip():
        raise Invalid(
            _("Say why: readers who come back for it will see the reason."), field="reason", code="reason-missing"
        )
    _check_move(asset, AssetStatus.WITHDRAWN)

    asset.status, asset.withdrawn_at, asset.withdrawal_reason = AssetStatus.WITHDRAWN, now, reason.strip()
    _keep(asset, now)
    record("asset.withdrawn", on=asset, by=by, at=now, facts={"reason": reason.strip()})

    void_tickets(asset.audit_case(), now=now)
    return asset


@transaction.atomic
def back_to_draft(asset: Asset, *, by: Any, now: datetime) -> Asset:
    """Take back a publication that has not opened yet.  What the public has seen can only be withdrawn."""
    asset = _locked(asset)
    access.check_is_press_officer(by, at=now)
    if is_open_at(AssetStatus(asset.status), asset.publish_at, now):
        raise Refused(_("The public has seen this asset. Withdraw it, with a reason, instead."), code="public-already")
    _check_move(asset, AssetStatus.DRAFT)

    asset.status, asset.publish_at = AssetStatus.DRAFT, None
    _keep(asset, now)
    record("asset.back-to-draft", on=asset, by=by, at=now)
    return asset


def _locked(asset: Asset) -> Asset:
    return Asset.objects.select_for_update().get(pk=asset.pk)


def _keep(asset: Asset, now: datetime) -> None:
    asset.changed_at = now
    asset.save(update_fields=["status", "publish_at", "withdrawn_at", "withdrawal_reason", "changed_at"])


def _check_move(asset: Asset, status: AssetStatus) -> None:
    if status not in ASSET_MOVES[AssetStatus(asset.status)]:
        raise Refused(_("From its present state this asset can’t be moved there."), code="wrong-state")


def _check_is_prepared(asset: Asset) -> None:
    """A page without a picture, or bytes that nobody could read, must not go out."""
    unready = asset.jobs.filter(kind=JobKind.INGEST).exclude(state=JobState.READY).first()
    if unready is None:
        return
    if unready.state in (JobState.FAILED, JobState.CANCELLED):
        raise Refused(
            _("This asset could not be prepared. Look at its job, then try again or throw it away."),
            code="not-prepared",
        )
    raise Refused(
        _("This asset is still being prepared. You can publish it, for now or later, as soon as that is done."),
        code="not-prepared",
    )
