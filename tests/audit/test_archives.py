"""The archive of an award: its whole file, proven by plain Python; every change is found and named."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest
from django.urls import reverse

from parvis.accounts.actions.leaving import erase_person
from parvis.audit import actions, queries
from parvis.audit.models import Entry
from parvis.audit.queries import archives
from parvis.domain.amendments import AmendmentKind
from parvis.domain.archives import Unreadable, prove
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.domain.standing import CaseKind
from parvis.gateways import signing
from parvis.grants.actions import amending
from parvis.standing.actions import conflicts
from tests import factories
from tests.grants import building
from tests.proposals import building as drafts
from tests.review import building as rounds

pytestmark = pytest.mark.django_db

LATER = building.LATER + timedelta(days=1)


@pytest.fixture
def award():
    proposal = drafts.submitted(now=factories.NOW)[0]
    signers = [replace(one, name=f"Rector {n}") for n, one in enumerate(building.signatories(proposal))]
    award = building.accept_all(building.offered(proposal, signatories=signers))
    building.reported(award)
    return award


@pytest.fixture
def auditor():
    return factories.person(Role.AUDITOR)


def taken(award, auditor, at=LATER) -> bytes:
    return b"".join(actions.take_archive(award.audit_case(), by=auditor, now=at))


def proven(archive: bytes, **more):
    return prove(io.BytesIO(archive), key=signing.public_key(), **more)


def changed(archive: bytes, change) -> bytes:
    """The archive with some parts another; nothing else is touched."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(archive)) as before, ZipFile(made, "w") as after:
        parts = {one.filename: before.read(one) for one in before.infolist()}
        change(parts)
        for name, content in parts.items():
            after.writestr(ZipInfo(name), content)
    return made.getvalue()


def without_line(name: str, number: int):
    def change(parts):
        lines = parts[name].splitlines(keepends=True)
        del lines[number]
        parts[name] = b"".join(lines)

    return change


def test_an_award_is_archived_with_all_that_belongs_to_it(award, auditor):
    archive = taken(award, auditor)
    names = set(ZipFile(io.BytesIO(archive)).namelist())
    proof = proven(archive)

    assert proof.wrong == []
    assert (proof.case, proof.chains) == (f"award:{award.code}", 2)
    assert (
        proof.entries == Entry.objects.filter(chain__case__in=[award.audit_case(), award.proposal.audit_case()]).count()
    )
    own, proposal = f"cases/award-{award.code}", f"cases/proposal-{award.proposal.code}"
    assert {
        f"{own}/grants/award.chain",
        f"{own}/letters/award-letter.en.pdf",
        f"{own}/letters/award-letter.fr.pdf",
        f"{own}/grants/report-revisions.chain",
        f"{proposal}/proposals/revisions.chain",
        f"{proposal}/proposals/signatures.chain",
        f"{proposal}/correspondence/letters.chain",
        f"{proposal}/standing/conflicts.chain",
        f"{proposal}/review/reviews.chain",
    } <= names


def test_the_letter_of_an_approved_change_lies_beside_the_award_letter(award, auditor):
    director, other = building.directors(award)
    asked = amending.ask_for_amendment(
        award, AmendmentKind.EXTENSION, {"months": 2}, reason="The river froze.", by=director, now=building.LATER
    )
    before = set(ZipFile(io.BytesIO(taken(award, auditor))).namelist())
    amending.consent(asked, by=other, now=building.LATER)
    amending.approve_amendment(asked, "programme-officer", by=factories.programme_officer(), now=building.LATER)

    archive = taken(award, auditor)

    letters = {f"cases/award-{award.code}/letters/amendment-1.{language}.pdf" for language in ("en", "fr")}
    assert set(ZipFile(io.BytesIO(archive)).namelist()) - before == letters
    assert proven(archive).wrong == []


def test_the_same_state_has_the_same_bytes(award, auditor):
    actions.seal_heads(LATER)

    one, other = (b"".join(archives.archive(award.audit_case(), auditor, LATER)) for _ in range(2))

    assert one == other


TRAIL, REVISIONS = "trail/award-{}.chain", "cases/award-{}/grants/report-revisions.chain"
AWARD, LETTER = "cases/award-{}/grants/award.chain", "cases/award-{}/letters/award-letter.en.pdf"


def another(name: str, old: bytes, new: bytes):
    return lambda parts: parts.update({name: parts[name].replace(old, new)})


@pytest.mark.parametrize(
    ("part", "change", "complaint"),
    [
        (TRAIL, lambda name: without_line(name, 1), "award:{}: entry 2 is missing"),
        (TRAIL, lambda name: without_line(name, -1), "is missing; the manifest names"),
        (TRAIL, lambda name: lambda parts: parts.pop(name), "trail/award-{}.chain: is missing"),
        (
            TRAIL,
            lambda name: another(name, b"award.offered", b"award.offerec"),
            "or the one before it was changed",
        ),
        ("people.chain", lambda name: without_line(name, 0), "row 1 was changed, or a row before it is missing"),
        ("people.chain", lambda name: without_line(name, 0), "but is not among the people"),
        (REVISIONS, lambda name: without_line(name, 0), "0 rows stand here, the manifest names 1"),
        ("trail/heads.chain", lambda name: without_line(name, -1), "the heads do not end where the manifest says"),
        (
            "more",
            lambda name: lambda parts: parts.update({name: b"x"}),
            "stands in the archive, but not in its manifest",
        ),
        (
            "manifest.json",
            lambda name: another(name, b'"at":"2', b'"at":"3'),
            "manifest.json: not signed with the expected key",
        ),
        (AWARD, lambda name: another(name, b"EUR", b"USD"), "grants/award.chain: row 1 was changed"),
        (LETTER, lambda name: lambda parts: parts.update({name: b"%PDF"}), "letter.en.pdf: its bytes were changed"),
    ],
)
def test_every_change_is_found_and_named(award, auditor, part, change, complaint):
    archive = changed(taken(award, auditor), change(part.format(award.code)))

    assert any(complaint.format(award.code) in wrong for wrong in proven(archive).wrong), proven(archive).wrong


def test_every_changed_byte_is_found(award, auditor):
    archive = taken(award, auditor)
    places = [one for one in ZipFile(io.BytesIO(archive)).infolist() if one.file_size]
    for place in places:
        begin = place.header_offset + 30 + len(place.filename) + 20  # past the header and its zip64 field
        for at in (begin, begin + place.file_size // 2, begin + place.file_size - 1):
            bad = bytearray(archive)
            bad[at] ^= 1
            try:
                assert not proven(bytes(bad)).holds, (place.filename, at)
            except Unreadable:
                assert place.filename == "manifest.json"


def test_the_head_that_was_mailed_proves_the_archive(award, auditor):
    actions.seal_heads(LATER - timedelta(days=1))
    mailed = queries.last_head()
    archive = taken(award, auditor)

    assert proven(archive, known=(mailed.number, mailed.digest)).wrong == []
    assert proven(archive, known=(mailed.number, "0" * 64)).wrong == [
        f"head {mailed.number}: not the one that was kept elsewhere ({'0' * 64})"
    ]
    assert "newer than this archive" in proven(archive, known=(mailed.number + 9, mailed.digest)).wrong[0]


def test_a_seal_that_is_left_out_is_missed(award, auditor):
    """The house's owner takes the last entry out and draws the manifest anew: the head still says that it sealed it."""
    archive = taken(award, auditor)

    def change(parts):
        lines = parts["trail/heads.chain"].decode().splitlines(keepends=True)
        digest, text, behind = lines[-1].split("\t")
        signature, seals = json.loads(behind)
        kept = [one for one in seals if one[0] != award.audit_case()]
        lines[-1] = f"{digest}\t{text}\t{json.dumps([signature, kept])}\n"
        parts["trail/heads.chain"] = "".join(lines).encode()

    assert any(
        f"it sealed {award.audit_case()}, but how is left out here" in wrong
        for wrong in proven(changed(archive, change)).wrong
    )


def test_erasing_a_person_keeps_the_proof_and_takes_the_name(award, auditor):
    director, _other = building.directors(award)
    name = award.proposal.parties.get(person=director).name
    assert name
    assert name.encode() in taken(award, auditor)

    erase_person(director, now=LATER)
    archive = taken(award, auditor, LATER + timedelta(hours=1))

    assert proven(archive).wrong == []
    parts = ZipFile(io.BytesIO(archive))
    assert [one for one in parts.namelist() if name.encode() in parts.read(one)] == []
    assert director.code.encode() in archive


def test_the_command_alone_proves_it_without_any_other_package(award, auditor, tmp_path):
    file = tmp_path / "award.zip"
    file.write_bytes(taken(award, auditor))
    house = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(house)!r}); "
               "from parvis.domain.archives.__main__ import main; sys.exit(main(sys.argv[1:]))"]  # fmt: skip

    held = subprocess.run([*command, str(file), "--key", signing.public_key()], capture_output=True, text=True)
    file.write_bytes(changed(file.read_bytes(), without_line(TRAIL.format(award.code), 1)))
    broken = subprocess.run([*command, str(file), "--json"], capture_output=True, text=True)

    assert (held.returncode, held.stdout.splitlines()[-1], held.stderr) == (0, "Nothing was changed.", "")
    assert broken.returncode == 1
    assert f"award:{award.code}: entry 2 is missing" in json.loads(broken.stdout)["wrong"]


def test_an_archive_is_for_auditors_who_may_see_the_case(client, award, auditor):
    address = reverse("audit:archive", args=[award.audit_case()])

    client.force_login(building.directors(award)[0])
    assert client.post(address).status_code == 404
    client.force_login(auditor)
    assert prove(io.BytesIO(b"".join(client.post(address).streaming_content))).holds
    conflicts.state(auditor, CaseKind.PROPOSAL, award.proposal.code, "relative", by=auditor, now=factories.NOW)
    assert client.post(address).status_code == 404
    assert Entry.objects.filter(action="archive.taken").count() == 1


def test_what_is_no_archive_is_refused():
    with pytest.raises(Unreadable):
        prove(io.BytesIO(b"PK, or not"))


def test_the_archive_of_a_round_holds_its_proposals_and_their_reviews(auditor):
    assignment = rounds.reviewed()[0]
    case = f"round:{assignment.round.code}"
    archive = b"".join(actions.take_archive(case, by=auditor, now=LATER))
    proposal = assignment.proposal

    proof = proven(archive)
    assert (proof.wrong, proof.case) == ([], case)
    reviews = f"cases/proposal-{proposal.code}/review/reviews.chain"
    assert {f"cases/round-{assignment.round.code}/review/round.chain", reviews} <= set(
        ZipFile(io.BytesIO(archive)).namelist()
    )
    gone = changed(archive, without_line(reviews, 0))
    assert any("reviews.chain" in wrong for wrong in proven(gone).wrong)
    another = changed(archive, lambda parts: parts.pop(f"trail/proposal-{proposal.code}.chain"))
    assert f"trail/proposal-{proposal.code}.chain: is missing" in proven(another).wrong


def test_a_round_with_a_hidden_proposal_is_not_archived_for_whom_it_is_hidden_from(auditor):
    assignment = rounds.reviewed()[0]
    case = f"round:{assignment.round.code}"
    conflicts.state(auditor, CaseKind.PROPOSAL, assignment.proposal.code, "relative", by=auditor, now=factories.NOW)

    with pytest.raises(NotFound):
        actions.take_archive(case, by=auditor, now=LATER)
