"""Opening a draft, inviting the other side, who may join and who may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from parvis.audit.models import Entry
from parvis.domain import revisions
from parvis.domain.refusals import Denied, Gone, Invalid, NotFound, Refused, TooMany
from parvis.proposals import queries
from parvis.proposals.actions import drafting, leaving, opening
from parvis.proposals.models import Party, Proposal, Revision, SignOff
from tests import factories
from tests.factories import NOW
from tests.proposals import building

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def actions_on(proposal: Proposal) -> list[str]:
    return list(
        Entry.objects.filter(chain__case=proposal.audit_case()).order_by("position").values_list("action", flat=True)
    )


def test_either_director_opens_a_draft_with_the_facts_of_today():
    person = factories.scientist("UA")

    proposal = opening.start(building.event_call(), "ARW", role="partner-director", by=person, now=NOW)

    [party] = queries.parties(proposal)
    assert (party.role, party.side, party.signs, party.state) == ("partner-director", "partner", True, "joined")
    assert (party.facts["nationality"], party.facts["residence"], party.facts["employer_country"]) == (
        ["UA"],
        "UA",
        "UA",
    )
    assert proposal.stage == "full"
    assert actions_on(proposal) == ["proposal.opened"]


@pytest.mark.parametrize(
    ("mechanism", "role"), [("ASI", "ally-director"), ("ARW", "end-user"), ("ARW", "nobody"), ("XXX", "ally-director")]
)
def test_a_draft_is_for_what_the_call_takes_and_opened_by_a_director(mechanism, role):
    with pytest.raises(Invalid):
        opening.start(building.event_call(), mechanism, role=role, by=factories.scientist(), now=NOW)

    assert Proposal.objects.count() == 0


def test_no_draft_is_opened_for_a_closed_call_nor_for_one_that_is_not_public():
    closed = building.event_call(closes="2026-11-20T12:00")
    hidden = building.event_call(status="draft")

    with pytest.raises(Refused):
        opening.start(closed, "ARW", role="ally-director", by=factories.scientist(), now=NOW)
    with pytest.raises(NotFound):
        opening.start(hidden, "ARW", role="ally-director", by=factories.scientist(), now=NOW)


def test_the_other_director_is_invited_by_mail_and_joins(mails):
    proposal, partner = building.opened(), factories.scientist("UA", email="partner@example.org")

    party = building.invited(proposal, partner)
    token = building.link_of(mails)
    joined = drafting.accept(token, by=partner, now=NOW + timedelta(days=1))

    assert [letter.to for letter in mails()] == ["partner@example.org", proposal.opened_by.email]
    assert token not in str(Party.objects.values_list()), "only a hash of the link is kept"
    assert (joined.pk, joined.person, joined.state) == (party.pk, partner, "joined")
    assert Proposal.objects.visible_to(partner, at=NOW + timedelta(days=1)).get() == proposal
    assert actions_on(proposal) == [
        "proposal.opened",
        "proposal.party-invited",
        "letter.sent",
        "proposal.party-joined",
        "letter.sent",
    ]


def test_an_invitation_opens_only_for_its_address(mails):
    proposal, partner, other = building.opened(), factories.scientist("UA"), factories.scientist("UA")
    building.invited(proposal, partner)
    token = building.link_of(mails)

    with pytest.raises(Denied):
        drafting.accept(token, by=other, now=NOW)

    drafting.accept(token, by=partner, now=NOW)


def test_an_invitation_runs_out_and_can_be_sent_again_with_a_new_link(mails):
    proposal, partner = building.opened(), factories.scientist("UA")
    party = building.invited(proposal, partner)
    old = building.link_of(mails)
    late = NOW + timedelta(days=21)

    with pytest.raises(TooMany):
        drafting.resend(party, by=proposal.opened_by, now=NOW + timedelta(minutes=9))
    with pytest.raises(Gone):
        drafting.accept(old, by=partner, now=late)
    drafting.resend(party, by=proposal.opened_by, now=late)
    new = building.link_of(mails)

    with pytest.raises(NotFound):
        drafting.accept(old, by=partner, now=late)
    drafting.accept(new, by=partner, now=late)


def test_declining_needs_no_account_and_frees_the_seat(mails):
    proposal, partner = building.opened(), factories.scientist("UA")
    building.invited(proposal, partner)

    party = drafting.decline(building.link_of(mails), now=NOW, reason="No time this year.")

    assert party.state == "declined"
    assert "No time this year." in mails()[-1].text
    building.invited(proposal, factories.scientist("UA"))


def test_the_same_person_cannot_sit_on_both_sides(mails):
    proposal = building.opened()
    twin = factories.scientist("UA", orcid="0000-0002-1825-0097")
    proposal.opened_by.orcid = "0000-0002-1825-0097"
    proposal.opened_by.save()

    with pytest.raises(Refused) as same_address:
        building.invited(proposal, proposal.opened_by)
    building.invited(proposal, twin)
    with pytest.raises(Refused) as same_orcid:
        drafting.accept(building.link_of(mails), by=twin, now=NOW)

    assert {same_address.value.code, same_orcid.value.code} == {"same-person"}
    assert Party.objects.filter(state="joined").count() == 1


def test_a_seat_that_is_taken_is_not_given_twice():
    proposal = building.joint()

    with pytest.raises(Refused) as refused:
        building.invited(proposal, factories.scientist("UA"))

    assert refused.value.code == "seat-taken"


def test_further_people_take_part_each_in_their_role(mails):
    proposal = building.joint()
    ally, _partner = building.directors(proposal)
    guest = factories.scientist("FR")

    co = drafting.invite(proposal, role="co-director", side="ally", email=guest.email, by=ally, now=NOW)
    user = drafting.name_party(
        proposal, role="end-user", name="Rescue service", organisation_name="Ministry of the Interior", by=ally, now=NOW
    )

    assert (co.side, co.writes, co.signs, co.state) == ("ally", True, False, "invited")
    assert (user.state, user.writes, user.organisation_name) == ("named", False, "Ministry of the Interior")
    with pytest.raises(Invalid):
        drafting.name_party(proposal, role="end-user", name=" ", by=ally, now=NOW)
    with pytest.raises(Invalid):
        drafting.name_party(building.opened(by=ally), role="partner-director", name="X", by=ally, now=NOW)


def test_strangers_and_officers_find_no_draft():
    proposal, officer, stranger = building.joint(), factories.programme_officer(), factories.scientist()

    for person in (officer, stranger):
        assert not Proposal.objects.visible_to(person, at=NOW).exists()
        with pytest.raises(NotFound):
            queries.visible(proposal.code, person, at=NOW)
        with pytest.raises(NotFound):
            drafting.invite(proposal, role="end-user", email="x@example.org", by=person, now=NOW)


def test_who_has_left_sees_the_proposal_no_more():
    proposal = building.joint()
    ally, partner = building.directors(proposal)

    leaving.leave(proposal, by=partner, now=NOW + SECOND)

    assert Proposal.objects.visible_to(partner, at=NOW).exists()
    assert not Proposal.objects.visible_to(partner, at=NOW + SECOND).exists()
    with pytest.raises(Refused):
        leaving.leave(proposal, by=ally, now=NOW + SECOND)


def test_a_person_says_who_he_or_she_is_and_nobody_says_it_for_another():
    proposal = building.joint()
    ally, partner = building.directors(proposal)
    mine = Party.objects.get(proposal=proposal, person=ally)

    drafting.describe(mine, {"nationality": ["be", "fr"], "residence": "be"}, by=ally, now=NOW)

    mine.refresh_from_db()
    assert (mine.facts["nationality"], mine.facts["residence"]) == (["BE", "FR"], "BE")
    with pytest.raises(Denied):
        drafting.describe(mine, {"nationality": ["UA"]}, by=partner, now=NOW)
    with pytest.raises(Invalid):
        drafting.describe(mine, {"residence": "Belgium"}, by=ally, now=NOW)


def test_an_erased_person_leaves_a_pseudonym_and_the_proof_stands():
    proposal = building.signed()
    ally, _partner = building.directors(proposal)
    ally_name = ally.email

    leaving.forget_person(ally, now=NOW + SECOND)

    revision = Revision.objects.get(proposal=proposal)
    assert ally_name not in str(revision.content)
    assert revisions.proven(revision.content, revision.salts, revision.leaves, digest=revision.digest)
    assert not Party.objects.filter(email=ally_name).exists()


def test_who_is_erased_from_a_signed_draft_takes_no_signature_along():
    proposal = building.signed()
    ally, _partner = building.directors(proposal)

    leaving.forget_person(ally, now=NOW + SECOND)

    proposal.refresh_from_db()
    assert proposal.signed is None
    assert {one.void_cause for one in SignOff.objects.all()} == {"party-changed"}


def test_an_invitation_to_who_is_erased_keeps_nothing_of_him_or_her_and_opens_no_more(mails):
    proposal, partner = building.opened(), factories.scientist("UA")
    building.invited(proposal, partner, name="Olena Guest")
    token = building.link_of(mails)

    leaving.forget_person(partner, now=NOW + SECOND)

    party = Party.objects.get(proposal=proposal, role="partner-director")
    assert (party.state, party.name, party.email, party.token_digest) == ("left", "", "", "")
    with pytest.raises(NotFound):
        drafting.accept(token, by=partner, now=NOW + SECOND)


def test_a_writer_is_invited_by_his_or_her_own_side_and_does_not_replace_its_director(mails):
    proposal = building.joint()
    ally, partner = building.directors(proposal)
    guest, successor = factories.scientist("UA"), factories.scientist("UA")
    director = Party.objects.get(proposal=proposal, person=partner)

    with pytest.raises(Invalid) as refused:
        drafting.invite(proposal, role="co-director", side="partner", email=guest.email, by=ally, now=NOW)
    assert refused.value.field == "side"
    drafting.invite(proposal, role="co-director", side="partner", email=guest.email, by=partner, now=NOW)
    drafting.accept(building.link_of(mails), by=guest, now=NOW)
    for person in (guest, ally):
        with pytest.raises(Denied):
            leaving.replace_director(proposal, director, email=successor.email, by=person, now=NOW)

    director.refresh_from_db()
    assert director.state == "joined"


def test_nobody_is_replaced_by_an_officer_who_acts_for_a_director():
    proposal = building.joint()
    ally, partner = building.directors(proposal)
    leaving.leave(proposal, by=partner, now=NOW)
    ally.acted_by = factories.programme_officer()

    with pytest.raises(Denied) as refused:
        leaving.replace_director(
            proposal, Party.objects.get(person=partner), email="new@example.org", by=ally, now=NOW + SECOND
        )

    assert refused.value.code == "acting"


def test_who_was_invited_at_two_addresses_takes_one_seat(mails):
    proposal, person = building.joint(), factories.scientist("FR")
    ally, _partner = building.directors(proposal)
    EmailAddress.objects.create(user=person, email="second@example.org", verified=True)
    for email in ("Second@example.org", "third@example.org"):
        drafting.invite(proposal, role="co-director", side="ally", email=email, by=ally, now=NOW)
    EmailAddress.objects.create(user=person, email="third@example.org", verified=True)

    with pytest.raises(Refused) as refused:
        drafting.accept(building.link_of(mails), by=person, now=NOW)

    assert refused.value.code == "same-person"


def test_a_seat_that_ended_while_one_waited_for_the_lock_is_a_seat_no_more():
    proposal = building.joint()
    _ally, partner = building.directors(proposal)

    def left_meanwhile(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if sql.startswith("SELECT") and 'FROM "proposals_proposal"' in sql:
            Party.objects.filter(person=partner).update(state="left", left_at=NOW)
        return done

    with connection.execute_wrapper(left_meanwhile), pytest.raises(NotFound):
        queries.locked(proposal.code, partner)
