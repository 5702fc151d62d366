"""The officer's screen of a round: proposed before taken, prices, pairs by hand, rules, what would mend it, files."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parvis.audit.models import Entry
from parvis.config import matching as command
from parvis.domain.assignment import Lock
from parvis.domain.past_files import Kind
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.rounds import Choices
from parvis.engines import matching as engine
from parvis.review.actions import assignments, matching, pairs, rounds
from parvis.review.models import Assignment, Expert, ForbiddenPair, MatchedProposal, Matching, Round
from parvis.review.queries import gathering, matched, matchings
from parvis.standing.actions.conflicts import state
from tests import factories
from tests.factories import NOW
from tests.past.files import took
from tests.proposals.building import event_call
from tests.review import building

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FIELDS = ("Floods and early warning.", "Quantum keys.", "Mines and radar.", "Wells and water.", "Sensors for grids.")
NATIONS = ("NO", "DE", "PL", "CA", "FR")


@pytest.fixture
def officer(mails):
    return factories.programme_officer()


@pytest.fixture
def drawn(officer):
    """A round of three proposals, five experts, two reviews each."""
    call = event_call()
    for _number in range(3):
        building.screened(call)
    for nation, field in zip(NATIONS, FIELDS, strict=True):
        building.expert(nation, expertise_en=field, load=3)
    return building.opened(call, by=officer, reviews=2)


def made(this_round, officer) -> Matching:
    return matching.match(this_round.code, by=officer, now=NOW)


def taken(this_round, officer) -> None:
    matching.take(made(this_round, officer), by=officer, now=NOW)


def now_there(this_round) -> set[tuple[str, str]]:
    return set(this_round.assignments.counting().values_list("proposal__code", "expert__code"))


def seen(this_round, person) -> matched.Table:
    return matched.table(this_round, person, at=NOW, language="en")


def test_a_matching_changes_nothing_before_it_is_taken_and_the_page_says_what_would_move(drawn, officer):
    first = made(drawn, officer)
    assert now_there(drawn) == set()
    shown = seen(drawn, officer)
    assert (shown.moves.kept, shown.moves.gone, shown.moves.new, shown.moves.proposals) == (0, 0, 6, 3)
    assert all(len(line.comes) == 2 and not line.lacks for line in shown.lines)

    matching.take(first, by=officer, now=NOW)
    matching.take(first, by=officer, now=NOW)

    assert now_there(drawn) == set(matchings.pairs_of(Matching.objects.get()))
    assert list(Entry.objects.filter(action="round.matching-taken").values_list("action", flat=True)) == [
        "round.matching-taken"
    ]


def test_a_matching_set_aside_leaves_the_round_as_it_was(drawn, officer):
    taken(drawn, officer)
    before = now_there(drawn)
    second = made(drawn, officer)
    matching.leave(second, by=officer, now=NOW)
    with pytest.raises(Refused) as late:
        matching.take(second, by=officer, now=NOW)
    assert late.value.code == "overtaken" and now_there(drawn) == before
    assert MatchedProposal.objects.exclude(matching__state="taken").count() == 0


def test_a_pair_that_stays_keeps_its_row(drawn, officer):
    taken(drawn, officer)
    rows = set(drawn.assignments.values_list("pk", flat=True))
    taken(drawn, officer)
    assert set(drawn.assignments.values_list("pk", flat=True)) == rows


def test_what_was_settled_since_keeps_a_matching_from_being_taken(drawn, officer):
    taken(drawn, officer)
    rounds.send_invitations(drawn, by=officer, now=NOW)
    second = made(drawn, officer)
    lost = drawn.assignments.first()
    assignments.decline(lost, by=lost.expert.person, now=NOW)

    with pytest.raises(Refused) as late:
        matching.take(second, by=officer, now=NOW)

    assert late.value.code == "overtaken"


def test_a_conflict_found_since_keeps_a_matching_from_being_taken(drawn, officer):
    first = made(drawn, officer)
    proposal, expert = next(iter(matchings.pairs_of(first)))
    state(Expert.objects.get(code=expert).person, "proposal", proposal, "relative", by=officer, now=NOW)
    with pytest.raises(Refused) as late:
        matching.take(first, by=officer, now=NOW)
    assert late.value.code == "overtaken" and now_there(drawn) == set()


def test_forcing_a_pair_costs_at_least_the_price_on_the_page(drawn, officer):
    rounds.choose(drawn, replace(drawn.choices, floor=False, per_nation=1), by=officer, now=NOW)
    taken(drawn, officer)
    shown = seen(drawn, officer)
    instance = gathering.gathered(Round.objects.get(), at=NOW).instance()
    plain = shown.newest.told["objective"]

    for line in shown.lines:
        assert line.next_best
        for choice in line.next_best:
            forced = replace(instance, locked=(Lock(line.proposal.code, choice.expert.code),))
            costs = plain - engine.match(forced, costs=False).objective
            assert costs >= choice.cost / 1e6 - 1e-9


def test_the_officers_changes_are_kept_by_the_next_run(drawn, officer):
    taken(drawn, officer)
    line = seen(drawn, officer).lines[0]
    out, kept = line.open_pairs
    taker = line.next_best[0].expert

    swapped = pairs.add_pair(drawn, line.proposal, taker, by=officer, now=NOW, instead=out)
    pairs.lock(kept, by=officer, now=NOW)
    pairs.forbid(drawn, line.proposal, out.expert, by=officer, now=NOW)
    taken(drawn, officer)

    code = line.proposal.code
    assert {pair for pair in now_there(drawn) if pair[0] == code} == {(code, taker.code), (code, kept.expert.code)}
    assert swapped.by_hand and drawn.assignments.get(pk=swapped.pk).state == "proposed"
    assert ForbiddenPair.objects.filter(expert=out.expert).count() == 1
    actions = set(Entry.objects.filter(action__startswith="round.pair-").values_list("action", flat=True))
    assert actions == {"round.pair-added", "round.pair-dropped", "round.pair-kept", "round.pair-forbidden"}


def test_unlocking_lets_the_next_run_decide(drawn, officer):
    taken(drawn, officer)
    line = seen(drawn, officer).lines[0]
    forced = pairs.add_pair(
        drawn, line.proposal, line.next_best[-1].expert, by=officer, now=NOW, instead=line.open_pairs[0]
    )
    pairs.unlock(forced, by=officer, now=NOW)
    pairs.unlock(forced, by=officer, now=NOW)
    assert Entry.objects.filter(action="round.pair-unlocked").count() == 1
    assert not Assignment.objects.get(pk=forced.pk).by_hand


def test_a_change_by_hand_sets_a_proposed_matching_aside(drawn, officer):
    taken(drawn, officer)
    made(drawn, officer)
    pairs.lock(drawn.assignments.first(), by=officer, now=NOW)
    assert matchings.standing(drawn).proposed is None
    assert Entry.objects.filter(action="round.matching-left").count() == 1


def test_after_a_decline_only_the_gap_is_filled_and_the_page_says_so(drawn, officer):
    taken(drawn, officer)
    rounds.send_invitations(drawn, by=officer, now=NOW)
    lost = drawn.assignments.first()
    assignments.decline(lost, by=lost.expert.person, now=NOW)

    made(drawn, officer)
    shown = seen(drawn, officer)
    matching.take(shown.proposed, by=officer, now=NOW)

    assert (shown.moves.kept, shown.moves.gone, shown.moves.new, shown.moves.proposals) == (5, 0, 1, 1)
    assert drawn.assignments.counting().count() == 6
    assert (lost.proposal.code, lost.expert.code) not in now_there(drawn)


def test_a_full_expert_is_impossible_and_refused(drawn, officer):
    who = Expert.objects.order_by("pk").first()
    proposals = [line.proposal for line in seen(drawn, officer).lines]
    rounds.choose(drawn, replace(drawn.choices, load=2), by=officer, now=NOW)
    for proposal in proposals[:2]:
        pairs.add_pair(drawn, proposal, who, by=officer, now=NOW)
    made(drawn, officer)

    with pytest.raises(Refused) as full:
        pairs.add_pair(drawn, proposals[2], who, by=officer, now=NOW)

    drawn.refresh_from_db()
    line = next(one for one in seen(drawn, officer).lines if one.proposal == proposals[2])
    assert full.value.code == "full"
    assert [one.impossible for one in line.next_best if one.expert == who] == [True]


def test_one_nation_has_one_place_if_the_rule_says_so(drawn, officer):
    rounds.choose(drawn, replace(drawn.choices, per_nation=1), by=officer, now=NOW)
    second = building.expert("NO", expertise_en=FIELDS[0])
    first = Expert.objects.filter(nationality="NO").order_by("pk").first()
    proposal = seen(drawn, officer).lines[0].proposal
    there = pairs.add_pair(drawn, proposal, first, by=officer, now=NOW)

    with pytest.raises(Refused) as full:
        pairs.add_pair(drawn, proposal, second, by=officer, now=NOW)
    pairs.add_pair(drawn, proposal, second, by=officer, now=NOW, instead=there)

    assert full.value.code == "nation-full"
    assert {one[1] for one in now_there(drawn)} == {second.code}


def test_an_expert_with_more_than_he_or_she_takes_is_not_written_to(drawn, officer):
    taken(drawn, officer)
    load = seen(drawn, officer).loads[0]
    Expert.objects.filter(pk=load.expert.pk).update(load=load.given - 1)

    with pytest.raises(Refused) as over:
        rounds.send_invitations(drawn, by=officer, now=NOW)

    assert over.value.code == "over-load" and load.expert.name in str(over.value)
    assert [one.expert.pk for one in seen(drawn, officer).overloaded] == [load.expert.pk]
    assert not drawn.assignments.filter(state="invited").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reviews": 0}, "reviews"),
        ({"reviews": 13}, "reviews"),
        ({"load": -1}, "load"),
        ({"minimum": 4, "load": 3}, "minimum"),
        ({"per_nation": 0}, "per_nation"),
        ({"seniors": 3}, "seniors"),
        ({"seed": -1}, "seed"),
    ],
)
def test_rules_that_cannot_be_meant_are_refused_by_name(changes, field, drawn, officer):
    with pytest.raises(Invalid) as refused:
        rounds.choose(drawn, replace(drawn.choices, **changes), by=officer, now=NOW)
    assert refused.value.field == field
    drawn.refresh_from_db()
    assert drawn.choices == replace(Choices.of_stage(None), reviews=2, floor=True)


def test_an_expert_without_a_nation_is_named(drawn, officer):
    who = Expert.objects.first()
    Expert.objects.filter(pk=who.pk).update(nationality="", nominated_by="")
    rounds.choose(drawn, replace(drawn.choices, per_nation=1), by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        made(drawn, officer)
    assert refused.value.code == "no-nation" and who.name in str(refused.value)


def test_settled_pairs_that_break_a_rule_are_named(drawn, officer):
    proposal = seen(drawn, officer).lines[0].proposal
    for _number in range(2):
        pairs.add_pair(drawn, proposal, building.expert("NO"), by=officer, now=NOW)
    rounds.choose(drawn, replace(drawn.choices, per_nation=1), by=officer, now=NOW)
    with pytest.raises(Refused) as refused:
        made(drawn, officer)
    assert refused.value.code == "locked-at-most"


def test_nobody_and_nothing_to_match_come_to_an_empty_matching(officer):
    empty = building.opened(event_call(), by=officer)
    assert made(empty, officer).told["state"] == "complete"
    building.screened(empty.call)
    assert made(empty, officer).told["infeasible"]["missing"]


def test_an_infeasible_round_says_what_lacks_and_one_click_mends_it(client, drawn, officer):
    Expert.objects.exclude(pk__in=Expert.objects.order_by("pk").values("pk")[:2]).update(load=0)
    Expert.objects.update(load=2)
    for extra in Expert.objects.order_by("pk")[2:]:
        term = extra.terms.get()
        term.ended_on = NOW.date()
        term.save()
    first = made(drawn, officer)
    shown = seen(drawn, officer)
    assert first.told["state"] == "partial" and shown.lacking == 2 and shown.shortage
    ways = {way.rule: way for way in shown.ways}
    assert ways["capacity"].easy and ways["reviews"].easy
    client.force_login(officer)

    client.post(reverse("review:ease-round", args=[drawn.code]), {"rule": "capacity", "of": first.code})
    mended = matchings.standing(drawn).proposed

    assert mended.told["state"] == "complete"
    drawn.refresh_from_db()
    assert sum(drawn.choices.eased.load.values()) == 2
    with pytest.raises(Refused) as late:
        rounds.ease(drawn, "capacity", of=first.code, by=officer, now=NOW)
    assert late.value.code == "overtaken"
    client.post(reverse("review:ease-round", args=[drawn.code]), {"rule": "none"})
    drawn.refresh_from_db()
    assert not drawn.choices.eased


def test_the_best_partial_matching_can_be_taken(drawn, officer):
    Expert.objects.update(load=1)
    taken(drawn, officer)
    assert drawn.assignments.counting().count() == 5
    assert seen(drawn, officer).lacking == 1


def test_the_files_give_the_same_result_byte_for_byte(client, drawn, officer, tmp_path, capsys):
    rounds.choose(drawn, replace(drawn.choices, per_nation=1, seniors=0, minimum=1), by=officer, now=NOW)
    taken(drawn, officer)
    pairs.lock(drawn.assignments.first(), by=officer, now=NOW)
    taken(drawn, officer)
    client.force_login(officer)
    files = {
        what: client.get(reverse("review:matching-file", args=[drawn.code, what])).content.decode()
        for what in ("instance", "result")
    }
    path = tmp_path / "instance.json"
    path.write_text(files["instance"], encoding="utf-8")
    capsys.readouterr()

    assert command.main([str(path), "--json"]) == command.GOOD

    assert capsys.readouterr().out == files["result"]
    assert json.loads(files["instance"])["locked"]


def test_what_a_conflict_hides_is_neither_on_the_page_nor_in_the_files(client, drawn, officer):
    taken(drawn, officer)
    hidden = seen(drawn, officer).lines[0].proposal
    state(officer, "proposal", hidden.code, "relative", by=officer, now=NOW)
    client.force_login(officer)
    page = client.get(drawn.get_absolute_url()).content.decode()
    shown = seen(drawn, officer)

    assert hidden.code not in page and shown.count == 2
    assert not shown.whole and shown.costs == [] and shown.wanted == []
    assert sum(load.given for load in shown.loads) == 4
    expert = Expert.objects.first().code

    def answers(code: str) -> list[tuple[int, bytes]]:
        told = {"proposal": code, "expert": expert}
        names = ("review:add-pair", "review:forbid-pair", "review:allow-pair")
        found = [client.post(reverse(name, args=[drawn.code]), told) for name in names]
        return [(one.status_code, one.content.replace(code.encode(), b"")) for one in found]

    assert [status for status, _body in answers(hidden.code)] == [404] * 3
    assert len({len(body) for _status, body in answers(hidden.code)}) == len(
        {len(body) for _status, body in answers("nosuchcode12")}
    )
    none = building.opened(event_call(), by=officer)
    files = [client.get(reverse("review:matching-file", args=[one.code, "result"])) for one in (drawn, none)]
    assert [one.status_code for one in files] == [404, 404]


def test_a_page_costs_the_same_with_one_proposal_and_with_three(client, officer):
    def queries(count: int) -> int:
        call = event_call()
        for _number in range(count):
            building.screened(call)
        this_round = building.opened(call, by=officer, reviews=2)
        taken(this_round, officer)
        made(this_round, officer)
        client.get(this_round.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(this_round.get_absolute_url()).status_code == 200
        return len(caught)

    for nation, field in zip(NATIONS, FIELDS, strict=True):
        building.expert(nation, expertise_en=field)
    client.force_login(officer)
    assert queries(1) == queries(3)


def test_fifty_proposals_at_a_time(drawn, officer, monkeypatch):
    monkeypatch.setattr(matched, "A_PAGE", 2)
    first, second = (matched.table(drawn, officer, at=NOW, language="en", page=n) for n in (1, 2))
    assert [len(first.lines), len(second.lines), first.pages, second.number] == [2, 1, 2, 2]
    assert matched.table(drawn, officer, at=NOW, language="en", page=9).number == 2


def test_a_large_round_is_matched_in_the_worker(client, drawn, officer, monkeypatch):
    monkeypatch.setattr(matching, "AT_ONCE", 2)
    client.force_login(officer)
    assert client.post(reverse("review:match", args=[drawn.code])).status_code == 302
    drawn.refresh_from_db()
    assert drawn.asked_at is not None
    assert Entry.objects.filter(action="round.matching-asked").count() == 1


def test_why_the_worker_could_not_match_stands_on_the_page(client, drawn, officer):
    matching.note_refusal(
        drawn.code, Refused("The round cannot be matched: %(faults)s", faults="x"), by=officer, now=NOW
    )
    client.force_login(officer)
    assert "The round cannot be matched: x" in client.get(drawn.get_absolute_url()).content.decode()


def test_who_is_no_officer_finds_none_of_it(client, drawn, officer):
    taken(drawn, officer)
    client.force_login(factories.person())
    assert client.get(reverse("review:matching-file", args=[drawn.code, "result"])).status_code == 404
    for name in ("match", "round-rules", "ease-round", "add-pair", "forbid-pair", "allow-pair"):
        assert client.post(reverse(f"review:{name}", args=[drawn.code])).status_code == 404


def test_what_an_experts_past_awards_say_brings_the_expert_nearer_and_is_told(drawn, officer):
    before = gathering.gathered(Round.objects.get(), at=NOW)
    (proposal, expert), closeness = next(((a, b), n) for a, b, n in before.pairs)
    title = before.cards[proposal].interests.texts[0][1]
    assert before.earlier == {}

    took(
        Kind.AWARDS,
        "reference,title,starts_on,name,email\n"
        f'G5,"The {title} in marshes",2015-01-01,Known,{before.experts[expert].email}\n'
        "G6,Les sols gelés et les rivières,2016-01-01,Other,nobody@past.example\n",
    )

    after = gathering.gathered(Round.objects.get(), at=NOW)
    assert after.earlier == {expert: (("en", f"The {title} in marshes."),)}
    assert {(a, b): n for a, b, n in after.pairs}[proposal, expert] > closeness
    assert set(after.reasons().words(proposal, expert)) > set(before.reasons().words(proposal, expert))
