"""No file of the project names a machine it was made on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MACHINE = re.compile(r"/(?:home|Users|root|work|mnt|opt)/[\w.-]+/|[A-Z]:\\\\Users")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_folder_of_one_machine():
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if path != Path(__file__):
            found += [f"{path.relative_to(ROOT)}: {match}" for match in MACHINE.findall(text)]

    assert found == []


def test_no_compiled_catalogue_and_no_film_is_committed():
    heavy = {".mo", ".mp4", ".mov", ".mxf", ".tif", ".tiff", ".heic", ".pyc"}

    assert [str(path.relative_to(ROOT)) for path in tracked() if path.suffix.lower() in heavy] == []
