"""`./run match`: from a file into a file; and the handbook's chapter, which does what it says."""

from __future__ import annotations

import json
import re
import shlex
from hashlib import sha256
from pathlib import Path

import jsonschema_rs
import pytest

from parvis.config import matching, programmes
from parvis.config.places import ROOT

CHAPTER = (ROOT / "docs/handbook/matching.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", CHAPTER, re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [text for found, text in BLOCKS if found == kind]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """The folder with the chapter's files."""
    for name, text in zip(("round", "crossing"), blocks("json"), strict=True):
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_handbooks_round_is_matched_as_it_says(folder, capsys):
    commands = [shlex.split(block)[2:] for block in blocks("sh")]

    assert [matching.main(words) for words in commands] == [0, 0, 0, 0]
    said = capsys.readouterr().out
    assert said == "".join(blocks("text")[:4])


def test_the_handbooks_shortage_is_told_as_it_says(folder, capsys):
    text = (folder / "round.json").read_text()
    spoiled = text.replace('"nation": "FR", "capacity": 2', '"nation": "FR", "capacity": 0')
    (folder / "round.json").write_text(spoiled)

    assert matching.main(["round.json", "-o", "matched.json"]) == 1
    assert capsys.readouterr().out == blocks("text")[4]
    assert matching.main(["round.json", "--check", "matched.json"]) == 0


def test_the_handbooks_refusal_is_told_as_it_says(folder, capsys):
    text = (folder / "round.json").read_text()
    (folder / "round.json").write_text(text.replace('["ice", "Dirk", 0.81]', '["ice", "Dirk", NaN]'))

    assert matching.main(["round.json"]) == 2
    assert capsys.readouterr().err == blocks("text")[5]


@pytest.mark.parametrize("capacity", [2, 0])
def test_what_goes_in_and_what_comes_out_meet_the_published_schemas(folder, capsys, capacity):
    text = (folder / "round.json").read_text().replace('"FR", "capacity": 2', f'"FR", "capacity": {capacity}')
    (folder / "round.json").write_text(text)

    matching.main(["round.json", "--json"])
    result = json.loads(capsys.readouterr().out)
    for name, table in (("matching", json.loads(text)), ("matching-result", result)):
        schema = json.loads((programmes.SCHEMAS / f"{name}.schema.json").read_text())
        jsonschema_rs.Draft202012Validator(schema).validate(table)
    assert result["instance"] == sha256((folder / "round.json").read_bytes()).hexdigest()
    assert result["gap"] == 0


def test_the_same_file_gives_the_same_bytes(folder):
    for name in ("one", "other"):
        assert matching.main(["crossing.json", "-o", f"{name}.json"]) == 0

    assert (folder / "one.json").read_bytes() == (folder / "other.json").read_bytes()


def test_everything_is_said_in_french_too(folder, capsys):
    assert matching.main(["crossing.json", "-o", "crossed.json", "--language", "fr", "--explain", "ice"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "4 évaluations sur 4 pour 2 propositions par 4 experts, affinité 1,141708\u202f; prouvé optimal."
    )
    assert "Sans «\u202fchaque domaine couvert\u202f»" in said

    (folder / "crossing.json").write_text((folder / "crossing.json").read_text().replace('"eager"]', '"keen"]'))
    assert matching.main(["crossing.json", "--language", "fr"]) == 2
    assert capsys.readouterr().err.startswith("bids[0]\u202f: 'keen' n’est pas un vœu\u202f; eager")


def test_what_was_declined_must_not_also_be_locked(folder, capsys):
    matching.main(["round.json", "-o", "matched.json"])
    (folder / "round.json").write_text(
        (folder / "round.json").read_text().replace('"pairs"', '"locked": [["ice", "Amal"]], "pairs"')
    )
    capsys.readouterr()

    assert matching.main(["round.json", "--previous", "matched.json", "--declined", "ice", "Amal"]) == 2
    assert capsys.readouterr().err == "locked[0]: ice and Amal are locked, but also forbidden\n"


def test_a_result_that_was_changed_is_found_out(folder, capsys):
    assert matching.main(["round.json", "-o", "matched.json"]) == 0
    result = json.loads((folder / "matched.json").read_text())
    result["assignments"][0]["expert"] = "Bjørn"
    (folder / "matched.json").write_text(json.dumps(result))

    assert matching.main(["round.json", "--check", "matched.json"]) == 1
    assert capsys.readouterr().err == "own-nation: Bjørn is of a nation of ice\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["absent.json"], "absent.json"),
        (["broken.json"], "at line 2, column"),
        (["latin.json"], "utf-8"),
        (["round.json", "--check", "broken.json"], "at line 2, column"),
        (["round.json", "--check", "absent.json"], "absent.json"),
        (["round.json", "--explain", "fire"], "there is no proposal 'fire'"),
        (["round.json", "-o", "no/such/folder.json"], "folder.json"),
    ],
)
def test_what_cannot_be_read_or_written_is_status_two(folder, capsys, words, said):
    (folder / "broken.json").write_text('{"reviews": 2,\n"proposals" []}')
    (folder / "latin.json").write_bytes('{"reviews": "é"}'.encode("latin-1"))

    assert matching.main(words) == 2
    assert said in capsys.readouterr().err


def test_the_chapter_names_every_key():
    schemas = [json.loads((programmes.SCHEMAS / name).read_text()) for name in programmes.PUBLISHED if "match" in name]
    tables = [schema["$defs"][name] for schema, name in zip(schemas, ["Instance", "Result"], strict=True)]

    named = set(re.findall(r"`([a-z_]+)", CHAPTER))
    assert {key for table in tables for key in table["properties"]} - {"affinity"} - named == set()
