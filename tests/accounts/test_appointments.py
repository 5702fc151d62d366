"""Staff: appointed by one, confirmed by another; the first by the operator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from parvis.accounts.access import check_holds
from parvis.accounts.actions.appointments import appoint, confirm_appointment, end_appointment
from parvis.accounts.actions.leaving import erase_person
from parvis.accounts.models import Appointment, Person
from parvis.audit.models import Entry
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.roles import Role
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(ann):
    return factories.person(Role.ADMINISTRATOR), factories.person(Role.ADMINISTRATOR), ann


def trail(appointment: Appointment) -> list[tuple[str, str]]:
    entries = Entry.objects.filter(chain__case=appointment.audit_case()).order_by("position")
    return [(entry.action, entry.actor) for entry in entries]


def test_one_appoints_another_confirms_and_from_then_on_it_is_held(staff, letters):
    first, second, ann = staff

    made = appoint(ann.email, Role.PRESS_OFFICER, ends_at=None, by=first, now=NOW)
    with pytest.raises(Denied):
        check_holds(ann, Role.PRESS_OFFICER, at=NOW)
    later = NOW + timedelta(minutes=5)
    confirm_appointment(made.code, by=second, now=later)

    check_holds(Person.objects.get(pk=ann.pk), Role.PRESS_OFFICER, at=later)
    assert trail(made) == [("appointment.made", first.code), ("appointment.confirmed", second.code)]
    assert (letters.last().to, letters.last().subject) == (ann.email, "You have been appointed")


def test_neither_the_maker_nor_the_appointed_nor_a_stranger_confirms(staff):
    first, second, ann = staff
    made = appoint(ann.email, Role.PRESS_OFFICER, ends_at=None, by=first, now=NOW)
    own = appoint(second.email, Role.AUDITOR, ends_at=None, by=first, now=NOW)

    for by, appointment in ((first, made), (second, own), (ann, made)):
        with pytest.raises(Denied):
            confirm_appointment(appointment.code, by=by, now=NOW)
    assert Appointment.objects.filter(confirmed_at=None).count() == 2


def test_only_administrators_appoint_and_end(staff):
    first, second, ann = staff
    made = appoint(ann.email, Role.PRESS_OFFICER, ends_at=None, by=first, now=NOW)
    confirm_appointment(made.code, by=second, now=NOW)

    with pytest.raises(Denied):
        appoint(ann.email, Role.AUDITOR, ends_at=None, by=ann, now=NOW)
    with pytest.raises(Denied):
        end_appointment(made.code, by=ann, now=NOW)


@pytest.mark.parametrize(
    ("email", "ends_in", "field"),
    [("nobody@example.org", None, "email"), ("ann@example.org", timedelta(0), "until")],
)
def test_what_cannot_be_is_refused_at_its_field(staff, email, ends_in, field):
    with pytest.raises(Invalid) as refused:
        appoint(email, Role.AUDITOR, ends_at=None if ends_in is None else NOW + ends_in, by=staff[0], now=NOW)

    assert refused.value.field == field


def test_an_office_is_held_once_and_may_be_held_again(staff):
    first, _second, ann = staff
    made = appoint(ann.email, Role.AUDITOR, ends_at=None, by=first, now=NOW)
    with pytest.raises(Refused, match="already"):
        appoint(ann.email, Role.AUDITOR, ends_at=None, by=first, now=NOW)

    end_appointment(made.code, by=first, now=NOW)

    assert appoint(ann.email, Role.AUDITOR, ends_at=None, by=first, now=NOW).code != made.code
    with pytest.raises(Refused):
        confirm_appointment(made.code, by=first, now=NOW)


def test_the_last_administrator_neither_ends_nor_leaves(staff):
    first, second, _ann = staff
    hers = first.appointments.get()
    end_appointment(second.appointments.get().code, by=first, now=NOW)

    with pytest.raises(Refused, match="only administrator"):
        end_appointment(hers.code, by=first, now=NOW)
    with pytest.raises(Refused, match="only administrator"):
        erase_person(first, now=NOW)


def test_of_two_who_end_each_other_at_once_one_stays(staff):
    first, second, _ann = staff
    hers, his = first.appointments.get(), second.appointments.get()
    assert first.holds(Role.ADMINISTRATOR, at=NOW)
    assert second.holds(Role.ADMINISTRATOR, at=NOW)  # both have been let in before either acts

    end_appointment(his.code, by=first, now=NOW + timedelta(seconds=1))

    with pytest.raises(Refused, match="only administrator"):
        end_appointment(hers.code, by=second, now=NOW)
    with pytest.raises(Refused, match="only administrator"):
        erase_person(first, now=NOW)


def test_leaving_ends_the_offices(staff):
    first, _second, _ann = staff

    erase_person(first, now=NOW)

    assert first.appointments.get().ends_at == NOW


def test_the_operator_appoints_until_there_are_two_administrators(ann, capsys):
    call_command("appoint", ann.email, "administrator")

    made = ann.appointments.get()
    check_holds(ann, Role.ADMINISTRATOR, at=timezone.now())
    assert trail(made) == [("appointment.made", "")]
    entry = Entry.objects.get(chain__case=made.audit_case())
    assert '"operator"' in {fact.value for fact in entry.facts.all()}
    factories.person(Role.ADMINISTRATOR)
    with pytest.raises(CommandError, match="two administrators"):
        call_command("appoint", factories.person().email, "auditor")


def test_the_operator_appoints_only_who_has_an_account():
    with pytest.raises(CommandError, match="no account"):
        call_command("appoint", "nobody@example.org", "administrator")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_queries_with_one_row_and_with_three(staff, client, count, django_assert_num_queries):
    first, second, _ann = staff
    Appointment.objects.filter(person=second).delete()
    for _row in range(count - 1):
        appoint(factories.person().email, Role.AUDITOR, ends_at=None, by=first, now=NOW)
    client.force_login(first)

    with django_assert_num_queries(3):
        page = client.get("/en/account/appointments/")

    assert page.content.decode().count("<tr>") == count + 1


def test_the_page_is_closed_to_others(ann, client):
    client.force_login(ann)

    assert client.get("/en/account/appointments/").status_code == 403
