"""What every test may lean on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def pytest_configure(config: pytest.Config) -> None:
    from parvis.web import catalogues

    catalogues.compile_all()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real footage and photos; absent outside the project's own machines."""
    folder = Path(os.environ.get("PARVIS_SAMPLES", ROOT.parent / "shared" / "media"))
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"no samples in {folder}; CI must have them")
        pytest.skip(f"no samples in {folder}")
    return folder
