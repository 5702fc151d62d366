"""What counts as one network, and counting under it."""

from __future__ import annotations

import pytest
from django.db import connection

from parvis.accounts.access import network
from parvis.accounts.actions import throttling
from parvis.accounts.models import Allowance
from tests.factories import NOW


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("::ffff:c633:6407", "198.51.100.7"),
        ("2001:db8:1:2:3::9", "2001:db8:1:2::"),
        ("unknown", "unknown"),
    ],
)
def test_a_network_is_an_ipv4_address_however_written_or_a_64_of_ipv6(address, counted):
    assert network(address) == counted


@pytest.mark.django_db
def test_a_count_forgiven_in_between_begins_anew():
    throttling.spend("password/address", "ann@example.org", now=NOW)
    looks = 0

    def forgive_before_the_second_look(execute, sql, params, many, context):
        nonlocal looks
        if sql.startswith("SELECT") and "allowance" in sql:
            looks += 1
            if looks == 2:
                throttling.forgive("password/address", "ann@example.org")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(forgive_before_the_second_look):
        throttling.spend("password/address", "ann@example.org", now=NOW)

    assert len(Allowance.objects.get().moments) == 1
