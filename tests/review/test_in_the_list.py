"""The office's list of submissions says how each stands with the screening, and can be narrowed by it."""

from __future__ import annotations

import pytest
from django.test import Client

from parvis.domain.screening import ScreeningState
from parvis.review.actions import screening
from tests import factories
from tests.factories import NOW
from tests.proposals import building
from tests.proposals.conftest import mails, waiting_queue, working_queue

__all__ = ["mails", "waiting_queue", "working_queue"]

pytestmark = pytest.mark.django_db
LIST = "/en/proposals/office/"


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(factories.programme_officer())
    return client


def body(answer) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def test_each_state_has_its_word_and_its_filter(office):
    officer = factories.programme_officer()
    waiting = building.submitted()[0]
    passed = building.submitted(building.event_call())[0]
    screening.let_pass(passed, by=officer, now=NOW)

    page = body(office.get(LIST))
    assert 'tag-ok">Passed' in page and 'class="tag">To be screened' in page
    for state, there, gone in (("passed", passed, waiting), ("open", waiting, passed)):
        narrowed = body(office.get(LIST, {"screening": state}))
        assert there.code in narrowed and gone.code not in narrowed and "1 submission" in narrowed
        exported = body(office.get(f"{LIST}export.csv", {"screening": state}))
        assert there.code in exported and gone.code not in exported and "Screening" in exported


def test_an_unknown_state_narrows_nothing_and_a_kept_view_keeps_the_choice(office):
    proposal = building.submitted()[0]
    assert proposal.code in body(office.get(LIST, {"screening": "nonsense"}))
    page = body(office.get(LIST, {"screening": ScreeningState.OPEN}))
    assert 'value="screening=open"' in page
    assert f'<option value="{ScreeningState.OPEN}" selected>' in page
