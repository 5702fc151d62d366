"""A director who is absent: two others decide, the director is told, may object, and may come back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.accounts.actions.leaving import erase_person
from parvis.audit.models import Entry
from parvis.domain.absences import OBJECTS_WITHIN, Absence, AbsenceState
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.proposals import offers, queries
from parvis.proposals.actions import absences, drafting
from parvis.proposals.models import DirectorAbsence, Party, Proposal, SignOff
from parvis.web.duties import told as on_desk
from tests import factories
from tests.factories import NOW
from tests.proposals import building

pytestmark = pytest.mark.django_db

RIPE = NOW + OBJECTS_WITHIN
SECOND = timedelta(seconds=1)


@pytest.fixture
def signed(mails):
    return building.signed()


@pytest.fixture
def officer():
    return factories.programme_officer()


def seat_of(proposal, person) -> Party:
    return Party.objects.get(proposal=proposal, person=person)


def told(proposal, **changed) -> DirectorAbsence:
    """The allied director says that the partner director is absent."""
    ally, partner = building.directors(proposal)
    asked = {"name": "Danylo Kit", "email": "danylo@example.org", "language": "en", "reason": "No answer for weeks."}
    asked |= {"by": ally, "now": NOW} | changed
    return absences.ask_replacement(proposal, seat_of(proposal, partner), **asked)


@pytest.mark.parametrize(
    ("absence", "at", "state"),
    [
        (Absence(NOW), RIPE - SECOND, AbsenceState.ASKED),
        (Absence(NOW), RIPE, AbsenceState.RIPE),
        (Absence(NOW, agreed_at=RIPE), RIPE, AbsenceState.REPLACED),
        (Absence(NOW, ending=AbsenceState.OBJECTED), RIPE, AbsenceState.OBJECTED),
        (Absence(NOW, RIPE, AbsenceState.RETURNED), RIPE, AbsenceState.RETURNED),
    ],
)
def test_an_absence_stands_by_its_moments(absence, at, state):
    assert absence.state_at(at) is state


def test_two_people_replace_an_absent_director_and_the_successor_signs_anew(signed, officer, mails):
    ally, partner = building.directors(signed)

    absence = told(signed)
    assert SignOff.objects.filter(voided_at__isnull=True).count() == 2, "asking alone changes nothing"
    absences.agree_replacement(absence, by=officer, now=RIPE)

    successor = Party.objects.get(proposal=signed, state="invited")
    assert (successor.role, successor.side, successor.signs, successor.replaces) == (
        "partner-director",
        "partner",
        True,
        seat_of(signed, partner),
    )
    assert not SignOff.objects.filter(voided_at__isnull=True).exists()
    assert not Proposal.objects.visible_to(partner, at=RIPE).exists()
    letter = next(one for one in mails()[::-1] if "/invitation/" in one.text)
    danylo = factories.scientist("UA", email="danylo@example.org")
    drafting.accept(letter.text.split("/invitation/")[1].split("/")[0], by=danylo, now=RIPE)
    assert [one.person for one in queries.parties(signed) if one.signs] == [ally, danylo]
    assert list(Entry.objects.filter(action__startswith="proposal.absence").values_list("action", "actor")) == [
        ("proposal.absence-told", ally.code),
        ("proposal.absence-agreed", officer.code),
    ]


def test_the_absent_director_and_the_office_are_told_at_once_with_the_reason(signed, officer, mails):
    _ally, partner = building.directors(signed)

    absence = told(signed)

    letters = {letter.to: letter.text for letter in mails() if absence.code in letter.text}
    assert set(letters) == {partner.email, officer.email}
    assert "No answer for weeks." in letters[partner.email]
    assert signed.title not in letters[officer.email], "of a draft the office knows the number only"
    for person in (partner, officer):
        assert absence.get_absolute_url() in [
            duty.address for duty in on_desk(offers.duties(person, at=NOW), person, at=NOW)
        ]


def test_before_the_director_had_time_to_object_the_office_cannot_agree(signed, officer):
    absence = told(signed)

    with pytest.raises(Refused) as refused:
        absences.agree_replacement(absence, by=officer, now=RIPE - SECOND)

    assert refused.value.code == "may-still-object"


def test_a_director_who_is_there_stays(signed, officer, mails):
    ally, partner = building.directors(signed)
    absence = told(signed)

    absences.end_absence(absence, by=partner, now=NOW + SECOND)

    assert DirectorAbsence.objects.get().ending == AbsenceState.OBJECTED
    assert mails()[-1].to == ally.email
    with pytest.raises(Refused):
        absences.agree_replacement(absence, by=officer, now=RIPE)
    assert SignOff.objects.filter(voided_at__isnull=True).count() == 2


def test_who_comes_back_before_a_successor_has_joined_takes_the_seat_again(signed, officer, mails):
    _ally, partner = building.directors(signed)
    absence = told(signed)
    absences.agree_replacement(absence, by=officer, now=RIPE)
    token = building.link_of(lambda: [one for one in mails() if "/invitation/" in one.text])

    absences.come_back(absence, by=partner, now=RIPE + SECOND)

    assert Proposal.objects.visible_to(partner, at=RIPE + SECOND).get() == signed
    with pytest.raises(NotFound):
        drafting.accept(token, by=factories.scientist("UA", email="danylo@example.org"), now=RIPE + SECOND)


def test_after_a_successor_has_joined_nobody_comes_back(signed, officer, mails):
    _ally, partner = building.directors(signed)
    absence = told(signed)
    absences.agree_replacement(absence, by=officer, now=RIPE)
    token = building.link_of(lambda: [one for one in mails() if "/invitation/" in one.text])
    drafting.accept(token, by=factories.scientist("UA", email="danylo@example.org"), now=RIPE)

    with pytest.raises(Refused) as refused:
        absences.come_back(absence, by=partner, now=RIPE + SECOND)

    assert refused.value.code == "seat-taken"


@pytest.mark.parametrize("changed", [{"reason": " "}, {"name": ""}, {"email": "nobody"}])
def test_a_reason_a_name_and_an_address_are_needed(signed, changed):
    with pytest.raises(Invalid):
        told(signed, **changed)

    assert not DirectorAbsence.objects.exists()


def test_only_a_director_of_the_other_side_asks(signed, officer):
    ally, partner = building.directors(signed)
    guest = factories.scientist("FR")
    party = drafting.invite(signed, role="co-director", side="ally", email=guest.email, by=ally, now=NOW)
    drafting.take_seat(party, guest, now=NOW)
    party.save()

    with pytest.raises(Denied):
        told(signed, by=guest)
    with pytest.raises(Denied):
        told(signed, by=partner)
    with pytest.raises(NotFound):
        told(signed, by=officer)
    ally.acted_by = officer
    with pytest.raises(Denied):
        told(signed, by=ally)


def test_one_asks_once_and_may_drop_it(signed, officer):
    ally, _partner = building.directors(signed)
    absence = told(signed)

    with pytest.raises(Refused):
        told(signed)
    absences.end_absence(absence, by=ally, now=NOW)

    assert DirectorAbsence.objects.get().ending == AbsenceState.DROPPED
    told(signed)


def test_the_office_may_refuse_and_an_officer_who_takes_part_has_no_say(signed, officer):
    absence, stranger = told(signed), factories.scientist()
    insider = factories.programme_officer()
    Party.objects.filter(proposal=signed, role="ally-director").update(person=insider)

    for person in (insider, stranger):
        with pytest.raises(NotFound):
            absences.end_absence(absence, by=person, now=NOW)
    absences.end_absence(absence, by=officer, now=NOW)

    assert DirectorAbsence.objects.get().ending == AbsenceState.REFUSED


def test_its_page_offers_each_what_is_his_or_hers_and_nothing_to_others(signed, officer, client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: RIPE)
    ally, partner = building.directors(signed)
    client.force_login(ally)
    people = f"/en/proposals/{signed.code}/people/"
    door = f"{people}{seat_of(signed, partner).code}/absent/"

    assert door in client.get(people).content.decode()
    assert client.get(door).status_code == 200
    asked = {"name": "Danylo Kit", "email": "danylo@example.org", "language": "en", "reason": "No answer for weeks."}
    page = client.post(door, asked).url
    drop = client.get(page).content.decode()
    client.force_login(partner)
    stay = client.get(page).content.decode()
    client.force_login(factories.scientist())
    nothing = client.get(page)
    monkeypatch.setattr("django.utils.timezone.now", lambda: RIPE + OBJECTS_WITHIN)
    client.force_login(officer)
    agree = client.get(page).content.decode()
    client.post(page, {"answer": "agree"})

    assert 'value="drop"' in drop and 'value="object"' in stay and 'value="agree"' in agree
    assert signed.title not in agree
    assert nothing.status_code == 404
    client.force_login(partner)
    assert 'value="return"' in client.get(page).content.decode()
    assert client.post(page, {"answer": "return"}).url.endswith(f"/proposals/{signed.code}/")


def test_who_is_erased_leaves_no_name_and_no_reason_behind(signed, officer):
    _ally, partner = building.directors(signed)
    told(signed)
    danylo = factories.scientist("UA", email="danylo@example.org")

    erase_person(danylo, now=NOW)
    erase_person(partner, now=NOW)

    absence = DirectorAbsence.objects.get()
    assert (absence.name, absence.email, absence.reason, absence.ending) == ("", "", "", AbsenceState.DROPPED)
