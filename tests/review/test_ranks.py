"""A panel's raw and adjusted marks side by side: who sees what, who chooses, what comes out of the house again."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.domain.calibration import parse_sheet
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.domain.roles import Role
from parvis.domain.scoring import Order
from parvis.engines.ranking import rank
from parvis.programme.queries import programme_of
from parvis.proposals.models import Receipt
from parvis.review.actions import panel, ranks
from parvis.review.models import Assignment, Panel, PanelItem, Review, ReviewVersion
from parvis.review.queries import balance
from parvis.review.queries.panel import listed
from parvis.standing.actions.conflicts import state
from tests import factories
from tests.factories import NOW
from tests.proposals.building import event_call
from tests.review import building

pytestmark = pytest.mark.django_db

# Who marks what: the fourth reviewer is severe, and reads the best and the second.
MARKS = ((5, 5, None, 2), (4, None, 4, 2), (4, 4, 4, None), (3, 3, None, None), (None, 3, 3, None))


def meeting(line: str | None = "70000", *, marks=MARKS) -> tuple[Panel, list, list]:
    """An open panel over these marks, its proposals and its reviewers."""
    call, by = event_call(), factories.programme_officer()
    readers = [building.expert() for _mark in marks[0]]
    proposals = [building.screened(call) for _row in marks]
    held = building.opened(call, by=by)
    criteria = programme_of(call).stage(held.stage).criteria
    for proposal, row in zip(proposals, marks, strict=True):
        for reader, score in zip(readers, row, strict=True):
            if score is None:
                continue
            moments = {"due_at": held.due_at, "made_at": NOW, "accepted_at": NOW}
            pair = Assignment.objects.create(
                round=held, proposal=proposal, expert=reader, state="done", made_by=by, **moments
            )
            content = {"scores": dict.fromkeys(criteria, score), "recommendation": "fund"}
            ReviewVersion.objects.create(
                review=Review.objects.create(assignment=pair),
                number=1,
                content=content,
                handed_in_by=reader.person,
                handed_in_at=NOW,
            )
    met = building.met(call, by=by, line=None if line is None else Decimal(line))
    return met, proposals, readers


def officer_of(client):
    by = factories.programme_officer()
    client.force_login(by)
    return by


def test_behaviour_16_raw_and_adjusted_stand_side_by_side_and_the_mean_ranks_until_somebody_chooses(client, mails):
    met, proposals, _readers = meeting()
    officer_of(client)

    page = client.get(met.get_absolute_url()).content.decode()
    table = listed(met, None, at=timezone.now())

    assert table.ranks_by is Order.MEAN
    assert [row.mean_rank for row in table.ranked] == [row.rank for row in table.ranked]
    assert all(row.adjusted is not None and row.adjusted.adjusted is not None for row in table.ranked)
    assert "The list is ranked by: <strong>Raw means</strong>" in page
    best = next(row for row in table.ranked if row.item.proposal_id == proposals[0].pk)
    assert f"{float(best.marks.mean):.2f}" in page and f"{best.adjusted.adjusted:.2f}" in page


def test_an_officer_chooses_the_order_with_a_reason_and_the_trail_keeps_both(mails):
    met, proposals, _readers = meeting()
    by = factories.programme_officer()
    before = [row.item.proposal_id for row in listed(met, None, at=NOW).ranked]

    ranks.choose_order(met, "adjusted", "Expert 4 is severe.", by=by, now=NOW)

    met.refresh_from_db()
    after = listed(met, None, at=NOW)
    assert set(before[:2]) == {proposals[0].pk, proposals[2].pk}
    assert [row.adjusted.adjusted_rank for row in after.ranked] == [row.rank for row in after.ranked]
    assert sorted(row.mean_rank for row in after.ranked) == [1, 1, 3, 4, 4]
    told = Entry.objects.get(action="panel.order-chosen")
    assert {fact.value for fact in told.facts.all()} >= {
        json.dumps(one) for one in ("mean", "adjusted", "Expert 4 is severe.")
    }
    assert (met.order_reason, met.order_chosen_by) == ("Expert 4 is severe.", by)


def test_the_same_choice_again_writes_nothing(mails):
    met, *_rest = meeting()

    ranks.choose_order(met, "mean", "", by=factories.programme_officer(), now=NOW)

    assert not Entry.objects.filter(action="panel.order-chosen").exists()


@pytest.mark.parametrize(("order", "reason", "refusal"), [("adjusted", " ", Invalid), ("alphabet", "Why not", Invalid)])
def test_a_choice_without_a_reason_or_a_sense_is_refused(mails, order, reason, refusal):
    met, *_rest = meeting()

    with pytest.raises(refusal):
        ranks.choose_order(met, order, reason, by=factories.programme_officer(), now=NOW)


def test_only_officers_choose_and_only_while_the_panel_is_open(mails):
    met, *_rest = meeting()
    by = factories.programme_officer()
    with pytest.raises(Denied):
        ranks.choose_order(met, "adjusted", "Because", by=building.expert().person, now=NOW)
    Panel.objects.filter(pk=met.pk).update(state="closed", closed_by=by, closed_at=NOW)

    with pytest.raises(Refused):
        ranks.choose_order(met, "adjusted", "Because", by=by, now=NOW)


def test_where_the_marks_cannot_tell_the_page_says_so_and_adjusted_cannot_be_chosen(client, mails):
    met, *_rest = meeting(marks=((4,), (3,), (5,)))
    by = officer_of(client)

    page = client.get(met.get_absolute_url()).content.decode()

    assert "how much of a mark is chance cannot be told" in page
    assert "Expected rank" not in page
    with pytest.raises(Refused) as refused:
        ranks.choose_order(met, "adjusted", "Because", by=by, now=NOW)
    assert refused.value.code == "no-adjusted-marks"


def test_chosen_and_then_uncountable_is_told_and_the_panel_cannot_close(client, mails):
    met, *_rest = meeting(marks=((4,), (3,), (5,)))
    by = officer_of(client)
    Panel.objects.filter(pk=met.pk).update(ranks_by="adjusted")
    for item in PanelItem.objects.filter(panel=met):
        panel.decide(item.code, "not-recommended", by=by, now=NOW, reasons="Enough")

    assert "cannot be counted now" in client.get(met.get_absolute_url()).content.decode()
    with pytest.raises(Refused) as refused:
        panel.close_panel(met, by=by, now=NOW)
    assert refused.value.code == "no-adjusted-marks"


def test_severity_is_for_staff_and_the_chair_only(client, mails):
    met, _proposals, readers = meeting()
    by = factories.programme_officer()
    chair, member = building.expert(), building.expert()
    for one in (chair, member):
        panel.seat(met, one, by=by, now=NOW)
    ranks.appoint_chair(met, chair, by=by, now=NOW)
    auditor = factories.person(Role.AUDITOR)
    seen = {}
    for name, person in (("officer", by), ("auditor", auditor), ("chair", chair.person), ("member", member.person)):
        client.force_login(person)
        marks = client.get(reverse("review:panel-export", args=[met.code, "marks", "json"])).status_code
        page = client.get(met.get_absolute_url()).content.decode()
        seen[name] = ("Who marks how severely" in page, f"{readers[3].name}</th>" in page, marks)

    assert seen == {
        "officer": (True, True, 200),
        "auditor": (True, True, 200),
        "chair": (True, True, 200),
        "member": (False, False, 404),
    }


def test_one_chairs_and_who_does_not_sit_there_cannot(mails):
    met, *_rest = meeting()
    by = factories.programme_officer()
    first, second, stranger = building.expert(), building.expert(), building.expert()
    for one in (first, second):
        panel.seat(met, one, by=by, now=NOW)

    for one in (first, second, second):
        ranks.appoint_chair(met, one, by=by, now=NOW)

    assert list(met.seats.filter(chairs=True).values_list("expert_id", flat=True)) == [second.pk]
    assert Entry.objects.filter(action="panel.chair-appointed").count() == 2
    with pytest.raises(NotFound):
        ranks.appoint_chair(met, stranger, by=by, now=NOW)


def test_behaviour_5_another_line_is_tried_and_changes_nothing(client, mails):
    met, *_rest = meeting()
    officer_of(client)
    was = [(row.item.pk, row.rank, row.drawn) for row in listed(met, None, at=NOW).ranked]
    entries = Entry.objects.count()

    more = client.get(met.get_absolute_url(), {"line": "1000000"}).content.decode()
    wrong = client.get(met.get_absolute_url(), {"line": "lots"}).content.decode()

    assert "5 proposals stand above the line" in more and "Trying changes nothing" in more
    assert "Write an amount of nothing or more." in wrong and "Trying changes nothing" not in wrong
    assert [(row.item.pk, row.rank, row.drawn) for row in listed(met, None, at=NOW).ranked] == was
    assert Entry.objects.count() == entries
    assert Panel.objects.get(pk=met.pk).budget_line == Decimal("70000")


def test_behaviour_5_the_balance_counts_each_priority_and_each_nation_of_a_director(mails):
    met, *_rest = meeting()
    table = listed(met, None, at=NOW)
    nations = balance.by_nation(table, programme_of(met.call))

    assert {one.code: one.listed for one in nations} == {"BE": 5, "UA": 5}
    above = balance.above_now(table)
    assert {one.above for one in nations} == {len(above)}
    assert sum(one.listed for one in balance.by_priority(table)) >= 5


def test_behaviour_5_every_number_of_the_page_comes_out_of_the_exported_marks(client, mails):
    met, *_rest = meeting()
    officer_of(client)
    text = client.get(reverse("review:panel-export", args=[met.code, "marks", "json"])).content.decode()

    again = rank(parse_sheet(text))

    shown = listed(met, None, at=NOW)
    assert again.proposals == shown.ranking.proposals
    assert again.reviewers == shown.ranking.reviewers
    assert {one.id: one.rank for one in again.proposals} == {
        row.item.proposal.code: row.mean_rank for row in shown.ranked
    }


@pytest.mark.parametrize("what", ["list", "marks"])
def test_tables_hold_every_number_and_guard_formulas(client, mails, what):
    met, proposals, _readers = meeting()
    Receipt.objects.filter(proposal=proposals[0]).update(title="=SUM(A1)")
    officer_of(client)

    sent = client.get(reverse("review:panel-export", args=[met.code, what, "csv"]))
    rows = list(csv.DictReader(io.StringIO(b"".join(sent.streaming_content).decode("utf-8-sig"))))
    book = client.get(reverse("review:panel-export", args=[met.code, what, "xlsx"]))

    assert "'=SUM(A1)" in {row["Title"] for row in rows}
    assert b"".join(book.streaming_content).startswith(b"PK")
    if what == "list":
        shown = {row.item.proposal.code: row for row in listed(met, None, at=NOW).ranked}
        told = {row["Number"]: row for row in rows}
        for code, row in shown.items():
            assert Decimal(told[code]["Adjusted mark"]) == Decimal(str(row.adjusted.adjusted))
            assert told[code]["Rank by raw mean"] == str(row.mean_rank)
    else:
        assert len(rows) == sum(mark is not None for row in MARKS for mark in row)
        assert {row["Mark"] for row in rows} == {"2", "3", "4", "5"}


def test_the_list_as_json_holds_exact_fractions(client, mails):
    met, *_rest = meeting()
    officer_of(client)

    told = json.loads(client.get(reverse("review:panel-export", args=[met.code, "list", "json"])).content)

    assert [one["mean"] for one in told["proposals"]] == ["4", "4", "10/3", "3", "3"]
    assert [one["rank"] for one in told["proposals"]] == [1, 1, 3, 4, 4]
    assert told["ranks_by"] == "mean" and told["seed"] == listed(met, None, at=NOW).sheet.seed


@pytest.mark.parametrize(("what", "kind"), [("list", "pdf"), ("people", "csv")])
def test_what_is_not_offered_is_not_there(client, mails, what, kind):
    met, *_rest = meeting()
    officer_of(client)

    assert client.get(reverse("review:panel-export", args=[met.code, what, kind])).status_code == 404


def test_a_hidden_proposal_leaves_no_trace_in_ranks_marks_or_exports(client, mails):
    met, proposals, _readers = meeting()
    by = factories.programme_officer()
    member = building.expert()
    panel.seat(met, member, by=by, now=NOW)
    ranks.appoint_chair(met, member, by=by, now=NOW)
    whole = listed(met, None, at=NOW)
    state(member.person, "proposal", proposals[0].code, "relative", by=member.person, now=NOW)
    client.force_login(member.person)

    addresses = [reverse("review:panel-export", args=[met.code, what, "json"]) for what in ("list", "marks")]
    pages = [client.get(one).content.decode() for one in (met.get_absolute_url(), *addresses)]
    table = listed(met, member.person, at=timezone.now())

    assert all(proposals[0].code not in page for page in pages)
    assert len(table.ranking.proposals) == len(whole.ranking.proposals) - 1
    assert table.ranking == rank(table.sheet)
    assert {mark.proposal for mark in table.sheet.marks}.isdisjoint({proposals[0].code})


def test_closing_writes_down_each_mark_and_a_closed_list_no_longer_moves(mails):
    met, _proposals, readers = meeting(line="10000000")
    by = factories.programme_officer()
    for item in PanelItem.objects.filter(panel=met):
        panel.decide(item.code, "recommended", by=by, now=NOW)
    before = listed(met, None, at=NOW)

    panel.close_panel(met, by=by, now=NOW)
    Review.objects.filter(assignment__expert=readers[0]).update(invalid_at=NOW)

    after = listed(Panel.objects.get(pk=met.pk), None, at=NOW)
    assert after.ranking == before.ranking
    assert [(row.rank, row.item.code) for row in after.ranked] == [(row.rank, row.item.code) for row in before.ranked]
    kept = PanelItem.objects.filter(panel=met)
    assert all(one.marks["adjusted"] and one.marks["given"] for one in kept)
    assert Entry.objects.filter(action="panel.closed", facts__path__startswith="ranks_by").exists()


def test_the_page_costs_the_same_with_three_and_with_five(client, mails, django_assert_num_queries):
    few, *_rest = meeting(marks=MARKS[:3])
    many, *_rest = meeting()
    officer_of(client)
    for met in (few, many):
        client.get(met.get_absolute_url())
    with CaptureQueriesContext(connection) as three:
        client.get(few.get_absolute_url())
    with CaptureQueriesContext(connection) as five:
        client.get(many.get_absolute_url())

    assert len(three) == len(five) == 13
    address = reverse("review:panel-export", args=[many.code, "marks", "json"])
    with django_assert_num_queries(8):
        client.get(address)
