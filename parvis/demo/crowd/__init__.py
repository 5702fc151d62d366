"""An installation of a size: rows laid down in bulk for benchmarks, not told one by one.

The words are combined from parallel lists in both languages, so that searches and facets have
something true to find.  One entry in the trail says what was laid down.

people       accounts, where they belong, profiles of the network
calls        one open now, others closed over the years
submissions  joint proposals at every state; answers: what stands in them
evaluation   its steps as rows; rounds: calls whose proposals are being judged
assets       films, photos and their files
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from parvis.accounts.models import Person
from parvis.audit.actions import Deed, record_many
from parvis.demo.crowd.assets import SharedBytes, lay_assets, lay_trail
from parvis.demo.crowd.calls import lay_calls
from parvis.demo.crowd.people import lay_people, settle_people
from parvis.demo.crowd.rounds import lay_rounds
from parvis.demo.crowd.submissions import lay_proposals
from parvis.demo.crowd.words import Say
from parvis.media.models import Asset
from parvis.programme.queries import officers
from parvis.proposals.models import Proposal

__all__ = ["SIZES", "SharedBytes", "Size", "load"]


@dataclass(frozen=True)
class Size:
    """How much there is once it is loaded."""

    assets: int
    people: int
    proposals: int
    calls: int
    entries: int  # of the trail
    rounds: int = 0  # calls with some sixty proposals that are being judged


SIZES: dict[str, Size] = {
    "M": Size(1_000, 2_000, 500, 10, 0, 3),
    "L": Size(10_000, 20_000, 5_000, 40, 0, 12),
    "XL": Size(100_000, 100_000, 20_000, 80, 1_000_000, 24),
}


def load(size: str, *, now: datetime, say: Say) -> None:
    """Bring the installation to that size; what is there counts."""
    wanted = SIZES[size]
    settings.UPLOADS.mkdir(parents=True, exist_ok=True)
    chance = random.Random(f"parvis-{size}")  # noqa: S311 - example data, the same each time
    people = max(0, wanted.people - Person.objects.count())
    assets = max(0, wanted.assets - Asset.objects.count())
    proposals = max(0, wanted.proposals - Proposal.objects.count())
    with transaction.atomic():
        lay_people(people, chance, now)
    say(f"{people} people laid down")
    settle_people(chance, now, say)
    with transaction.atomic():
        calls = lay_calls(wanted.calls, officers(now).first(), now)
    if proposals:
        lay_proposals(proposals, calls, chance, now, say)
    lay_rounds(wanted.rounds, chance, now, say)
    if assets:
        lay_assets(assets, chance, now, say)
    facts = {"size": size, "assets": assets, "people": people, "proposals": proposals, "rounds": wanted.rounds}
    record_many("example:crowd", [Deed("example.enlarged", "", now, facts)])
    if wanted.entries and assets:
        lay_trail(wanted.entries, now, say)
