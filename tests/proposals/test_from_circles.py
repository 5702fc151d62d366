"""From a talk in a circle to a draft in one step: only its author finds the way, and nothing leads back."""

from __future__ import annotations

import pytest

from parvis.domain.calls import WayIn
from parvis.domain.invitations import InvitationState
from parvis.domain.network import Part, Visibility
from parvis.network.actions import circles
from parvis.network.actions.profiles import describe_profile
from parvis.proposals.models import Party, Proposal
from tests import factories
from tests.factories import NOW
from tests.proposals import building

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def member(country: str, name: str):
    person = factories.scientist(country, name=name)
    said = {"expertise_en": "", "expertise_fr": "", "priorities": [], "seeking": "", "seeks": []}
    describe_profile(person, **said, shows=dict.fromkeys(Part, Visibility.NETWORK), now=NOW)
    return person


@pytest.fixture
def talk():
    """A closed circle of an ally, two partners and another ally, with a thread that the ally began."""
    author = member("BE", "Anneke de Wilde")
    circle = circles.open_circle(author, name="Quiet water", purpose="Floods.", is_open=False, now=NOW)
    for one in (member("UA", "Olena Marchenko"), member("GE", "Nino Beridze"), member("FR", "Claire Morel")):
        tie = circles.invite_to_circle(author, circle.code, one.email, now=NOW)
        circles.accept_invitation(one, tie.token, now=NOW)
    return circles.begin_thread(author, circle.code, title="Warning of floods", text="Who has data?", now=NOW)


def invitation(mails):
    return next(letter for letter in mails() if "joint proposal" in letter.subject)


def address(thread) -> str:
    return f"/en/proposals/from-thread/{thread.code}/"


def olena():
    return factories.Person.objects.get(name="Olena Marchenko")


def test_the_author_opens_a_draft_and_invites_a_member_of_the_other_side_in_one_step(client, talk, mails):
    call = building.event_call()
    client.force_login(talk.begun_by)

    thread_page = client.get(talk.get_absolute_url()).content.decode()
    page = client.get(address(talk)).content.decode()
    told = {
        "partner": olena().code,
        "place": f"{call.code}/ARW",
        "role": "ally-director",
        "title": "Warning of floods",
    }
    answer = client.post(address(talk), told)

    assert address(talk) in thread_page
    assert "Olena Marchenko" in page and "Nino Beridze" in page
    assert "Claire Morel" not in page, "she stands on the author’s own side"
    assert olena().email not in page, "no address is shown"
    assert 'value="Warning of floods"' in page
    proposal = Proposal.objects.get()
    assert answer.url.endswith(f"/proposals/{proposal.code}/")
    assert proposal.title == "Warning of floods"
    assert [one.role for one in Party.objects.filter(proposal=proposal, state="invited")] == ["partner-director"]
    assert invitation(mails).to == olena().email


def test_nothing_leads_back_to_the_circle_nor_from_it_to_the_draft(client, talk, mails):
    call = building.event_call()
    client.force_login(talk.begun_by)
    told = {"partner": olena().code, "place": f"{call.code}/ARW", "role": "ally-director", "title": "Floods"}
    client.post(address(talk), told)
    proposal = Proposal.objects.get()

    draft = "".join(client.get(f"/en/proposals/{proposal.code}/{page}").content.decode() for page in ("", "people/"))
    thread = client.get(talk.get_absolute_url()).content.decode()

    assert talk.code not in draft + invitation(mails).text
    assert talk.circle.name not in draft + invitation(mails).text
    assert proposal.code not in thread


@pytest.mark.parametrize("who", ["member", "stranger", "nobody"])
def test_for_everybody_but_the_author_there_is_no_such_page(client, talk, who):
    building.event_call()
    if who != "nobody":
        client.force_login(olena() if who == "member" else factories.scientist("UA"))

    answer = client.get(address(talk))

    assert answer.status_code == (302 if who == "nobody" else 404)
    if who == "member":
        assert address(talk) not in client.get(talk.get_absolute_url()).content.decode()


def test_an_author_who_has_left_the_circle_begins_nothing_out_of_it(client, talk):
    building.event_call()
    circles.make_moderator(talk.begun_by, talk.circle.code, olena().code, now=NOW)
    circles.leave_circle(talk.begun_by, talk.circle.code, now=NOW)
    client.force_login(talk.begun_by)

    assert client.get(address(talk)).status_code == 404


def test_nobody_outside_the_circle_can_be_slipped_in(client, talk):
    call, stranger = building.event_call(), factories.scientist("UA")
    client.force_login(talk.begun_by)
    told = {"partner": stranger.code, "place": f"{call.code}/ARW", "role": "ally-director", "title": "Floods"}

    assert client.post(address(talk), told).status_code == 422
    assert not Proposal.objects.exists()


def test_without_an_open_call_or_a_member_of_the_other_side_the_page_says_so(client, talk):
    client.force_login(talk.begun_by)
    without_call = client.get(address(talk)).content.decode()
    building.event_call()
    for one in ("Olena Marchenko", "Nino Beridze"):
        code = factories.Person.objects.get(name=one).code
        circles.remove_member(talk.begun_by, talk.circle.code, code, "Retired.", now=NOW)

    assert "No call is open just now." in without_call
    assert "Nobody in this circle stands on the other side." in client.get(address(talk)).content.decode()


def test_an_activity_that_the_author_directs_is_offered_beside_the_calls(client, talk):
    activity = building.event_call(way_in=WayIn.TOP_DOWN, nations=["BE", "UA"], code="clean-water")
    activity.invitations.create(
        role="ally-director", nation="BE", email=talk.begun_by.email, language="en", token_digest="0" * 64,
        invited_at=NOW, sent_at=NOW, expires_at=NOW, answer=InvitationState.ACCEPTED, person=talk.begun_by,
    )  # fmt: skip
    client.force_login(talk.begun_by)

    page = client.get(address(talk)).content.decode()
    told = {"partner": olena().code, "place": "clean-water/ARW", "role": "ally-director", "title": "Floods"}
    client.post(address(talk), told)

    assert 'value="clean-water/ARW"' in page
    assert Proposal.objects.get().call == activity
    assert "clean-water/ARW" not in client.get(address(talk)).content.decode(), "its one draft is open"
