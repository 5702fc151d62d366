"""Every cell of the table of who sees what, run over the pages, the files, the search, the exports and the API."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone

from parvis.accounts.actions.tokens import make_token
from parvis.domain.access_table import ACTORS, STATES, SUBJECTS, CaseMoment, Seer, Thing, sees
from parvis.domain.roles import Role
from parvis.domain.standing import Relation
from parvis.domain.tokens import Scope
from parvis.gateways import storage
from parvis.proposals.actions import submitting
from parvis.proposals.models import Party, ProposalFile
from parvis.review.actions import screening
from parvis.standing import actions as standing
from parvis.standing.actions import conflicts
from tests import factories
from tests.proposals import building
from tests.proposals.papers import PDF

pytestmark = pytest.mark.django_db

A, T, M = Seer, Thing, CaseMoment
OFFICES = {
    A.OFFICER: Role.PROGRAMME_OFFICER,
    A.CONFLICTED_OFFICER: Role.PROGRAMME_OFFICER,
    A.OVERRIDDEN_OFFICER: Role.PROGRAMME_OFFICER,
    A.ASKED_EXPERT: Role.SCIENTIFIC_ADVISER,
    A.ADVISER: Role.SCIENTIFIC_ADVISER,
    A.CHAIR: Role.CHAIR,
    A.AUDITOR: Role.AUDITOR,
    A.CONFLICTED_AUDITOR: Role.AUDITOR,
    A.FINANCIAL_OFFICER: Role.FINANCIAL_OFFICER,
    A.PRESS_OFFICER: Role.PRESS_OFFICER,
}
RELATIONS = {
    A.ASKED_EXPERT: Relation.IN_HOUSE_EXPERT,
    A.REVIEWER: Relation.REVIEWER,
    A.CONFLICTED_REVIEWER: Relation.REVIEWER,
    A.DECLINED_REVIEWER: Relation.REVIEWER,
    A.PANEL_MEMBER: Relation.PANEL_MEMBER,
}
IN_CONFLICT = (
    A.CONFLICTED_PARTY,
    A.CONFLICTED_OFFICER,
    A.OVERRIDDEN_OFFICER,
    A.CONFLICTED_REVIEWER,
    A.CONFLICTED_AUDITOR,
)


def brought_to(moment, now):
    """A proposal in that state, and the officer who brought it there."""
    officer = factories.programme_officer()
    if moment is M.DRAFT:
        return building.filled(now=now), officer
    proposal, _receipt = building.submitted(now=now)
    if moment is M.TAKEN_BACK:
        submitting.withdraw(proposal, by=building.directors(proposal)[0], now=now)
    elif moment is M.PASSED:
        screening.let_pass(proposal, by=officer, now=now)
    elif moment is M.TURNED_DOWN:
        screening.turn_down(proposal, reasons=["outside-priorities"], by=officer, now=now)
    proposal.refresh_from_db()
    return proposal, officer


def cast(proposal, officer, now):
    """One person for each actor, standing to the proposal as the actor does."""
    ally, partner = building.directors(proposal)
    people = {A.PARTY: ally, A.CONFLICTED_PARTY: partner}
    for actor in ACTORS:
        if actor not in people:
            people[actor] = factories.person(*([OFFICES[actor]] if actor in OFFICES else []))
    left = people[A.FORMER_PARTY]
    Party.objects.create(
        proposal=proposal, person=left, role="co-director", state="left", added_at=now, joined_at=now, left_at=now
    )
    for actor, relation in RELATIONS.items():
        standing.relate(people[actor], "proposal", proposal.code, relation, cause="test", by=officer, now=now)
    standing.end_all(people[A.DECLINED_REVIEWER], "proposal", proposal.code, by=officer, now=now)
    for actor in IN_CONFLICT:
        stated = conflicts.state(people[actor], "proposal", proposal.code, "relative", by=officer, now=now)
        if actor is A.OVERRIDDEN_OFFICER:
            conflicts.ask_override(stated, reason="Nobody else reads it.", by=officer, now=now)
            conflicts.allow_override(stated, by=factories.programme_officer(), now=now)
    return people


def reached(client, proposal, file, thing, person):
    """Whether this person gets to this thing."""
    code, office = proposal.code, "/en/proposals/office/"

    def names(address):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer.status_code == 200 and code in body.decode()

    match thing:
        case T.OWN_LIST:
            return names("/en/proposals/")
        case T.OFFICE_LIST:
            return names(office)
        case T.SEARCH:
            return names(f"{office}?words=floods")
        case T.EXPORT:
            return names(f"{office}export.csv")
        case T.OPEN:
            return client.get(f"/en/proposals/{code}/", follow=True).status_code == 200
        case T.PDF:
            return client.get(f"/en/proposals/{code}/proposal.pdf").status_code == 200
        case T.FILE:
            answer = client.get(f"/en/proposals/{code}/files/{file.code}")
            if answer.streaming:
                b"".join(answer.streaming_content)  # read to its end it closes itself, and not the test's connection
            return answer.status_code == 200
        case T.API:
            _row, secret = make_token(person, name="t", scopes=[Scope.PROPOSALS_READ], days=30, now=timezone.now())
            answer = Client().get(f"/api/v1/proposals/{code}", headers={"Authorization": f"Bearer {secret}"})
            return answer.status_code == 200
        case T.NOTE:
            return client.post(f"{office}{code}/notes/", {"text": "Seen."}).status_code == 302
        case T.ASSIGN:
            return client.post(f"{office}{code}/officer/", {"officer": ""}).status_code == 302
        case T.SCREEN:
            return client.get(f"/en/review/screening/{code}/").status_code == 200
    raise AssertionError(thing)


@pytest.mark.parametrize("moment", STATES)
def test_every_cell_of_the_table_is_as_it_says(moment):
    now = timezone.now() - timedelta(minutes=1)
    proposal, officer = brought_to(moment, now)
    people = cast(proposal, officer, now)
    file = ProposalFile.objects.filter(proposal=proposal).first()
    storage.put(BytesIO(PDF), key=file.stored.key)

    wrong = []
    for actor in ACTORS:
        client = Client(raise_request_exception=True)
        client.force_login(people[actor])
        for thing in SUBJECTS:
            found = reached(client, proposal, file, thing, people[actor])
            if found != sees(actor, thing, moment):
                wrong.append(f"{actor.value} · {thing.value}: {'open' if found else 'closed'}")

    assert wrong == []


def test_a_conflict_closes_and_what_is_not_said_is_closed():
    for actor in (A.CONFLICTED_OFFICER, A.CONFLICTED_AUDITOR, A.CONFLICTED_REVIEWER, A.OUTSIDER, A.FORMER_PARTY):
        assert not any(sees(actor, thing, moment) for thing in SUBJECTS for moment in STATES)
