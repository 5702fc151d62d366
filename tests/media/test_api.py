"""The API: the pages' questions and answers for programs, and nothing that a page would not show."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.accounts.actions.tokens import end_token, make_token
from parvis.accounts.models import Person
from parvis.config.api import gauge
from tests.media.stock import PAST, make_asset, make_press_officer

pytestmark = pytest.mark.django_db
LIST = "/api/v1/press/assets"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def fresh_minute():
    gauge._counts.clear()


@pytest.fixture
def person():
    return Person.objects.create_user("reader@example.org")


def bearer(person, *scopes: str) -> dict[str, str]:
    _token, secret = make_token(person, name="x", scopes=scopes or ("press:read",), days=30, now=timezone.now())
    return {"Authorization": f"Bearer {secret}"}


def headlines(answer) -> list[str]:
    return [row["headline"] for row in answer.json()["assets"]]


@pytest.mark.parametrize("amount", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client, django_assert_num_queries, person, amount):
    for n in range(amount):
        make_asset(f"Film {n}")
    headers = bearer(person)
    client.get(LIST, headers=headers)  # the day's first use is noted

    with django_assert_num_queries(4):
        assert client.get(LIST).json()["total"] == amount
    with django_assert_num_queries(5):
        assert client.get(f"{LIST}?q=film&kind=video", headers=headers).json()["total"] == amount


def test_a_program_walks_the_list_with_its_cursor_and_meets_every_asset_once(client):
    made = [make_asset(f"Film {n}").code for n in range(5)]

    seen, after = [], ""
    while after is not None:
        answer = client.get(LIST, {"limit": 2, **({"after": after} if after else {})}).json()
        assert answer["total"] == 5
        seen += [row["code"] for row in answer["assets"]]
        after = answer["next"]

    assert seen == made[::-1]
    back = client.get(LIST, {"limit": 2, "before": answer["previous"]}).json()
    assert [row["code"] for row in back["assets"]] == seen[2:4]


def test_the_filters_are_those_of_the_page(client):
    make_asset("Drone grid", topics=("autonomy",), event="Baltic workshop")
    make_asset("Sea at dawn", kind="photo", place="Sopot", taken_on=None)

    assert headlines(client.get(f"{LIST}?topic=autonomy&topic=quantum&year=2026")) == ["Drone grid"]
    assert headlines(client.get(f"{LIST}?kind=photo&kind=video&place=Sopot")) == ["Sea at dawn"]
    assert headlines(client.get(f"{LIST}?q=drones&event=Baltic+workshop")) == ["Drone grid"]


def test_words_come_in_the_callers_language(client):
    make_asset(texts={"en": "Sea at dawn", "fr": "La mer à l’aube"})

    assert headlines(client.get(LIST)) == ["Sea at dawn"]
    assert headlines(client.get(LIST, headers={"Accept-Language": "fr"})) == ["La mer à l’aube"]


def test_hidden_assets_leave_no_trace(client):
    make_asset("Open")
    make_asset("Secret draft", status="draft", publish_at=None)
    make_asset("Secret to come", publish_at=timezone.now() + timedelta(days=1))
    make_asset("Secret taken back", status="withdrawn")

    for headers in ({}, bearer(make_press_officer())):
        answer = client.get(LIST, headers=headers)
        assert (answer.json()["total"], headlines(answer)) == (1, ["Open"])
        assert client.get(f"{LIST}?q=secret", headers=headers).json()["total"] == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=opera", "kind"),
        ("year=last", "year"),
        ("limit=101", "limit"),
        ("limit=0", "limit"),
        ("after=nonsense", "after"),
        ("after=999999999999999999.0", "after"),
        ("after=1.0&before=1.0", "before"),
        ("q=" + "x" * 201, "q"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_cannot_be_meant_is_refused_by_name(client, query, field, language):
    answer = client.get(f"{LIST}?{query}", headers={"Accept-Language": language})

    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert set(answer.json()) == {"code", "field", "message"}
    assert answer.headers["Content-Language"] == language


def test_a_wrong_or_ended_token_is_refused_though_none_is_needed(client, person):
    now = timezone.now() - timedelta(minutes=1)
    token, secret = make_token(person, name="x", scopes=["press:read"], days=30, now=now)
    assert client.get(LIST, headers={"Authorization": f"Bearer {secret}"}).status_code == 200

    end_token(person, token.code, now=now + SECOND)

    for header in (f"Bearer {secret}", "Bearer parvis_" + "a" * 43, "Basic eDp5", "Bearer"):
        answer = client.get(LIST, headers={"Authorization": header})
        assert (answer.status_code, answer.json()["code"]) == (401, "token")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_does_what_its_scopes_say(client, person):
    answer = client.get(LIST, headers=bearer(person, "press:download"))

    assert (answer.status_code, answer.json()["code"]) == (403, "scope")


def test_a_session_is_no_token(client, person):
    client.force_login(make_press_officer())
    make_asset("Secret draft", status="draft", publish_at=None)

    assert client.get(LIST).json()["total"] == 0


def test_too_many_requests_are_told_when_to_come_back(client, settings):
    settings.API_REQUESTS_A_MINUTE = {"network": 2, "token": 3}
    for _n in range(2):
        assert client.get(LIST).status_code == 200

    answer = client.get(LIST)

    assert (answer.status_code, answer.json()["code"]) == (429, "too-many")
    assert 0 < int(answer.headers["Retry-After"]) <= 61


def test_the_description_is_published(client):
    description = client.get("/api/v1/openapi.json").json()

    assert description["openapi"].startswith("3.")
    assert description["paths"][LIST]["get"]["security"] == [{}, {"Token": []}]


def test_equal_moments_are_walked_in_both_directions(client):
    for n in range(4):
        make_asset(f"Film {n}", publish_at=PAST)

    first = client.get(LIST, {"limit": 2}).json()
    second = client.get(LIST, {"limit": 2, "after": first["next"]}).json()

    assert client.get(LIST, {"limit": 2, "before": second["previous"]}).json()["assets"] == first["assets"]
