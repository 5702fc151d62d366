"""Public questions with the asker hidden, and threads that only their people read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.audit.queries import entries_of
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused, TooMany
from parvis.programme import queries
from parvis.programme.actions.asking import (
    answer_question,
    ask_question,
    open_thread,
    set_aside_question,
    write_message,
)
from parvis.programme.models import Thread
from parvis.programme.queries import threads
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TOLD = {"en": "May a museum take part?", "fr": "Un musée peut-il participer ?"}
ANSWER = {"en": "Yes, as an end-user.", "fr": "Oui, comme utilisateur final."}


def test_behaviour_1_questions_are_answered_in_public_under_a_number(letters):
    officer, asker, call = factories.programme_officer(), factories.person(name="Ada Okafor"), factories.call()

    first = ask_question(call, "I am Ada of the museum. May we?", language="en", by=asker, now=NOW)
    second = ask_question(call, "And when?", language="en", by=asker, now=NOW)
    assert queries.answered_questions(call) == []
    answer_question(second, told=TOLD, answer=ANSWER, by=officer, now=NOW)
    answer_question(first, told=TOLD, answer=ANSWER, by=officer, now=NOW)

    assert [(one.number, one.pk) for one in queries.answered_questions(call)] == [(1, second.pk), (2, first.pk)]
    to = [letter.to for letter in letters()]
    assert to == [officer.email, officer.email, asker.email, asker.email]
    trail = [entry for entry in entries_of(call.audit_case()) if entry.action == "call.question-answered"]
    assert len(trail) == 2


def test_an_answer_is_corrected_under_its_number(letters):
    officer, call = factories.programme_officer(), factories.call()
    question = ask_question(call, "May we?", language="en", by=factories.person(), now=NOW)
    answer_question(question, told=TOLD, answer=ANSWER, by=officer, now=NOW)

    answer_question(question, told=TOLD, answer={"en": "No.", "fr": "Non."}, by=officer, now=NOW + timedelta(days=1))

    [one] = queries.answered_questions(call)
    assert (one.number, one.answer["en"], one.answered_at) == (1, "No.", NOW)


def test_a_question_is_answered_by_officers_in_both_languages_only():
    call = factories.call()
    question = ask_question(call, "May we?", language="en", by=factories.person(), now=NOW)

    with pytest.raises(Denied):
        answer_question(question, told=TOLD, answer=ANSWER, by=factories.person(), now=NOW)
    with pytest.raises(Invalid):
        answer_question(question, told=TOLD, answer={"en": "Yes"}, by=factories.programme_officer(), now=NOW)

    assert queries.answered_questions(call) == []


def test_what_one_may_not_see_one_cannot_ask_about():
    draft = factories.call(status="draft")

    with pytest.raises(NotFound):
        ask_question(draft, "What is this?", language="en", by=factories.person(), now=NOW)


def test_a_closed_call_takes_no_public_questions():
    closed = factories.call(opens="2026-01-01T09:00", closes="2026-02-01T09:00")

    with pytest.raises(Refused):
        ask_question(closed, "Why?", language="en", by=factories.person(), now=NOW)


def test_a_question_set_aside_goes_on_as_a_thread_of_the_asker():
    officer, asker, call = factories.programme_officer(), factories.person(), factories.call()
    question = ask_question(call, "My own project?", language="en", by=asker, now=NOW)

    thread = set_aside_question(question, by=officer, now=NOW)

    assert thread is not None
    assert list(threads.threads_of(asker, at=NOW)) == [thread]
    assert queries.waiting_questions(call) == []
    with pytest.raises(Refused):
        set_aside_question(question, by=officer, now=NOW)


def test_a_thread_is_read_by_its_asker_and_the_office_alone(letters):
    officer, asker, stranger = factories.programme_officer(), factories.person(), factories.person()
    call = factories.call()

    thread = open_thread(f"call:{call.code}", title="Our end-user", text="May we?", by=asker, now=NOW)
    write_message(thread, "Yes.", by=officer, now=NOW)

    assert list(threads.threads_of(stranger, at=NOW)) == []
    assert list(threads.threads_of(asker, at=NOW)) == list(threads.threads_of(officer, at=NOW)) == [thread]
    assert [message.from_office for message in threads.messages_of(thread)] == [False, True]
    assert [letter.to for letter in letters()] == [officer.email, asker.email]
    thread.refresh_from_db()
    assert not thread.waits_for_office
    assert [entry.action for entry in entries_of(thread.audit_case())] == ["thread.opened", "thread.answered"]


def test_a_drafts_people_read_its_threads_once_the_app_that_keeps_it_says_so():
    asker, colleague = factories.person(), factories.person()
    thread = open_thread("proposal:abc", title="Our budget", text="May we?", by=asker, now=NOW)

    assert list(Thread.objects.visible_to(colleague, at=NOW)) == []
    assert list(Thread.objects.visible_to(colleague, at=NOW, subjects=["proposal:abc"])) == [thread]


@pytest.mark.parametrize(("title", "text"), [("", "Words"), ("About", "  "), ("About", "x" * 10_001)])
def test_nothing_and_too_much_are_refused(title, text):
    with pytest.raises(Invalid):
        open_thread("office", title=title, text=text, by=factories.person(), now=NOW)

    assert not Thread.objects.exists()


def test_nobody_floods_the_office():
    asker = factories.person()
    for _number in range(20):
        open_thread("office", title="Again", text="Words", by=asker, now=NOW)

    with pytest.raises(TooMany):
        open_thread("office", title="Again", text="Words", by=asker, now=NOW)
