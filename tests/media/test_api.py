"""The API: the pages' questions and answers for programs, and nothing that a page would not show."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.accounts.actions import accept_terms
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
        assert client.get(f"{LIST}?q=film&kind=video").json()["total"] == amount
    with django_assert_num_queries(6):  # and the token
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


@pytest.fixture
def film():
    """A film of 250 frames at 25 a second, timecode from one hour on; its master cannot be cut at once."""
    asset = make_asset("Sea at dawn", people=("Anna Kask",), topics=("quantum",))
    asset.renditions.filter(role="original").update(
        frames=250, rate_numerator=25, rate_denominator=1, start_frame=90_000, milliseconds=10_000
    )
    return asset


def test_one_asset_is_told_whole(client, film, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        told = client.get(f"{LIST}/{film.code}").json()

    assert (told["headline"], told["people"], told["topics"]) == ("Sea at dawn", ["Anna Kask"], ["quantum"])
    (original,) = told["renditions"]
    assert (original["role"], original["rate"], original["start_timecode"]) == ("original", "25/1", "01:00:00:00")
    assert len(original["sha256"]) == 64 and "no/bytes" not in str(told)
    assert client.get(f"{LIST}/{film.code}/renditions").json() == told["renditions"]


@pytest.mark.parametrize(
    ("query", "frames"),
    [
        ("in=01:00:01:00&out=01:00:03:05", (25, 80)),
        ("in=f25&out=f80", (25, 80)),
        ("in=1&out=3.2", (25, 80)),
        ("", (0, 250)),
    ],
)
def test_a_part_is_told_before_it_is_taken(client, film, query, frames):
    told = client.get(f"{LIST}/{film.code}/clip?{query}").json()

    assert (told["first_frame"], told["end_frame"], told["frames"]) == (*frames, frames[1] - frames[0])
    assert told["instant"] is None and told["clean"]["about_bytes"] > 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("in=f80&out=f80", "out"),
        ("in=f80&out=f25", "out"),
        ("in=f250", "in"),
        ("in=f0&out=f251", "out"),
        ("in=NaN", "in"),
        ("in=-1", "in"),
        ("out=f1000000000", "out"),
        ("in=" + "1" * 50, "in"),
        ("form=other", "form"),
        ("purpose=fun", "purpose"),
    ],
)
def test_a_part_that_cannot_be_meant_names_its_field(client, film, query, field):
    answer = client.get(f"{LIST}/{film.code}/clip?{query}")

    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_television_is_proposed_the_clean_form(client, film):
    assert client.get(f"{LIST}/{film.code}/clip?purpose=tv").json()["proposed_form"] == "clean"
    assert client.get(f"{LIST}/{film.code}/clip?purpose=web").json()["proposed_form"] == "instant"


def test_hidden_and_absent_assets_answer_alike_and_withdrawn_ones_say_why(client):
    draft = make_asset("Secret", status="draft", publish_at=None)
    to_come = make_asset("Secret", publish_at=timezone.now() + timedelta(days=1))
    gone = make_asset("Gone", status="withdrawn", withdrawn_at=timezone.now(), withdrawal_reason="A wrong date.")

    for tail in ("", "/renditions", "/clip"):
        answers = {client.get(f"{LIST}/{code}{tail}").content for code in (draft.code, to_come.code, "0000000000")}
        assert len(answers) == 1
        answer = client.get(f"{LIST}/{gone.code}{tail}")
        assert (answer.status_code, answer.json()["code"]) == (410, "withdrawn")
        assert "A wrong date." in answer.json()["message"]


def test_bytes_are_for_tokens_that_may_download_of_people_who_accepted_the_terms(client, film, person):
    address = f"{LIST}/{film.code}/renditions/original/file?purpose=press"

    assert client.get(address).json()["code"] == "no-token"
    assert client.get(address, headers=bearer(person, "press:read")).json()["code"] == "scope"
    headers = bearer(person, "press:download")
    assert client.get(address, headers=headers).json()["code"] == "terms"

    accept_terms(person, language="en", now=timezone.now())
    answer = client.get(address, headers=headers)

    assert answer.status_code == 302
    assert "/b/" in answer.headers["Location"]
    assert person.downloads.get().purpose == "press"
    assert client.get(address.replace("press&", "").split("?")[0], headers=headers).status_code == 422


def test_a_clip_at_once_is_refused_where_the_tables_do_not_allow_it(client, film, person):
    accept_terms(person, language="en", now=timezone.now())

    answer = client.get(
        f"{LIST}/{film.code}/clip/file?in=f1&out=f9&purpose=web", headers=bearer(person, "press:download")
    )

    assert (answer.status_code, person.downloads.count()) == (422, 0)


def test_the_reference_page_tells_every_operation_in_both_languages(client):
    description = client.get("/api/v1/openapi.json").json()

    for language, title in (("en", "API reference"), ("fr", "Référence de l’API")):
        page = client.get(f"/{language}/api/").content.decode()
        assert title in page
        for path in description["paths"]:
            assert path in page.replace("<wbr>", "")


def test_the_list_is_what_its_description_says(client):
    """It is written out unchecked, so it is checked here: rows with everything in them, and with nothing."""
    import jsonschema_rs

    make_asset("Sea at dawn", people=("Anna Kask",), event="Baltic workshop")
    bare = make_asset("Paper", kind="document", taken_on=None, place="", country="", orientation="")
    bare.renditions.all().delete()
    bare.texts.all().delete()
    description = client.get("/api/v1/openapi.json").json()
    operation = description["paths"]["/api/v1/press/assets"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    described = jsonschema_rs.validator_for({**schema, "components": description["components"]}, validate_formats=True)

    answers = [client.get(f"{LIST}{query}") for query in ("", "?limit=1", "?q=nothing")]

    for answer in answers:
        assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
        described.validate(answer.json())
        assert list(answer.json()) == list(description["components"]["schemas"]["AssetList"]["properties"])
    assert [len(answer.json()["assets"]) for answer in answers] == [2, 1, 0]
    with pytest.raises(jsonschema_rs.ValidationError):
        described.validate(answers[0].json() | {"total": "two"})


@pytest.mark.heavy
@pytest.mark.parametrize("path", ["/assets", "/assets/{code}", "/assets/{code}/renditions", "/assets/{code}/clip"])
@pytest.mark.usefixtures("staying_connected")
def test_the_api_keeps_what_its_description_promises(film, path):
    import schemathesis
    from hypothesis import HealthCheck, given
    from hypothesis import settings as effort
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    from parvis.config.wsgi import application

    def from_somewhere(environ, start_response):
        """As a server hands it on: without an address of the caller every answer is the same refusal."""
        return application(environ | {"REMOTE_ADDR": "127.0.0.1"}, start_response)

    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", from_somewhere)
    checks = [
        not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_schema_conformance,
    ]

    @effort(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=described[f"/api/v1/press{path}"]["GET"].as_strategy())
    def keeps_it(case):
        gauge._counts.clear()
        if "code" in case.path_parameters:
            case.path_parameters["code"] = film.code
        case.call_and_validate(checks=checks)

    keeps_it()
