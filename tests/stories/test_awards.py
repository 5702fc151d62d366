"""The story of an award: drawn in one click, approved by both directors as it stands, published."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from parvis.audit.models import Entry
from parvis.decisions.models import Paper, PaperLine
from parvis.domain.meeting import Matter
from parvis.domain.refusals import Denied, Refused
from parvis.newsletter import actions as newsletter
from parvis.newsletter.actions import Words
from parvis.newsletter.models import Subscription
from parvis.stories import actions, offers, queries
from parvis.stories.models import Story
from tests import factories
from tests.decisions import building as decisions
from tests.factories import NOW
from tests.grants import building
from tests.grants.conftest import mails, working_queue  # noqa: F401
from tests.proposals import building as proposals

pytestmark = pytest.mark.django_db


def drawn():
    """An award, its story, and the officer who drew it."""
    award, officer = building.accepted(), factories.programme_officer()
    return award, actions.draft_from_award(award, by=officer, now=NOW), officer


def test_one_click_draws_title_nations_priorities_team_and_figures_in_both_languages():
    award, story, _officer = drawn()

    texts = queries.newest(story).texts
    links = {(link.kind, link.target) for link in story.links.all()}

    assert texts["en"]["title"] == award.frozen["title"] == texts["fr"]["title"]
    assert "Belgium, Ukraine" in texts["en"]["lead"]
    assert "Belgique, Ukraine" in texts["fr"]["lead"]
    assert award.reference in texts["fr"]["lead"]
    assert [figure.words for figure in queries.figures_in(texts["en"]["figures"])] == ["granted", "nations"]
    assert links >= {("nation", "BE"), ("nation", "UA"), ("priority", "2024:1.a")}
    assert {kind for kind, _target in links} == {"nation", "priority", "initiative"}


@pytest.mark.parametrize("noted", [True, False])
def test_it_serves_the_objectives_that_the_political_note_named_to_the_nations(noted):
    award = building.accepted()
    paper = Paper.objects.create(reference=award.agreed_in, drafted_at=NOW, changed_at=NOW, zone="UTC")
    note = decisions.noted(award.proposal, by=award.offered_by)
    note.facts = {**note.facts, "objectives": ["cooperative-security", "of-an-earlier-file"]}
    note.save()
    PaperLine.objects.create(
        paper=paper, number=1, proposal=award.proposal, amount=20000, currency="EUR", note=note if noted else None
    )

    story = actions.draft_from_award(award, by=factories.programme_officer(), now=NOW)

    told = [link.target for link in story.links.filter(kind="objective")]
    assert told == (["cooperative-security"] if noted else [])


def test_a_double_click_at_every_step_of_a_story_does_it_once(mails):  # noqa: F811
    award, story, officer = drawn()
    texts = queries.newest(story).texts
    changed = {**texts, "en": {**texts["en"], "lead": "Another lead."}}
    alone = dict.fromkeys(("en", "fr"), dict.fromkeys(texts["en"], "Alone"))

    for _click in range(2):
        assert actions.draft_from_award(award, by=officer, now=NOW) == story
        actions.begin(alone, by=officer, now=NOW)
    for _click in range(2):
        actions.revise(story, changed, base=1, by=officer, now=NOW)
    for _click in range(2):
        actions.place(story, links=[(Matter.NATION, "BE")], pictures=[], by=officer, now=NOW)
    for _click in range(2):
        actions.ask_for_approval(story, by=officer, now=NOW)
    for person in building.directors(award) * 2:
        actions.approve(story, 2, by=person, now=NOW)
    for _click in range(2):
        actions.publish(story, by=officer, now=NOW)
    with pytest.raises(Refused):
        actions.publish(story, by=factories.press_officer(), now=NOW)
    for _click in range(2):
        actions.withdraw(story, reason="A name was wrong.", by=officer, now=NOW)

    told = Counter(Entry.objects.filter(chain__case=story.audit_case()).values_list("action", flat=True))
    assert Story.objects.count() == 2
    assert story.revisions.count() == 2
    assert {number for action, number in told.items() if action != "story.approved"} == {1}
    assert told["story.approved"] == 2
    assert sum("approve the story" in one.subject for one in mails()) == 2


def test_a_story_taken_back_for_the_same_reason_twice_is_taken_back_twice():
    _award, _story, officer = drawn()
    told = dict.fromkeys(("title", "lead", "body", "result", "team", "figures"), "Words")
    story = actions.begin({"en": told, "fr": told}, by=officer, now=NOW)

    for day in (0, 2):
        at = NOW + timedelta(days=day)
        texts = {"en": {**told, "lead": f"Day {day}"}, "fr": told}
        actions.revise(story, texts, base=queries.newest(story).number, by=officer, now=at)
        actions.publish(story, by=officer, now=at)
        actions.withdraw(story, reason="A name was wrong.", by=officer, now=at + timedelta(days=1))

    assert not Story.objects.open_at(NOW + timedelta(days=4)).filter(pk=story.pk).exists()


def test_it_is_published_once_both_directors_have_approved_exactly_this_text(mails):  # noqa: F811
    award, story, officer = drawn()
    ally, partner = building.directors(award)

    actions.ask_for_approval(story, by=officer, now=NOW)
    actions.approve(story, 1, by=ally, now=NOW)
    with pytest.raises(Refused) as refused:
        actions.publish(story, by=officer, now=NOW)
    actions.approve(story, 1, by=partner, now=NOW)
    actions.approve(story, 1, by=partner, now=NOW)
    actions.publish(story, by=officer, now=NOW)

    assert refused.value.code == "not-approved"
    assert Story.objects.open_at(NOW).get() == story
    assert sum("approve the story" in one.subject for one in mails()) == 2
    assert offers.stations(award.proposal.code, None, NOW)["story"].state == "done"


def test_an_edit_voids_the_approvals():
    award, story, officer = drawn()
    for person in building.directors(award):
        actions.approve(story, 1, by=person, now=NOW)
    texts = queries.newest(story).texts
    changed = {**texts, "en": {**texts["en"], "lead": "Another lead."}}

    actions.revise(story, changed, base=1, by=officer, now=NOW)
    with pytest.raises(Refused) as unapproved:
        actions.publish(story, by=officer, now=NOW)
    with pytest.raises(Refused) as superseded:
        actions.approve(story, 1, by=building.directors(award)[0], now=NOW)

    assert (unapproved.value.code, superseded.value.code) == ("not-approved", "changed-meanwhile")


def test_only_directors_approve_and_only_they_open_its_page(client):
    award, story, officer = drawn()
    other = proposals.submitted()[0]
    page = reverse("stories:approval", args=[story.code, 1])

    with pytest.raises(Denied):
        actions.approve(story, 1, by=officer, now=NOW)
    client.force_login(proposals.directors(other)[0])
    closed = client.get(page)
    client.force_login(building.directors(award)[0])
    opened = client.get(page)

    assert (closed.status_code, opened.status_code) == (404, 200)
    assert queries.newest(story).texts["en"]["lead"] in opened.content.decode()


def test_a_story_without_an_award_needs_no_directors():
    officer = factories.programme_officer()
    told = dict.fromkeys(("title", "lead", "body", "result", "team", "figures"), "Words")
    story = actions.begin({"en": told, "fr": told}, by=officer, now=NOW)

    assert actions.publish(story, by=officer, now=NOW).publish_at == NOW


def test_a_published_story_goes_out_with_the_next_newsletter(mails):  # noqa: F811
    award, story, officer = drawn()
    for person in building.directors(award):
        actions.approve(story, 1, by=person, now=NOW)
    press = factories.press_officer()
    issue = newsletter.begin_issue(by=press, now=NOW)
    words = {language: Words(f"News {language}", "") for language in ("en", "fr")}
    Subscription.objects.create(
        email="reader@example.org",
        language="fr",
        state="confirmed",
        consent_version="1",
        asked_at=NOW,
        confirmed_at=NOW,
    )

    newsletter.compose(issue, words=words, assets=[], stories=[story.code], by=press, now=NOW)
    before = issue.stories.count()
    actions.publish(story, by=officer, now=NOW)
    newsletter.compose(issue, words=words, assets=[], stories=[story.code], by=press, now=NOW)
    newsletter.send_issue(issue, by=press, now=NOW)

    sent = next(one for one in reversed(mails()) if "reader@example.org" in str(one.to))
    assert before == 0
    assert award.frozen["title"] in sent.text
    assert f"/fr/stories/{story.slug}/" in sent.text
