"""An installation for benchmarks: its own folder, filled once, kept for the next time."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def open_installation(folder: Path) -> None:
    """Set Django up over this folder (or over DATABASE_URL), with all tables."""
    sys.path.insert(0, str(ROOT))
    os.environ["PARVIS_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("prepare", stdout=io.StringIO())


def fill(size: str) -> None:
    """The example programme at this size, unless it is in already."""
    from django.core.management import call_command

    from parvis.demo.crowd import SIZES
    from parvis.media.models import Asset
    from parvis.proposals.models import Proposal
    from parvis.review.models import Round

    assets, proposals = (SIZES[size].assets, SIZES[size].proposals) if size in SIZES else (20, 4)
    rounds = SIZES[size].rounds if size in SIZES else 1
    judged = Round.objects.filter(call__code__contains="-judged-") if size in SIZES else Round.objects.all()
    if Asset.objects.count() < assets or Proposal.objects.count() < proposals or judged.count() < rounds:
        call_command("demo", "--size", size)
