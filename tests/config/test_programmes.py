"""`./run programme`: checking files, judging cases; and the handbook's chapter, which does what it says."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import fields
from pathlib import Path
from typing import get_args

import jsonschema_rs
import pytest

from parvis.config import programmes
from parvis.config.places import ROOT
from parvis.domain.eligibility import Rule, Who
from parvis.domain.programme_file import Programme
from parvis.domain.programme_file.forms import FieldKind

CHAPTER = (ROOT / "docs/handbook/programme-file.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", CHAPTER, re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [text for found, text in BLOCKS if found == kind]


@pytest.fixture
def lakes(tmp_path, monkeypatch) -> Path:
    """The folder with the chapter's file and case."""
    (tmp_path / "lakes.toml").write_text(blocks("toml")[0], encoding="utf-8")
    (tmp_path / "case.json").write_text(blocks("json")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_handbooks_example_says_what_the_handbook_says(lakes, capsys):
    commands = [shlex.split(block)[2:] for block in blocks("sh")]
    checked, judged, _problems = blocks("text")

    assert [programmes.main(words) for words in commands] == [0, 1]
    said = capsys.readouterr().out
    assert said.startswith(checked)
    assert said.endswith(judged)


def test_a_year_earlier_the_handbooks_example_has_both_sides(lakes, capsys):
    case = json.loads((lakes / "case.json").read_text())
    (lakes / "case.json").write_text(json.dumps({**case, "on": "2024-05-01"}))

    assert programmes.main(["judge", "lakes.toml", "case.json", "--json"]) == 1
    verdict = json.loads(capsys.readouterr().out)
    assert [finding["rule"] for finding in verdict["findings"]] == ["fair-share"]
    assert verdict["eligible"] is False


def test_the_handbooks_problems_are_told_as_it_says(lakes, capsys):
    text = (lakes / "lakes.toml").read_text()
    spoiled = text.replace('group = "upstream", until', 'group = "up-stream", until')
    (lakes / "lakes.toml").write_text(spoiled)
    assert programmes.main(["check", "lakes.toml"]) == 1
    told = capsys.readouterr().err
    (lakes / "lakes.toml").write_text(text.replace('at_most = "0.6"', 'at_mots = "0.6"'))
    assert programmes.main(["check", "lakes.toml"]) == 1

    assert told + capsys.readouterr().err == blocks("text")[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "absent.toml"], "absent.toml: No such file"),
        (["judge", "lakes.toml", "absent.json"], "absent.json"),
        (["judge", "lakes.toml", "broken.json"], "at line 2, column"),
        (
            ["judge", "lakes.toml", "strange.json"],
            "parties[0].residense: nothing reads this key, is 'residence' meant?",
        ),
        (["judge", "lakes.toml", "older.json"], "wording: the file has no wording '1999'"),
    ],
)
def test_what_cannot_be_read_is_status_two(lakes, capsys, words, said):
    (lakes / "broken.json").write_text('{"on": "2026-05-01",\n"mechanism" "STUDY"}')
    party = {"id": "a", "role": "lead", "residense": "FI"}
    (lakes / "strange.json").write_text(json.dumps({"on": "2026-05-01", "mechanism": "STUDY", "parties": [party]}))
    (lakes / "older.json").write_text(json.dumps({"on": "2026-05-01", "mechanism": "STUDY", "wording": "1999"}))

    assert programmes.main(words) == 2
    assert said in capsys.readouterr().err


def test_the_handbooks_example_meets_the_published_schemas(lakes):
    schema = json.loads((programmes.SCHEMAS / "case.schema.json").read_text())

    jsonschema_rs.Draft202012Validator(schema).validate(json.loads((lakes / "case.json").read_text()))


def test_the_chapter_names_every_part_every_kind_and_every_condition():
    parts = {str(part.metadata.get("key", part.name)) for part in fields(Programme)} - {"None"}
    named = set(re.findall(r"`[\[]*([a-z_]+)", CHAPTER))

    assert parts - named == set()
    assert set(Rule.KINDS) - named == set()
    assert set(get_args(FieldKind)) - named == set()
    assert {part.name for part in fields(Who)} - named == set()


def test_the_published_schemas_are_fresh():
    assert programmes.stale() == []
