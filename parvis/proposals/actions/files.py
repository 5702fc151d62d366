"""Hand in a file, take it out."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction

from parvis.domain.proposals import Owner, ProposalStatus, ScanState, VoidCause, check_is_open
from parvis.domain.refusals import Invalid, NotFound, TooLarge
from parvis.files.models import StoredFile
from parvis.gateways import sandbox, scanning, storage
from parvis.proposals import access, queries
from parvis.proposals.actions import signing
from parvis.proposals.actions.trail import written_down
from parvis.proposals.models import Party, Proposal, ProposalFile
from parvis.proposals.queries import drafts

TAKEN = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
MOST_FILES = 30


def _(message: str) -> str:
    return message


def receive(
    proposal: Proposal,
    field: str,
    source: Path | TemporaryUploadedFile,
    *,
    by: Any,
    now: datetime,
    name: str = "",
    party: Party | None = None,
) -> ProposalFile:
    """Take in a PDF or a picture for a question that asks for files.

    What it is, its bytes say, looked at in a process of its own; a name that
    says otherwise is refused.  A scanner, where one is set, sees it first.
    """
    path = Path(source.temporary_file_path()) if isinstance(source, TemporaryUploadedFile) else Path(source)
    name = clean_name(name or getattr(source, "name", "") or path.name)
    size = path.stat().st_size
    if size > settings.PROPOSAL_FILE_LIMIT:
        raise TooLarge(
            _("“%(name)s” has %(size)s MB; at most %(most)s MB are taken. Save it smaller, or split it."),
            field=field,
            name=name,
            size=-(-size // 1_000_000),
            most=settings.PROPOSAL_FILE_LIMIT // 1_000_000,
        )
    with transaction.atomic():
        _check_may_add(proposal, field, party, by=by, now=now)
    found = sandbox.call("parvis.gateways.sniff:sniff", str(path), name=name, limits=sandbox.Limits(cpu=20, wall=60))
    media_type = str(found["media_type"])
    if media_type not in TAKEN:
        raise Invalid(_("Only PDF files and pictures (JPEG, PNG) are taken here."), field=field, code="kind")
    suffix = PurePath(name).suffix.lower().replace(".jpeg", ".jpg")
    if suffix and suffix != TAKEN[media_type]:
        raise Invalid(
            _("“%(name)s” is not what its name says: its bytes are %(kind)s. Export it anew and try again."),
            field=field,
            code="lies",
            name=name,
            kind=media_type,
        )
    scan = ScanState.CLEAN if scanning.check(path) else ScanState.NOT_SCANNED
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        opened.seek(0)
        key = storage.put(opened, suffix=TAKEN[media_type])
    try:
        with transaction.atomic():
            draft = _check_may_add(proposal, field, party, by=by, now=now)
            stored = StoredFile.objects.create(
                key=key, name=name, media_type=media_type, size=size, sha256=digest, received_at=now, received_from=by
            )
            file = ProposalFile.objects.create(
                proposal=draft,
                stage=draft.stage,
                field=field,
                party=party,
                stored=stored,
                scan=scan,
                added_by=by,
                added_at=now,
            )
            signing.void(draft, cause=VoidCause.FILE_CHANGED, field=field, by=by, now=now)
            facts = {"file": file.code, "field": field, "name": name, "sha256": digest, "scan": scan.value}
            written_down("proposal.file-added", on=draft, by=by, at=now, facts=facts)
    except BaseException:
        storage.delete(key)
        raise
    return file


@transaction.atomic
def take_out(file: ProposalFile, *, by: Any, now: datetime) -> ProposalFile:
    """Take a file out of the draft.  Its bytes stay as long as a signed revision may name them."""
    draft, seat = queries.locked(file.proposal, by)
    here = ProposalFile.objects.filter(proposal=draft, stage=draft.stage, removed_at__isnull=True)
    found = here.select_for_update().filter(pk=file.pk).first()
    form = drafts.form_of(draft)
    section = form.section_of(found.field) if form and found else None
    if found is None or section is None:
        raise NotFound(_("There is no such file."))
    access.check_can_fill(seat, section.owner)
    if section.owner == Owner.OWN:
        access.check_is_own(seat, found.party_id)
    check_is_open(ProposalStatus(draft.status), drafts.window(draft).state_at(now))
    found.removed_at, found.removed_by = now, by
    found.save(update_fields=["removed_at", "removed_by"])
    signing.void(draft, cause=VoidCause.FILE_CHANGED, field=found.field, by=by, now=now)
    written_down("proposal.file-removed", on=draft, by=by, at=now, facts={"file": found.code, "field": found.field})
    return found


def clean_name(name: str) -> str:
    """The file's name without folders and unprintable characters."""
    plain = "".join(character for character in PurePath(name.replace("\\", "/")).name if character.isprintable())
    return plain.strip()[-200:] or "file"


def _check_may_add(proposal: Proposal, field: str, party: Party | None, *, by: Any, now: datetime) -> Proposal:
    draft, seat = queries.locked(proposal, by)
    form = drafts.form_of(draft)
    question = form.fields.get(field) if form else None
    if question is None or question.kind != "files":
        raise Invalid(_("This question takes no files."), field=field, code="no-such-field")
    section = form.section_of(field)
    access.check_can_fill(seat, section.owner)
    if section.owner == Owner.OWN:
        access.check_is_own(seat, party.pk if party else None)
    check_is_open(ProposalStatus(draft.status), drafts.window(draft).state_at(now))
    here = ProposalFile.objects.filter(proposal=draft, stage=draft.stage, removed_at__isnull=True).count()
    if here >= MOST_FILES:
        raise Invalid(_("A proposal has at most %(most)s files. Take one out first."), field=field, most=MOST_FILES)
    return draft
