"""The register of organisations: streamed, told again without harm, bad lines named."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from parvis.accounts.models import Organisation
from parvis.accounts.queries.organisations import find_organisations
from parvis.audit.models import Entry
from parvis.domain.identifiers import ror_check
from parvis.gateways.registries import PIECE, NotARegister, objects_in

pytestmark = pytest.mark.django_db


def row(body="0aaaaaa", name="University of Westhaven", country="GB", **more):
    return {
        "id": f"https://ror.org/{body}{ror_check(body)}",
        "status": "active",
        "types": ["funder", "education"],
        "names": [
            {"value": name, "lang": "en", "types": ["ror_display", "label"]},
            {"value": "Université de Westhaven", "lang": "fr", "types": ["label"]},
            {"value": "UWH", "lang": None, "types": ["acronym"]},
        ],
        "locations": [{"geonames_id": 1, "geonames_details": {"name": "Westhaven", "country_code": country}}],
        **more,
    }


def imported(path, *options):
    out = io.StringIO()
    try:
        call_command("organisations", "import", str(path), "--json", *options, stdout=out)
    except CommandError:
        assert out.getvalue(), "nothing was told"
    return json.loads(out.getvalue())


@pytest.fixture
def dump(tmp_path):
    def write(rows):
        path = tmp_path / "v2.json"
        path.write_text(json.dumps(rows), encoding="utf-8")
        return path

    return write


def test_what_is_imported_is_found_by_its_names(dump):
    told = imported(dump([row()]))

    assert told == {"added": 1, "changed": 0, "unchanged": 0, "bad": []}
    made = Organisation.objects.get()
    assert (made.kind, made.country, made.place, made.name_in("fr")) == (
        "academic",
        "GB",
        "Westhaven",
        "Université de Westhaven",
    )
    assert [find_organisations(typed)[0] for typed in ("westhavn", "universite westhaven", "uwh")] == [made] * 3
    assert Entry.objects.filter(action="organisations.imported").count() == 1


def test_a_second_import_changes_only_what_changed(dump):
    rows = [row(), row("0bbbbbb", "Institute of Tides")]
    imported(dump(rows))
    code = Organisation.objects.get(name="Institute of Tides").code
    assert imported(dump(rows)) == {"added": 0, "changed": 0, "unchanged": 2, "bad": []}

    rows[1] = row("0bbbbbb", "Institute of Currents")
    assert imported(dump(rows))["changed"] == 1

    assert Organisation.objects.get(code=code).name == "Institute of Currents"
    assert [one.code for one in find_organisations("institute of currents")] == [code]


def test_a_withdrawn_one_is_offered_no_more(dump):
    imported(dump([row()]))
    imported(dump([row(status="withdrawn")]))

    assert find_organisations("Westhaven") == []
    assert Organisation.objects.count() == 1


def test_bad_lines_are_named_and_the_others_taken(dump):
    wrong_check = row()
    wrong_check["id"] = wrong_check["id"][:-1] + ("0" if wrong_check["id"][-1] != "0" else "1")
    rows = [wrong_check, row(country=""), 7, row("0cccccc", names=[]), row("0bbbbbb")]

    told = imported(dump(rows))

    assert told["added"] == 1
    assert [number for number, _reason in told["bad"]] == [1, 2, 3, 4]
    assert [reason.split(":")[0] for _number, reason in told["bad"]] == [
        "id",
        "locations",
        "this is no object",
        "names",
    ]


def test_a_zip_is_read_and_a_broken_file_says_where(tmp_path, dump):
    path = tmp_path / "v1.60-ror-data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("v1.60-ror-data.csv", "id")
        archive.writestr("v1.60-ror-data_schema_v2.json", json.dumps([row()]))
    assert imported(path)["added"] == 1

    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps([row(), row("0bbbbbb")])[:-20])
    with pytest.raises(CommandError, match="broken after 1 organisations"):
        call_command("organisations", "import", str(broken))
    with pytest.raises(CommandError, match="begin with a list"):
        call_command("organisations", "import", str(dump({"a": 1})))


@pytest.mark.parametrize("length", [PIECE - 3, PIECE - 2, PIECE - 1, PIECE, 3 * PIECE])
def test_a_line_may_run_over_the_edge_of_a_piece(length):
    rows = ["x" * length, {"a": [1, 2]}, 12345, "]"]

    assert list(objects_in(io.StringIO(json.dumps(rows)))) == rows


def test_a_text_that_ends_early_is_refused():
    with pytest.raises(NotARegister):
        list(objects_in(io.StringIO('[{"a": 1}, ')))
