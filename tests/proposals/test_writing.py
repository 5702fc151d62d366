"""Two sides write one draft: ownership, stale saves, history, what is still missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.domain.drafting import Stale
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused, TooLarge
from parvis.proposals import queries
from parvis.proposals.actions import commenting, writing
from parvis.proposals.models import Answer, Comment, Party
from tests import factories
from tests.factories import NOW
from tests.proposals import building

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def save(proposal, field, value, *, by, base=0, now=NOW):
    return writing.save_answer(proposal, field, value, base_version=base, by=by, now=now)


def test_both_write_the_same_draft():
    proposal = building.joint()
    ally, partner = building.directors(proposal)

    save(proposal, "summary", "Ours.", by=ally)
    save(proposal, "purpose", "Ours too.", by=partner)

    assert {field: value for field, value in queries.content(proposal).items() if value} == {
        "summary": "Ours.",
        "purpose": "Ours too.",
    }


def test_a_stale_save_is_refused_and_both_texts_are_there():
    proposal = building.joint()
    ally, partner = building.directors(proposal)
    first = save(proposal, "summary", "First.", by=ally)
    save(proposal, "summary", "Theirs.", by=partner, base=first.version)

    with pytest.raises(Stale) as refused:
        save(proposal, "summary", "Mine.", by=ally, base=first.version)

    assert (refused.value.yours, refused.value.theirs.value) == ("Mine.", "Theirs.")
    assert refused.value.facts["who"] == str(partner)
    assert queries.content(proposal)["summary"] == "Theirs."
    again = save(proposal, "summary", "Mine, theirs.", by=ally, base=refused.value.theirs.version)
    assert again.version == 3


def test_who_wrote_a_first_answer_unseen_is_not_overwritten():
    proposal = building.joint()
    ally, partner = building.directors(proposal)
    save(proposal, "summary", "Theirs.", by=partner)

    with pytest.raises(Stale):
        save(proposal, "summary", "Mine.", by=ally, base=0)


def test_saving_the_same_again_changes_nothing():
    proposal = building.joint()
    ally, partner = building.directors(proposal)
    save(proposal, "summary", "Same.", by=ally)

    again = save(proposal, "summary", "Same.", by=partner, base=0)

    assert (again.version, again.changed) == (1, False)


def test_each_side_owns_its_sections():
    proposal = building.joint()
    ally, partner = building.directors(proposal)

    with pytest.raises(Denied) as refused:
        save(proposal, "partner_contribution", "Written for them.", by=ally)

    assert refused.value.code == "other-side"
    save(proposal, "partner_contribution", "Ours.", by=partner)


def test_everybody_fills_only_the_own_budget():
    proposal = building.joint()
    ally, partner = building.directors(proposal)
    mine, theirs = Party.objects.get(person=ally), Party.objects.get(person=partner)
    budget = {"cells": [{"party": "", "category": "travel", "year": 1, "amount": "1"}], "cofunding": ""}

    save(proposal, "budget", budget, by=ally)
    save(proposal, "budget", {**budget, "cofunding": "5.00"}, by=partner)
    step = queries.history(proposal, "budget", party=theirs).get()
    with pytest.raises(Denied):
        writing.restore(proposal, step, base_version=1, by=ally, now=NOW)

    assert queries.content(proposal)["budget"] == {
        mine.code: budget,
        theirs.code: {**budget, "cofunding": "5.00"},
    }


def test_a_draft_is_always_saved_and_told_what_is_wrong():
    proposal = building.joint()
    ally, _partner = building.directors(proposal)

    saved = save(proposal, "title", "word " * 30, by=ally)

    assert [problem.rule for problem in saved.problems] == ["over-limit"]
    assert queries.content(proposal)["title"].startswith("word word")


@pytest.mark.parametrize(
    ("field", "value"), [("nothing", "x"), ("summary", ["x"]), ("dates", "x"), ("cv", "x"), ("summary", "a\0b")]
)
def test_what_is_no_answer_at_all_is_refused(field, value):
    proposal = building.joint()

    with pytest.raises(Invalid):
        save(proposal, field, value, by=building.directors(proposal)[0])


def test_forty_megabytes_pasted_are_refused_and_the_text_before_stays():
    proposal = building.joint()
    ally, _partner = building.directors(proposal)
    save(proposal, "summary", "Short.", by=ally)

    with pytest.raises(TooLarge):
        save(proposal, "summary", "x" * 40_000_000, by=ally, base=1)

    assert queries.content(proposal)["summary"] == "Short."


def test_right_to_left_and_combining_characters_come_back_as_they_were():
    proposal = building.joint()
    text = "שלום \u202bעולם\u202c – e\u0301te\u0301 – न\u093fर\u094dम\u093eण – مرحبا"

    save(proposal, "summary", text, by=building.directors(proposal)[0])

    assert queries.content(proposal)["summary"] == text.replace("e\u0301", "é")


def test_the_history_keeps_each_step_and_an_earlier_one_can_be_restored():
    proposal = building.joint()
    ally, partner = building.directors(proposal)
    save(proposal, "summary", "One", by=ally)
    save(proposal, "summary", "One.", by=ally, base=1, now=NOW + MINUTE)  # still typing: one step
    save(proposal, "summary", "Two.", by=partner, base=2, now=NOW + MINUTE)
    save(proposal, "summary", "Three.", by=ally, base=3, now=NOW + MINUTE)
    steps = list(queries.history(proposal, "summary"))
    assert [(step.value, step.saved_by) for step in steps] == [("Three.", ally), ("Two.", partner), ("One.", ally)]

    writing.restore(proposal, steps[1], base_version=4, by=ally, now=NOW + MINUTE)

    newest = queries.history(proposal, "summary").first()
    assert (newest.value, newest.origin, newest.step) == ("Two.", "restored", 4)
    assert queries.content(proposal)["summary"] == "Two."


def test_only_who_takes_part_writes():
    proposal = building.joint()

    for person in (factories.scientist(), factories.programme_officer()):
        with pytest.raises(NotFound):
            save(proposal, "summary", "x", by=person)


def test_after_closing_nothing_is_changed_and_its_people_still_read():
    proposal = building.joint()
    ally, _partner = building.directors(proposal)
    save(proposal, "summary", "In time.", by=ally)
    after = proposal.call.closes_at

    with pytest.raises(Refused) as refused:
        save(proposal, "summary", "Too late.", by=ally, base=1, now=after)

    assert refused.value.code == "call-closed"
    seen = queries.visible(proposal.code, ally, at=after + timedelta(days=300))
    assert queries.standing(seen, at=after) == "unfinished"
    assert queries.content(seen)["summary"] == "In time."


def test_an_ineligible_party_is_told_at_once_which_rule_fails_and_the_draft_is_saved():
    proposal = building.joint(partner="FR")  # an allied country on the partner's side
    ally, _partner = building.directors(proposal)

    saved = save(proposal, "summary", "Saved all the same.", by=ally)
    found = {one.rule: one for one in queries.missing(proposal, NOW)}

    assert saved.changed
    assert found["partner-director"].severity == "blocking"
    assert found["partner-director"].words
    assert found["partner-director"].remedy
    assert "partner-director" not in {one.rule for one in queries.missing(building.joint(partner="UA"), NOW)}


def test_a_rule_met_only_on_paper_asks_for_evidence():
    proposal = building.joint()
    ally, _partner = building.directors(proposal)
    party = Party.objects.get(person=ally)
    party.facts = {**party.facts, "residence": "FR"}
    party.save()

    evidence = [one for one in queries.missing(proposal, NOW) if one.severity == "evidence"]

    assert [one.rule for one in evidence] == ["lives-elsewhere"]


def test_the_rail_names_the_field_and_leads_to_it():
    proposal = building.joint()

    [one] = [one for one in queries.missing(proposal, NOW) if one.field == "summary"]

    assert (one.section, one.severity, one.rule) == ("event", "blocking", "missing")
    assert one.url == f"/en/proposals/{proposal.code}/event/#field-summary"


def test_a_remark_on_a_field_is_read_by_both_and_voids_nothing():
    proposal = building.signed()
    ally, partner = building.directors(proposal)

    made = commenting.remark(proposal, "summary", "Shorter?", by=partner, now=NOW)
    commenting.settle(made, by=ally, now=NOW)

    proposal.refresh_from_db()
    assert proposal.signed is not None
    [comment] = queries.comments(proposal)
    assert (comment.text, comment.settled_by) == ("Shorter?", ally)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("field", ["summary", "budget"])
def test_a_save_costs_six_queries_the_first_one_of_a_field_too(field, django_assert_num_queries):
    proposal = building.joint()
    ally, _partner = building.directors(proposal)
    save(proposal, "purpose", "warm", by=ally)
    values = {"summary": ("One", "Two"), "budget": ({"cells": [], "cofunding": "1.00"}, {"cells": []})}

    for base, value in enumerate(values[field]):
        with django_assert_num_queries(6):  # two of them are the test's savepoint
            save(proposal.code, field, value, by=ally, base=base)

    assert Answer.objects.get(field=field).version == 2


def test_the_rail_reads_a_whole_proposal_in_three_queries():
    made = building.filled()
    proposal = queries.visible(made.code, made.opened_by, at=NOW)

    with CaptureQueriesContext(connection) as asked:
        queries.missing(proposal, NOW)

    assert len(asked) == 3


@pytest.mark.parametrize("cells", [5, "x", {"1": "2"}])
def test_answers_that_are_no_numbers_and_no_tables_keep_no_page_from_being_shown(cells):
    proposal = building.joint(mechanism="MYP")
    ally, _partner = building.directors(proposal)
    proposal.stage = "full"
    proposal.save()
    form = queries.form_of(proposal)
    kinds = {"budget": {"cells": cells}, "number": "9" * 5000}
    written = [field.code for field in form.fields.values() if field.kind in kinds]
    for code in written:
        building.write(proposal, code, kinds[form.fields[code].kind], by=ally)

    asked = {one.field for one in queries.missing(proposal, NOW)}

    assert {"budget", "months"} <= set(written) and "months" in asked
