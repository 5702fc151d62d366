"""Handing in: to the second, complete, signed, once; taking back, opening again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from parvis.audit.models import Entry
from parvis.domain.proposals import Standing
from parvis.domain.refusals import Denied, Refused
from parvis.proposals import queries
from parvis.proposals.actions import signing, submitting
from parvis.proposals.actions.submitting import NotReady
from parvis.proposals.models import Proposal, Receipt, SignOff
from tests import factories
from tests.factories import NOW
from tests.proposals import building

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_one_second_before_closing_counts_and_the_closing_second_does_not():
    proposal = building.signed()
    closes, by = proposal.call.closes_at, building.directors(proposal)[0]

    for late in (closes, closes + SECOND):
        with pytest.raises(Refused) as refused:
            submitting.submit(proposal, by=by, now=late)
        assert refused.value.code == "call-closed"
    receipt = submitting.submit(proposal, by=by, now=closes - SECOND)

    assert (receipt.at, receipt.late) == (closes - SECOND, False)


def test_within_the_declared_grace_it_counts_and_is_marked_late(mails):
    proposal = building.signed(building.event_call(grace_minutes=10))
    closes, by = proposal.call.closes_at, building.directors(proposal)[0]

    with pytest.raises(Refused):
        submitting.submit(proposal, by=by, now=closes + timedelta(minutes=10))
    receipt = submitting.submit(proposal, by=by, now=closes)

    proposal.refresh_from_db()
    assert receipt.late
    assert queries.standing(proposal, at=closes + timedelta(days=1)) is Standing.LATE
    assert "marked late" in mails()[-1].text


def test_before_the_call_opens_nothing_is_taken():
    proposal = building.signed()
    before = proposal.call.opens_at - SECOND

    with pytest.raises(Refused) as refused:
        submitting.submit(proposal, by=proposal.opened_by, now=before)

    assert refused.value.code == "call-not-open"


def test_what_blocks_is_told_in_full_and_nothing_is_handed_in():
    proposal = building.joint()
    building.sign_all(proposal)

    with pytest.raises(NotReady) as refused:
        submitting.submit(proposal, by=proposal.opened_by, now=NOW)

    assert {one.field for one in refused.value.missing} >= {"summary", "budget", "cv", "consent"}
    assert Receipt.objects.count() == 0


def test_the_receipt_has_the_utc_time_and_the_digest_of_what_was_signed(mails):
    proposal, receipt = building.submitted()

    assert receipt.digest == receipt.revision.digest == SignOff.objects.first().revision.digest
    assert receipt.at == NOW
    assert f"{receipt.at:%H:%M:%S} UTC" in mails()[-1].text
    assert receipt.digest in mails()[-1].text
    entry = Entry.objects.get(action="proposal.submitted")
    assert entry.chain.case == proposal.audit_case()


def test_the_office_sees_it_from_submission_on_and_drafts_only_as_numbers():
    officer = factories.programme_officer()
    proposal, receipt = building.submitted()
    draft = building.joint(proposal.call)

    assert not Proposal.objects.visible_to(officer, at=NOW - SECOND).exists()
    assert list(queries.submissions(officer, at=NOW)) == [proposal]
    assert queries.draft_numbers(draft.call, factories.programme_officer(), at=NOW) == {"ARW": 1}
    assert queries.visible(proposal.code, officer, at=NOW).handed_in == receipt


def test_a_proposal_is_taken_back_until_the_call_closes():
    proposal, receipt = building.submitted()
    officer, by = factories.programme_officer(), building.directors(proposal)[1]

    with pytest.raises(Refused):
        submitting.withdraw(proposal, by=by, now=proposal.call.closes_at)
    submitting.withdraw(proposal, by=by, now=NOW + SECOND)

    proposal.refresh_from_db()
    receipt.refresh_from_db()
    assert (proposal.status, proposal.handed_in, receipt.ended_at) == ("withdrawn", None, NOW + SECOND)
    assert not Proposal.objects.visible_to(officer, at=NOW + SECOND).exists()
    assert Proposal.objects.visible_to(by, at=NOW + SECOND).exists()


def test_opened_again_it_is_edited_signed_and_handed_in_anew():
    proposal, first = building.submitted()
    ally, partner = building.directors(proposal)

    with pytest.raises(Refused) as closed:
        building.write(proposal, "summary", "Changed.", by=ally)
    submitting.reopen(proposal, by=partner, now=NOW)
    with pytest.raises(Refused) as unsigned:
        submitting.submit(proposal, by=ally, now=NOW)
    building.write(proposal, "summary", "Changed.", by=ally)
    building.sign_all(proposal)
    second = submitting.submit(proposal, by=ally, now=NOW + SECOND)

    proposal.refresh_from_db()
    assert (closed.value.code, unsigned.value.code) == ("submitted", "unsigned")
    assert proposal.handed_in == second
    assert (second.digest != first.digest, Receipt.objects.filter(ended_at__isnull=True).get()) == (True, second)


def test_the_same_proposal_twice_is_refused_and_a_like_one_is_told():
    call = building.event_call()
    first, _receipt = building.submitted(call)
    officer = factories.programme_officer()
    files = {file.stored.sha256 for file in first.files.all()}
    twin = building.signed(call)
    for file, sha256 in zip(twin.files.all(), sorted(files), strict=True):
        file.stored.sha256 = sha256
        file.stored.save()
    ally, _partner = building.directors(twin)
    building.write(twin, "venue", "Elsewhere", by=ally)
    building.write(twin, "venue", building.EVENT_ANSWERS["venue"], by=ally)
    building.sign_all(twin)

    with pytest.raises(Refused) as refused:
        submitting.submit(twin, by=ally, now=NOW)
    assert refused.value.code == "same-proposal"
    building.write(twin, "venue", "Easthaven", by=ally)
    building.sign_all(twin)
    submitting.submit(twin, by=ally, now=NOW)

    [likely] = queries.likely_duplicates(twin, officer, at=NOW)
    assert likely.proposal == first
    assert likely.share > 0.5
    assert queries.likely_duplicates(twin, ally, at=NOW) == [], "an author learns nothing of other people's proposals"


@pytest.mark.django_db(transaction=True)
@pytest.mark.several_writers
def test_the_same_words_handed_in_twice_at_once_are_taken_once():
    call = building.event_call()
    first, twin = building.filled(call), building.filled(call)
    for file, other in zip(twin.files.order_by("field", "pk"), first.files.order_by("field", "pk"), strict=True):
        file.stored.sha256 = other.stored.sha256
        file.stored.save()
    for proposal in (first, twin):
        building.sign_all(proposal)
    assert first.revisions.get().words == twin.revisions.get().words
    start = Barrier(2)

    def hand_in(proposal: Proposal) -> str:
        try:
            start.wait()
            submitting.submit(proposal, by=proposal.opened_by, now=NOW)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        came = list(pool.map(hand_in, (first, twin)))

    assert sorted(came) == ["done", "same-proposal"]


def test_a_director_whose_nation_changes_its_group_before_closing_is_told_and_cannot_submit():
    # Finland was a partner until 4 April 2023, an ally from then on.
    start = datetime(2023, 3, 1, tzinfo=UTC)
    call = building.event_call(opens="2023-02-01T09:00", closes="2023-05-31T23:59", rule_wording="2022")
    proposal = building.filled(call, partner="FI", now=start)
    for party in proposal.parties.all():
        party.flags = []
        party.save()
    assert "partner-director" not in {one.rule for one in queries.missing(proposal, start)}

    after = datetime(2023, 4, 10, tzinfo=UTC)
    building.sign_all(proposal, now=after)
    assert "partner-director" in {one.rule for one in queries.missing(proposal, after) if one.severity == "blocking"}
    with pytest.raises(NotReady):
        submitting.submit(proposal, by=proposal.opened_by, now=after)


def test_nobody_signs_submits_or_withdraws_for_another():
    proposal = building.signed()
    ally, _partner = building.directors(proposal)
    ally.acted_by = factories.programme_officer()

    with pytest.raises(Denied):
        signing.sign_off(proposal, queries.digest(proposal), by=ally, now=NOW)
    with pytest.raises(Denied):
        submitting.submit(proposal, by=ally, now=NOW)
    with pytest.raises(Denied):
        submitting.withdraw(proposal, by=ally, now=NOW)
