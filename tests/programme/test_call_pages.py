"""The public pages of calls: what stands on them, for whom, under how many queries."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from parvis.domain.calls import CallKind, CallStatus, WayIn
from parvis.programme.actions.asking import answer_question, ask_question
from parvis.programme.actions.changing import add_document, amend_call, extend_call
from parvis.programme.queries import call_rules as rules
from tests import factories

pytestmark = pytest.mark.django_db

BOTH = {"en": "Words", "fr": "Mots"}


def wall(days: float) -> str:
    """So many days from now, as a clock in UTC shows it."""
    return (timezone.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def open_call(**fields):
    return factories.call(**{"opens": wall(-30), "closes": wall(30), "zone": "UTC", **fields})


def test_the_list_parts_open_announced_and_closed(client):
    open_call(title="Open call here")
    open_call(title="Announced call here", opens=wall(10), closes=wall(50))
    open_call(title="Closed call here", opens=wall(-60), closes=wall(-10))
    open_call(title="Draft call here", status=CallStatus.DRAFT)
    open_call(title="Activity here", way_in=WayIn.TOP_DOWN)

    page = client.get("/en/calls/").text

    assert page.index("Open call here") < page.index("Announced call here") < page.index("Closed call here")
    assert "Draft call here" not in page
    assert "Activity here" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_three_queries(client, number, django_assert_num_queries):
    for _one in range(number):
        open_call()
        open_call(opens=wall(10), closes=wall(50))
        open_call(opens=wall(-60), closes=wall(-10))
    client.get("/en/calls/")  # the edition of the programme file is read once a process

    with django_assert_num_queries(3):
        client.get("/en/calls/")


def filled(number: int, tmp_path: Path):
    """A call with so many addenda, documents, questions."""
    officer, call, now = factories.programme_officer(), open_call(mechanisms=["MYP"]), timezone.now()
    for one in range(number):
        paper = tmp_path / f"paper{one}.txt"
        paper.write_text(f"Paper {one}")
        add_document(call, paper, title=BOTH, by=officer, now=now)
        amend_call(call, {"text": {"en": f"New {one}", "fr": f"Nouveau {one}"}}, note=BOTH, by=officer, now=now)
        call.refresh_from_db()
        question = ask_question(call, f"Question {one}?", language="en", by=factories.person(), now=now)
        answer_question(question, told=BOTH, answer=BOTH, by=officer, now=now)
    return call


@pytest.mark.parametrize("number", [1, 3])
def test_a_calls_page_costs_four_queries(client, number, tmp_path, django_assert_num_queries):
    call = filled(number, tmp_path)
    address = call.get_absolute_url()
    client.get(address)

    with django_assert_num_queries(4):
        page = client.get(address)

    assert page.text.count('id="question-') == page.text.count('id="addendum-') // 2 == number


def test_behaviour_1_a_call_is_shown_in_two_languages_with_its_closing_hour_in_two_zones(client):
    call = factories.call(
        title="Un appel",
        opens="2020-01-01T09:00",
        closes="2037-01-31T23:59",
        kind=CallKind.SPECIAL,
        mechanisms=["MYP"],
        priorities=["2024:1.a"],
    )

    english, french = (client.get(f"/{language}/calls/{call.code}/").text for language in ("en", "fr"))

    assert "31\N{NO-BREAK SPACE}January 2037, 23:59\N{NO-BREAK SPACE}Brussels" in english
    assert (
        "31\N{NO-BREAK SPACE}janvier 2037, 23\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}59 à\N{NO-BREAK SPACE}Bruxelles"
        in french
    )
    # The browser adds the reader's own hour from these.
    moment = '<time datetime="2037-01-31T22:59:00+00:00" data-zone="Europe/Brussels" data-yours="('
    assert moment in english
    assert moment in french
    for sentence in rules.who_may_apply(call):
        assert sentence["en"] in english
        assert sentence["fr"] in french
    assert "2024:1.a" in english


def test_behaviour_1_the_page_shows_addenda_with_their_differences_and_answers_without_the_asker(client):
    officer, asker = factories.programme_officer(), factories.person(name="Ada Okafor", email="ada@example.org")
    call, now = open_call(), timezone.now()
    amend_call(call, {"text": {**call.text, "en": "Read **that** first."}}, note=BOTH, by=officer, now=now)
    call.refresh_from_db()
    extend_call(call, wall(40), reason={"en": "A storm.", "fr": "Une tempête."}, by=officer, now=now)
    question = ask_question(call, "I, Ada Okafor, ask.", language="en", by=asker, now=now)
    told = {"en": "May a museum take part?", "fr": "Un musée peut-il participer ?"}
    answer_question(question, told=told, answer=BOTH, by=officer, now=now)

    page = client.get(call.get_absolute_url()).text

    assert "<del>**this** </del><ins>**that** </ins>" in page
    assert 'id="addendum-1"' in page
    assert "A storm." in page
    assert 'id="question-1"' in page
    assert "May a museum take part?" in page
    assert "Ada" not in page


def without_key(page: str) -> str:
    """The page without the key of its forms, which is another on every page."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", page)


def test_a_draft_and_an_activity_look_like_nothing_at_all_to_strangers(client):
    draft, activity = open_call(status=CallStatus.DRAFT), open_call(way_in=WayIn.TOP_DOWN)
    client.force_login(factories.person())
    absent = client.get("/en/calls/nothing-here/")

    for hidden in (draft, activity):
        for tail in ("", "rules/", "calendar.ics", "ask/"):
            answer = client.get(f"/en/calls/{hidden.code}/{tail}")
            assert answer.status_code == 404
            assert without_key(answer.text.replace(f"{hidden.code}/{tail}", "nothing-here/")) == without_key(
                absent.text
            )


def test_the_rules_of_a_call_stand_there_with_the_nations_and_what_is_lifted(client):
    lifted = [{"rule": "civil", "reason": {"en": "A trial.", "fr": "Un essai."}, "until": "2037-01-31"}]
    call = open_call(mechanisms=["MYP"], overrides=lifted)

    page = client.get(f"/en/calls/{call.code}/rules/").text

    assert "A trial." in page
    assert "Ukraine" in page
    assert call.revision.digest in page
    for line in rules.rule_lines(call):
        assert line.words["en"] in page.replace("&#x27;", "’")


def test_a_document_is_sent_to_whoever_sees_the_call_until_it_is_taken_away(client, tmp_path):
    officer, call = factories.programme_officer(), open_call()
    paper = tmp_path / "Guide à lire.txt"
    paper.write_text("How to apply.")
    document = add_document(call, paper, title=BOTH, by=officer, now=timezone.now())

    answer = client.get(document.get_absolute_url())
    assert b"".join(answer.streaming_content) == b"How to apply."
    assert "filename*=" in answer.headers["Content-Disposition"]

    document.removed_at = timezone.now()
    document.save()
    assert client.get(document.get_absolute_url()).status_code == 404


def test_the_calendar_of_a_call_and_of_all(client):
    call = open_call(title="Water, and cold")
    draft = open_call(title="Hidden", status=CallStatus.DRAFT)

    one = client.get(f"/en/calls/{call.code}/calendar.ics")
    every = client.get("/fr/calls/calendar.ics")

    assert one.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:Closes: Water\\, and cold" in one.text.replace("\r\n ", "")
    assert call.closes_at.strftime("DTSTART:%Y%m%dT%H%M%SZ") in one.text
    assert "Clôture" in every.text
    assert draft.code not in every.text


def test_an_extension_replaces_the_entry_in_a_calendar(client):
    officer, call = factories.programme_officer(), open_call()
    before = client.get(f"/en/calls/{call.code}/calendar.ics").text
    extend_call(call, wall(40), reason=BOTH, by=officer, now=timezone.now())
    after = client.get(f"/en/calls/{call.code}/calendar.ics").text

    number = [int(text.split("SEQUENCE:")[1].split("\r")[0]) for text in (before, after)]
    assert number[1] > number[0]


def test_the_feed_tells_what_is_new(client, django_assert_num_queries):
    officer, call = factories.programme_officer(), open_call(title="Water & cold")
    amend_call(call, {"title": {"en": "Water & ice", "fr": "Eau"}}, note=BOTH, by=officer, now=timezone.now())
    open_call(title="Hidden", way_in=WayIn.TOP_DOWN)

    with django_assert_num_queries(3):
        feed = client.get("/en/calls/feed.atom")

    assert feed.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "Water &amp; ice: addendum 1" in feed.text
    assert f"/en/calls/{call.code}/#addendum-1" in feed.text
    assert "Hidden" not in feed.text


def test_who_is_invited_sees_the_activity_on_the_calls_page(client):
    activity = open_call(title="Clean water", way_in=WayIn.TOP_DOWN, nations=["NO", "UA"], mechanisms=["MYP"])
    person = factories.person()
    moment = timezone.now()
    activity.invitations.create(
        role="ally-director", nation="NO", email=person.email, language="en", token_digest="x", invited_at=moment,
        sent_at=moment, expires_at=moment, person=person, answer="accepted",
    )  # fmt: skip
    client.force_login(person)

    page = client.get(activity.get_absolute_url()).text

    assert "Norway" in page
    assert "not ranked" in page


def test_the_moments_of_a_window_are_what_the_wall_said():
    call = factories.call(opens="2026-07-06T23:59", closes="2027-01-31T23:59")

    assert call.opens_at == datetime.fromisoformat("2026-07-06T21:59+00:00")
    assert call.closes_at == datetime.fromisoformat("2027-01-31T22:59+00:00")
