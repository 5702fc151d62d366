"""Reminders of duties: before and after their day, once each; three thousand due in one day; nations that move."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.correspondence import actions as correspondence
from parvis.domain.amendments import AmendmentKind as K
from parvis.domain.awards import reminder_mark
from parvis.domain.codes import new_code
from parvis.domain.refusals import Refused
from parvis.grants import notify
from parvis.grants.actions import amending
from parvis.grants.models import Award, Instalment, Obligation
from parvis.payments.actions import paying
from parvis.web import programme
from tests import factories
from tests.factories import NOW
from tests.grants import building
from tests.payments import building as payments
from tests.proposals import building as proposals

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "mark"),
    [(30, "month"), (8, "month"), (7, "week"), (1, "week"), (0, "day"), (-6, "day"), (-7, "late"), (-30, "very-late")],
)
def test_a_duty_is_reminded_of_before_its_day_on_it_and_after_it(days, mark):
    assert reminder_mark(timedelta(days=days)) == mark


def due(award, day):
    """Its only report is due on that day."""
    award.obligations.update(due_on=day)
    return award


def test_each_reminder_goes_once_to_each_director_and_again_when_it_is_overdue(mails):
    due(building.accepted(), NOW.date() + timedelta(days=3))

    sent = [correspondence.remind(NOW + timedelta(days=later)) for later in (0, 1, 3, 4, 11, 12)]

    assert sent == [2, 0, 2, 0, 2, 0]
    assert sum("overdue" in one.subject for one in mails()) == 2


def copies(award, number):
    """So many more awards like this one, each with a report due the same day."""
    proposal = award.proposal
    for field in ("pk", "id"):
        setattr(proposal, field, None)
    kept = award.obligations.get()
    first = award.proposal_id
    seats = list(type(award.acceptances.first().party).objects.filter(proposal=first, signs=True))
    model = type(proposal)
    made = model.objects.bulk_create(
        [model(**{**_fields(proposal), "code": new_code(), "title": f"Project {place}"}) for place in range(number)]
    )
    party = type(seats[0])
    party.objects.bulk_create(
        [party(**{**_fields(seat), "code": new_code(), "proposal_id": one.pk}) for one in made for seat in seats]
    )
    awards = Award.objects.bulk_create(
        [
            Award(
                **{
                    **_fields(award),
                    "code": new_code(),
                    "reference": f"H{place:04}",
                    "proposal_id": one.pk,
                    "digest": f"{place:064}",
                }
            )
            for place, one in enumerate(made)
        ]
    )
    owed = Obligation.objects.bulk_create(
        [Obligation(**{**_fields(kept), "code": new_code(), "award_id": one.pk}) for one in awards]
    )
    Instalment.objects.bulk_create(
        [Instalment(**{**_fields(kept.instalment), "award_id": one.award_id, "released_by_id": one.pk}) for one in owed]
    )


def _fields(row):
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if not one.primary_key}


@pytest.mark.parametrize("number", [1, 3])
def test_the_reminders_are_found_with_as_many_questions_for_one_as_for_three(django_assert_num_queries, number, mails):
    award = due(building.accepted(), NOW.date())
    copies(award, number - 1)

    with django_assert_num_queries(3):
        found = list(notify.reports_due(NOW))

    assert len(found) == 2 * number


def test_three_thousand_duties_due_in_one_day_are_found_in_three_questions_and_named_once_each(
    django_assert_num_queries, mails
):
    award = due(building.accepted(), NOW.date())
    copies(award, 2_999)

    with django_assert_num_queries(3):
        found = list(notify.reports_due(NOW))

    keys = {one.key for one in found}
    assert (len(found), len(keys)) == (6_000, 6_000)
    assert {one.key for one in notify.reports_due(NOW + timedelta(minutes=10))} == keys


@pytest.fixture
def suspended_since_yesterday(settings, tmp_path):
    """From now on the file says that Ukraine's cooperation is suspended."""
    text = settings.PROGRAMME_FILE.read_text(encoding="utf-8")
    head, _mark, rest = text.partition('code = "UA"')
    block, _line, tail = rest.partition("groups = [")
    _old, _end, tail = tail.partition("]\n")
    today = (NOW + timedelta(days=40)).date().isoformat()
    file = tmp_path / "today.toml"
    new = f'{{ group = "partner", until = {today} }}, {{ group = "suspended", since = {today} }}]\n'
    file.write_text(head + 'code = "UA"' + block + "groups = [" + new + tail, encoding="utf-8")

    settings.PROGRAMME_FILE = file
    programme.current.cache_clear()
    yield NOW + timedelta(days=41)
    programme.current.cache_clear()


def test_a_nation_that_changes_its_group_is_found_by_the_clock_and_told_once(suspended_since_yesterday, mails):
    proposal, _receipt = proposals.submitted(partner="UA")
    award = building.accepted(proposal=proposal)

    before = list(notify.nations_changed(NOW))
    found = list(notify.nations_changed(suspended_since_yesterday))
    correspondence.remind(suspended_since_yesterday)
    sent = sum("another group" in one.subject for one in mails())
    correspondence.remind(suspended_since_yesterday + timedelta(minutes=10))

    assert (before, [one.to for one in found]) == ([], [award.offered_by])
    assert sent == sum("another group" in one.subject for one in mails()) == 1


def test_nothing_is_paid_or_reminded_of_while_an_award_is_suspended(mails):
    award = building.accepted()
    building.reported(award)
    officer = factories.programme_officer()
    amendment = amending.ask_for_amendment(
        award, K.SUSPENSION, {}, reason="The nation is suspended.", by=officer, now=building.LATER
    )
    amending.approve_amendment(amendment, "programme-officer", by=officer, now=building.LATER)

    with pytest.raises(Refused) as refused:
        payments.requested(award)

    assert refused.value.code == "suspended"
    assert paying.PaymentRequest.objects.count() == 0
