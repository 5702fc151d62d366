"""`./run rank`: from a file into a file; and the handbook's chapter, which does what it says."""

from __future__ import annotations

import json
import re
import shlex
from hashlib import sha256
from pathlib import Path

import jsonschema_rs
import pytest

from parvis.config import programmes, ranking
from parvis.config.places import ROOT

CHAPTER = (ROOT / "docs/handbook/ranking.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", CHAPTER, re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [text for found, text in BLOCKS if found == kind]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """The folder with the chapter's file."""
    (tmp_path / "marks.json").write_text(blocks("json")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_handbooks_panel_is_ranked_as_it_says(folder, capsys):
    commands = [shlex.split(block)[2:] for block in blocks("sh")]

    assert [ranking.main(words) for words in commands] == [0, 0]
    assert capsys.readouterr().out == blocks("text")[0] + blocks("text")[1]


def test_a_result_that_was_changed_is_found(folder, capsys):
    ranking.main(["marks.json", "-o", "ranked.json"])
    stored = json.loads((folder / "ranked.json").read_text())
    stored["proposals"][0]["adjusted"] += 0.5
    (folder / "ranked.json").write_text(json.dumps(stored))
    capsys.readouterr()

    assert ranking.main(["marks.json", "--check", "ranked.json"]) == 1
    assert capsys.readouterr().err.startswith("proposals[0].adjusted: ")


BAD = {
    "null": ('["quake", "Amal", 3.3]', '["quake", "Amal", null]', blocks("text")[2]),
    "not a number": (
        '["quake", "Amal", 3.3]',
        '["quake", "Amal", NaN]',
        "marks[3]: the mark of quake by Amal is nan; a number from -1000 to 1000 is meant\n",
    ),
    "unknown": ('["quake", "Amal", 3.3]', '["quack", "Amal", 3.3]', "marks[3]: there is no proposal 'quack'\n"),
    "twice": ('["quake", "Amal", 3.3]', '["ice", "Amal", 3.3]', "marks[3]: Amal marks ice a second time\n"),
    "two lines": ('"places": 4', '"places": 4, "budget": 10', "line: either `places` or `budget` is meant\n"),
    "no line": ('"places": 4', "", "line: either `places` or `budget` is meant\n"),
    "a second time": ('{ "id": "quake" }', '{ "id": "ice" }', "proposals[1]: ice stands here a second time\n"),
    "cost": ('{ "id": "ice" }', '{ "id": "ice", "cost": -1 }', "proposals[0].cost: the cost of ice is -1.0; 0 or more"),
    "shape": ('["quake", "Amal", 3.3]', '["quake", 3.3]', "marks[3]: [proposal, reviewer, mark] is meant here"),
    "key": ('"line"', '"lines"', "lines: "),
    "no JSON": ('"line"', "line", "Expecting property name"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_the_place(folder, capsys, name):
    was, becomes, told = BAD[name]
    (folder / "marks.json").write_text(blocks("json")[0].replace(was, becomes, 1))

    assert ranking.main(["marks.json"]) == 2
    assert capsys.readouterr().err.startswith(told)


@pytest.mark.parametrize("reviewers", ["", "alone"])
def test_what_goes_in_and_what_comes_out_meet_the_published_schemas(folder, capsys, reviewers):
    table = json.loads(blocks("json")[0])
    if reviewers:
        table["marks"] = table["marks"][::3]
    (folder / "marks.json").write_text(json.dumps(table))

    assert ranking.main(["marks.json", "--json"]) == bool(reviewers)
    result = json.loads(capsys.readouterr().out)
    for name, read in (("ranking", table), ("ranking-result", result)):
        schema = json.loads((programmes.SCHEMAS / f"{name}.schema.json").read_text())
        jsonschema_rs.Draft202012Validator(schema).validate(read)
    assert result["sheet"] == sha256((folder / "marks.json").read_bytes()).hexdigest()
