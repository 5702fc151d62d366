"""Passages in common as the office, experts and panels meet them; what is hidden on either side is not there."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.correspondence.models import Message
from parvis.domain.past_files import Kind
from parvis.domain.refusals import Denied, Invalid
from parvis.domain.roles import Role
from parvis.domain.standing import CaseKind, Relation
from parvis.past.models import PastAward
from parvis.proposals.actions import finding, submitting
from parvis.proposals.actions.passages import note_passages
from parvis.proposals.models import PassageNote, Proposal
from parvis.proposals.queries import passages
from parvis.review.actions import screening
from parvis.review.queries import screening as queries
from parvis.search.actions import forget_widespread
from parvis.standing.actions import conflicts, relate
from parvis.web.hidden import without_hidden
from tests import factories
from tests.past.files import took
from tests.proposals import building
from tests.proposals.conftest import mails, waiting_queue, working_queue

__all__ = ["mails", "waiting_queue", "working_queue"]

pytestmark = pytest.mark.django_db
WALL = "%Y-%m-%dT%H:%M"
COPIED = (
    "Twelve low-cost gauges send the height of the water every ten minutes over a radio net of their own, "
    "so that a village hears of a rising river although no road and no telephone reaches it any more."
)
OTHERWISE = (
    "The partners train young engineers to read satellite images of glaciers and to tell the shepherds below "
    "when a lake of meltwater is about to break its dam of ice and stones."
)


@pytest.fixture(autouse=True)
def pages(settings):
    settings.ROOT_URLCONF = "parvis.config.urls"


@pytest.fixture
def now():
    return timezone.now()


def call_of(now, days, **fields):
    opens, closes = now - timedelta(days=days), now + timedelta(days=10)
    return building.event_call(opens=opens.strftime(WALL), closes=closes.strftime(WALL), **fields)


def submitted(call, now, **answers):
    proposal = building.filled(call, now=now)
    for field, value in answers.items():
        form = building.queries.form_of(proposal)
        directors = building.directors(proposal)
        by = directors[1] if form.section_of(field).owner == "partner" else directors[0]
        building.write(proposal, field, value, by=by, now=now)
    building.sign_all(proposal, now=now)
    proposal.refresh_from_db()
    submitting.submit(proposal, by=building.directors(proposal)[0], now=now)
    return Proposal.objects.select_related("call", "handed_in__revision").get(pk=proposal.pk)


@pytest.fixture
def pair(now):
    """A proposal and an earlier one of another call with the same words inside another answer."""
    earlier = submitted(call_of(now, 30), now, purpose=f"Long ago we said: {COPIED}", outcome=OTHERWISE)
    proposal = submitted(call_of(now, 20), now, summary=f"{COPIED.upper()} And more of our own.")
    return proposal, earlier


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def address(name, *parts):
    return reverse(f"proposals:{name}", args=parts)


def shared(proposal, person, now):
    return [one.proposal for one in passages.sharing_words(proposal, person, at=now)]


def test_behaviour_3_a_file_is_screened_beside_what_says_the_same_and_turned_down_with_rule_and_value(pair, now):
    """Screens with reason codes; sees likely duplicates with the matching parts; a decision quotes rule and value."""
    proposal, earlier = pair
    officer = factories.programme_officer()
    client = client_of(officer)
    ally, _partner = building.directors(proposal)
    seat = proposal.parties.get(role="ally-director")
    seat.facts = seat.facts | {"employer_country": "CH", "residence": "CH"}
    seat.save()

    screen = client.get(reverse("review:screen", args=[proposal.code])).content.decode()
    assert address("beside", proposal.code, earlier.code) in screen
    assert "TWELVE LOW-COST GAUGES" in screen
    beside = client.get(address("beside", proposal.code, earlier.code)).content.decode()
    assert beside.count('data-passage="1"') == 2
    assert f">1</a>{COPIED.upper().rstrip('.')}</mark>" in beside
    assert f">1</a>{COPIED.rstrip('.')}</mark>" in beside
    client.post(
        address("beside", proposal.code, earlier.code), {"sighting": "concern", "reason": "Word for word the same."}
    )
    assert "A concern" in client.get(reverse("review:screen", args=[proposal.code])).content.decode()
    (broken, *_more) = [one for one in queries.quotes_of(proposal) if one.blocking]
    screening.turn_down(proposal, reasons=["rule-not-met"], broken=[broken.rule], by=officer, now=now)

    letter = Message.objects.get(kind="screening.ended", person=ally).body
    assert broken.words["en"] in letter
    assert broken.value["en"] in letter
    assert earlier.code not in letter
    assert COPIED not in letter


def test_only_what_is_the_same_is_told_not_the_form_nor_the_phases_of_one_proposal(pair, now):
    proposal, earlier = pair
    officer = factories.programme_officer()

    (found,) = passages.sharing_words(proposal, officer, at=now)

    assert found.proposal == earlier
    assert max(found.comparison.passages, key=lambda one: one.words).here.text == "summary"
    assert found.comparison.longest == len(COPIED.replace("-", " ").split())
    assert 0 < found.comparison.share_here < 1


def test_withdrawn_it_is_no_longer_there_and_reindexing_finds_the_same(pair, now):
    proposal, earlier = pair
    officer = factories.programme_officer()

    forget_widespread()
    finding.imprint_everything(now)
    assert shared(proposal, officer, now) == [earlier]
    submitting.withdraw(earlier, by=building.directors(earlier)[0], now=now)

    assert shared(proposal, officer, now) == []


def plain(response):
    """The page without what is drawn anew for every answer."""
    return re.sub(r"[A-Za-z0-9]{64}", "*", response.content.decode())


def kept_out(person, proposal, now):
    conflicts.state(person, CaseKind.PROPOSAL, proposal.code, "other", how="declared", by=person, now=now, facts=[])


def test_a_conflicted_officer_has_nothing_of_the_other_side_same_bytes_same_count(pair, now):
    proposal, earlier = pair
    free, tied = factories.programme_officer(), factories.programme_officer()
    note = note_passages(proposal, earlier, "concern", share=0.5, reason="The same.", by=free, now=now)
    kept_out(tied, earlier, now)
    client = client_of(tied)
    listed = plain(client.get(address("passages", proposal.code)))

    hidden = client.get(address("beside", proposal.code, earlier.code))
    nothing = client.get(address("beside", proposal.code, "zqzqzqzqzqzq"))
    posted = client.post(address("beside", proposal.code, earlier.code), {"sighting": "concern", "reason": "x"})

    assert shared(proposal, free, now) == [earlier]
    assert shared(proposal, tied, now) == []
    assert [hidden.status_code, nothing.status_code, posted.status_code] == [404] * 3
    assert plain(hidden).replace(earlier.code, "zqzqzqzqzqzq") == plain(nothing)
    assert client.get(address("passages", earlier.code)).status_code == 404
    assert passages.notes_on(proposal, tied, at=now) == []
    chain = Entry.objects.filter(chain__case=f"passages:{note.code}")
    assert without_hidden(chain, "chain__case", free, now).count() == 1
    assert without_hidden(chain, "chain__case", tied, now).count() == 0
    PassageNote.objects.all().delete()
    submitting.withdraw(earlier, by=building.directors(earlier)[0], now=now)
    assert plain(client.get(address("passages", proposal.code))) == listed


@pytest.mark.parametrize(
    ("relation", "shown_to", "opens"),
    [
        (Relation.IN_HOUSE_EXPERT, ["in-house-expert", "panel-member"], True),
        (Relation.PANEL_MEMBER, ["in-house-expert", "panel-member"], True),
        (Relation.REVIEWER, ["in-house-expert", "panel-member"], False),
    ],
)
def test_experts_see_them_where_the_programme_lets_beside_what_they_read_anyway(pair, now, relation, shown_to, opens):
    proposal, earlier = pair
    expert, officer = factories.person(Role.SCIENTIFIC_ADVISER), factories.programme_officer()
    relate(expert, CaseKind.PROPOSAL, proposal.code, relation, cause="x", by=officer, now=now)
    client = client_of(expert)

    assert client.get(address("passages", proposal.code)).status_code == (200 if opens else 404)
    assert client.get(address("beside", proposal.code, earlier.code)).status_code == 404
    assert shared(proposal, expert, now) == []
    relate(expert, CaseKind.PROPOSAL, earlier.code, relation, cause="x", by=officer, now=now)
    assert client.get(address("beside", proposal.code, earlier.code)).status_code == (200 if opens else 404)
    assert 'name="sighting"' not in client.get(address("beside", proposal.code, earlier.code)).content.decode()


def test_applicants_learn_nothing_of_it(pair, now):
    proposal, earlier = pair

    for person in (*building.directors(proposal), *building.directors(earlier), factories.person()):
        client = client_of(person)
        assert client.get(address("passages", proposal.code)).status_code == 404
        assert client.get(address("beside", proposal.code, earlier.code)).status_code == 404


def test_a_note_needs_an_officer_a_word_of_the_list_and_a_reason_and_stands_in_the_trail(pair, now):
    proposal, earlier = pair
    officer = factories.programme_officer()

    def note(sighting="same-team", reason="They said so.", by=officer):
        return note_passages(proposal, earlier, sighting, share=0.25, reason=reason, by=by, now=now)

    for wrong, error in (
        ({"by": factories.person()}, Denied),
        ({"sighting": "x"}, Invalid),
        ({"reason": " "}, Invalid),
    ):
        with pytest.raises(error):
            note(**wrong)
    made = note()

    entry = Entry.objects.get(chain__case=f"passages:{made.code}")
    assert entry.action == "passages.noted"
    assert [one.sighting for one in passages.notes_on(earlier, officer, at=now)] == ["same-team"]
    assert proposal.status == "submitted"


def test_past_awards_are_compared_by_title_and_abstract_and_shown_beside_earlier_funding(pair, now):
    proposal, _earlier = pair
    officer = factories.programme_officer()
    ally, _partner = building.directors(proposal)
    cells = {"reference": "G9", "title": "Gauges", "abstract": COPIED, "starts_on": "2019-01-01", "name": "The Ally"}
    cells["email"] = ally.email
    table = ",".join(cells) + "\n" + ",".join(json.dumps(value) for value in cells.values()) + "\n"
    took(Kind.AWARDS, table, now=now)
    award = PastAward.objects.get()
    client = client_of(officer)

    page = client.get(address("passages", proposal.code)).content.decode()
    beside = client.get(address("beside-award", proposal.code, award.code)).content.decode()

    assert address("beside-award", proposal.code, award.code) in page
    assert reverse("past:award", args=[award.code]) in page.partition("funded")[2]
    assert f">1</a>{COPIED.rstrip('.')}</mark>" in beside
    client.post(address("beside-award", proposal.code, award.code), {"sighting": "no-matter", "reason": "Their own."})
    assert PassageNote.objects.get().award == award


@pytest.mark.parametrize("number", [1, 3])
def test_finding_them_costs_the_same_for_one_and_three(now, number, django_assert_num_queries):
    call = call_of(now, 20)
    proposal = submitted(call, now, summary=COPIED)
    for n in range(number):
        submitted(call, now, purpose=f"{COPIED} {n}")
    officer = factories.programme_officer()
    officer.roles_at(now)
    assert len(shared(proposal, officer, now)) == number

    with django_assert_num_queries(3):
        shared(proposal, officer, now)
