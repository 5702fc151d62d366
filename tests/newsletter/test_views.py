"""The newsletter's pages: what a scanner's visit changes, who gets in, how many queries a list costs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from parvis.domain.newsletter import IssueStatus, SubscriptionState
from parvis.newsletter import actions
from parvis.newsletter.actions import Words
from parvis.newsletter.models import Issue, Subscription
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    return actions.subscribe("ada@example.org", language="en", by=None, now=NOW)


def now_asked() -> Subscription:
    """The page reads the clock, so the question is as old as the test."""
    from django.utils import timezone

    return actions.subscribe("bea@example.org", language="en", by=None, now=timezone.now())


def test_a_scanners_visit_neither_confirms_nor_unsubscribes(client):
    kept = now_asked()
    for page in ("confirm", "leave", "mine"):
        assert client.get(reverse(f"newsletter:{page}", args=[kept.token])).status_code == 200
    kept.refresh_from_db()
    assert kept.state == SubscriptionState.ASKED

    client.post(reverse("newsletter:confirm", args=[kept.token]))
    for page in ("confirm", "leave", "mine"):
        client.get(reverse(f"newsletter:{page}", args=[kept.token]))
    assert client.get(reverse("newsletter:one-click", args=[kept.token])).status_code == 405
    kept.refresh_from_db()
    assert kept.state == SubscriptionState.CONFIRMED


def test_one_click_needs_no_cookie_and_answers_without_a_redirect(client):
    kept = now_asked()
    actions.confirm(kept.token, now=kept.asked_at)
    strict = type(client)(enforce_csrf_checks=True)

    answer = strict.post(reverse("newsletter:one-click", args=[kept.token]), {"List-Unsubscribe": "One-Click"})

    kept.refresh_from_db()
    assert (answer.status_code, kept.state) == (200, SubscriptionState.LEFT)
    assert not answer.cookies


@pytest.mark.parametrize("known", [True, False])
def test_the_answer_is_the_same_for_known_and_unknown_addresses(client, asked, known):
    address = "ada@example.org" if known else "new@example.org"

    answer = client.post(reverse("newsletter:subscribe"), {"email": address, "language": "en"})

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("newsletter:asked"))


def test_a_wrong_address_is_told_and_kept(client):
    answer = client.post(reverse("newsletter:subscribe"), {"email": "ada at example", "language": "fr"})

    assert answer.status_code == 422
    assert 'value="ada at example"' in answer.text
    assert not Subscription.objects.exists()


def test_a_draft_has_no_web_version(client):
    issue = Issue.objects.create(created_at=NOW)
    assert client.get(issue.get_absolute_url()).status_code == 404

    Issue.objects.update(status=IssueStatus.SENT, sending_at=NOW)
    assert client.get(issue.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("page", ["newsletter:desk", "newsletter:compose"])
def test_the_desk_exists_for_the_press_office_only(client, page):
    issue = Issue.objects.create(created_at=NOW)
    address = reverse(page, args=[issue.code] if page.endswith("compose") else [])

    assert client.get(address).status_code == 302
    client.force_login(factories.person())
    assert client.get(address).status_code == 404
    client.force_login(factories.press_officer())
    assert client.get(address).status_code == 200


def test_an_officer_composes_in_the_order_typed(client):
    first, second = factories.asset("Sea"), factories.asset("Sky")
    client.force_login(factories.press_officer())
    client.post(reverse("newsletter:begin"))
    issue = Issue.objects.get()

    client.post(
        reverse("newsletter:compose", args=[issue.code]),
        {
            "subject_en": "Dawn",
            "subject_fr": "L’aube",
            "asset": [first.code, second.code],
            f"place-{first.code}": "2",
            f"place-{second.code}": "1",
        },
    )

    assert [entry.asset for entry in issue.entries.order_by("position")] == [second, first]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_archive_costs_two_queries_however_long(client, django_assert_num_queries, rows):
    officer = factories.press_officer()
    for _ in range(rows):
        issue = actions.begin_issue(by=officer, now=NOW)
        words = {"en": Words("Dawn", ""), "fr": Words("L’aube", "")}
        actions.compose(issue, words=words, assets=[factories.asset().code], by=officer, now=NOW)
        actions.send_issue(issue, by=officer, now=NOW)

    with django_assert_num_queries(2):
        answer = client.get(reverse("newsletter:archive"))

    assert answer.text.count("Dawn") == rows


def test_one_network_cannot_have_mail_sent_to_everybody(client):
    for number in range(30):
        client.post(reverse("newsletter:subscribe"), {"email": f"a{number}@example.org", "language": "en"})

    answer = client.post(reverse("newsletter:subscribe"), {"email": "a31@example.org", "language": "en"})

    assert answer.status_code == 429
    assert Subscription.objects.count() == 30
