"""What may still change once a call is published: addenda, extensions, documents."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from parvis.audit.queries import entries_of
from parvis.domain.calls import CallState, CallStatus
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.programme import queries
from parvis.programme.actions.changing import add_document, amend_call, extend_call, remove_document
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

WHY = {"en": "Many asked.", "fr": "Beaucoup l’ont demandé."}


def test_behaviour_1_a_change_after_opening_is_a_numbered_addendum_with_its_difference():
    officer, call = factories.programme_officer(), factories.call()
    before = dict(call.text)

    first = amend_call(call, {"text": {**before, "en": "Read **that** first."}}, note=WHY, by=officer, now=NOW)
    second = amend_call(call, {"title": {"en": "New", "fr": "Nouveau"}}, note=WHY, by=officer, now=NOW)

    call.refresh_from_db()
    assert (first.number, second.number) == (1, 2)
    assert first.changes == [
        {"field": "text", "language": "en", "before": "Read **this** first.", "after": "Read **that** first."}
    ]
    assert [change["language"] for change in second.changes] == ["en", "fr"]
    assert call.text == {**before, "en": "Read **that** first."}
    assert [entry.action for entry in entries_of(call.audit_case())] == ["call.amended", "call.amended"]
    assert list(queries.addenda_since(NOW - timedelta(seconds=1), until=NOW)) == [first, second]
    assert list(queries.addenda_since(NOW, until=NOW)) == []


@pytest.mark.parametrize(
    ("told", "note"),
    [
        ({}, WHY),
        ({"text": {"en": "Read **this** first.", "fr": "Lisez **ceci** d’abord."}}, WHY),
        ({"text": {"en": "Other", "fr": " "}}, WHY),
        ({"text": {"en": "Other", "fr": "Autre"}}, {"en": "Only English"}),
    ],
)
def test_an_addendum_changes_something_and_both_languages_stay_complete(told, note):
    officer, call = factories.programme_officer(), factories.call()

    with pytest.raises(Invalid):
        amend_call(call, told, note=note, by=officer, now=NOW)

    call.refresh_from_db()
    assert call.text["en"] == "Read **this** first."
    assert queries.addenda_of(call) == []


def test_a_draft_has_no_addenda_and_nobody_but_the_office_writes_any():
    officer = factories.programme_officer()
    new = {"title": {"en": "New", "fr": "Nouveau"}}

    with pytest.raises(Refused):
        amend_call(factories.call(status=CallStatus.DRAFT), new, note=WHY, by=officer, now=NOW)
    with pytest.raises(Denied):
        amend_call(factories.call(), new, note=WHY, by=factories.person(), now=NOW)


def test_an_extension_is_an_event_with_a_reason_and_an_addendum():
    officer, call = factories.programme_officer(), factories.call(grace_minutes=30)
    old = call.closes_at

    extension = extend_call(call, "2027-02-07T23:59", reason=WHY, by=officer, now=NOW)

    call.refresh_from_db()
    assert (extension.closed_before, extension.closes_at) == (old, old + timedelta(days=7))
    assert call.window.state_at(old) is CallState.OPEN
    assert call.ends_at == call.window.ends_at == old + timedelta(days=7, minutes=30)
    assert queries.addenda_of(call)[0].changes == [
        {"field": "closes", "language": "", "before": "2027-01-31T23:59", "after": "2027-02-07T23:59"}
    ]
    assert [entry.action for entry in entries_of(call.audit_case())] == ["call.extended", "call.amended"]


@pytest.mark.parametrize(
    ("closes", "now", "no"),
    [
        ("2027-01-31T23:59", NOW, Invalid),
        ("2027-01-30T23:59", NOW, Invalid),
        ("2027-02-07T23:59", datetime.fromisoformat("2027-01-31T23:59:00+01:00"), Refused),
    ],
)
def test_an_extension_goes_forward_and_comes_before_the_closing_moment(closes, now, no):
    officer, call = factories.programme_officer(), factories.call()

    with pytest.raises(no):
        extend_call(call, closes, reason=WHY, by=officer, now=now)

    call.refresh_from_db()
    assert call.closes_wall == "2027-01-31T23:59"
    assert queries.extensions_of(call) == []


def test_a_document_beside_a_published_call_is_an_addendum(tmp_path: Path):
    officer, call = factories.programme_officer(), factories.call()
    paper = tmp_path / "guide.txt"
    paper.write_text("How to apply.")

    document = add_document(call, paper, title={"en": "Guide", "fr": "Guide"}, by=officer, now=NOW)
    remove_document(document, note=WHY, by=officer, now=NOW)

    assert paper.exists()
    assert queries.documents_of(call) == []
    assert [[(c["before"], c["after"]) for c in one.changes] for one in reversed(queries.addenda_of(call))] == [
        [("", "guide.txt")],
        [("guide.txt", "")],
    ]


def test_a_document_beside_a_draft_is_not_announced_and_a_program_is_never_taken(tmp_path: Path):
    officer, call = factories.programme_officer(), factories.call(status=CallStatus.DRAFT)
    paper, program = tmp_path / "guide.txt", tmp_path / "guide.pdf"
    paper.write_text("How to apply.")
    program.write_bytes(b"MZ\x90\x00" + bytes(200))

    add_document(call, paper, title={"en": "Guide", "fr": "Guide"}, by=officer, now=NOW)
    with pytest.raises(Invalid):
        add_document(call, program, title={"en": "Guide", "fr": "Guide"}, by=officer, now=NOW)

    assert len(queries.documents_of(call)) == 1
    assert queries.addenda_of(call) == []
