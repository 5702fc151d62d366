"""Behaviours of the grants side that the evaluation answers for: 4, 14, 15 and 16."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.domain.assignment import AtMost, Conflict, Expert, Instance, Lock, Pair, Proposal, Rules, check
from parvis.domain.refusals import Invalid
from parvis.domain.standing import CaseKind
from parvis.engines import matching
from parvis.programme.actions import revisions
from parvis.programme.queries import programme_of
from parvis.review.actions import assignments, pairs, panel, reviews, rounds
from parvis.review.models import Assignment, PanelItem, ReviewVersion
from parvis.review.models import Expert as Scientist
from parvis.review.queries.panel import listed
from parvis.standing.actions import conflicts
from parvis.web.programme import current
from tests import factories
from tests.factories import NOW
from tests.proposals.building import event_call
from tests.review import building

NATIONS = ("BE", "CA", "DE", "ES", "FR", "IT", "NO", "PL")


def three_hundred(**changes) -> Instance:
    """300 proposals, 60 experts of eight nations with room for 16 each, a conflict for one pair in thirty."""
    proposals = tuple(Proposal(id=f"P{n:03}", nations=(NATIONS[n % 8],)) for n in range(300))
    experts = tuple(Expert(id=f"E{n:02}", nation=NATIONS[n // 8 % 8], capacity=16) for n in range(60))
    every = [(one.id, other.id) for one in proposals for other in experts]
    pairs = tuple(Pair(*pair, (hash_of(pair) % 1000) / 1000) for pair in every)
    barred = tuple(Conflict(*pair, "co-author") for pair in every if hash_of(pair) % 30 == 7)
    made = Instance(
        reviews=3,
        seed=11,
        rules=Rules(at_most=(AtMost(most=1),)),
        proposals=proposals,
        experts=experts,
        pairs=pairs,
        conflicts=barred,
    )
    return replace(made, **changes)


def hash_of(pair: tuple[str, str]) -> int:
    """A number that looks like chance and is the same on every machine."""
    return int(pair[0][1:]) * 7919 + int(pair[1][1:]) * 104729 + int(pair[0][1:]) * int(pair[1][1:]) * 31


def test_behaviour_4_three_hundred_proposals_find_their_reviewers_in_seconds_and_by_every_rule():
    instance = three_hundred()
    began = time.process_time()
    result = matching.match(instance, digest="")
    took = time.process_time() - began

    assert took < 10
    assert check(instance, result) == []  # the independent recount: loads, conflicts, own nation, at most one a nation
    assert len(result.assignments) == 900
    assert {one.proposal for one in result.explanations} == {one.id for one in instance.proposals}
    assert matching.match(instance, digest="") == result  # the same start value, the same result


def test_behaviour_4_what_cannot_be_names_the_rule_that_stands_in_the_way():
    few = tuple(replace(one, capacity=14) for one in three_hundred().experts)  # 840 places for 900 reviews
    result = matching.match(three_hundred(experts=few), digest="")

    assert result.infeasible is not None
    assert "840" in result.infeasible.words["en"] or "60" in result.infeasible.words["en"]
    assert any(one.rule == "capacity" for one in result.infeasible.relaxations)


def test_behaviour_4_a_pair_settled_by_hand_is_kept_by_the_next_run():
    instance = three_hundred()
    taken = {(one.proposal, one.expert) for one in matching.match(instance, digest="").assignments}
    mine = next(pair[:2] for pair in instance.eligible() if pair[:2] not in taken)

    again = matching.match(replace(instance, locked=(Lock(*mine),)), digest="")

    assert mine in {(one.proposal, one.expert) for one in again.assignments if one.locked}


@pytest.mark.django_db
def test_behaviour_4_an_officers_pair_stays_when_the_round_is_matched_again(mails):
    proposal, officer = building.screened(), factories.programme_officer()
    for nation in ("NO", "DE", "PL", "CA"):
        building.expert(nation)
    drawn = building.opened(proposal.call, by=officer, reviews=2)
    rounds.match(drawn.code, by=officer, now=NOW)
    left_out = next(one for one in Scientist.objects.all() if not drawn.assignments.filter(expert=one).exists())
    pairs.drop_pair(drawn.assignments.first(), by=officer, now=NOW)
    mine = pairs.add_pair(drawn, proposal, left_out, by=officer, now=NOW)

    rounds.match(drawn.code, by=officer, now=NOW)

    mine.refresh_from_db()
    assert mine.by_hand and mine.state == "proposed"
    assert drawn.assignments.counting().count() == 2


def plain(page: str) -> str:
    """A page without what differs at every look."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return re.sub(r'nonce="[^"]*"|data-csrf="[^"]*"', "", page)


@pytest.mark.django_db
def test_behaviour_14_every_page_of_the_evaluation_is_as_if_the_hidden_proposal_had_never_been(mails):
    call = event_call(opens="2026-01-01T09:00", closes="2099-01-31T23:59")
    shown, other = building.screened(call), factories.programme_officer()
    reader = building.expert()
    building.reviewed(shown, reader, score=3)
    met = building.met(call, by=other)
    member, officer = building.expert(), factories.programme_officer()
    readers = [building.expert("DE"), building.expert("PL")]
    panel.seat(met, member, by=other, now=NOW)
    drawn = Assignment.objects.get().round
    pages = {
        officer: [
            "/en/proposals/office/",
            "/en/proposals/office/?screening=passed",
            "/en/proposals/office/export.csv",
            "/en/review/screening/?show=decided",
            "/en/review/rounds/",
            drawn.get_absolute_url(),
            met.get_absolute_url(),
            "/en/review/experts/",
            reader.get_absolute_url(),
            "/en/desk/",
        ],
        member.person: [met.get_absolute_url(), "/en/review/panels/", "/en/review/", "/en/desk/"],
    }

    def seen() -> dict[tuple[str, str], str]:
        found = {}
        for person, addresses in pages.items():
            client = Client()
            client.force_login(person)
            for address in addresses:
                answer = client.get(address)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                found[person.email, address] = plain(body.decode())
        return found

    seen()  # whatever a first look leaves behind
    before = seen()
    hidden = building.screened(call)
    for person in (officer, member.person):
        conflicts.state(person, CaseKind.PROPOSAL, hidden.code, "relative", by=person, now=NOW)
    done, lost = (pairs.add_pair(drawn, hidden, one, by=other, now=NOW) for one in readers)
    rounds.send_invitations(drawn, by=other, now=NOW)
    for one in (done, lost):
        assignments.declare(one, [], confidential=True, by=one.expert.person, now=NOW)
    building.write(Assignment.objects.get(pk=done.pk), done.expert.person, **building.answers(done, 5))
    reviews.hand_in(Assignment.objects.get(pk=done.pk), by=done.expert.person, now=NOW)
    assignments.decline(lost, by=lost.expert.person, now=NOW)
    panel.take_in(met, by=other, now=NOW)
    panel.decide(met.items.get(proposal=hidden).code, "recommended", by=other, now=NOW)
    after = seen()

    assert {key: page for key, page in after.items() if hidden.code in page} == {}
    assert [key for key in before if before[key] != after[key]] == []
    client = Client()
    for person in pages:
        client.force_login(person)
        for guessed in (
            reverse("review:panel-item", args=[met.code, hidden.code]),
            reverse("review:screen", args=[hidden.code]),
            reverse("review:replace", args=[lost.code]),
            reverse("review:conflicts", args=[hidden.code]),
        ):
            assert client.get(guessed).status_code == 404, guessed


@pytest.mark.django_db
def test_behaviour_15_others_reviews_open_after_the_own_and_both_scores_stand_with_the_reason(client, mails):
    proposal = building.screened()
    first, one = building.reviewed(proposal, score=5)
    second, other = building.accepted(proposal)
    theirs = ReviewVersion.objects.filter(review__assignment=first)
    assert not theirs.visible_to(other, at=NOW).exists()
    client.force_login(other)
    assert client.get(reverse("review:others", args=[second.code])).status_code == 302

    building.write(second, other, **building.answers(second, 2))
    reviews.hand_in(Assignment.objects.get(pk=second.pk), by=other, now=NOW)
    assert theirs.visible_to(other, at=NOW).exists()

    building.write(first, one, merit=3)
    first = Assignment.objects.get(pk=first.pk)
    with pytest.raises(Invalid):
        reviews.hand_in(first, by=one, now=NOW)
    reviews.hand_in(first, by=one, now=NOW, reason="The other reviewer knows the data better.")

    kept = list(theirs.order_by("number"))
    assert [(version.content["scores"]["merit"], version.reason) for version in kept] == [
        (5, ""),
        (3, "The other reviewer knows the data better."),
    ]
    assert list(theirs.counting()) == kept[1:]
    page = client.get(reverse("review:others", args=[second.code])).content.decode()
    assert "The other reviewer knows the data better." in page


@pytest.mark.django_db
def test_behaviour_15_the_record_says_who_judged_each_proposal(client, mails):
    call, officer = event_call(), factories.programme_officer()
    for score in (5, 4):
        building.reviewed(building.screened(call), score=score)
    met = building.met(call, by=officer)
    best, second = (met.items.get(proposal=row.item.proposal) for row in listed(met, None, at=NOW).ranked)
    stays, leaves = building.expert(), building.expert()
    for member in (stays, leaves):
        panel.seat(met, member, by=officer, now=NOW)
    conflicts.state(leaves.person, CaseKind.PROPOSAL, best.proposal.code, "relative", by=leaves.person, now=NOW)
    for item in (best, second):
        panel.decide(item.code, "recommended", by=officer, now=NOW)

    panel.close_panel(met, by=officer, now=NOW)

    kept = PanelItem.objects.in_bulk([best.pk, second.pk])
    assert kept[best.pk].marks["room"] == [stays.code]
    assert kept[second.pk].marks["room"] == [stays.code, leaves.code]
    assert Entry.objects.get(action="panel.closed").facts.filter(value__contains=leaves.code).count() == 1
    client.force_login(officer)
    page = client.get(reverse("review:panel-item", args=[met.code, best.proposal.code])).content.decode()
    assert stays.name in page and leaves.name not in page


@pytest.mark.django_db
def test_behaviour_16_another_weight_makes_another_edition_and_old_results_stay_readable(monkeypatch, mails):
    call, officer = event_call(), factories.programme_officer()
    done, reader = building.accepted(building.screened(call))
    building.write(done, reader, **{**building.answers(done, 3), "merit": 5})
    reviews.hand_in(Assignment.objects.get(pk=done.pk), by=reader, now=NOW)
    edition = ReviewVersion.objects.get().edition
    met = building.met(call, by=officer)
    marks = listed(met, officer, at=NOW).ranked[0].marks

    text = re.sub(r'(code = "merit".*?weight = )3', r"\g<1>1", current().text, count=1, flags=re.DOTALL)
    assert text != current().text
    adopted = revisions.adopt_revision(text, by=officer, now=NOW)
    later = factories.call("Later call", mechanisms=["ARW"], revision=adopted)

    weights = {name: programme_of(one).criterion("merit").weight for name, one in (("old", call), ("new", later))}
    assert (weights["old"], weights["new"]) == (3, 1)
    assert listed(met, officer, at=NOW).ranked[0].marks == marks
    panel.decide(met.items.get().code, "recommended", by=officer, now=NOW)
    panel.close_panel(met, by=officer, now=timezone.now())
    assert listed(panel.queries.locked(met), officer, at=NOW).ranked[0].marks == marks
    assert ReviewVersion.objects.get().edition == edition == programme_of(call).revision != programme_of(later).revision
