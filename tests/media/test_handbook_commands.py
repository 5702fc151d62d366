"""The commands of the handbook's press chapters do what they say, word for word."""

from __future__ import annotations

import re
import shlex
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from django.core.management import call_command
from PIL import Image

from parvis.media.models import Asset

HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "handbook"


def command_of(page: str, name: str) -> list[str]:
    """The words of the command `./run NAME` as the page prints it."""
    [block] = re.findall(
        rf"^```sh\n\./run ({name} .*?)\n```", (HANDBOOK / page).read_text(encoding="utf-8"), re.MULTILINE
    )
    return shlex.split(block)


@pytest.fixture
def film(tmp_path: Path, monkeypatch) -> Path:
    """A film of 75 seconds, small as a stamp, in the folder where the command is typed."""
    monkeypatch.chdir(tmp_path)
    with av.open("film.mp4", "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast", "g": "25"})
        stream.width, stream.height, stream.pix_fmt, stream.time_base = 32, 32, "yuv420p", Fraction(1, 25)
        for number in range(75 * 25):
            picture = av.VideoFrame.from_ndarray(np.full((32, 32, 3), number % 256, np.uint8), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    return tmp_path / "film.mp4"


def test_the_handbooks_clip_is_exactly_the_part_asked_for(film, capsys):
    call_command(*command_of("journalist.md", "clip"))

    assert "312 frames" in capsys.readouterr().out
    with av.open("part.mp4") as part:
        shown = [frame for frame in part.decode(video=0) if frame.pts is not None and frame.pts >= 0]
    assert len(shown) == 12 * 25 + 12


def test_the_handbooks_ingest_takes_the_folders_files(officer, at_once, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("footage").mkdir()
    Image.new("RGB", (64, 48), "teal").save("footage/harbour.jpg")

    call_command(*command_of("press-officer.md", "ingest"))

    assert "taken" in capsys.readouterr().out
    assert list(Asset.objects.values_list("kind", "created_by__email")) == [("photo", "officer@example.org")]
