"""The officers' desk of calls, through the browser's door; closed to everybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from parvis.domain.calls import CallStatus, WayIn
from parvis.programme import queries
from parvis.programme.actions.asking import ask_question, open_thread
from parvis.programme.models import Call, CallQuestion, DirectorInvitation, Thread
from parvis.programme.queries import threads
from tests import factories
from tests.programme.test_call_pages import open_call, wall

pytestmark = pytest.mark.django_db

DRAFT = {
    "code": "2037-1",
    "kind": "open",
    "mechanisms": ["MYP"],
    "opens": "2036-12-01T09:00",
    "closes": "2037-01-31T23:59",
    "zone": "Europe/Brussels",
    "grace_minutes": "0",
    "rule_wording": "",
    "retention_days": "365",
    "title_en": "First call",
    "title_fr": "Premier appel",
    "summary_en": "In short.",
    "summary_fr": "En bref.",
    "text_en": "All of it.",
    "text_fr": "Le tout.",
}
REASON = {"reason_en": "A storm.", "reason_fr": "Une tempête."}


@pytest.fixture
def officer(client):
    made = factories.programme_officer()
    client.force_login(made)
    return made


def address(name: str, *args: object) -> str:
    return reverse(f"programme:{name}", args=args)


def test_a_call_goes_from_nothing_to_the_public(client, officer):
    begun = client.post(address("desk_new", "bottom-up"), DRAFT)
    assert begun.url == address("desk_call", "2037-1")
    desk = client.get(begun.url).text
    assert "The rules were not tried yet" in desk

    client.post(address("desk_samples", "2037-1"), {"usual": "yes"})
    client.post(address("desk_samples", "2037-1"), {"try": "yes"})
    assert "Nothing is missing" in client.get(begun.url).text
    client.post(address("desk_publish", "2037-1"))

    client.logout()
    assert "First call" in client.get("/en/calls/").text
    assert "Premier appel" in client.get("/fr/calls/2037-1/").text


def test_what_was_typed_is_kept_where_it_is_refused(client, officer):
    answer = client.post(address("desk_new", "bottom-up"), DRAFT | {"zone": "Nowhere", "title_en": "Kept words"})

    assert answer.status_code == 422
    assert "Kept words" in answer.text
    assert "no time zone" in answer.text


def test_what_the_rules_refuse_is_said_beside_what_was_typed(client, officer):
    gap = client.post(address("desk_new", "bottom-up"), DRAFT | {"closes": "2037-03-29T02:30"})
    backwards = client.post(address("desk_new", "bottom-up"), DRAFT | {"closes": "2036-11-30T09:00"})

    for answer, words in ((gap, "summer time begins"), (backwards, "closes before it opens")):
        assert answer.status_code == 422
        assert words in answer.text
        assert "All of it." in answer.text
    assert not Call.objects.exists()


def test_a_sample_of_ones_own_and_a_lifted_rule(client, officer):
    client.post(address("desk_new", "bottom-up"), DRAFT)
    sample = {
        "name": "Two Norwegians",
        "expected": "refused",
        "mechanism": "MYP",
        "priority": "",
        "first_role": "ally-director",
        "first_nation": "NO",
        "second_role": "partner-director",
        "second_nation": "NO",
        "length": "24",
        "security_link": "on",
        "civil": "on",
    }

    client.post(address("desk_samples", "2037-1"), sample)
    client.post(address("desk_samples", "2037-1"), {"try": "yes"})
    page = client.get(address("desk_rules", "2037-1")).text
    assert "as expected" in page
    assert "partner-director" in page

    client.post(address("desk_lift_rule", "2037-1"), {"rule": "end-user", "until": "2037-06-30", **REASON})
    assert "A storm." in client.get(address("desk_rules", "2037-1")).text
    client.post(address("desk_lift_rule", "2037-1"), {"restore": "end-user"})
    assert Call.objects.get().overrides == []
    client.post(address("desk_samples", "2037-1"), {"drop": "0"})
    assert Call.objects.get().samples == []


def test_addendum_extension_document_and_withdrawal(client, officer):
    call = open_call()
    standing = {
        f"{part}_{code}": getattr(call, part)[code] for part in ("title", "summary", "text") for code in ("en", "fr")
    }
    note = {"note_en": "Note", "note_fr": "Note"}

    client.post(address("desk_amend", call.code), standing | note | {"title_en": "New title"})
    client.post(address("desk_extend", call.code), REASON | {"closes": wall(60)})
    file = SimpleUploadedFile("guide.txt", b"How to apply.")
    client.post(
        address("desk_add_document", call.code),
        {"file": file, "title_en": "Guide", "title_fr": "Guide", "language": ""},
    )
    [document] = queries.documents_of(call)
    client.post(address("desk_remove_document", call.code, document.code), REASON)
    assert [one.number for one in queries.addenda_of(call)] == [4, 3, 2, 1]
    assert client.get(address("desk_call", call.code)).status_code == 200

    client.post(address("desk_withdraw", call.code), REASON)
    call.refresh_from_db()
    assert (call.status, call.title["en"]) == (CallStatus.WITHDRAWN, "New title")


def test_a_question_is_answered_or_set_aside(client, officer):
    call, asker = open_call(), factories.person(name="Ada Okafor")
    first, second = (
        ask_question(call, text, language="en", by=asker, now=timezone.now()) for text in ("May we?", "My own?")
    )

    page = client.get(address("desk_question", call.code, first.code)).text
    assert "May we?" in page
    assert "Ada" not in page
    told = {"question_en": "Q", "question_fr": "Q", "answer_en": "A", "answer_fr": "R"}
    client.post(address("desk_question", call.code, first.code), told)
    client.post(address("desk_question", call.code, second.code), {"aside": "yes"})

    assert [one.number for one in queries.answered_questions(call)] == [1]
    assert threads.threads_of(asker, at=timezone.now()).count() == 1


def test_directors_are_invited_again_and_taken_back_from_the_desk(client, officer):
    activity = open_call(way_in=WayIn.TOP_DOWN, nations=["NO", "UA"], mechanisms=["MYP"])
    told = {"name": "Ola", "email": "ola@example.org", "role": "ally-director", "nation": "NO", "language": "fr"}

    client.post(address("desk_invite", activity.code), told)
    invitation = DirectorInvitation.objects.get()
    assert "Ola" in client.get(address("desk_call", activity.code)).text
    assert client.post(address("desk_invitation", activity.code, invitation.code)).status_code == 429
    client.post(address("desk_invitation", activity.code, invitation.code), {"withdraw": "yes"})

    invitation.refresh_from_db()
    assert invitation.answer == "withdrawn"


def test_the_link_in_the_letter_opens_a_page_that_only_its_buttons_answer(client, letters):
    activity = open_call(title="Clean water", way_in=WayIn.TOP_DOWN, nations=["NO", "UA"], mechanisms=["MYP"])
    client.force_login(factories.programme_officer())
    told = {"name": "Ola", "email": "ola@example.org", "role": "ally-director", "nation": "NO", "language": "en"}
    client.post(address("desk_invite", activity.code), told)
    link = next(line for line in letters()[-1].text.splitlines() if "/activity-invitation/" in line)
    link = link[link.index("/en/") :]
    client.logout()

    answer = client.get(link)
    assert "Clean water" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert DirectorInvitation.objects.get().answer == ""

    person = factories.person(email="ola@example.org")
    client.force_login(person)
    assert client.post(link, {"accept": "yes"}).url == activity.get_absolute_url()
    assert DirectorInvitation.objects.get().person == person
    assert "Accepted" in client.get(link).text


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("desk", ()),
        ("desk_new", ("bottom-up",)),
        ("desk_call", ("CODE",)),
        ("desk_edit", ("CODE",)),
        ("desk_rules", ("CODE",)),
        ("desk_amend", ("CODE",)),
        ("desk_extend", ("CODE",)),
        ("desk_withdraw", ("CODE",)),
        ("desk_add_document", ("CODE",)),
        ("desk_invite", ("CODE",)),
    ],
)
def test_for_everybody_else_there_is_no_desk(client, name, rest):
    call = open_call()
    page = address(name, *(call.code if one == "CODE" else one for one in rest))

    client.force_login(factories.person())
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404
    client.force_login(factories.programme_officer())
    assert client.get(page).status_code in (200, 302)


@pytest.mark.parametrize("number", [1, 3])
def test_the_desks_list_has_one_query_for_all_rows(client, officer, number, django_assert_num_queries):
    for _one in range(number):
        call = open_call()
        ask_question(call, "Why?", language="en", by=factories.person(), now=timezone.now())

    with django_assert_num_queries(3):  # the session, the person with the offices held, the list
        client.get(address("desk"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_threads_costs_the_same_with_one_and_three(client, number, django_assert_num_queries):
    asker, call = factories.person(), open_call()
    for _one in range(number):
        open_thread(f"call:{call.code}", title="About", text="Words", by=asker, now=timezone.now())
    client.force_login(asker)

    with django_assert_num_queries(5):  # session, person with offices, own drafts, threads, their calls
        page = client.get(address("threads")).text

    assert page.count('href="/en/ask/') - page.count('href="/en/ask/new/') - page.count('href="/en/ask/"') == number


def test_one_asks_in_public_or_alone_and_reads_ones_own_thread(client):
    call, asker = open_call(), factories.person()
    client.force_login(asker)
    page = address("call_ask", call.code)

    client.post(page, {"text": "May a museum?", "way": "public"})
    answer = client.post(page, {"text": "May I?\nMore words.", "way": "office"})

    assert CallQuestion.objects.get().asked == "May a museum?"
    thread = Thread.objects.get()
    assert (thread.title, answer.url) == ("May I?", thread.get_absolute_url())
    client.post(answer.url, {"text": "One more thing."})
    assert "One more thing." in client.get(answer.url).text
    client.force_login(factories.person())
    assert client.get(answer.url).status_code == 404
    assert client.post(answer.url, {"text": "Let me in."}).status_code == 404
    assert thread.messages.count() == 2


def test_a_closed_call_is_asked_about_in_private_alone(client):
    call = open_call(opens=wall(-60), closes=wall(-1))
    client.force_login(factories.person())

    refused = client.post(address("call_ask", call.code), {"text": "Why?", "way": "public"})
    assert refused.status_code == 422
    assert "Why?" in refused.text
    client.post(address("call_ask", call.code), {"text": "Why?", "way": "office"})

    assert not CallQuestion.objects.exists()
    assert Thread.objects.get().subject == f"call:{call.code}"
    assert Thread.objects.get().opened_at - timezone.now() < timedelta(minutes=1)


def test_a_draft_is_thrown_away_from_the_desk_and_a_published_call_is_not(client, officer):
    client.post(address("desk_new", "bottom-up"), DRAFT)
    published = factories.call(code="2030-1")

    thrown = client.post(address("desk_discard", "2037-1"))
    refused = client.post(address("desk_discard", published.code))

    assert (thrown.status_code, refused.status_code) == (302, 409)
    assert client.get(address("desk_call", "2037-1")).status_code == 404
    assert client.get(address("desk_call", published.code)).status_code == 200
