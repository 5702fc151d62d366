"""The behaviours that a joint proposal is accepted by, each under its number.

1 and 2 also hold for calls (`tests/programme`, by the same names); of 9, a
server that is killed stands in `test_hard_moments`.  The halves of 10 and 11
that come after a decision belong to the apps that keep awards and reviews.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parvis.accounts.actions.tokens import make_token
from parvis.accounts.models import Affiliation
from parvis.audit.models import Entry
from parvis.domain.tokens import Scope
from parvis.programme.actions import changing
from parvis.programme.queries import programme_of
from parvis.proposals import queries
from parvis.proposals.actions import casework, drafting, leaving, stages, submitting, telling
from parvis.proposals.models import Party, Proposal, Receipt, Revision, SignOff
from parvis.web import programme
from tests import factories
from tests.factories import NOW
from tests.proposals import building
from tests.proposals.papers import hand_in_file
from tests.proposals.test_stages import outlined

pytestmark = pytest.mark.django_db

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
TRAVEL = {"cells": [{"party": "", "category": "travel", "year": 1, "amount": "8000.01"}], "cofunding": ""}


class Clock:
    """The hour that pages see."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("django.utils.timezone.now", made)
    return made


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(name: str, *parts: Any) -> str:
    return reverse(f"proposals:{name}", args=parts)


def read(client: Client, name: str, *parts: Any) -> str:
    answer = client.get(address(name, *parts))
    assert answer.status_code == 200
    return answer.content.decode()


def type_into(client: Client, proposal: Proposal, field: str, text: str, version: int) -> Any:
    """An autosave, as the page sends it."""
    return client.post(address("save", proposal.code, field), {f"a-{field}": text, f"version-{field}": version})


def token_for(person: Any, mails: Any) -> str:
    """The link in this person's invitation."""
    letter = next(one for one in mails() if one.to == person.email and "/invitation/" in one.text)
    return letter.text.split("/invitation/")[1].split("/")[0]


def test_behaviour_1_a_change_after_opening_is_told_to_every_drafts_co_directors_with_its_number(mails):
    officer, call = factories.programme_officer(), building.event_call()
    proposal = building.joint(call)
    ally, partner = building.directors(proposal)
    text = {"en": "Read **this** twice.", "fr": "Lisez **ceci** deux fois."}
    note = {"en": "One word.", "fr": "Un mot."}
    mails.clear()

    made = changing.amend_call(call, {"text": text}, note=note, by=officer, now=NOW)
    telling.tell_addenda(NOW + HOUR)

    assert sorted(letter.to for letter in mails()) == sorted([ally.email, partner.email])
    assert all(str(made.number) in letter.text and call.code in letter.text for letter in mails())


def test_behaviour_2_a_draft_is_judged_by_the_rules_its_call_was_published_with(monkeypatch):
    proposal = building.joint()
    before = [one.words for one in queries.missing(proposal, NOW)]
    nations = programme_of(proposal.call).nations_in("partner", NOW.date())

    other = programme.current().text.replace('code = "UA"', 'code = "XX"', 1)
    monkeypatch.setattr("parvis.web.programme.current", lambda: programme.parse(other))

    assert [one.words for one in queries.missing(proposal, NOW)] == before
    assert programme_of(proposal.call).nations_in("partner", NOW.date()) == nations


def test_behaviour_6_an_allied_director_invites_a_partner_by_mail_and_both_write_without_loss(mails):
    ally, partner = factories.scientist("BE"), factories.scientist("UA")
    call = building.event_call()
    one, other = browser(ally), browser(partner)
    started = one.post(
        address("start", call.code), {"mechanism": "ARW", "role": "ally-director", "title": "Floods", "acronym": ""}
    )
    code = re.search(r"/proposals/(\w+)/", started.url)[1]
    asked = {"role": "partner-director", "name": "Olena", "email": partner.email, "side": "", "language": "en"}
    one.post(address("invite", code), asked)
    other.post(address("accept", token_for(partner, mails)))
    proposal = Proposal.objects.get(code=code)

    kept = [
        type_into(one, proposal, "summary", "By the ally.", 0),
        type_into(other, proposal, "purpose", "By the partner.", 0),
    ]
    clash = type_into(other, proposal, "summary", "By the partner, unseen.", 0)

    assert [answer.status_code for answer in kept] == [200, 200]
    assert clash.status_code == 409
    assert "By the ally." in clash.json()["clash"], "what the other wrote is shown"
    assert "By the ally." in read(other, "section", code, "event")
    assert "By the partner." in read(one, "section", code, "content")


def test_behaviour_6_neither_can_submit_alone():
    proposal = building.filled()
    ally, _partner = building.directors(proposal)
    one = browser(ally)
    digest = queries.digest(proposal)

    one.post(address("sign", proposal.code), {"digest": digest, "agreed": "on"})
    alone = one.post(address("submit", proposal.code))

    assert SignOff.objects.filter(voided_at__isnull=True).count() == 1
    assert alone.status_code == 409
    assert not Receipt.objects.exists()


def test_behaviour_7_one_changed_budget_cell_voids_both_signatures_and_shows_what_who_and_when(clock):
    proposal = building.signed()
    ally, partner = building.directors(proposal)
    clock.at = NOW + HOUR
    building.write(proposal, "budget", TRAVEL, by=partner, now=clock.at)

    page = read(browser(ally), "sign", proposal.code)
    shut = browser(ally).post(address("submit", proposal.code))
    history = read(browser(ally), "history", proposal.code)

    assert not SignOff.objects.filter(voided_at__isnull=True).exists()
    assert "<del>" in page and "<ins>" in page, "the difference is shown to who must sign again"
    assert shut.status_code == 409
    entry = Entry.objects.get(action="proposal.signatures-voided")
    assert (entry.actor, entry.at) == (partner.code, clock.at)
    assert str(partner) in history


def test_behaviour_8_an_ineligible_party_is_told_at_once_in_words_and_the_draft_is_saved():
    proposal = building.joint(partner="FR")  # an allied country on the partner's side
    ally, _partner = building.directors(proposal)
    one = browser(ally)

    saved = type_into(one, proposal, "summary", "Saved all the same.", 0)
    rail = read(one, "rail", proposal.code)

    [finding] = [one for one in queries.missing(proposal, NOW) if one.rule == "partner-director"]
    assert saved.status_code == 200
    assert str(finding.words)[:40] in rail and str(finding.remedy)[:40] in rail
    assert queries.content(proposal)["summary"] == "Saved all the same."


def test_behaviour_8_a_rule_met_only_on_paper_asks_for_evidence():
    proposal = building.joint()
    ally, _partner = building.directors(proposal)
    party = Party.objects.get(person=ally)
    party.facts = {**party.facts, "residence": "FR"}
    party.save()

    [asked] = [one for one in queries.missing(proposal, NOW) if one.severity == "evidence"]

    assert asked.rule == "lives-elsewhere"
    assert str(asked.words)[:40] in read(browser(ally), "rail", proposal.code)


@pytest.mark.parametrize(
    ("grace", "after", "taken", "late"),
    [(0, -SECOND, True, False), (0, SECOND, False, False), (10, SECOND, True, True), (10, HOUR, False, False)],
)
def test_behaviour_9_a_second_before_closing_counts_and_one_after_only_within_the_grace(
    grace, after, taken, late, clock
):
    proposal = building.signed(building.event_call(grace_minutes=grace))
    ally, _partner = building.directors(proposal)
    clock.at = proposal.call.closes_at + after

    answer = browser(ally).post(address("submit", proposal.code))

    assert answer.status_code == (302 if taken else 409)
    assert [receipt.late for receipt in Receipt.objects.all()] == ([late] if taken else [])


def test_behaviour_9_the_receipt_has_utc_time_and_a_digest_that_anybody_can_verify(mails):
    _proposal, receipt = building.submitted()
    stranger = Client()

    letter = next(one.text for one in mails() if receipt.code in one.text)
    right = stranger.post(reverse("square:check"), {"code": receipt.code, "digest": receipt.digest}).content.decode()
    wrong = stranger.post(reverse("square:check"), {"code": receipt.code, "digest": "0" * 64}).content.decode()

    assert f"{receipt.at:%H:%M:%S} UTC" in letter and receipt.digest in letter
    assert "Confirmed" in right and f"{receipt.at:%H:%M:%S} UTC" in right
    assert "Confirmed" not in wrong


def test_behaviour_10_who_changes_employer_is_judged_anew_and_earlier_papers_stay_as_they_were():
    proposal = building.signed()
    ally, _partner = building.directors(proposal)
    before, party = Revision.objects.get(), Party.objects.get(person=ally)
    after = NOW + timedelta(days=30)
    ally.affiliations.update(to_on=after.date())
    company = factories.organisation("Acme Sensors", kind="company")
    Affiliation.objects.create(person=ally, organisation=company, country="BE", from_on=after.date())

    drafting.take_over_facts(party, by=ally, now=after)

    assert "organisations" in {one.rule for one in queries.missing(proposal, after)}
    before.refresh_from_db()
    assert before.content["parties"][party.code]["facts"]["organisation_kind"] == "academic"


def test_behaviour_10_a_successor_is_checked_and_signs_and_each_paper_shows_who_it_was_on_its_day(mails):
    proposal = building.signed()
    ally, partner = building.directors(proposal)
    old, successor = Party.objects.get(person=partner), factories.scientist("UA", name="Danylo Kit")
    ineligible = factories.scientist("FR")

    leaving.leave(proposal, by=partner, now=NOW, reason="New employer")
    leaving.replace_director(proposal, old, email=ineligible.email, by=ally, now=NOW)
    drafting.accept(token_for(ineligible, mails), by=ineligible, now=NOW)
    assert "partner-director" in {one.rule for one in queries.missing(proposal, NOW)}, "the successor is checked"
    leaving.leave(proposal, by=ineligible, now=NOW)
    seat = Party.objects.get(person=ineligible)
    leaving.replace_director(proposal, seat, email=successor.email, by=ally, now=NOW)
    drafting.accept(token_for(successor, mails), by=successor, now=NOW)
    building.write(proposal, "budget", TRAVEL, by=successor)
    hand_in_file(proposal, "cv", by=successor, now=NOW)
    building.sign_all(proposal)
    receipt = submitting.submit(proposal, by=successor, now=NOW)

    earlier = Revision.objects.get(number=1)
    signers = [
        {one["role"]: one["person"] for one in paper.content["parties"].values()}
        for paper in (earlier, receipt.revision)
    ]
    assert [one["partner-director"] for one in signers] == [partner.code, successor.code]


def test_behaviour_11_the_full_form_opens_with_earlier_answers_and_confidential_words_appear_nowhere(mails):
    proposal, officer = outlined(), factories.programme_officer()
    casework.add_note(proposal, "Confidential: the panel doubts the budget.", by=officer, now=NOW)
    stages.invite_to_next_stage(proposal, closes_at=NOW + timedelta(days=120), by=officer, now=NOW)
    ally, _partner = building.directors(proposal)
    one = browser(ally)
    _token, secret = make_token(ally, name="program", scopes=[Scope.PROPOSALS_READ], days=30, now=NOW)

    told = [
        *(read(one, name, proposal.code) for name in ("draft", "people", "history", "sign", "rail")),
        *(read(one, "section", proposal.code, section.code) for section in queries.form_of(proposal).sections),
        *(letter.text for letter in mails()),
        one.get(f"/api/v1/proposals/{proposal.code}", headers={"Authorization": f"Bearer {secret}"}).content.decode(),
    ]
    paper = one.get(address("pdf", proposal.code))

    assert "To warn." in read(one, "section", proposal.code, "science"), "the answer was carried over"
    assert "Confidential" not in "".join(told)
    assert paper.status_code == 200 and b"Confidential" not in paper.content
    assert "Confidential" in read(browser(officer), "one", proposal.code)
