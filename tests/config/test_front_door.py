"""`./run` itself: what it passes on, what it says when it cannot begin."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parvis.config import testing
from parvis.config.places import ROOT

PUBLIC = {
    "PARVIS_EXAMPLE": "no",
    "PARVIS_HOSTS": "press.example.org",
    "PARVIS_HTTPS": "yes",
    "PARVIS_BEHIND_PROXY": "yes",
    "PARVIS_URL": "https://press.example.org",
    "PARVIS_BYTES_URL": "https://bytes.example.org",
}


def clean_environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return kept | more


def test_the_tests_are_pytests():
    assert testing.pytest_arguments(["-k", "clock"], in_ci=False)[-2:] == ["-k", "clock"]
    assert "not heavy" in testing.pytest_arguments([], in_ci=False)
    assert "not heavy" not in testing.pytest_arguments([], in_ci=True)
    assert "-n" in testing.pytest_arguments([], in_ci=True)
    assert "-n" not in testing.pytest_arguments(["tests/web/test_clock.py"], in_ci=False)
    assert "not heavy" not in testing.pytest_arguments(["-m", "heavy"], in_ci=False)


def test_a_public_installation_is_configured_as_the_readme_says(tmp_path):
    block = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"{name}={value}" in block for name, value in PUBLIC.items())
    code = (
        "from django.conf import settings as s; from parvis.web.origins import byte_origin; "
        "print(s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE, s.CSRF_TRUSTED_ORIGINS, byte_origin('press.example.org'))"
    )

    done = subprocess.run(
        [sys.executable, "-m", "parvis.config", "shell", "-v0", "-c", code],
        cwd=ROOT,
        env=clean_environment(PARVIS_DATA=str(tmp_path), **PUBLIC),
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == ("['press.example.org'] True ['https://press.example.org'] https://bytes.example.org")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A fresh copy of the front door, and a PATH with the plainest tools only."""
    house, tools = tmp_path / "house", tmp_path / "tools"
    (house / "requirements").mkdir(parents=True)
    tools.mkdir()
    shutil.copy(ROOT / "run", house / "run")
    for name in ("run.txt", "dev.txt", "uv.txt"):
        shutil.copy(ROOT / "requirements" / name, house / "requirements" / name)
    for tool in ("sh", "cat", "cksum", "dirname", "df", "awk", "uname", "tail", "grep", "rm"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    return tmp_path


def start(bare: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(bare / "house" / "run")],
        env={"PATH": str(bare / "tools")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def pretend(bare: Path, name: str, script: str) -> None:
    """A program of this name that does what the script says."""
    program = bare / "tools" / name
    program.unlink(missing_ok=True)
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_a_machine_without_python_is_told_so(bare):
    done = start(bare)

    assert done.returncode == 1
    assert "There is no Python" in done.stderr
    assert "apt install python3" in done.stderr


def test_a_python_too_old_is_named(bare):
    pretend(bare, "python3", 'case $1 in -V) echo "Python 3.9.2" ;; *) exit 1 ;; esac')

    done = start(bare)

    assert done.returncode == 1
    assert "too old" in done.stderr
    assert "Python 3.9.2" in done.stderr


def test_a_python_without_venv_is_told_which_package_to_install(bare):
    pretend(
        bare,
        "python3",
        'case "$*" in *"import venv"*) exit 1 ;; *"%d.%d"*) echo 3.12 ;; *) exit 0 ;; esac',
    )

    done = start(bare)

    assert done.returncode == 1
    assert "apt install python3.12-venv" in done.stderr


def test_a_full_disk_is_said_before_anything_is_begun(bare):
    pretend(bare, "df", 'echo "Filesystem 1024-blocks Used Available"; echo "/dev/x 100 90 20480"')

    done = start(bare)

    assert done.returncode == 1
    assert "20 MB are left" in done.stderr
    assert not (bare / "house" / ".venv").exists()


def test_a_machine_without_a_line_is_told_so(bare):
    pretend(
        bare,
        "python3",
        'case "$*" in *"-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;'
        ' *"-m pip"*) echo "Temporary failure in name resolution" >&2; exit 1 ;; *) exit 0 ;; esac',
    )
    for tool in ("mkdir", "cp"):
        (bare / "tools" / tool).symlink_to(str(shutil.which(tool)))

    done = start(bare)

    assert done.returncode == 1
    assert "is this machine online?" in done.stderr
