"""The award: offered once, frozen, checked on its day, accepted by all or declined by one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from parvis.audit.models import Entry
from parvis.domain.money import from_minor_units
from parvis.domain.refusals import Denied, Gone, Invalid, NotFound, Refused
from parvis.grants.actions import accepting, offering
from parvis.grants.models import Acceptance, Award, Instalment, Obligation, ObligationEvent
from parvis.grants.queries import freezing
from parvis.payments.models import LedgerEntry
from parvis.web import programme
from tests import factories
from tests.factories import NOW
from tests.grants import building
from tests.proposals import building as proposals

pytestmark = pytest.mark.django_db


def token_of(mails, address):
    """The token in the letter to this address."""
    letter = next(one for one in reversed(mails()) if address in str(one.to))
    return letter.text.split("/grants/letter/", 1)[1].split("/")[0]


def test_behaviour_21_the_award_letter_freezes_what_was_agreed_and_each_instalment_names_its_release(mails):
    award = building.offered(conditions={"en": "Report twice.", "fr": "Deux rapports."})

    assert award.reference == "G1001"
    assert {party["role"] for party in award.frozen["parties"].values()} == {"ally-director", "partner-director"}
    assert sum(Decimal(line["amount"]) for line in award.frozen["budget"]) == Decimal("20000.50")
    assert set(award.frozen) >= {"milestones", "criteria", "summary", "priorities"}
    assert len(award.digest) == 64
    obligations = list(Obligation.objects.filter(award=award))
    assert [one.kind for one in obligations] == ["final-report"]
    assert obligations[0].due_on == date(2027, 9, 9) + timedelta(days=90)
    assert [event.kind for event in ObligationEvent.objects.all()] == ["made"]
    assert [(one.amount_minor, one.released_by) for one in Instalment.objects.all()] == [(2_000_050, obligations[0])]
    assert [(one.kind, one.amount_minor) for one in LedgerEntry.objects.all()] == [("committed", 2_000_050)]
    assert Entry.objects.filter(action="award.offered", chain__case=f"award:{award.code}").count() == 1

    accepted = building.accept_all(award)

    assert (accepted.status, accepted.digest) == ("accepted", award.digest)


def test_the_letter_goes_to_both_directors_and_signatories_with_the_paper(mails):
    award = building.offered()

    letters = [one for one in mails() if award.reference in one.subject]
    assert len(letters) == 4
    papers = [path for path in mails.folder.glob("*.eml") if b"G1001-en.pdf" in path.read_bytes()]
    assert len(papers) == 4
    assert sum("/grants/letter/" in one.text for one in letters) == 2


def test_the_budget_is_scaled_to_the_agreed_amount_to_the_cent():
    proposal, receipt = proposals.submitted()

    plan = freezing.plan(proposal, receipt.revision, building.agreed(proposal, "10000.01"), starts_on=building.START)

    assert sum(Decimal(line["amount"]) for line in plan.frozen["budget"]) == Decimal("10000.01")
    assert from_minor_units(plan.amount_minor, plan.currency) == Decimal("10000.01")


@pytest.fixture
def suspended_since_yesterday(settings, tmp_path):
    """The programme's file of today says that Ukraine's cooperation is suspended since the day before the award."""
    text = settings.PROGRAMME_FILE.read_text(encoding="utf-8")
    head, mark, rest = text.partition('code = "UA"')
    block, line, tail = rest.partition("groups = [")
    _old, _end, tail = tail.partition("]\n")
    yesterday = (NOW - timedelta(days=1)).date().isoformat()
    file = tmp_path / "today.toml"
    new = f'{{ group = "partner", until = {yesterday} }}, {{ group = "suspended", since = {yesterday} }}]\n'
    file.write_text(head + mark + block + line + new + tail, encoding="utf-8")

    def suspend():
        settings.PROGRAMME_FILE = file
        programme.current.cache_clear()

    yield suspend
    programme.current.cache_clear()


def test_a_nation_suspended_the_day_before_stops_the_award_in_words(suspended_since_yesterday):
    proposal, _receipt = proposals.submitted(partner="UA")
    suspended_since_yesterday()

    with pytest.raises(offering.NoLongerEligible) as refused:
        building.offered(proposal)

    assert "suspended-nations" in {finding.rule for finding in refused.value.findings}
    assert "suspended" in str(refused.value)
    assert Award.objects.count() == 0


def test_without_the_suspension_the_same_award_is_made(suspended_since_yesterday):
    proposal, _receipt = proposals.submitted(partner="UA")

    assert building.offered(proposal).reference == "G1001"


def test_a_double_click_makes_one_award_and_a_colleague_is_told(mails):
    officer = factories.programme_officer()
    first = building.offered(by=officer)
    sent = len(mails())

    again = building.offered(first.proposal, by=officer)
    with pytest.raises(Refused) as refused:
        building.offered(first.proposal)

    assert (again, Award.objects.count(), len(mails())) == (first, 1, sent)
    assert refused.value.code == "awarded-already"


def test_only_an_officer_who_takes_no_part_offers():
    proposal, _receipt = proposals.submitted()

    for person in (factories.person(), proposals.directors(proposal)[0]):
        with pytest.raises(Denied):
            building.offered(proposal, by=person)

    assert building.offered(proposal).status == "offered"


def test_every_institution_has_a_signatory_who_is_no_director():
    proposal, _receipt = proposals.submitted()
    named = building.signatories(proposal)
    director = proposals.directors(proposal)[0]

    for wrong in (named[:1], [*named[:1], offering.Signatory(named[1].party, "X", director.email)]):
        with pytest.raises(Invalid):
            building.offered(proposal, signatories=wrong)

    assert Award.objects.count() == 0


def test_a_signatory_accepts_by_the_link_with_the_account_of_its_address(mails):
    award = building.offered()
    row = Acceptance.objects.filter(award=award, kind="signatory").first()
    token = token_of(mails, row.email)
    stranger, rector = factories.person(), factories.person(email=row.email)

    with pytest.raises(Denied):
        accepting.accept_by_link(token, award.digest, by=stranger, now=NOW)
    accepting.accept_by_link(token, award.digest, by=rector, now=NOW)
    accepting.accept_by_link(token, award.digest, by=rector, now=NOW)

    row.refresh_from_db()
    assert (row.answer, row.person) == ("accepted", rector)
    assert Award.objects.visible_to(rector, at=NOW).get() == award
    assert Entry.objects.filter(action="award.letter-accepted").count() == 1
    with pytest.raises(Gone, match="Sign in"):
        accepting.letter_behind(token)
    with pytest.raises(NotFound):
        accepting.letter_behind("nobodys")


def test_another_letter_than_the_shown_one_is_not_accepted():
    award = building.offered()

    with pytest.raises(Refused) as refused:
        accepting.accept_letter(award, "0" * 64, by=building.directors(award)[0], now=NOW)

    assert refused.value.code == "another-letter"


def test_the_award_is_accepted_when_all_four_have_accepted_and_not_before(mails):
    award = building.offered()
    rows = list(Acceptance.objects.filter(award=award))

    for row in rows[:-1]:
        row.person = row.person or factories.person(email=row.email)
        row.save()
        accepting.accept_letter(award, award.digest, by=row.person, now=NOW)
    award.refresh_from_db()
    before = award.status
    building.accept_all(award)

    assert (before, award.status) == ("offered", "accepted")
    assert any("is accepted by all" in one.subject for one in mails())


def test_one_who_declines_ends_it_and_the_money_is_free_again(mails):
    award = building.offered()
    ally, partner = building.directors(award)

    accepting.decline_letter(award, reason="No longer possible.", by=partner, now=NOW)

    award.refresh_from_db()
    assert award.status == "declined"
    assert LedgerEntry.objects.filter(award=award).last().committed_minor == 0
    assert any("No longer possible." in one.text for one in mails() if ally.email in str(one.to))
    with pytest.raises(Refused):
        accepting.accept_letter(award, award.digest, by=ally, now=NOW)


def test_a_signatory_declines_without_an_account(mails):
    award = building.offered()
    row = Acceptance.objects.filter(award=award, kind="signatory").first()

    accepting.decline_by_link(token_of(mails, row.email), reason="", now=NOW)

    award.refresh_from_db()
    assert award.status == "declined"


def test_who_sees_an_award():
    award = building.offered()
    other = building.offered()
    officer = factories.programme_officer()

    for person in building.directors(award):
        assert list(Award.objects.visible_to(person, at=NOW)) == [award]
    assert set(Award.objects.visible_to(officer, at=NOW)) == {award, other}
    assert not Award.objects.visible_to(factories.press_officer(), at=NOW).exists()
    assert not Award.objects.visible_to(factories.scientist(), at=NOW).exists()


def test_nothing_is_awarded_for_a_withdrawn_proposal():
    proposal, _receipt = proposals.submitted()
    proposal.withdrawn_at = NOW
    proposal.save()

    with pytest.raises(Refused) as refused:
        building.offered(proposal)

    assert refused.value.code == "proposal-withdrawn"


def test_a_signatory_signs_for_one_institution_and_is_no_director_by_another_address():
    proposal, _receipt = proposals.submitted()
    named, director = building.signatories(proposal), proposals.directors(proposal)[0]
    director.emailaddress_set.create(email="second@example.org", verified=True)

    for address, code in ((named[0].email.upper(), "signatory-twice"), ("second@example.org", "signatory-directs")):
        with pytest.raises(Invalid) as refused:
            building.offered(proposal, signatories=[named[0], offering.Signatory(named[1].party, "X", address)])
        assert refused.value.code == code


def test_an_award_starts_on_the_programmes_today_not_on_that_of_greenwich():
    proposal, _receipt = proposals.submitted()
    late = NOW.replace(hour=23, minute=30)  # half past midnight in Brussels

    with pytest.raises(Invalid, match="today or later"):
        building.offered(proposal, starts_on=late.date(), now=late)


def test_a_double_click_declines_once(client, mails):
    award = building.offered()
    director, _partner = building.directors(award)
    before = len(mails())

    for _click in range(2):
        accepting.decline_letter(award, reason="No room.", by=director, now=NOW)
    with pytest.raises(Refused):
        accepting.accept_letter(award, award.digest, by=director, now=NOW)

    letters = mails()[before:]
    award.refresh_from_db()
    assert award.status == "declined"
    assert [entry.kind for entry in award.ledger.all()] == ["committed", "committed"]
    assert len({str(one.to) for one in letters}) == len(letters) > 0


def test_a_double_click_on_declining_by_the_link_answers_twice_alike(client, mails):
    award = building.offered()
    row = Acceptance.objects.filter(award=award, kind="signatory").first()
    address = reverse("grants:decline-by-link", args=[token_of(mails, row.email)])

    pages = [client.post(address, {"reason": "No room."}) for _click in range(2)]

    award.refresh_from_db()
    assert [one.status_code for one in pages] == [200, 200]
    assert (award.status, award.ledger.count()) == ("declined", 2)
