"""The auditor's pages, and the head that leaves the house once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from parvis.audit import actions
from parvis.audit.models import Head
from parvis.audit.queries import proofs
from parvis.audit.views.sentences import sentences
from parvis.domain.roles import Role
from parvis.gateways import mail
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

NOTED = 6  # what an auditor reads is noted: the chain, the entry and its fact, within a savepoint


@pytest.mark.parametrize("page", ["audit:trail", "audit:case"])
def test_the_trail_exists_for_auditors_only(client, page):
    somebody = factories.person()
    actions.record("person.signed-up", on=somebody, by=somebody, at=NOW, facts={"name": "Ada"})
    address = reverse(page, args=[somebody.audit_case()] if page == "audit:case" else [])

    client.force_login(somebody)
    assert client.get(address).status_code == 404
    client.force_login(factories.person(Role.AUDITOR))
    assert "asked for an account" in client.get(address).text


def test_a_case_shows_its_facts_until_they_are_erased(client):
    somebody = factories.person()
    actions.record("person.signed-up", on=somebody, by=somebody, at=NOW, facts={"name": "Ada"})
    client.force_login(factories.person(Role.AUDITOR))
    address = reverse("audit:case", args=[somebody.audit_case()])
    assert "Ada" in client.get(address).text

    actions.erase_facts(somebody.audit_case(), by=somebody, now=NOW)
    assert "Ada" not in client.get(address).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_newest_entries_cost_the_same_however_many(client, django_assert_num_queries, rows):
    client.force_login(factories.person(Role.AUDITOR))
    client.get(reverse("audit:trail"))
    for _ in range(rows):
        actions.record("person.signed-up", on=factories.person(), by=None, at=NOW)

    with django_assert_num_queries(5 + NOTED):  # session, person with roles, entries, their facts, head
        assert client.get(reverse("audit:trail")).text.count("asked for an account") == rows


def test_the_head_is_mailed_once_a_day_and_proves_the_trail(settings, tmp_path):
    settings.OUTBOX = tmp_path
    settings.AUDIT_MAIL_TO = ["keeper@example.org"]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["now"]}}
    actions.record("case.opened", on=factories.person(), by=None, at=NOW)
    actions.seal_heads(NOW)

    for hours in (0, 1, 23):
        actions.mail_head(NOW + timedelta(hours=hours))
    actions.mail_head(NOW + timedelta(hours=24))

    letters = list(mail.outbox(10))
    head = Head.objects.get()
    assert [letter.to for letter in letters] == ["keeper@example.org"] * 2
    assert f"{head.number}:{head.digest}" in letters[0].text
    assert proofs.verify(known=(head.number, head.digest)).wrong == []


def test_every_page_an_auditor_reads_is_noted_and_nobody_elses(client):
    auditor, somebody = factories.person(Role.AUDITOR), factories.person()
    for person in (somebody, auditor):
        client.force_login(person)
        client.get("/en/desk/?of=all")
        client.get("/en/awards/nothing/")

    read = actions.queries.entries_of(f"auditor:{auditor.code}")
    assert [(one.action, one.actor, one.facts.get().value) for one in read] == [
        ("audit.read", auditor.code, '"/en/desk/?of=all"')
    ]
    assert not actions.queries.entries_of(f"auditor:{somebody.code}").exists()
    assert "/en/desk/?of=all" in client.get(reverse("audit:case", args=[f"auditor:{auditor.code}"])).text


def test_who_audits_writes_nothing_whatever_else_is_held(client):
    both = factories.person(Role.AUDITOR, Role.PROGRAMME_OFFICER)
    client.force_login(both)

    assert client.get(reverse("opendata:desk")).status_code == 200
    assert client.post(reverse("opendata:protect"), {"email": both.email, "reason": "x"}).status_code == 404

    client.force_login(factories.programme_officer())
    assert client.post(reverse("opendata:protect"), {"email": both.email, "reason": "x"}).status_code == 302


def test_exceptions_are_told_with_names_and_reasons(client):
    officer, director = factories.person(name="Olga Office"), factories.person(name="Dan Director")
    case = factories.person()
    actions.record("person.signed-up", on=case, by=case, at=NOW)
    facts = {"for": director.code, "reason": "Asked by telephone."}
    actions.record("proposal.acting-asked", on=case, by=officer, at=NOW, facts=facts)
    actions.record("proposal.saved", on=case, by=director, at=NOW, facts={"acted by": officer.code})
    client.force_login(factories.person(Role.AUDITOR))

    page = client.get(reverse("audit:exceptions")).text

    assert "Asked by telephone." in page
    assert "Olga Office, in the name of Dan Director" in page
    assert "asked for an account" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_exceptions_cost_the_same_however_many(client, django_assert_num_queries, rows):
    client.force_login(factories.person(Role.AUDITOR))
    client.get(reverse("audit:trail"))
    for _ in range(rows):
        facts = {"person": factories.person().code, "reason": "Needed."}
        actions.record("conflict.overridden", on=factories.person(), by=factories.person(), at=NOW, facts=facts)

    with django_assert_num_queries(5 + NOTED):  # session, person with roles, entries, facts, names
        assert client.get(reverse("audit:exceptions")).text.count("Needed.") == rows


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "Ann Chair put the deadline off from 24\N{NO-BREAK SPACE}November 2026, 18:00",
        ),
        ("fr", "Ann Chair a reporté l’échéance du 24\N{NO-BREAK SPACE}novembre 2026, 18"),
    ],
)
def test_a_case_reads_as_sentences_in_both_languages(client, language, sentence):
    chair, case = factories.person(name="Ann Chair"), factories.person()
    facts = {"from": "2026-11-24T17:00:00+00:00", "to": "2026-11-26T17:00:00+00:00", "reason": "Asked by two."}
    actions.record("paper.extended", on=case, by=chair, at=NOW, facts=facts)
    client.force_login(factories.person(Role.AUDITOR))

    assert sentence in client.get(f"/{language}/audit/{case.audit_case()}/").text


def test_what_was_erased_is_told_by_dots_and_nobody_is_the_house_or_a_visitor():
    case = factories.person()
    actions.record("paper.withdrawn", on=case, by=None, at=NOW, facts={"reason": "Changed."})
    actions.record("award.declined", on=case, by=None, at=NOW, facts={"reason": ""})
    told = [(one.who, one.did) for one in sentences(actions.queries.entries_of(case.audit_case()))]
    actions.erase_facts(case.audit_case(), by=None, now=NOW)

    first, *_ = sentences(actions.queries.entries_of(case.audit_case()))
    assert told == [
        ("The house", "withdrew the paper: Changed"),
        ("Somebody without an account", "declined the award"),
    ]
    assert first.did == "withdrew the paper: …"


@pytest.mark.parametrize(
    ("kind", "words"), [("objection", "objected for Norway: “No.”"), ("lifted", "lifted the objection")]
)
def test_one_deed_is_told_apart_by_what_it_was(kind, words):
    case = factories.person()
    facts = {"nation": "NO", "kind": kind, "text": "No."}
    actions.record("paper.position-taken", on=case, by=case, at=NOW, facts=facts)

    assert sentences(actions.queries.entries_of(case.audit_case()))[0].did.startswith(words)
