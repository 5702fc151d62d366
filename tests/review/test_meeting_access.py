"""Who reaches what of a meeting: every address of it for every kind of person; hidden and absent answer alike."""

from __future__ import annotations

import pytest
from django.urls import reverse

from parvis.domain.roles import Role
from parvis.domain.standing import CaseKind
from parvis.review.actions import panel
from parvis.review.models import ConsensusReport, Minute, Vote
from parvis.standing.actions import conflicts
from tests import factories
from tests.factories import NOW
from tests.review import building
from tests.review.test_minutes import drawn, held

pytestmark = pytest.mark.django_db

OPEN, SHUT = 200, 404
# Per address: the officer, a member, a conflicted member, a conflicted officer, the auditor, a conflicted auditor.
TABLE = {
    "meeting": (OPEN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "meeting-now": (OPEN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "meeting-calendar": (OPEN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "minute-pdf": (OPEN, OPEN, OPEN, OPEN, OPEN, OPEN),
    "consensus": (OPEN, OPEN, SHUT, SHUT, OPEN, SHUT),
    "votes": (OPEN, OPEN, OPEN, OPEN, OPEN, OPEN),
}
OUTSIDE = ("stranger", "party", "reviewer", "chair of the body", "press officer", "who has left the panel")


def test_every_address_of_a_meeting_for_everybody(client, sitting, mails):
    officer = sitting.officer
    made, people, (first, *_rest) = held(sitting)
    minute, report = drawn(made, officer), ConsensusReport.objects.get()
    hidden = first.subject.proposal
    torn, left = people[2], building.expert()
    panel.seat(made.panel, left, by=officer, now=NOW)
    panel.unseat(made.panel, left, by=officer, now=NOW)
    barred_officer, auditor = factories.programme_officer(), factories.person(Role.AUDITOR)
    barred_auditor = factories.person(Role.AUDITOR)
    for one in (torn, barred_officer, barred_auditor):
        conflicts.state(one, CaseKind.PROPOSAL, hidden.code, "relative", by=officer, now=NOW)
    addresses = {
        "meeting": reverse("review:meeting", args=[made.code]),
        "meeting-now": reverse("review:meeting-now", args=[made.code]),
        "meeting-calendar": reverse("review:meeting-calendar", args=[made.code]),
        "minute-pdf": reverse("review:minute-pdf", args=[minute.code, "en"]),
        "consensus": report.get_absolute_url(),
        "votes": reverse("review:panel-export", args=[made.panel.code, "votes", "json"]),
    }
    inside = (officer, people[0], torn, barred_officer, auditor, barred_auditor)
    outside = (
        factories.person(),
        hidden.parties.get(role="ally-director").person,
        hidden.review_assignments.get().expert.person,
        factories.person(Role.CHAIR),
        factories.person(Role.PRESS_OFFICER),
        left.person,
    )
    vote = Vote.objects.get()

    wrong = []
    for place, person in enumerate((*inside, *outside)):
        client.force_login(person)
        for name, address in addresses.items():
            answer = client.get(address)
            expected = TABLE[name][place] if place < len(inside) else SHUT
            if answer.status_code != expected:
                wrong.append((place, name, answer.status_code))
            if place in (2, 3, 5) and expected == OPEN and name != "minute-pdf":
                told = answer.content.decode()
                wrong += [(place, name, word) for word in (hidden.code, vote.code, report.code) if word in told]

    assert wrong == []
    assert len(outside) == len(OUTSIDE)


def test_nobody_but_the_panels_own_people_does_anything(client, sitting, mails):
    officer = sitting.officer
    made, _people, (first, *_rest) = held(sitting)
    minute = drawn(made, officer)
    acts = {
        reverse("review:meeting-room", args=[made.code]): {"act": "open"},
        reverse("review:lay-agenda", args=[made.code]): {"act": "by-list"},
        reverse("review:change-meeting", args=[made.code]): {"starts": "2027-02-01T10:00"},
        reverse("review:agenda-point", args=[first.code]): {"act": "move", "to": "down"},
        reverse("review:open-vote", args=[first.code]): {"on": "outcome"},
        reverse("review:vote", args=[Vote.objects.get().code]): {"act": "close"},
        reverse("review:draw-minute", args=[made.code]): {"reason": "x"},
        reverse("review:sign-minute", args=[minute.code]): {},
        reverse("review:plan-meeting", args=[made.panel.code]): {"starts": "2027-02-03T10:00"},
        reverse("review:name-rapporteur", args=[first.subject.code]): {"rapporteur": "x"},
    }
    client.force_login(factories.person())
    assert {address: client.post(address, fields).status_code for address, fields in acts.items()} == dict.fromkeys(
        acts, 404
    )
    client.force_login(factories.person(Role.AUDITOR))
    told = {address: client.post(address, fields).status_code for address, fields in acts.items()}
    assert set(told.values()) <= {403, 404, 409, 422}, told
    assert Minute.objects.get().signed_by is None
