"""The commands in the README and the handbook run, the settings they name exist, their links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)")

# Blocks that a test elsewhere runs, because they need a server, a film or the whole suite.
RUN_ELSEWHERE = {
    "./run": "tests/config/test_supervisor.py::test_a_part_that_is_killed_comes_back_and_ctrl_c_ends_all",
    "./run test": "tests/config/test_front_door.py::test_the_tests_are_pytests",
    "./run doctor": "tests/config/test_doctor.py::test_every_fault_comes_with_a_remedy_and_the_status_says_so",
    "PARVIS_EXAMPLE=no": "tests/config/test_front_door.py::test_a_public_installation_is_configured_as_the_readme_says",
    "./run backup saved.tar": "tests/config/test_saving.py::test_everything_comes_back_as_it_was",
    "./run clip": "tests/media/test_handbook_commands.py::test_the_handbooks_clip_is_exactly_the_part_asked_for",
    "./run organisations import": "tests/accounts/test_register.py::test_what_is_imported_is_found_by_its_names",
    "./run ingest": "tests/media/test_handbook_commands.py::test_the_handbooks_ingest_takes_the_folders_files",
    "./run programme": "tests/config/test_programmes.py::test_the_handbooks_example_says_what_the_handbook_says",
    "./run match": "tests/config/test_matching.py::test_the_handbooks_round_is_matched_as_it_says",
    "./run rank": "tests/config/test_ranking.py::test_the_handbooks_panel_is_ranked_as_it_says",
    "uv pip compile": "tests/house/test_requirements.py::test_every_requirement_is_pinned_with_hashes",
}
# Blocks that are run here, in an installation of their own.
RUN_HERE = {"./run audit verify"}


def blocks() -> list[tuple[str, str]]:
    return [
        (page.relative_to(ROOT).as_posix(), block.strip())
        for page in PAGES
        for block in BLOCK.findall(page.read_text(encoding="utf-8"))
    ]


def named_test(block: str) -> str | None:
    """The test that runs this block: the entry with the longest beginning in common."""
    fitting = [start for start in RUN_ELSEWHERE if block == start or (start != "./run" and block.startswith(start))]
    return RUN_ELSEWHERE[max(fitting, key=len)] if fitting else None


@pytest.mark.parametrize(("page", "block"), blocks())
def test_every_command_block_runs_here_or_in_a_named_test(page, block):
    if block in RUN_HERE:
        return
    name = named_test(block)
    assert name, f"{page}: no test runs this block"

    path, _, function = name.partition("::")
    assert f"def {function}" in (ROOT / path).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def in_a_fresh_installation(tmp_path_factory) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Runs a command of the documents on an empty, prepared installation."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    environment = {**kept, "PARVIS_DATA": str(tmp_path_factory.mktemp("documents"))}

    def run(block: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "parvis.config", *shlex.split(block)[1:]]
        return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert run("./run prepare").returncode == 0
    return run


@pytest.mark.parametrize("block", sorted({block for _page, block in blocks()} & RUN_HERE))
def test_a_command_of_the_documents_runs(block, in_a_fresh_installation):
    done = in_a_fresh_installation(block)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_command_of_the_readmes_table_exists(in_a_fresh_installation):
    table = re.findall(r"^\| (`./run.*?) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    named = {words.split()[1] for cell in table for words in re.findall(r"`(./run [a-z]+)", cell)}
    from parvis.config.__main__ import OWN

    listed = in_a_fresh_installation("./run help --commands").stdout.split()
    assert named - set(OWN) - set(listed) == set()


def test_every_setting_is_explained_and_every_explained_one_exists():
    read = set()
    for path in (ROOT / "parvis").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        read |= set(re.findall(r"""(?:os\.environ(?:\.get)?[\[(]|flag\(|number\()["']([A-Z_]+)["']""", text))
    rows = re.findall(
        r"^\| `([A-Z_]+)` \|", (ROOT / "docs/handbook/operator.md").read_text(encoding="utf-8"), re.MULTILINE
    )

    # Django's own, the test runner's, and the supervisor's word to its children.
    assert read - {"DJANGO_SETTINGS_MODULE", "CI"} == set(rows)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_between_documents_leads_somewhere(page):
    inner = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]

    assert [link for link in inner if not (page.parent / link).exists()] == []
