"""Changes of an award: asked for, consented to, approved at the level that the file names, effective on a day."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from parvis.audit.models import Entry
from parvis.domain.amendments import AmendmentKind as K
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.roles import Role
from parvis.grants.actions import amending, duties, reporting
from parvis.grants.actions.offering import NoLongerEligible
from parvis.grants.forms.amended import amendment_letter, amendment_paper
from parvis.grants.models import Amendment, Award, Obligation, ObligationEvent
from parvis.grants.queries import awards, reports, terms
from parvis.web import figures
from tests import factories
from tests.factories import NOW
from tests.grants import building

pytestmark = pytest.mark.django_db

DAY = NOW.date()


@pytest.fixture
def award(mails):
    return building.accepted()


def asked(award, kind=K.EXTENSION, told=None, *, by=None, now=NOW, **more):
    """A change that waits."""
    told = {"months": 3} if told is None else told
    return amending.ask_for_amendment(
        award, kind, told, reason="The river froze.", by=by or building.directors(award)[0], now=now, **more
    )


def approved(amendment, *, now=NOW):
    """Everybody whose consent and approval it needs says yes."""
    for row in amendment.consents.filter(at__isnull=True, party__isnull=False).select_related("party__person"):
        amending.consent(amendment, by=row.party.person, now=now)
    for office in amendment.level:
        amendment = amending.approve_amendment(amendment, office, by=factories.person(Role(office)), now=now)
    return amendment


def test_behaviour_23_an_extension_is_asked_for_shown_approved_and_counts_while_the_original_reads_as_signed(award):
    signed = (award.frozen, award.digest, award.ends_on)
    final = Obligation.objects.get(award=award, kind="final-report")

    amendment = approved(asked(award))

    award.refresh_from_db()
    assert (award.frozen, award.digest, award.ends_on) == signed
    assert amendment.status == "approved"
    assert terms.on(award, DAY).ends_on > signed[2]
    assert terms.on(award, DAY - timedelta(days=1)).ends_on == signed[2]
    moved = Obligation.objects.get(pk=final.pk)
    assert moved.due_on == terms.on(award, DAY).ends_on + timedelta(days=90)
    event = ObligationEvent.objects.filter(obligation=final).last()
    assert (event.kind, event.reason, event.due_on) == ("moved", f"{award.reference}/1", moved.due_on)
    assert list(
        Entry.objects.filter(action__startswith="amendment.").order_by("id").values_list("action", flat=True)
    ) == ["amendment.asked", "amendment.consented", "amendment.approved-by-office", "amendment.approved"]


def test_it_waits_for_the_other_directors_consent(award, mails):
    amendment = asked(award)
    officer = factories.programme_officer()

    with pytest.raises(Refused) as refused:
        amending.approve_amendment(amendment, "programme-officer", by=officer, now=NOW)

    assert refused.value.code == "consent-missing"
    assert any("consent is asked" in one.subject for one in mails())


def test_a_large_extension_needs_the_chair_and_another_person_for_each_office(award):
    amendment = asked(award, told={"months": 18})
    amending.consent(amendment, by=building.directors(award)[1], now=NOW)
    both = factories.person(Role.PROGRAMME_OFFICER, Role.CHAIR)
    assert amendment.level == ["programme-officer", "chair"]

    amending.approve_amendment(amendment, "programme-officer", by=both, now=NOW)
    with pytest.raises(Denied) as refused:
        amending.approve_amendment(amendment, "chair", by=both, now=NOW)
    chair = factories.person(Role.CHAIR)
    seen = Award.objects.visible_to(chair, at=NOW).filter(pk=award.pk).exists()
    done = amending.approve_amendment(amendment, "chair", by=chair, now=NOW)

    assert (refused.value.code, seen, done.status) == ("same-hand", True, "approved")


def test_a_chair_sees_no_award_whose_changes_are_not_for_the_chair(award):
    asked(award)

    assert not Award.objects.visible_to(factories.person(Role.CHAIR), at=NOW).exists()


@pytest.mark.parametrize("who", ["stranger", "party", "adviser"])
def test_only_the_office_that_the_level_names_approves(award, who):
    amendment = asked(award)
    amending.consent(amendment, by=building.directors(award)[1], now=NOW)
    people = {
        "stranger": factories.person(),
        "party": building.directors(award)[1],
        "adviser": factories.person(Role.SCIENTIFIC_ADVISER),
    }

    with pytest.raises(Denied):
        amending.approve_amendment(amendment, "programme-officer", by=people[who], now=NOW)

    assert approved(Amendment.objects.get()).status == "approved"


def test_money_moves_within_the_whole_and_reports_are_judged_by_what_holds(award):
    line = award.frozen["budget"][0]
    rest = [{**one} for one in award.frozen["budget"][1:]]
    told = {"budget": [{**line, "amount": "0"}, *rest, {**line, "category": "publication"}]}

    amendment = approved(asked(award, K.BUDGET, told))

    held = terms.on(award, DAY)
    assert amendment.level == ["programme-officer", "scientific-adviser"]
    assert [one["category"] for one in held.budget][-1] == "publication"
    assert len(award.frozen["budget"]) == len(held.budget) - 1
    report = reporting.begin_report(award.obligations.get(), by=building.directors(award)[0], now=NOW)
    asks = [one.code for one in reports.questions(report) if one.sort == "amount"]
    assert asks == [f"spent-{number}" for number in range(len(held.budget))]


def test_the_same_words_twice_are_one_request_and_others_wait(award):
    first = asked(award)

    assert asked(award) == first
    with pytest.raises(Refused) as refused:
        asked(award, told={"months": 5})

    assert (refused.value.code, Amendment.objects.count()) == ("asked-already", 1)


def test_what_cannot_be_is_not_asked_for(award):
    with pytest.raises(amending.CannotChange) as refused:
        asked(award, told={"months": 0})
    with pytest.raises(Invalid):
        amending.ask_for_amendment(
            award, K.EXTENSION, {"months": 2}, reason=" ", by=building.directors(award)[0], now=NOW
        )

    assert ([one.rule for one in refused.value.problems], Amendment.objects.count()) == (["months"], 0)


def successor(amendment, mails, *, country="BE", **more):
    """Who was named, signed in, having consented by the link of the letter."""
    row = amendment.consents.get(party=None)
    person = factories.scientist(country, email=row.email, name="Nadia Next")
    letter = next(one for one in mails() if row.email in str(one.to))
    token = re.search(r"/grants/amendment/([^/\s]+)/", letter.text)[1]
    amending.consent_by_link(token, by=person, now=NOW, **more)
    return person


def director_change(award, *, leaves=0):
    """The allied director goes; somebody else is named."""
    ally, partner = building.directors(award)
    party = awards.director_seat(award, ally, NOW)
    told = {
        "leaves": party.code,
        "joins": {"new": {"name": "N. Next", "role": party.role, "side": party.side, "email": "next@example.org"}},
    }
    return asked(award, K.DIRECTOR, told, by=partner)


def test_a_director_is_followed_by_somebody_who_consents_and_is_judged_by_the_rules(award, mails):
    ally, partner = building.directors(award)
    amendment = director_change(award)
    person = successor(amendment, mails)
    approved(Amendment.objects.get())

    assert {one.person for one in awards.directors(award, NOW + timedelta(seconds=1))} == {person, partner}
    assert Award.objects.visible_to(person, at=NOW + timedelta(seconds=1)).exists()
    award.refresh_from_db()
    assert {one["name"] for one in award.frozen["parties"].values()} >= {str(ally)}
    assert "Nadia Next" in {one["name"] for one in terms.on(award, DAY).parties.values()}
    assert "Nadia Next" not in {one["name"] for one in terms.on(award, DAY - timedelta(days=1)).parties.values()}


def test_a_successor_from_a_nation_that_does_not_fit_is_told_in_words_and_stays_outside(award, mails):
    amendment = director_change(award)
    successor(amendment, mails, country="UA")
    amendment.refresh_from_db()

    with pytest.raises(NoLongerEligible) as refused:
        approved(amendment)

    assert amendment.findings
    assert "Allied" in str(refused.value)
    assert building.directors(award)[0] in {one.person for one in awards.directors(award, NOW)}


def test_only_the_account_of_the_address_consents_for_a_successor(award, mails):
    amendment = director_change(award)
    letter = next(one for one in mails() if "next@example.org" in str(one.to))
    token = re.search(r"/grants/amendment/([^/\s]+)/", letter.text)[1]

    with pytest.raises(Denied) as refused:
        amending.consent_by_link(token, by=factories.person(), now=NOW)

    assert refused.value.code == "another-address"
    assert amendment.consents.filter(at__isnull=True).count() == 1


def test_an_end_user_joins_with_the_consent_of_both_and_stands_in_what_holds(award):
    told = {"leaves": "", "joins": {"new": {"name": "River board", "role": "end-user", "side": "", "facts": {}}}}

    approved(asked(award, K.END_USER, told))

    assert "River board" in {one["name"] for one in terms.on(award, DAY).parties.values()}
    assert award.proposal.parties.filter(role="end-user", name="River board").exists()


def test_the_office_suspends_at_once_and_two_resume(award):
    officer, chair = factories.programme_officer(), factories.person(Role.CHAIR)
    amendment = asked(award, K.SUSPENSION, {}, by=officer)
    amending.approve_amendment(amendment, "programme-officer", by=officer, now=NOW)
    suspended = terms.on(award, DAY).stopped

    again = asked(award, K.RESUMPTION, {}, by=officer)
    with pytest.raises(Denied):
        amending.approve_amendment(again, "programme-officer", by=officer, now=NOW)
    amending.approve_amendment(again, "programme-officer", by=factories.programme_officer(), now=NOW)
    amending.approve_amendment(again, "chair", by=chair, now=NOW)

    assert (suspended, terms.on(award, DAY).stopped) == (True, False)


def test_directors_do_not_suspend_and_the_office_asks_for_no_extension(award):
    with pytest.raises(Denied):
        asked(award, K.SUSPENSION, {}, by=building.directors(award)[0])
    with pytest.raises(Denied):
        asked(award, by=factories.programme_officer())

    assert Amendment.objects.count() == 0


def test_a_termination_says_what_is_paid_back_and_owes_only_the_final_report(mails):
    proposal = None
    award = building.accepted(proposal=proposal)
    amendment = asked(award, K.TERMINATION, {"recover": "500.25"}, by=factories.programme_officer())

    approved(amendment)

    held = terms.on(award, DAY)
    assert (held.terminated_on, str(held.recover)) == (max(DAY, held.terminated_on), "500.25")
    open_duties = Obligation.objects.filter(award=award, satisfied_at__isnull=True)
    assert [one.kind for one in open_duties] == ["final-report"]
    assert open_duties.get().due_on == held.ends_on + timedelta(days=90)
    with pytest.raises(Refused):
        asked(award)


def test_refused_with_a_reason_and_taken_back_by_who_asked(award):
    first = asked(award)
    with pytest.raises(Invalid):
        amending.refuse_amendment(first, reason="", by=factories.programme_officer(), now=NOW)
    refused = amending.refuse_amendment(first, reason="Too late.", by=factories.programme_officer(), now=NOW)
    second = asked(award)
    with pytest.raises(Denied):
        amending.withdraw_amendment(second, by=building.directors(award)[1], now=NOW)
    back = amending.withdraw_amendment(second, by=building.directors(award)[0], now=NOW)

    assert (refused.status, refused.answer, back.status) == ("refused", "Too late.", "withdrawn")
    assert terms.on(award, DAY).ends_on == award.ends_on


def test_a_duty_gets_more_time_as_an_event_with_a_reason(award, mails):
    owed = award.obligations.get()
    later = owed.due_on + timedelta(days=20)

    duties.extend_duty(owed, later, reason="The audit takes longer.", by=factories.programme_officer(), now=NOW)

    events = list(ObligationEvent.objects.filter(obligation=owed).values_list("kind", "due_on", "reason"))
    assert events == [("made", owed.due_on, ""), ("moved", later, "The audit takes longer.")]
    assert any("now due" in one.subject for one in mails())
    for wrong, day in (("", later + timedelta(days=1)), ("Earlier.", owed.due_on)):
        with pytest.raises(Invalid):
            duties.extend_duty(
                owed, day - timedelta(days=1) if wrong else day, reason=wrong, by=factories.programme_officer(), now=NOW
            )


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_an_award_asks_one_question_about_all_its_changes(client, award, number, django_assert_num_queries):
    for _each in range(number):
        amendment = asked(award)
        amending.withdraw_amendment(amendment, by=building.directors(award)[0], now=NOW)
    case = award.amendments

    with django_assert_num_queries(1):
        assert len(list(case.order_by("-number"))) == number


def test_the_pages_of_a_change_open_to_its_people_and_to_nobody_else(client, award):
    amendment = asked(award)
    address = amendment.get_absolute_url()

    opened = {}
    for name, person in (
        ("director", building.directors(award)[1]),
        ("officer", factories.programme_officer()),
        ("stranger", factories.person()),
    ):
        client.force_login(person)
        opened[name] = client.get(address).status_code

    assert opened == {"director": 200, "officer": 200, "stranger": 404}
    client.force_login(building.directors(award)[1])
    client.post(reverse("grants:consent-amendment", args=[award.code, 1]))
    assert not amendment.consents.filter(at__isnull=True).exists()


@pytest.mark.parametrize("kind", ["extension", "budget", "director", "partner", "end-user"])
def test_each_kind_has_a_form_for_directors(client, award, kind):
    client.force_login(building.directors(award)[0])

    assert client.get(reverse("grants:ask-amendment", args=[award.code, kind])).status_code == 200


@pytest.mark.parametrize("kind", ["suspension", "director", "termination"])
def test_the_office_has_its_own_forms_and_none_of_the_directors(client, award, kind):
    client.force_login(factories.programme_officer())

    assert client.get(reverse("grants:ask-amendment", args=[award.code, kind])).status_code == 200
    assert client.get(reverse("grants:ask-amendment", args=[award.code, "extension"])).status_code == 404


def test_what_was_typed_is_kept_when_it_cannot_be_asked_for(client, award):
    client.force_login(building.directors(award)[0])
    line = award.frozen["budget"][0]

    answer = client.post(
        reverse("grants:ask-amendment", args=[award.code, "budget"]), {"line_0": "1", "reason": "A cheaper pump."}
    )

    assert answer.status_code == 422
    assert "A cheaper pump." in answer.content.decode()
    assert line["amount"]
    made = client.post(
        reverse("grants:ask-amendment", args=[award.code, "extension"]),
        {"months": "4", "reason": "Ice."},
    )
    assert made.status_code == 302
    assert Amendment.objects.get().changes == {"months": 4}


def test_the_letter_of_a_change_tells_request_difference_level_and_day_in_both_languages(award, mails):
    amendment = approved(asked(award, told={"months": 18}))
    found = terms.approved(Award.objects.get(pk=award.pk))[0]

    for language, eyebrow in (("en", "Amendment to the award letter"), ("fr", "Avenant à la lettre d’attribution")):
        with override(language):
            told = amendment_letter(found, language)
        paper = amendment_paper(found, language)

        last = [figures.day(day, language) for day in (award.ends_on, terms.on(award, DAY).ends_on)]
        assert told["reference"] == f"{award.reference}/1"
        assert (told["eyebrow"], told["reason"], told["digest"]) == (eyebrow, "The river froze.", award.digest)
        assert [row[1:] for row in told["changes"]] == [last]
        assert figures.day(amendment.effective_on, language) in [fact[1] for fact in told["facts"]]
        assert [len(group["rows"]) for group in told["assents"]] == [2, 2]
        assert paper.startswith(b"%PDF")
        assert paper == amendment_paper(found, language)
    sent = [one for one in mails() if "a change is approved" in one.subject]
    assert sent
    assert all("its letter is attached" in one.text for one in sent)


def test_a_later_change_does_not_reach_into_the_letter_of_an_earlier_one(award):
    first = approved(asked(award, told={"months": 3}, effective_on=DAY + timedelta(days=30)))
    before = amendment_paper(terms.visible(award, first.number), "en")

    approved(asked(award, told={"months": 2}, now=NOW + timedelta(days=1)), now=NOW + timedelta(days=1))

    assert terms.on(award, DAY + timedelta(days=2)).extended == 2
    assert amendment_paper(terms.visible(award, first.number), "en") == before


def test_the_letter_is_read_by_whoever_sees_the_award_and_only_once_it_is_approved(client, award):
    amendment = asked(award)
    address = reverse("grants:amendment-pdf", args=[award.code, amendment.number])
    director = building.directors(award)[1]
    client.force_login(director)
    early = client.get(address)
    approved(amendment)
    letter = client.get(address)
    client.force_login(factories.person())
    closed = client.get(address)

    assert (early.status_code, letter.status_code, closed.status_code) == (404, 200, 404)
    assert letter.headers["Content-Type"] == "application/pdf"
    assert address in page_of(client, director, award)


def page_of(client, person, award):
    client.force_login(person)
    return client.get(award.get_absolute_url()).text
