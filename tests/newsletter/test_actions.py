"""The newsletter: consent first, one mail an issue, one click to leave."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.audit.models import Entry
from parvis.domain.embargo import AssetStatus
from parvis.domain.newsletter import DeliveryState, IssueStatus, NotReady, SubscriptionState
from parvis.domain.refusals import Denied, NotFound, Refused
from parvis.gateways import mail
from parvis.newsletter import actions, queries
from parvis.newsletter.actions import Words
from parvis.newsletter.models import Delivery, Issue, Subscription
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

WORDS = {"en": Words("Dawn", "Good morning."), "fr": Words("L’aube", "Bonjour.")}


@pytest.fixture
def officer():
    return factories.press_officer()


@pytest.fixture
def issue(officer):
    """A draft with two assets and words in both languages."""
    chosen = [factories.asset("Sea", texts={"en": "Sea", "fr": "La mer"}), factories.asset("Sky")]
    issue = actions.begin_issue(by=officer, now=NOW)
    return actions.compose(issue, words=WORDS, assets=[asset.code for asset in chosen], by=officer, now=NOW)


def reader(email: str, language: str = "en") -> Subscription:
    kept = actions.subscribe(email, language=language, by=None, now=NOW)
    return actions.confirm(kept.token, now=NOW)


def test_an_unknown_address_gets_one_question_and_nothing_before_it_confirms(issue, officer, mails):
    kept = actions.subscribe("ada@example.org", language="fr", by=None, now=NOW)
    actions.send_issue(issue, by=officer, now=NOW)

    assert kept.state == SubscriptionState.ASKED
    assert [mail.subject for mail in mails()] == ["Voulez-vous recevoir la lettre d’information\u202f?"]


def test_the_verified_address_of_an_account_is_confirmed_at_once(mails):
    ada = factories.person(email="ada@example.org")

    kept = actions.subscribe("Ada@example.org", language="en", by=ada, now=NOW)

    assert (kept.state, kept.person) == (SubscriptionState.CONFIRMED, ada)
    assert mails() == []


def test_somebody_elses_address_is_asked_even_from_an_account(mails):
    kept = actions.subscribe("eve@example.org", language="en", by=factories.person(), now=NOW)

    assert kept.state == SubscriptionState.ASKED
    assert len(mails()) == 1


@pytest.mark.parametrize(("later", "questions"), [(timedelta(minutes=9), 1), (timedelta(minutes=10), 2)])
def test_asking_again_sends_the_question_again_only_after_a_while(mails, later, questions):
    actions.subscribe("ada@example.org", language="en", by=None, now=NOW)
    actions.subscribe("ada@example.org", language="en", by=None, now=NOW + later)

    assert len(mails()) == questions
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize(
    ("later", "confirms"), [(timedelta(days=7) - timedelta(seconds=1), True), (timedelta(days=7), False)]
)
def test_the_question_holds_seven_days(later, confirms):
    kept = actions.subscribe("ada@example.org", language="en", by=None, now=NOW)

    if confirms:
        assert actions.confirm(kept.token, now=NOW + later).state == SubscriptionState.CONFIRMED
    else:
        with pytest.raises(Refused, match="no longer confirms"):
            actions.confirm(kept.token, now=NOW + later)


def test_an_old_question_does_not_bring_back_who_has_left():
    kept = reader("ada@example.org")
    actions.leave(kept.token, now=NOW)

    with pytest.raises(Refused, match="no longer confirms"):
        actions.confirm(kept.token, now=NOW)


def test_a_token_nobody_has_is_not_found():
    with pytest.raises(NotFound):
        actions.leave("nobody", now=NOW)


def test_an_issue_goes_once_to_each_reader_in_his_or_her_language(issue, officer, mails):
    reader("ada@example.org")
    reader("bea@example.org", "fr")
    mails.clear()

    actions.send_issue(issue, by=officer, now=NOW)
    for delivery in Delivery.objects.all():
        actions.deliver(delivery.pk, now=NOW)  # again, as after a crash of the worker

    assert sorted((mail.to, mail.subject) for mail in mails()) == [
        ("ada@example.org", "Dawn"),
        ("bea@example.org", "L’aube"),
    ]
    issue.refresh_from_db()
    assert issue.status == IssueStatus.SENT


def test_a_mail_carries_both_ways_to_leave_and_both_parts(issue, officer, mails):
    kept = reader("bea@example.org", "fr")
    mails.clear()
    actions.send_issue(issue, by=officer, now=NOW)

    (mail,) = mails()
    headers = dict(mail.headers)
    assert headers["List-Unsubscribe"].endswith(f"/fr/newsletter/leave/{kept.token}/now/>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert kept.code in headers["Message-ID"]
    for part in (mail.text, mail.html):
        assert "La mer" in part
        assert f"/fr/newsletter/leave/{kept.token}/" in part
    assert "<img" in mail.html


def test_who_leaves_while_the_issue_is_sent_gets_it_no_more(issue, officer, mails, waiting_queue):
    kept = reader("ada@example.org")
    actions.send_issue(issue, by=officer, now=NOW)
    mails.clear()
    actions.leave(kept.token, now=NOW)

    actions.deliver(Delivery.objects.get().pk, now=NOW)

    assert mails() == []
    assert Delivery.objects.get().state == DeliveryState.LEFT_OUT


def test_what_was_sent_is_fixed(issue, officer):
    reader("ada@example.org")
    actions.send_issue(issue, by=officer, now=NOW)

    with pytest.raises(Refused, match="has been sent"):
        actions.compose(issue, words=WORDS, assets=[], by=officer, now=NOW)
    with pytest.raises(Refused, match="has been sent"):
        actions.send_issue(issue, by=officer, now=NOW)


def test_every_reason_against_sending_is_told(officer):
    hidden = factories.asset(status=AssetStatus.DRAFT, publish_at=None)
    issue = actions.begin_issue(by=officer, now=NOW)
    actions.compose(issue, words={"en": Words("", ""), "fr": Words("", "")}, assets=[hidden.code], by=officer, now=NOW)

    with pytest.raises(NotReady) as refusal:
        actions.send_issue(issue, by=officer, now=NOW)

    assert [finding.rule for finding in refusal.value.findings] == ["subject-en", "subject-fr", "closed-assets"]


def test_a_piece_withdrawn_after_the_sending_is_gone_from_the_web_version(issue, officer):
    reader("ada@example.org")
    actions.send_issue(issue, by=officer, now=NOW)
    assert [piece.headline for piece in queries.pieces(issue, "fr", at=NOW)] == ["La mer", "Sky"]

    taken_back = issue.entries.get(position=1).asset
    taken_back.status = AssetStatus.WITHDRAWN
    taken_back.save()

    assert [piece.headline for piece in queries.pieces(issue, "fr", at=NOW)] == ["Sky"]


@pytest.mark.parametrize(
    "deed",
    [
        lambda issue, by: actions.begin_issue(by=by, now=NOW),
        lambda issue, by: actions.compose(issue, words=WORDS, assets=[], by=by, now=NOW),
        lambda issue, by: actions.send_issue(issue, by=by, now=NOW),
        lambda issue, by: actions.send_test(issue, by=by, language="en", now=NOW),
    ],
)
def test_only_the_press_office_composes_and_sends(issue, deed):
    with pytest.raises(Denied):
        deed(issue, factories.person())


def test_every_step_stands_in_the_trail(issue, officer):
    kept = reader("ada@example.org")
    actions.send_issue(issue, by=officer, now=NOW)
    actions.leave(kept.token, now=NOW)

    assert list(Entry.objects.filter(chain__case=kept.audit_case()).values_list("action", flat=True)) == [
        "newsletter.asked",
        "newsletter.confirmed",
        "newsletter.sent",
        "newsletter.left",
    ]
    told = Entry.objects.filter(chain__case=Issue.objects.get().audit_case()).values_list("action", flat=True)
    assert list(told) == ["issue.begun", "issue.composed", "issue.sent", "issue.delivered"]


def test_a_mailbox_that_refuses_for_good_does_not_keep_the_issue_open(issue, officer, monkeypatch):
    reader("gone@example.org")
    monkeypatch.setattr(mail, "send", refuse)

    actions.send_issue(issue, by=officer, now=NOW)

    issue.refresh_from_db()
    assert Delivery.objects.get().state == DeliveryState.REFUSED
    assert issue.status == IssueStatus.SENT


def refuse(**letter: object) -> str:
    raise mail.MailboxRefused("gone@example.org")


@pytest.mark.parametrize(("later", "swept"), [(timedelta(hours=1), False), (timedelta(hours=1, seconds=1), True)])
def test_what_the_queue_gave_up_goes_out_with_the_next_sweep(issue, officer, mails, settings, later, swept):
    reader("ada@example.org")
    mails.clear()
    with_nobody_working = {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": ["now", "media"]}
    working, settings.TASKS = settings.TASKS, {"default": with_nobody_working}
    actions.send_issue(issue, by=officer, now=NOW)
    settings.TASKS = working

    actions.sweep(NOW + later)

    assert len(mails()) == swept
    issue.refresh_from_db()
    assert issue.status == (IssueStatus.SENT if swept else IssueStatus.SENDING)


def test_an_issue_ends_though_its_last_reader_was_erased(issue, officer, waiting_queue):
    reader("ada@example.org")
    actions.send_issue(issue, by=officer, now=NOW)
    Subscription.objects.all().delete()

    actions.sweep(NOW + timedelta(hours=2))

    issue.refresh_from_db()
    assert issue.status == IssueStatus.SENT
