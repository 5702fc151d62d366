"""A nation suspended the day before: its letter is held with the reason, offered and accepted again afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from parvis.decisions.models import Paper
from parvis.domain.awards import AwardStatus
from parvis.domain.refusals import Refused
from parvis.grants.actions import accepting
from parvis.grants.models import Award
from parvis.grants.offers import duties
from parvis.grants.queries import agreed
from parvis.web import programme
from parvis.web.duties import Turn, told
from parvis.web.errors import words_of
from tests import factories
from tests.decisions import building as nations
from tests.factories import NOW
from tests.grants import building
from tests.proposals import building as proposals

pytestmark = pytest.mark.django_db


@pytest.fixture
def suspend(settings, tmp_path):
    """Suspend Ukraine's cooperation from a day on, for the length of a test; None ends it."""
    usual, text = settings.PROGRAMME_FILE, settings.PROGRAMME_FILE.read_text(encoding="utf-8")
    head, mark, rest = text.partition('code = "UA"')
    block, line, tail = rest.partition("groups = [")
    _old, _end, tail = tail.partition("]\n")

    def suspends(since):
        file = tmp_path / "today.toml"
        new = f'{{ group = "partner", until = {since} }}, {{ group = "suspended", since = {since} }}]\n'
        file.write_text(head + mark + block + line + new + tail, encoding="utf-8")
        settings.PROGRAMME_FILE = file if since else usual
        programme.current.cache_clear()

    yield suspends
    programme.current.cache_clear()


def test_an_agreed_award_whose_partys_nation_was_suspended_the_day_before_is_held_with_the_reason(suspend):
    proposal, _receipt = proposals.submitted(partner="UA")
    told_of = replace(building.agreed(proposal), held=("UA",))

    for language, words in (("en", "cooperation with Ukraine is suspended"), ("fr", "suspendue avec Ukraine")):
        with override(language), pytest.raises(Refused) as refused:
            building.offering.offer_award(
                proposal,
                told_of,
                starts_on=building.START,
                signatories=building.signatories(proposal),
                conditions={},
                by=factories.programme_officer(),
                now=NOW,
            )
        with override(language):
            assert words in words_of(refused.value)
        assert refused.value.code == "held"
    assert Award.objects.count() == 0


def test_the_offices_page_list_and_desk_say_why_a_letter_is_held_and_offer_it_afterwards(client, suspend):
    now = timezone.now()
    paper = nations.under_silence(1)
    Paper.objects.filter(pk=paper.pk).update(ends_at=now - timedelta(hours=1))
    line = paper.lines.get()
    officer = factories.programme_officer()
    client.force_login(officer)
    address = reverse("grants:offer", args=[line.proposal.code])
    free = [one.turn for one in told(duties(officer, at=now), officer, at=now) if one.address == address]

    suspend((now - timedelta(days=1)).date())
    held = [one for one in told(duties(officer, at=now), officer, at=now) if one.address == address]

    assert agreed.of(line.proposal.code, now).held == ("UA",)
    assert free == [Turn.MINE]
    assert [(one.turn, "Ukraine" in one.what) for one in held] == [(Turn.THEIRS, True)]
    for language, words in (("en", "This letter is held"), ("fr", "Cette lettre est retenue")):
        page = client.get(f"/{language}/grants/").text
        assert ("See why it is held" if language == "en" else "Voir pourquoi elle est retenue") in page
        assert words in client.get(address.replace("/en/", f"/{language}/")).text


def test_a_letter_that_is_out_when_the_nation_is_suspended_is_neither_accepted_nor_lost(client, suspend):
    proposal, _receipt = proposals.submitted(partner="UA")
    award = building.offered(proposal)
    ally, _partner = building.directors(award)
    client.force_login(ally)
    before = client.get(award.get_absolute_url()).text

    suspend((NOW - timedelta(days=1)).date())
    with pytest.raises(Refused) as refused:
        accepting.accept_letter(award, award.digest, by=ally, now=NOW)
    page = client.get(award.get_absolute_url()).text
    suspend(None)
    building.accept_all(award)

    assert refused.value.code == "held"
    accept = reverse("grants:accept", args=[award.code])
    assert accept in before
    assert accept not in page
    assert "Cooperation with Ukraine is suspended." in page
    assert award.status == AwardStatus.ACCEPTED


def test_a_held_letter_may_be_declined_all_the_same(suspend):
    proposal, _receipt = proposals.submitted(partner="UA")
    award = building.offered(proposal)
    suspend((NOW - timedelta(days=1)).date())

    declined = accepting.decline_letter(award, reason="We wait no longer.", by=building.directors(award)[1], now=NOW)

    assert declined.status == AwardStatus.DECLINED
