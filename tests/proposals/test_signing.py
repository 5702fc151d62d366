"""Both directors sign the same revision; any edit voids both signatures, with its cause."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.accounts.models import Affiliation
from parvis.audit.models import Entry, Fact
from parvis.domain.refusals import Denied, Refused
from parvis.proposals import queries
from parvis.proposals.actions import drafting, leaving, signing, submitting
from parvis.proposals.models import Party, Revision, SignOff
from tests import factories
from tests.factories import NOW
from tests.proposals import building
from tests.proposals.papers import hand_in_file

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def valid(proposal) -> int:
    return SignOff.objects.filter(revision__proposal=proposal, voided_at__isnull=True).count()


def test_both_directors_sign_the_same_digest():
    proposal = building.filled()

    building.sign_all(proposal)

    [revision] = Revision.objects.filter(proposal=proposal)
    assert [signature.party.role for signature in revision.signatures.all()] == ["ally-director", "partner-director"]
    assert len(revision.digest) == 64
    assert revision.content["answers"]["summary"]


def test_neither_can_submit_alone():
    proposal = building.filled()
    ally, partner = building.directors(proposal)
    signing.sign_off(proposal, queries.digest(proposal), by=ally, now=NOW)

    for person in (ally, partner):
        with pytest.raises(Refused) as refused:
            submitting.submit(proposal, by=person, now=NOW)
        assert refused.value.code == "unsigned"


def test_one_changed_budget_cell_voids_both_signatures_with_cause_and_who(mails):
    proposal = building.signed()
    ally, partner = building.directors(proposal)
    party = Party.objects.get(person=partner)
    cells = {"cells": [{"party": "", "category": "travel", "year": 1, "amount": "8000.01"}], "cofunding": ""}

    saved = building.write(proposal, "budget", cells, by=partner, now=LATER)

    assert saved.voided == 2
    assert {(one.void_cause, one.void_field, one.voided_by, one.voided_at) for one in SignOff.objects.all()} == {
        ("edited", "budget", partner, LATER)
    }
    with pytest.raises(Refused) as refused:
        submitting.submit(proposal, by=ally, now=LATER)
    assert refused.value.code == "unsigned"
    entry = Entry.objects.get(action="proposal.signatures-voided")
    assert (entry.actor, entry.at) == (partner.code, LATER)
    assert {fact.path: fact.value for fact in Fact.objects.filter(entry=entry)}["field"] == '"budget"'
    changed = queries.changes_since(proposal)
    assert [change.path for change in changed] == [f"answers.budget.{party.code}.cells"]
    assert "8000.00" in changed[0].before
    assert "8000.01" in changed[0].after
    assert mails()[-1].to == ally.email, "who changed it needs no letter"
    assert "no longer counts" in mails()[-1].subject


def test_saving_the_same_again_voids_nothing():
    proposal = building.signed()
    ally, _partner = building.directors(proposal)

    saved = building.write(proposal, "summary", building.EVENT_ANSWERS["summary"], by=ally, now=LATER)

    assert (saved.changed, valid(proposal)) == (False, 2)


@pytest.mark.parametrize("change", ["file", "party", "facts"])
def test_files_and_people_are_part_of_what_was_signed(change):
    proposal = building.signed()
    ally, _partner = building.directors(proposal)

    if change == "file":
        hand_in_file(proposal, "cv", by=ally, now=LATER)
    elif change == "party":
        drafting.name_party(proposal, role="end-user", name="Rescue service", by=ally, now=LATER)
    else:
        drafting.describe(Party.objects.get(person=ally), {"nationality": ["FR"]}, by=ally, now=LATER)

    assert valid(proposal) == 0
    assert {one.void_cause for one in SignOff.objects.all()} == {
        "file-changed" if change == "file" else "party-changed"
    }


def test_nobody_signs_what_was_changed_while_reading():
    proposal = building.filled()
    ally, partner = building.directors(proposal)
    read = queries.digest(proposal)
    building.write(proposal, "summary", "Changed.", by=partner, now=LATER)

    with pytest.raises(Refused) as refused:
        signing.sign_off(proposal, read, by=ally, now=LATER)

    assert refused.value.code == "changed-meanwhile"
    assert SignOff.objects.count() == 0


def test_after_an_edit_both_sign_a_new_revision_and_the_old_one_stays_as_it_was():
    proposal = building.signed()
    ally, _partner = building.directors(proposal)
    building.write(proposal, "summary", "Changed.", by=ally, now=LATER)

    building.sign_all(proposal, now=LATER)

    first, second = Revision.objects.filter(proposal=proposal)
    assert first.content["answers"]["summary"] == building.EVENT_ANSWERS["summary"]
    assert second.content["answers"]["summary"] == "Changed."
    assert first.digest != second.digest
    assert valid(proposal) == 2
    assert [change.path for change in queries.changes_between(first, second)] == ["answers.summary"]


def test_only_directors_sign_each_once():
    proposal = building.joint()
    ally, _partner = building.directors(proposal)
    guest = factories.scientist("FR")
    drafting.invite(proposal, role="co-director", side="ally", email=guest.email, by=ally, now=NOW)
    party = Party.objects.get(email=guest.email)
    drafting.take_seat(party, guest, now=NOW)
    party.save()

    with pytest.raises(Denied):
        signing.sign_off(proposal, queries.digest(proposal), by=guest, now=NOW)
    signing.sign_off(proposal, queries.digest(proposal), by=ally, now=NOW)
    with pytest.raises(Refused) as refused:
        signing.sign_off(proposal, queries.digest(proposal), by=ally, now=NOW)
    assert refused.value.code == "signed-already"


def test_a_director_who_leaves_is_replaced_checked_and_the_successor_signs(mails):
    proposal = building.signed()
    ally, partner = building.directors(proposal)
    old = Party.objects.get(person=partner)
    successor = factories.scientist("FR")  # an allied country: the rules find it

    leaving.leave(proposal, by=partner, now=LATER, reason="New employer")
    assert valid(proposal) == 0
    leaving.replace_director(proposal, old, email=successor.email, by=ally, now=LATER)
    drafting.accept(building.link_of(mails), by=successor, now=LATER)

    assert "partner-director" in {one.rule for one in queries.missing(proposal, LATER)}
    proposal.refresh_from_db()
    new = Party.objects.get(person=successor)
    assert new.replaces == old
    drafting.describe(
        new,
        {"nationality": ["UA"], "residence": "UA", "employer_country": "UA", "organisation_kind": "academic"},
        by=successor,
        now=LATER,
        organisation_name="University of Kyiv",
    )
    for field in ("budget",):
        building.write(
            proposal, field, {"cells": [{"category": "travel", "year": 1, "amount": "1"}]}, by=successor, now=LATER
        )
    hand_in_file(proposal, "cv", by=successor, now=LATER)
    assert [one for one in queries.missing(proposal, LATER) if one.severity == "blocking"] == []
    building.sign_all(proposal, now=LATER)
    receipt = submitting.submit(proposal, by=successor, now=LATER)

    people = {party["role"]: party["person"] for party in receipt.revision.content["parties"].values()}
    assert people["partner-director"] == successor.code
    before = Revision.objects.get(number=1)
    assert partner.code in str(before.content["parties"]), "what was signed before shows who it was then"


def test_a_director_who_changes_employer_is_judged_anew_and_what_was_signed_before_stays():
    proposal = building.signed()
    ally, _partner = building.directors(proposal)
    before = Revision.objects.get()
    party = Party.objects.get(person=ally)
    after = NOW + timedelta(days=30)
    ally.affiliations.update(to_on=after.date())
    Affiliation.objects.create(
        person=ally,
        organisation=factories.organisation("Acme Sensors", kind="company"),
        country="BE",
        from_on=after.date(),
    )

    drafting.take_over_facts(party, by=ally, now=after)

    assert valid(proposal) == 0
    assert "organisations" in {one.rule for one in queries.missing(proposal, after)}
    assert before.content["parties"][party.code]["facts"]["organisation_kind"] == "academic"
    party.refresh_from_db()
    assert (party.organisation_name, party.facts["organisation_kind"]) == ("Acme Sensors", "company")


def test_an_invitation_that_is_declined_after_signing_voids_the_signatures_and_the_draft_can_be_signed_anew(mails):
    proposal = building.filled()
    ally, partner = building.directors(proposal)
    guest = factories.scientist("FR")
    drafting.invite(proposal, role="co-director", side="ally", email=guest.email, by=ally, now=NOW)
    token = building.link_of(mails)
    building.sign_all(proposal)
    mails.clear()

    drafting.decline(token, now=LATER)

    assert {(one.void_cause, one.voided_by) for one in SignOff.objects.all()} == {("party-changed", None)}
    told = {letter.to for letter in mails() if "no longer counts" in letter.subject}
    assert told == {ally.email, partner.email}
    building.sign_all(proposal, now=LATER)
    assert submitting.submit(proposal, by=ally, now=LATER).revision.number == 2


def test_what_changed_outside_the_draft_after_one_signature_is_not_signed_by_the_other_as_it_was_before():
    proposal = building.filled()
    ally, partner = building.directors(proposal)
    signing.sign_off(proposal, queries.digest(proposal), by=ally, now=NOW)
    organisation = Party.objects.get(person=ally).organisation
    organisation.name = "University of Westhaven, renamed"
    organisation.save()

    signing.sign_off(proposal, queries.digest(proposal), by=partner, now=LATER)

    proposal.refresh_from_db()
    [signature] = SignOff.objects.filter(revision=proposal.signed, voided_at__isnull=True)
    assert (signature.person, proposal.signed.number) == (partner, 2)
    assert "renamed" in str(proposal.signed.content["parties"])
    assert signing.signers_missing(proposal) == [Party.objects.get(person=ally)]
