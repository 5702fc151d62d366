"""The same questions find the same documents, whatever the database."""

import pytest

from parvis.search import actions, queries

DOCUMENTS = {
    1: [("en", "Border sensors tested at night"), ("fr", "Des capteurs de frontière testés la nuit")],
    2: [("en", "National drone laboratories"), ("fr", "Les laboratoires nationaux de drones, œuvre commune")],
    3: [("fr", "La sécurité de l’eau : chevaux et réservoirs")],
    4: [("uk", "Безпека води біля кордону"), ("en", "Water security at the border")],
    5: [("en", "Øresund ministerial, 14 March 2027"), ("", "Anna Kovačević")],
    6: [("en", "The quick test"), ("en", "drone grid")],
}

PROBES = [
    ("border", "en", [1, 4]),
    ("Borders", "en", [1, 4]),
    ("securite", "fr", [3]),
    ("sécurité", "fr", [3]),
    ("SÉCURITÉS", "fr", [3]),
    ("cheval", "fr", [3]),
    ("chevaux", "en", [3]),
    ("national", "fr", [2]),
    ("nationaux", "fr", [2]),
    ("oeuvre", "en", [2]),
    ("œuvres", "fr", [2]),
    ("drones", "en", [2, 6]),
    ("drone laboratory", "en", [2]),
    ("capteur night", "en", [1]),
    ("l'eau", "fr", [3]),
    ("sécurité de l'eau", "fr", [3]),
    ("безпека", "fr", [4]),
    ("безпек", "en", [4]),
    ("Oresund", "en", [5]),
    ("kovacevic 2027", "en", [5]),
    ("labor", "en", [2]),
    ("labor drone", "en", []),
    ("se", "en", [1, 3, 4]),
    ('"quick test"', "en", [6]),
    ('"test drone"', "en", []),
    ('"drone laboratories"', "en", [2]),
    ('"laboratories drone"', "en", []),
    ("« capteurs de frontière »", "fr", [1]),
    ('"the quick', "en", [6]),
    ("the", "en", [4, 6]),
    ("test", "en", [1, 6]),
    ("14 march", "en", [5]),
    ("nothing at all", "en", []),
    ("", "en", []),
    ("!?", "en", []),
    ("'; DROP TABLE search_document; --", "en", []),
    ('NEAR(border, 5) OR "', "en", []),
]


@pytest.fixture
def documents(db):
    actions.bulk_index("probe", DOCUMENTS.items())
    actions.index("other", 1, [("en", "border security of another kind")])


def found(text: str, language: str) -> list[int]:
    return sorted(queries.matching("probe", text, language))


@pytest.mark.parametrize(("text", "language", "keys"), PROBES)
def test_a_question_finds_exactly_these(documents, text, language, keys):
    assert found(text, language) == keys


def test_what_is_indexed_again_is_found_by_its_new_words_only(documents):
    actions.index("probe", 1, [("en", "A harbour at dawn")])

    assert (found("harbours", "en"), found("sensors", "en")) == ([1], [])


def test_what_is_removed_is_found_no_more(documents):
    actions.remove("probe", [4])

    assert found("border", "en") == [1]


def test_one_kind_is_forgotten_and_the_others_stay(documents):
    actions.forget("probe")

    assert found("border", "en") == []
    assert list(queries.matching("other", "border", "en")) == [1]
