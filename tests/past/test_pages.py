"""The pages of earlier funding: who opens them, a file with wrong lines, people and awards, and what they cost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parvis.domain.past_files import Kind
from parvis.domain.roles import Role
from parvis.past.models import Intake, Likeness, PastAward, PastPerson
from tests import factories
from tests.past.files import AWARDS, PEOPLE, took

pytestmark = pytest.mark.django_db
HEAD = AWARDS.splitlines()[0]


@pytest.fixture
def officer(client):
    person = factories.programme_officer()
    client.force_login(person)
    return person


def many(count: int) -> str:
    """A file of so many awards, each with its own director."""
    rest = "2021-01-01,10,EUR"
    numbers = range(1, count + 1)
    rows = [f"N{n},Title {n},2020-01-0{n},{rest},Person {n},p{n}@past.example,,Ghent,BE" for n in numbers]
    return "\n".join([HEAD, *rows, ""])


def brought(client, content: str, kind: Kind = Kind.AWARDS):
    """The answer to a file that was chosen on the page."""
    file = SimpleUploadedFile("old.csv", content.encode(), content_type="text/csv")
    return client.post(reverse("past:bring"), {"kind": kind.value, "file": file})


def cost(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_office_reads_and_nobody_else(client):
    took(Kind.AWARDS, AWARDS)
    award = reverse("past:award", args=[PastAward.objects.get(reference="G1").code])
    pages = (reverse("past:awards"), award, reverse("past:people"), reverse("past:bring"))
    opened = {}
    for name, person in {
        "officer": factories.programme_officer(),
        "auditor": factories.person(Role.AUDITOR),
        "chair": factories.person(Role.CHAIR),
        "nobody": factories.person(),
    }.items():
        client.force_login(person)
        opened[name] = [client.get(page).status_code == 200 for page in pages]

    assert opened["officer"] == [True] * 4
    assert opened["auditor"] == [True, True, False, False]
    assert opened["chair"] == opened["nobody"] == [False] * 4


def test_the_list_is_narrowed_by_a_word_and_leads_to_an_award_in_full(client, officer):
    took(Kind.AWARDS, AWARDS)

    page = client.get(reverse("past:awards"), {"q": "floods"}).content.decode()
    award = client.get(reverse("past:award", args=[PastAward.objects.get(reference="G1").code])).content.decode()

    assert "Floods in valleys" in page and "Ice on rivers" not in page
    assert all(word in award for word in ("Floods in valleys", "Anna Peeters", "Bohdan Koval", "Kyiv"))


def test_a_file_with_wrong_lines_is_told_line_by_line_and_never_taken_in(client, officer):
    wrong = f"{AWARDS}G3,Third,2021-13-01,2022-01-01,many,EUR,Dora Nagy,dora@past.example,,Pecs,HU\n"

    answer = brought(client, wrong)
    made = Intake.objects.get()
    page = client.get(answer["Location"]).content.decode()
    told = b"".join(client.get(reverse("past:faults", args=[made.code]))).decode()
    client.post(reverse("past:confirm", args=[made.code]))

    assert answer.status_code == 302
    rows = [row.split(",")[:2] for row in told.removeprefix("\ufeff").replace('"', "").splitlines()[1:] if row]
    assert rows == [["5", "starts_on"], ["5", "amount"]]
    assert "starts_on" in page
    assert not PastAward.objects.exists()


def test_a_file_is_confirmed_or_dropped_on_its_page(client, officer):
    brought(client, AWARDS)
    dropped = Intake.objects.get()
    client.post(reverse("past:confirm", args=[dropped.code]), {"act": "drop"})
    assert not PastAward.objects.exists()
    brought(client, AWARDS)
    made = Intake.objects.order_by("-pk").first()

    answer = client.post(reverse("past:confirm", args=[made.code]), follow=True)

    assert "Taken in: 2 added, 0 changed, 0 as they were." in answer.content.decode()
    assert PastAward.objects.count() == 2


def test_an_officer_says_that_two_are_one_and_forgets_on_request(client, officer):
    took(Kind.PEOPLE, PEOPLE)
    account = factories.person(name="Dag Berg")
    dag = PastPerson.objects.get(name="Dag Berg")

    page = client.get(reverse("past:people")).content.decode()
    client.post(reverse("past:liken", args=[dag.code]), {"person": account.code, "same": "yes"})
    found = client.get(reverse("past:people"), {"q": "Anna"}).content.decode()
    anna = PastPerson.objects.get(name="Anna Peeters")
    client.post(reverse("past:forget", args=[anna.code]))

    assert "Dag Berg" in page
    assert Likeness.objects.get().same
    assert "Anna Peeters" in found
    assert not PastPerson.objects.filter(name="Anna Peeters").exists()


@pytest.mark.parametrize("name", ["awards", "people"])
def test_a_list_costs_the_same_with_one_row_and_with_three(client, officer, name):
    address, costs = reverse(f"past:{name}") + ("?q=Person" if name == "people" else ""), []
    for count in (1, 3):
        took(Kind.AWARDS, many(count))
        costs.append(cost(client, address))

    assert costs[0] == costs[1]
