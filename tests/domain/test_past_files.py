"""Files of past awards and people: what is read, and every fault with its line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from parvis.domain.past_files import Kind, check
from parvis.domain.refusals import Invalid

HEAD = "reference,title,starts_on,ends_on,amount,currency,name,email,orcid,organisation,nation"
LINE = "G1,Floods,2021-01-01,2023-12-31,1000.50,EUR,Anna Peeters,Anna@example.org,,Ghent,BE"
PEOPLE = "name;email;orcid;organisation;from_on;to_on"


def awards(*lines, head=HEAD):
    return check("\n".join([head, *lines]).encode(), Kind.AWARDS)


def people(*lines):
    return check("\n".join([PEOPLE, *lines]).encode(), Kind.PEOPLE)


def faults(checked):
    return [(one.line, one.column) for one in checked.faults]


def test_the_lines_of_one_reference_are_one_award():
    checked = awards(LINE, "g1,,,,,,Bohdan Koval,,0000-0002-1825-0097,Kyiv,UA", "G2,Ice,31/12/2020,,,,Cem,,,,")

    assert checked.faults == []
    first, second = checked.awards
    assert (first.title, first.starts_on, first.ends_on) == ("Floods", date(2021, 1, 1), date(2023, 12, 31))
    assert (first.amount, first.currency) == (Decimal("1000.50"), "EUR")
    assert [(one.who.name, one.who.email, one.who.orcid, one.nation) for one in first.parts] == [
        ("Anna Peeters", "anna@example.org", "", "BE"),
        ("Bohdan Koval", "", "0000-0002-1825-0097", "UA"),
    ]
    assert (second.starts_on, second.ends_on, checked.lines) == (date(2020, 12, 31), None, 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_usual_encodings_and_delimiters_are_recognised_french_heads_too(encoding, delimiter):
    lines = [["Référence", "titre", "début", "nom"], ["G1", '"Crues, « gel » ; glace"', "2021-01-01", "Zoé Émond"]]
    content = "\r\n".join(delimiter.join(line) for line in lines)

    checked = check(content.encode(encoding), Kind.AWARDS)

    assert checked.faults == []
    assert (checked.awards[0].title, checked.awards[0].parts[0].who.name) == ("Crues, « gel » ; glace", "Zoé Émond")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (LINE.replace("2021-01-01", "1 May 2021"), (2, "starts_on")),
        (LINE.replace("2021-01-01", "2021-02-30"), (2, "starts_on")),
        (LINE.replace("2021-01-01", ""), (2, "starts_on")),
        (LINE.replace("2023-12-31", "2020-12-31"), (2, "ends_on")),
        (LINE.replace("1000.50", "about 1000"), (2, "amount")),
        (LINE.replace("1000.50", "-3"), (2, "amount")),
        (LINE.replace("EUR", ""), (2, "currency")),
        (LINE.replace("EUR", "euro"), (2, "currency")),
        (LINE.replace("Anna@", "Anna"), (2, "email")),
        (LINE.replace(",,Ghent", ",0000-0002-1825-0098,Ghent"), (2, "orcid")),
        (LINE.replace("BE", "Belgium"), (2, "nation")),
        (LINE.replace("Anna Peeters", ""), (2, "name")),
        (LINE.replace("G1", ""), (2, "reference")),
        (LINE.replace("Floods", "x" * 301), (2, "title")),
        (LINE + ",extra", (2, "")),
        ('G1,"Floods', (2, "")),
    ],
)
def test_every_fault_is_told_with_line_and_column(line, fault):
    assert faults(awards(line)) == [fault]


def test_all_faults_are_told_at_once_in_the_order_of_lines():
    checked = awards(
        LINE.replace("BE", "xx1"),
        LINE.replace("Floods", "Other").replace("Anna", "Berta"),
        LINE.replace("BE", "NO"),
        "",
        LINE.replace("G1", "G2").replace("1000.50", "?"),
    )

    assert faults(checked) == [(2, "nation"), (3, "title"), (6, "amount")]
    assert awards(LINE, LINE).faults[0].column == "name"


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        ("reference,title,name", ["starts_on"]),
        ("reference,title,title,starts_on,name", ["title"]),
        ("reference,title,starts_on,name,colour", ["colour"]),
    ],
)
def test_a_head_that_does_not_fit_is_told_by_its_columns(head, columns):
    assert [one.column for one in awards(LINE, head=head).faults] == columns


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_file_lacks_every_column_it_needs(content):
    assert [one.column for one in check(content, Kind.AWARDS).faults] == ["reference", "title", "starts_on", "name"]


def test_a_cell_guarded_against_formulas_is_read_as_it_was_and_line_breaks_inside_cells_are_counted():
    checked = awards(
        'G1,"\'=Floods\nand ice",2021-01-01,,,,Anna,,,,',
        LINE.replace("G1", "G2").replace("BE", "?"),
    )

    assert checked.awards[0].title == "=Floods and ice"
    assert faults(checked) == [(4, "nation")]


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"\xff\xfea", b"PK\x03\x04\x00\x00"])
def test_what_is_no_table_is_refused(content):
    with pytest.raises(Invalid):
        check(content, Kind.AWARDS)


def test_the_lines_of_one_person_are_places_of_work():
    checked = people(
        "Anna Peeters;anna@example.org;;Ghent;2015-01-01;2020-01-01",
        "ANNA PEETERS;anna@example.org;0000-0002-1825-0097;Leuven;2020-01-01;",
        "Anna Peeters;;0000-0002-1825-0097;Oslo;;",
    )

    assert checked.faults == []
    (person,) = checked.people
    assert (person.who.email, person.who.orcid) == ("anna@example.org", "0000-0002-1825-0097")
    assert [(one.organisation, one.from_on) for one in person.works] == [
        ("Ghent", date(2015, 1, 1)),
        ("Leuven", date(2020, 1, 1)),
        ("Oslo", None),
    ]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["Anna;;;Ghent;;"], (2, "email")),
        (["Anna;a@example.org;;;;"], (2, "organisation")),
        (["Anna;a@example.org;;Ghent;2020-01-01;2020-01-01"], (2, "to_on")),
        (["Anna;a@example.org;;Ghent;;", "Berta;a@example.org;;Oslo;;"], (3, "name")),
        (["Anna;a@example.org;;Ghent;;", "Anna;a@example.org;;ghent;;"], (3, "organisation")),
        (
            ["Anna;a@example.org;0000-0002-1825-0097;Ghent;;", "Anna;b@example.org;0000-0002-1825-0097;Oslo;;"],
            (3, "email"),
        ),
    ],
)
def test_people_are_told_apart_or_the_fault_is_told(lines, fault):
    assert faults(people(*lines)) == [fault]
