"""Files for proposals, a few bytes long."""

from __future__ import annotations

import tempfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from parvis.accounts.models import Person
from parvis.domain.codes import new_code
from parvis.files.models import StoredFile
from parvis.proposals.actions import files
from parvis.proposals.models import Party, Proposal, ProposalFile
from parvis.proposals.queries import form_of

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def kept_file(proposal: Proposal, field: str, *, by: Person, now: datetime) -> ProposalFile:
    """A file that lies there already."""
    section = form_of(proposal).section_of(field)
    party = Party.objects.get(proposal=proposal, person=by) if section.owner == "own" else None
    stored = StoredFile.objects.create(
        key=f"test/{new_code()}",
        name="paper.pdf",
        media_type="application/pdf",
        size=len(PDF),
        sha256=sha256(new_code().encode()).hexdigest(),
        received_at=now,
        received_from=by,
    )
    return ProposalFile.objects.create(
        proposal=proposal, stage=proposal.stage, field=field, party=party, stored=stored, added_by=by, added_at=now
    )


def hand_in_file(
    proposal: Proposal,
    field: str,
    *,
    by: Person,
    now: datetime,
    content: bytes = PDF,
    name: str = "paper.pdf",
    **fields: Any,
) -> ProposalFile:
    """A file through the front door."""
    section = form_of(proposal).section_of(field)
    party = Party.objects.get(proposal=proposal, person=by) if section.owner == "own" else None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        return files.receive(proposal, field, path, by=by, now=now, name=name, party=party, **fields)
