"""Letters of a case: worded, sent once, logged, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy

from parvis.audit.models import Entry
from parvis.correspondence import actions, queries
from parvis.correspondence.actions import Address, send
from parvis.correspondence.models import Message
from parvis.domain.letters import Kind
from parvis.domain.refusals import Invalid
from parvis.domain.roles import Role
from parvis.domain.writings import SavedMeanwhile
from parvis.gateways import mail
from parvis.web import letter_kinds, reminders
from parvis.web.reminders import Reminder
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

# A sentence that is in the catalogue already, so that the kind speaks both languages.
KIND = Kind(
    "test.told",
    case="proposal",
    name=gettext_lazy("Programme office"),
    subject=gettext_lazy("Programme office"),
    body="Dear {name},\n\nabout {title}, of {programme}.",
    placeholders=("title",),
)
TEXTS = {
    "en": {"subject": "News of {title}", "body": "Dear {name},\n\nread on."},
    "fr": {"subject": "Nouvelles de {title}", "body": "{name},\n\nlisez la suite."},
}
CASE = ("proposal", "abc")


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setattr(letter_kinds, "_kinds", {"test.told": KIND})
    monkeypatch.setattr(reminders, "_finders", {})


def outbox():
    return [(one["To"], one["Subject"], one.get_body(("plain",)).get_content()) for one in mail.outbox()]


def test_a_letter_is_in_its_readers_language_and_logged_without_its_link(settings):
    reader = factories.person(language="fr", name="Anouk Vial")

    message = send("test.told", to=reader, case=CASE, words={"title": "Eau"}, link="/fr/x/secret/", now=NOW)

    assert (message.subject, message.body) == ("Bureau du programme", "Dear Anouk Vial,\n\nabout Eau, of SPS.")
    assert "secret" not in message.subject + message.body
    assert list(Entry.objects.filter(chain__case="proposal:abc").values_list("action", flat=True)) == ["letter.sent"]


@pytest.mark.parametrize(
    ("link", "leads_to"), [("/en/x/y/", "/fr/x/y/"), ("/fr/x/", "/fr/x/"), ("/healthz", "/healthz")]
)
def test_a_link_leads_to_the_page_in_the_readers_language(mails, link, leads_to):
    send("test.told", to=Address("a@b.example", "fr"), case=CASE, words={"title": "A"}, link=link, now=NOW)

    assert mails()[-1].text.rstrip().endswith(leads_to)


def test_a_long_title_is_no_reason_not_to_write():
    message = send("test.told", to=Address("a@b.example"), case=CASE, words={"title": "A" * 400}, now=NOW)

    assert len(message.body) > 400


def test_words_may_be_made_in_the_readers_language():
    message = send("test.told", to=Address("a@b.example", "fr"), case=CASE, words=lambda told: {"title": told}, now=NOW)

    assert message.body == "Dear a@b.example,\n\nabout fr, of SPS."


def test_a_key_sends_once():
    reader = factories.person()

    first = send("test.told", to=reader, case=CASE, words={"title": "A"}, now=NOW, key="k")
    second = send("test.told", to=reader, case=CASE, words={"title": "A"}, now=NOW, key="k")

    assert (first is not None, second, Message.objects.count()) == (True, None, 1)


def test_nothing_is_sent_when_the_callers_transaction_is_undone():
    reader = factories.person()

    with pytest.raises(RuntimeError), transaction.atomic():
        send("test.told", to=reader, case=CASE, words={"title": "A"}, now=NOW)
        raise RuntimeError

    assert not Message.objects.exists()


def test_a_letter_that_lacks_a_word_is_not_sent():
    with pytest.raises(KeyError, match="title"):
        send("test.told", to=factories.person(), case=CASE, now=NOW)

    assert not Message.objects.exists()


def test_the_office_words_a_letter_anew_and_goes_back():
    officer, reader = factories.person(Role.PROGRAMME_OFFICER), factories.person(language="fr")

    actions.word(KIND, TEXTS, base=0, by=officer, now=NOW)
    worded = send("test.told", to=reader, case=CASE, words={"title": "Eau"}, now=NOW)
    actions.word_by_default(KIND, by=officer, now=NOW + timedelta(hours=1))
    default = send("test.told", to=reader, case=CASE, words={"title": "Eau"}, now=NOW + timedelta(hours=1))

    assert (worded.subject, default.subject) == ("Nouvelles de Eau", "Bureau du programme")


@pytest.mark.parametrize(
    ("language", "part", "text", "field"),
    [("fr", "body", "Bonjour {nom}", "body_fr"), ("en", "subject", " ", "subject_en")],
)
def test_words_that_cannot_be_are_refused_where_they_stand(language, part, text, field):
    wrong = {tongue: dict(words) for tongue, words in TEXTS.items()}
    wrong[language][part] = text

    with pytest.raises(Invalid) as refused:
        actions.word(KIND, wrong, base=0, by=factories.person(), now=NOW)

    assert refused.value.field == field
    assert queries.worded_kinds(NOW) == set()


def test_a_colleagues_words_are_not_overwritten():
    officer = factories.person()
    actions.word(KIND, TEXTS, base=0, by=officer, now=NOW)

    with pytest.raises(SavedMeanwhile):
        actions.word(KIND, {**TEXTS, "en": {"subject": "Other", "body": "x"}}, base=0, by=officer, now=NOW)


def test_a_reminder_goes_once_and_stops_when_the_work_is_done():
    reader = factories.person()
    done = []

    def find(at):
        if not done:
            for day in (1, 2):
                if at >= NOW + timedelta(days=day):
                    yield Reminder("test.told", reader, CASE, f"due:{day}", {"title": "A"})

    reminders.register("test", find)

    sent = [actions.remind(NOW + timedelta(hours=hour)) for hour in (0, 24, 25, 48)]
    done.append(True)
    later = actions.remind(NOW + timedelta(days=9))

    assert (sent, later) == ([0, 1, 0, 1], 0)


def test_what_one_finder_breaks_silences_no_other(caplog):
    def broken(at):
        raise ValueError("no")

    reader = factories.person()
    reminders.register("a-broken", broken)
    reminders.register("b-sound", lambda at: [Reminder("test.told", reader, CASE, "b", {"title": "A"})])

    assert actions.remind(NOW) == 1
    assert "a-broken" in caplog.text


def test_one_letter_that_cannot_be_written_stops_no_other(caplog):
    reader = factories.person()
    wrong, right = ({}, {"title": "A"})
    reminders.register(
        "test",
        lambda at: [Reminder("test.told", reader, CASE, key, told) for key, told in (("a", wrong), ("b", right))],
    )

    assert actions.remind(NOW) == 1
    assert "The reminder a failed" in caplog.text


def test_an_erased_persons_letters_are_blank_and_counted():
    reader = factories.person()
    send("test.told", to=reader, case=CASE, words={"title": "A"}, now=NOW)

    actions.forget_person(reader, now=NOW)

    kept = Message.objects.get()
    assert (kept.email, kept.name, kept.subject, kept.body, kept.kind) == ("", "", "", "", "test.told")


class TestPages:
    def test_the_office_words_a_letter_and_sees_it(self, client):
        client.force_login(factories.person(Role.PROGRAMME_OFFICER))
        page = client.get("/en/correspondence/test.told/")
        form = {f"{part}_{tongue}": text for tongue, words in TEXTS.items() for part, text in words.items()}

        saved = client.post("/en/correspondence/test.told/", {**form, "base": 0}, follow=True)

        assert "about ‹title›, of SPS." in page.content.decode()
        assert "News of ‹title›" in saved.content.decode()
        assert queries.words_of(KIND, "fr", at=saved.wsgi_request.user.joined_at + timedelta(days=9))[0] == (
            "Nouvelles de {title}"
        )

    def test_an_unknown_place_is_refused_and_nothing_typed_is_lost(self, client):
        client.force_login(factories.person(Role.PROGRAMME_OFFICER))
        form = {f"{part}_{tongue}": text for tongue, words in TEXTS.items() for part, text in words.items()}

        refused = client.post("/en/correspondence/test.told/", {**form, "body_fr": "Bonjour {nom}", "base": 0})

        assert refused.status_code == 422
        assert "Bonjour {nom}" in refused.content.decode()
        assert "has no place called nom" in refused.content.decode()

    @pytest.mark.parametrize("address", ["", "test.told/"])
    def test_for_everybody_else_there_is_nothing_here(self, client, address):
        client.force_login(factories.person(Role.PRESS_OFFICER))

        assert client.get(f"/en/correspondence/{address}").status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_asks_one_question(self, client, django_assert_num_queries, monkeypatch, rows):
        monkeypatch.setattr(letter_kinds, "_kinds", {f"k{n}": KIND for n in range(rows)})
        client.force_login(factories.person(Role.PROGRAMME_OFFICER))

        with django_assert_num_queries(3):
            assert client.get("/en/correspondence/").status_code == 200
