"""Calls for programs: what everybody may read, page by page, as the description promises."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.domain.calls import CallStatus, WayIn
from tests.programme.test_call_pages import filled, open_call, wall

pytestmark = pytest.mark.django_db

LIST = "/api/v1/calls"


@pytest.fixture(autouse=True)
def fresh_gauge():
    from parvis.config.api import gauge

    gauge._counts.clear()


def test_the_list_holds_what_everybody_sees_and_nothing_else(client):
    shown = open_call(title="Shown")
    open_call(status=CallStatus.DRAFT)
    open_call(way_in=WayIn.TOP_DOWN)

    answer = client.get(LIST).json()

    assert [row["code"] for row in answer["calls"]] == [shown.code]
    assert answer["next"] is None
    assert answer["calls"][0]["state"] == "open"
    assert answer["calls"][0]["title"] == {"en": "Shown", "fr": "Shown"}


@pytest.mark.parametrize(
    ("state", "expected"), [("announced", ["later"]), ("open", ["now"]), ("closed", ["before"]), ("grace", [])]
)
def test_the_list_by_state(client, state, expected):
    open_call(code="now")
    open_call(code="later", opens=wall(10), closes=wall(20))
    open_call(code="before", opens=wall(-20), closes=wall(-10))

    assert [row["code"] for row in client.get(LIST, {"state": state}).json()["calls"]] == expected


def test_every_call_is_reached_once_page_by_page(client):
    published = timezone.now() - timedelta(days=40)
    codes = [open_call(published_at=published + timedelta(hours=number // 2)).code for number in range(5)]

    seen, after = [], None
    while True:
        page = client.get(LIST, {"limit": 2} | ({"after": after} if after else {})).json()
        seen += [row["code"] for row in page["calls"]]
        if (after := page["next"]) is None:
            break

    assert seen == codes[::-1]


@pytest.mark.parametrize("hidden", [{"status": CallStatus.DRAFT}, {"way_in": WayIn.TOP_DOWN}])
def test_hidden_and_absent_are_told_in_the_same_words(client, hidden):
    call = open_call(**hidden)
    absent = client.get(f"{LIST}/nothing-here")

    for address in (f"{LIST}/{call.code}", f"{LIST}?after={call.code}"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()) == (404, absent.json())


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_one_query(client, number, django_assert_num_queries):
    for _one in range(number):
        open_call()

    with django_assert_num_queries(1):
        client.get(LIST)


@pytest.mark.parametrize("number", [1, 3])
def test_one_call_costs_four_queries(client, number, tmp_path, django_assert_num_queries):
    call = filled(number, tmp_path)
    client.get(f"{LIST}/{call.code}")

    with django_assert_num_queries(4):
        whole = client.get(f"{LIST}/{call.code}").json()

    assert [row["number"] for row in whole["questions"]] == list(range(1, number + 1))
    assert len(whole["addenda"]) == 2 * number
    assert whole["edition"] == call.revision.digest
    assert whole["rules"]
    assert "example.org" not in str(whole["questions"])


@pytest.mark.heavy
@pytest.mark.parametrize("path", ["", "/{code}"])
@pytest.mark.usefixtures("staying_connected")
def test_the_api_keeps_what_its_description_promises(path, tmp_path):
    import schemathesis
    from hypothesis import HealthCheck, given
    from hypothesis import settings as effort
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    from parvis.config.api import gauge
    from parvis.config.wsgi import application

    call = filled(1, tmp_path)

    def from_somewhere(environ, start_response):
        """As a server hands it on: without an address of the caller every answer is the same refusal."""
        return application(environ | {"REMOTE_ADDR": "127.0.0.1"}, start_response)

    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", from_somewhere)
    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

    @effort(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=described[f"{LIST}{path}"]["GET"].as_strategy())
    def keeps_it(case):
        gauge._counts.clear()
        if "code" in case.path_parameters:
            case.path_parameters["code"] = call.code
        case.call_and_validate(checks=checks)

    keeps_it()
