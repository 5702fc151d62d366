"""The one draft of an activity that the secretariat opened: who opens it, who joins, who does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.domain.calls import WayIn
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.programme.actions.inviting import Invitee, accept_invitation, invite_director
from parvis.proposals import queries
from parvis.proposals.actions import opening
from parvis.proposals.models import Party, Proposal, SignOff
from tests import factories
from tests.factories import NOW
from tests.proposals import building

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def activity():
    return building.event_call(way_in=WayIn.TOP_DOWN, nations=["NO", "UA"], objectives=["resilience"])


def director(activity, country: str, role: str, **fields):
    """Somebody whom the office invited and who has accepted."""
    person = factories.scientist(country, **fields)
    officer = factories.programme_officer()
    made = invite_director(activity, Invitee(person.email, "", role, country, "en"), by=officer, now=NOW)
    accept_invitation(made.token, by=person, now=NOW)
    return person


def opened(activity, by, role="ally-director") -> Proposal:
    return opening.start(activity, "ARW", role=role, by=by, now=NOW + HOUR, title="Clean water")


def test_the_draft_seats_all_who_have_accepted_and_tells_them(activity, mails):
    ola = director(activity, "NO", "ally-director")
    yulia = director(activity, "UA", "partner-director")

    proposal = opened(activity, ola)

    assert [(one.person, one.role, one.signs) for one in queries.parties(proposal)] == [
        (ola, "ally-director", True),
        (yulia, "partner-director", True),
    ]
    assert mails()[-1].to == yulia.email
    assert Proposal.objects.visible_to(yulia, at=NOW + HOUR).get() == proposal


def test_who_accepts_later_takes_the_other_seat_and_what_was_signed_is_void(activity):
    ola = director(activity, "NO", "ally-director")
    proposal = opened(activity, ola)
    yulia = director(activity, "UA", "partner-director")

    party = opening.join_activity(proposal, by=yulia, now=NOW + HOUR)

    assert (party.role, party.side, party.state) == ("partner-director", "partner", "joined")
    assert party.facts["nationality"] == ["UA"]
    assert not SignOff.objects.filter(voided_at__isnull=True).exists()
    with pytest.raises(Refused):
        opening.join_activity(proposal, by=yulia, now=NOW + HOUR)


def test_an_activity_has_one_draft(activity):
    ola = director(activity, "NO", "ally-director")
    opened(activity, ola)
    yulia = director(activity, "UA", "partner-director")

    with pytest.raises(Refused) as refused:
        opened(activity, yulia, "partner-director")

    assert refused.value.code == "open-already"


def test_a_director_has_the_part_that_the_office_gave(activity):
    ola = director(activity, "NO", "ally-director")

    with pytest.raises(Invalid):
        opened(activity, ola, "partner-director")


def test_nobody_else_opens_or_joins_it_not_even_the_office(activity):
    officer, stranger = factories.programme_officer(), factories.scientist("UA")

    with pytest.raises(Denied):
        opened(activity, officer)
    with pytest.raises(NotFound):
        opened(activity, stranger)
    proposal = opened(activity, director(activity, "NO", "ally-director"))
    with pytest.raises(NotFound):
        opening.join_activity(proposal, by=stranger, now=NOW + HOUR)


def test_one_person_under_two_accounts_does_not_take_both_seats(activity):
    ola = director(activity, "NO", "ally-director", orcid="0000-0002-1825-0097")
    proposal = opened(activity, ola)
    factories.Person.objects.filter(pk=ola.pk).update(orcid="0000-0002-1825-0097")
    twin = director(activity, "UA", "partner-director")
    # The same iD at two accounts cannot be proven today; addresses can be moved, and the rule is the same.
    proposal.parties.filter(person=ola).update(email=twin.email)

    with pytest.raises(Refused) as refused:
        opening.join_activity(proposal, by=twin, now=NOW + HOUR)

    assert refused.value.code == "same-person"
    assert Party.objects.filter(proposal=proposal, state="joined").count() == 1


def test_its_page_leads_each_director_to_the_one_draft(client, activity, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + HOUR)
    ola = director(activity, "NO", "ally-director")
    client.force_login(ola)
    page, start = f"/en/calls/{activity.code}/", f"/en/proposals/start/{activity.code}/"

    before = client.get(page).content.decode()
    answer = client.post(start, {"mechanism": "ARW", "role": "ally-director", "title": "Clean water", "acronym": ""})
    proposal = Proposal.objects.get()
    after = client.get(page).content.decode()

    assert "Start the joint proposal" in before and "To the joint proposal" in after
    assert answer.url.endswith("/people/"), "the other side has not accepted yet"
    assert client.get(start).url.endswith(f"/proposals/{proposal.code}/")

    client.force_login(yulia := director(activity, "UA", "partner-director"))
    assert "Join the joint proposal" in client.get(page).content.decode()
    assert "Take my seat" in client.get(start).content.decode()
    assert client.post(start).url.endswith(f"/proposals/{proposal.code}/")
    assert queries.seat(proposal, yulia, at=NOW + HOUR) is not None
    assert "not ranked" in client.get(f"/en/proposals/{proposal.code}/").content.decode()


def test_the_office_finds_no_button_on_an_activity(client, activity, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + HOUR)
    client.force_login(factories.programme_officer())

    page = client.get(f"/en/calls/{activity.code}/").content.decode()

    assert "joint proposal" not in page
    start = client.get(f"/en/proposals/start/{activity.code}/").content.decode()
    assert "Only who was invited to direct this activity" in start
