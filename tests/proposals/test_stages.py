"""A staff gate invites to the second phase: it opens from the first, and what changes is visible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from parvis.domain.refusals import Denied, Refused
from parvis.programme.models import Call
from parvis.proposals import queries
from parvis.proposals.actions import casework, drafting, stages, submitting
from parvis.proposals.models import Answer, AnswerVersion, Note, Proposal
from parvis.proposals.queries import drafts, paper
from tests import factories
from tests.factories import NOW
from tests.proposals import building

pytestmark = pytest.mark.django_db
CLOSES = NOW + timedelta(days=120)

OUTLINE = {
    "title": "Warning of floods",
    "acronym": "FLOOD",
    "months": "24",
    "summary": "In short.",
    "priorities": ["2024:1.a"],
    "resubmission": {"answer": "no", "why": ""},
    "security_link": "Roads for civil protection.",
    "civil": {"answer": "yes", "why": ""},
    "dual_use": {"answer": "no", "why": ""},
    "aims": "To warn.",
    "novelty": "New.",
    "approach": "Sensors.",
    "trl": {"start": 2, "end": 5},
    "end_users": "Rescue service.",
    "young_scientists": "Two.",
    "women_peace_security": "Half.",
    "prior": [],
    "ethics": {"answer": "no", "why": ""},
    "other_funding": {"answer": "no", "why": ""},
    "consent": {"answer": "yes", "why": ""},
    "ally_contribution": "Method.",
    "partner_contribution": "Field.",
    "partner_capacity": "A school.",
    "amount": "120000.00",
}


def outlined(call: Call | None = None, *, now: datetime = NOW, **fields: object) -> Proposal:
    """A multi-year project whose short proposal lies with the office."""
    proposal = building.joint(call, mechanism="MYP", now=now)
    ally, partner = building.directors(proposal)
    for section in queries.form_of(proposal).sections:
        for field in section.fields:
            writers = (ally, partner) if section.owner == "own" else (partner if section.owner == "partner" else ally,)
            for writer in writers:
                given = fields.get(field.code, OUTLINE[field.code])
                building.write(proposal, field.code, given, by=writer, now=now)
    drafting.name_party(
        proposal,
        role="end-user",
        name="Rescue service",
        organisation_name="Ministry of the Interior",
        facts={"nationality": ["UA"], "residence": "UA", "employer_country": "UA", "organisation_kind": "government"},
        by=ally,
        now=now,
    )
    building.sign_all(proposal, now=now)
    submitting.submit(proposal, by=ally, now=now)
    return Proposal.objects.select_related("call").get(pk=proposal.pk)


def test_the_full_form_opens_with_the_earlier_answers():
    proposal, officer = outlined(), factories.programme_officer()
    after = proposal.call.closes_at + timedelta(days=30)
    receipt = proposal.handed_in

    stages.invite_to_next_stage(proposal, closes_at=CLOSES + timedelta(days=90), by=officer, now=after)

    proposal.refresh_from_db()
    assert (proposal.stage, proposal.status, proposal.signed) == ("full", "draft", None)
    written = queries.content(proposal)
    assert (written["title"], written["aims"], written["months"]) == (OUTLINE["title"], "To warn.", "24")
    assert "approach" not in written, "the full form asks something else instead"
    assert set(AnswerVersion.objects.filter(answer__stage="full").values_list("origin", flat=True)) == {"carried"}
    assert queries.visible(proposal.code, officer, at=after).handed_in == receipt, (
        "the first phase stays with the office"
    )
    ally, _partner = building.directors(proposal)
    building.write(proposal, "aims", "To warn sooner.", by=ally, now=after)
    assert Answer.objects.get(stage="outline", field="aims").value == "To warn."
    assert ("aims", "To warn.", "To warn sooner.") in [
        (change.path, change.before, change.after) for change in paper.changes_of_stage(proposal)
    ]


def test_the_office_names_the_closing_hour_on_the_page_as_the_wall_shows_it(client):
    proposal = outlined()
    client.force_login(factories.programme_officer())
    address = reverse("proposals:next-phase", args=[proposal.code])

    refused = [client.post(address, {"closes": typed}).status_code for typed in ("", "soon", "2030-03-31T02:30")]
    taken = client.post(address, {"closes": "2030-07-14T17:00"})

    proposal.refresh_from_db()
    assert refused == [422, 422, 422]
    assert taken.status_code == 302
    assert (proposal.stage, drafts.window(proposal).closes_at) == ("full", datetime(2030, 7, 14, 15, 0, tzinfo=UTC))


def test_the_phase_has_a_closing_second_of_its_own():
    proposal, officer = outlined(), factories.programme_officer()
    stages.invite_to_next_stage(proposal, closes_at=CLOSES, by=officer, now=NOW)
    proposal.refresh_from_db()
    ally, _partner = building.directors(proposal)

    building.write(proposal, "aims", "In time.", by=ally, now=CLOSES - timedelta(seconds=1))
    with pytest.raises(Refused):
        building.write(proposal, "aims", "Too late.", by=ally, now=CLOSES)


def test_only_officers_invite_and_only_what_is_submitted_and_has_a_further_phase():
    proposal, officer = outlined(), factories.programme_officer()
    event, _receipt = building.submitted()
    draft = building.joint(mechanism="MYP")

    with pytest.raises(Denied):
        stages.invite_to_next_stage(proposal, closes_at=CLOSES, by=proposal.opened_by, now=NOW)
    for other in (event, draft):
        with pytest.raises(Refused):
            stages.invite_to_next_stage(other, closes_at=CLOSES, by=officer, now=NOW)


def test_notes_of_the_office_never_reach_the_authors():
    proposal, officer = outlined(), factories.programme_officer()
    casework.add_note(proposal, "Confidential: panel doubts the budget.", by=officer, now=NOW)
    stages.invite_to_next_stage(proposal, closes_at=CLOSES, by=officer, now=NOW)
    proposal.refresh_from_db()

    told = str(paper.whole(proposal)) + str([one.words for one in queries.missing(proposal, NOW)])

    assert Note.objects.count() == 1
    assert "Confidential" not in told
