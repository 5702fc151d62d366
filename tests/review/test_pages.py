"""The pages of experts, officers and panels: what opens, what stays shut, what it costs."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.review.actions import assignments, panel, rounds
from parvis.review.models import Assignment, PanelItem, ReviewVersion
from tests import factories
from tests.proposals.building import event_call
from tests.review import building

pytestmark = pytest.mark.django_db


def token_of(mails) -> str:
    """The token in the newest letter that has one."""
    letters = [one.text for one in mails() if "/review/invitation/" in one.text]
    return letters[-1].split("/review/invitation/", 1)[1].split("/")[0]


def current(**fields):
    """A proposal with the reviews' moments around the real now, for pages that look at the clock."""
    return building.screened(event_call(opens="2026-01-01T09:00", closes="2099-01-31T23:59"), **fields)


def test_behaviour_12_the_invitation_opens_without_an_account_and_shows_the_card_only(client, mails):
    asked = building.invited()
    page = client.get(reverse("review:invitation", args=[token_of(mails)]))

    assert page.status_code == 200
    text = page.content.decode()
    assert "Early warning of floods" in text and "Sensors and people who read them" in text
    assert "To agree on one protocol for warning" not in text  # of the whole text
    assert asked.expert.email not in text


def test_behaviour_12_declining_takes_two_clicks_from_the_letter_and_asks_for_alternates(client, mails):
    asked = building.invited(who=building.expert(account=False))
    address = reverse("review:decline", args=[token_of(mails)])

    page = client.post(address, follow=True)

    asked.refresh_from_db()
    assert asked.state == "declined"
    assert 'name="alternates"' in page.content.decode()
    client.post(address, {"alternates": "Professor Nygaard"})
    asked.refresh_from_db()
    assert asked.alternates == "Professor Nygaard"


def test_the_form_saves_tells_what_lacks_and_hands_in(client, mails):
    taken, person = building.accepted()
    client.force_login(person)
    address = reverse("review:write", args=[taken.code])
    assert "To agree on one protocol for warning" in client.get(address).content.decode()

    saved = client.post(reverse("review:save", args=[taken.code, "strengths"]), {"a-strengths": "word " * 400})
    assert (saved.json()["version"], len(saved.json()["problems"])) == (1, 1)
    refused = client.post(address, {"hand-in": "yes", "a-merit": "4", "version-merit": "0", "was-merit": "null"})
    assert refused.status_code == 422

    typed = {f"a-{field}": value for field, value in building.answers(taken).items()}
    versions = {"version-strengths": "1", "version-merit": "1"}
    done = client.post(address, {**typed, **versions, "hand-in": "yes"})

    assert done.status_code == 302
    assert ReviewVersion.objects.get().content["scores"]["merit"] == 4


def test_two_windows_lose_nothing(client, mails):
    taken, person = building.accepted()
    client.force_login(person)
    address = reverse("review:save", args=[taken.code, "strengths"])
    client.post(address, {"a-strengths": "first", "version-strengths": "0"})

    told = client.post(address, {"a-strengths": "second", "version-strengths": "0"})

    assert told.status_code == 409
    assert "first" in told.json()["clash"]


@pytest.mark.parametrize("page", ["review:rounds", "review:experts", "review:nominate"])
def test_the_office_s_pages_are_not_there_for_others(client, page):
    client.force_login(factories.person())

    assert client.get(reverse(page)).status_code == 404


def test_office_pages_open(client, mails):
    proposal = building.screened()
    officer = factories.programme_officer()
    for nation in ("NO", "DE", "PL", "CA"):
        building.expert(nation)
    drawn = building.opened(proposal.call, by=officer, reviews=2)
    rounds.match(drawn.code, by=officer, now=factories.NOW)
    rounds.send_invitations(drawn, by=officer, now=factories.NOW)
    lost = drawn.assignments.first()
    assignments.decline(lost, now=factories.NOW)
    meeting = building.met(proposal.call, by=officer)
    client.force_login(officer)

    for address in (
        reverse("review:rounds"),
        drawn.get_absolute_url(),
        reverse("review:replace", args=[lost.code]),
        reverse("review:experts"),
        reverse("review:nominate"),
        lost.expert.get_absolute_url(),
        reverse("review:describe", args=[lost.expert.code]),
        reverse("review:panels"),
        meeting.get_absolute_url(),
        reverse("review:panel-item", args=[meeting.code, proposal.code]),
        reverse("review:desk"),
    ):
        for language in ("en", "fr"):
            assert client.get(address.replace("/en/", f"/{language}/", 1)).status_code == 200, address


def test_the_desk_costs_the_same_with_one_and_with_three(client, mails, django_assert_num_queries):
    who = building.expert()
    call = event_call()
    building.accepted(building.screened(call), who)
    client.force_login(who.person)
    client.get(reverse("review:desk"))

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get(reverse("review:desk"))
    for _number in range(2):
        building.accepted(building.screened(call), who)
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("review:desk"))

    assert len(one) == len(three) <= 12


def test_the_review_form_costs_at_most_its_budget(client, mails):
    taken, person = building.accepted()
    client.force_login(person)
    client.get(reverse("review:write", args=[taken.code]))

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as told:
        client.get(reverse("review:write", args=[taken.code]))

    assert len(told) <= 12, [one["sql"][:120] for one in told]


def test_a_confidential_remark_reaches_no_applicant_and_no_other_reviewer(client, mails):
    marker = "Zyzzyva-confidential-marker"
    proposal = building.screened()
    building.reviewed(proposal, confidential=marker)
    _other, second = building.reviewed(proposal)
    applicant = proposal.opened_by

    assert not ReviewVersion.objects.visible_to(applicant, at=timezone.now()).exists()
    client.force_login(second)
    other = Assignment.objects.get(expert__person=second)
    assert marker not in client.get(reverse("review:others", args=[other.code])).content.decode()
    assert all(marker not in one.text for one in mails())


def test_the_panel_s_page_hides_an_item_and_every_number_that_could_betray_it(client, mails):
    call = event_call()
    first, second = building.screened(call), building.screened(call)
    building.reviewed(first, score=5)
    building.reviewed(second, score=3)
    officer = factories.programme_officer()
    meeting = building.met(call, by=officer)
    member = building.expert()
    panel.seat(meeting, member, by=officer, now=factories.NOW)
    from parvis.review.queries.panel import listed
    from parvis.standing.actions.conflicts import state

    state(member.person, "proposal", first.code, "relative", by=member.person, now=factories.NOW)
    client.force_login(member.person)

    page = client.get(meeting.get_absolute_url()).content.decode()

    assert first.code not in page and second.code in page
    seen = listed(meeting, member.person, at=timezone.now())
    assert [(row.rank, row.item.proposal_id, row.so_far) for row in seen.ranked] == [
        (1, second.pk, PanelItem.objects.get(proposal=second).asked)
    ]
