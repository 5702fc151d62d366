"""Files of a proposal: what they are, their bytes say."""

from __future__ import annotations

import pytest

from parvis.domain.refusals import Denied, Invalid, NotFound, Refused, TooLarge
from parvis.files.models import StoredFile
from parvis.gateways import storage
from parvis.proposals.actions import files
from parvis.proposals.models import ProposalFile
from tests import factories
from tests.factories import NOW
from tests.proposals import building
from tests.proposals.papers import PDF, hand_in_file

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def draft():
    return building.joint()


def test_a_pdf_is_taken_with_its_digest_and_not_scanned_is_said(draft):
    file = hand_in_file(draft, "cv", by=draft.opened_by, now=NOW, name="../../My CV.pdf")

    assert (file.stored.name, file.stored.media_type, file.stored.size) == ("My CV.pdf", "application/pdf", len(PDF))
    assert file.scan == "not-scanned"
    with storage.open_file(file.stored.key) as kept:
        assert kept.read() == PDF


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (PNG, "cv.pdf", "lies"),
        (PDF, "cv.png", "lies"),
        (b"MZ\x90\0" * 20, "cv.pdf", "program"),
        (b"PK\x03\x04" + b"\0" * 40, "cv.pdf", "archive"),
        (PDF + b"<html><script>alert(1)</script>", "cv.pdf", "polyglot"),
        (b"Just words.", "cv.txt", "kind"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "cv.webp", "kind"),
        (b"", "cv.pdf", "empty"),
    ],
)
def test_a_file_that_lies_or_is_of_another_kind_is_refused_in_words(draft, content, name, code):
    with pytest.raises(Refused) as refused:
        hand_in_file(draft, "cv", by=draft.opened_by, now=NOW, content=content, name=name)

    assert refused.value.code == code
    assert (ProposalFile.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(draft, settings):
    settings.PROPOSAL_FILE_LIMIT = len(PDF) - 1

    with pytest.raises(TooLarge):
        hand_in_file(draft, "cv", by=draft.opened_by, now=NOW)


def test_files_go_where_the_form_asks_for_them_by_who_takes_part(draft):
    with pytest.raises(Invalid):
        hand_in_file(draft, "summary", by=draft.opened_by, now=NOW)
    file = hand_in_file(draft, "cv", by=draft.opened_by, now=NOW)
    with pytest.raises(NotFound):
        files.take_out(file, by=factories.scientist(), now=NOW)


def test_a_file_that_is_taken_out_stays_for_the_revision_that_names_it():
    proposal = building.signed()
    ally, _partner = building.directors(proposal)
    file = ProposalFile.objects.filter(added_by=ally).get()

    files.take_out(file, by=ally, now=NOW)

    assert file.code in str(proposal.signed.content["files"])
    assert StoredFile.objects.filter(pk=file.stored_id).exists()
    with pytest.raises(NotFound):
        files.take_out(file, by=ally, now=NOW)


def test_a_file_is_taken_out_by_whom_it_belongs_to_and_only_in_its_own_phase(draft):
    ally, partner = building.directors(draft)
    file = hand_in_file(draft, "cv", by=ally, now=NOW)

    with pytest.raises(Denied):
        files.take_out(file, by=partner, now=NOW)
    ProposalFile.objects.update(stage="an-earlier-one")
    with pytest.raises(NotFound):
        files.take_out(file, by=ally, now=NOW)

    file.refresh_from_db()
    assert file.removed_at is None
