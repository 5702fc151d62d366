"""What finding the passages that a proposal has in common with 20,000 others costs, in CPU seconds of one process.

    ./run bench passages [--proposals 20000] [--words 2000] [--folder FOLDER]

Invented submissions in one of the two languages; each twentieth has a passage of another, and all have the same
introduction. One of them is asked for as an officer asks who is barred from some of the others.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.installation import ROOT, open_installation

MOST_SECONDS = 0.2
ROUNDS = 20
BATCH = 500
SPREAD_WORDS, COPIED_WORDS = 60, 80
BARRED = 200


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench passages")
    parser.add_argument("--proposals", type=int, default=20_000)
    parser.add_argument("--words", type=int, default=2_000)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    options = parser.parse_args()
    folder: Path = options.folder / f"passages-{options.proposals}-{options.words}"
    folder.mkdir(parents=True, exist_ok=True)
    open_installation(folder)
    settle(options.proposals, options.words)
    return measure()


class Writer:
    """Texts in words as frequent as words are, each proposal with some of its own."""

    def __init__(self) -> None:
        from parvis.engines.affinity import telling_words
        from parvis.web import programme

        current = programme.current()
        named = [one.name for found in current.priority_lists for one in found.priorities]
        self.vocabulary = {
            language: [
                f"{word}{n or ''}"
                for n in range(12)
                for word in sorted({w for one in named for w in telling_words(one[language], language)})
            ]
            for language in ("en", "fr")
        }
        self.weights = {
            language: [1 / (n + 5) for n in range(len(words))] for language, words in self.vocabulary.items()
        }

    def text(self, number: int, words: int) -> str:
        """The same words for the same number."""
        chance = random.Random(number)
        language = ("en", "fr")[number % 2]
        return " ".join(chance.choices(self.vocabulary[language], self.weights[language], k=words))


def settle(wanted: int, words: int) -> None:
    """Submissions with their texts and fingerprints, an officer, and conflicts; only what lacks."""
    from django.db import transaction
    from django.utils import timezone

    from parvis.accounts.models import Appointment, Person
    from parvis.domain.roles import Role
    from parvis.programme.models import Call
    from parvis.proposals.actions import finding
    from parvis.proposals.models import Proposal, Receipt, Revision
    from parvis.standing.models import Conflict

    there = Proposal.objects.count()
    if there >= wanted:
        return
    now, writer = timezone.now(), Writer()
    officer = Person.objects.filter(email="officer@example.org").first()
    if officer is None:
        officer = Person.objects.create_user("officer@example.org")
        Appointment.objects.create(
            person=officer,
            role=Role.PROGRAMME_OFFICER,
            starts_at=now,
            made_by=officer,
            made_at=now,
            confirmed_by=officer,
            confirmed_at=now,
        )
        Call.objects.create(
            code="bench",
            zone="Europe/Brussels",
            opens_wall="2026-01-01T00:00",
            closes_wall="2026-12-01T00:00",
            opens_at=now - timedelta(days=30),
            closes_at=now,
            ends_at=now,
            created_at=now,
            changed_at=now,
        )
    call = Call.objects.get(code="bench")
    spread = writer.text(-2, SPREAD_WORDS)
    began, asked = time.process_time(), 0.0
    for start in range(there, wanted, BATCH):
        with transaction.atomic():
            made = Proposal.objects.bulk_create(
                Proposal(
                    call=call, mechanism="MYP", stage="outline", opened_by=officer, opened_at=now, stage_opened_at=now
                )
                for _ in range(min(BATCH, wanted - start))
            )
            revisions = []
            for number, one in enumerate(made, start):
                parts = [spread, writer.text(number, words)]
                if number % 20 == 19:  # a passage of the one ten before
                    parts.append(" ".join(writer.text(number - 10, words).split()[100 : 100 + COPIED_WORDS]))
                digest = hashlib.sha256(str(number).encode()).hexdigest()
                revisions.append(
                    Revision(
                        proposal=one,
                        stage="outline",
                        number=1,
                        content={"title": f"Proposal {number}", "answers": {"summary": "\n\n".join(parts)}},
                        salts={},
                        leaves={},
                        digest=digest,
                        fingerprint=digest,
                        words=digest,
                        made_at=now,
                        made_by=officer,
                    )
                )
            Revision.objects.bulk_create(revisions)
            receipts = Receipt.objects.bulk_create(
                Receipt(
                    proposal=one.proposal,
                    revision=one,
                    stage="outline",
                    digest=one.digest,
                    title=one.content["title"],
                    at=now,
                    handed_in_by=officer,
                )
                for one in revisions
            )
            for one in receipts:
                proposal = one.proposal
                proposal.status, proposal.submitted_at = "submitted", now
                proposal.signed, proposal.handed_in = one.revision, one
            Proposal.objects.bulk_update(made, ["status", "submitted_at", "signed", "handed_in"], batch_size=200)
            before = time.process_time()
            finding.imprint_many(made)
            asked += time.process_time() - before
            if start == 0:
                Conflict.objects.bulk_create(
                    Conflict(
                        person=officer,
                        kind="proposal",
                        case=one.code,
                        ground="other",
                        how="declared",
                        from_at=now,
                        stated_by=officer,
                    )
                    for one in made[:BARRED]
                )
    made_in = time.process_time() - began
    print(f"{wanted - there} submissions made in {made_in:.0f} s CPU, of which their fingerprints {asked:.0f} s")


def measure() -> int:
    """Passages of twenty submissions among all, word by word; 1 if the budget is broken."""
    from django.utils import timezone

    from parvis.accounts.models import Person
    from parvis.proposals.models import Proposal
    from parvis.proposals.queries import passages
    from parvis.search.models import Print, Widespread

    now = timezone.now()
    officer = Person.objects.get(email="officer@example.org")
    keys = list(Proposal.objects.order_by("pk").values_list("pk", flat=True))
    numbers = [(len(keys) // ROUNDS * n) // 20 * 20 + 19 for n in range(1, ROUNDS)]
    some = [Proposal.objects.select_related("call", "handed_in__revision").get(pk=keys[n]) for n in numbers]
    passages.sharing_words(some[0], officer, at=now)
    times, found = [], []
    for one in some:
        began = time.process_time()
        found.append(passages.sharing_words(one, officer, at=now))
        times.append(time.process_time() - began)
    prints = timed(lambda: passages.prints_of(some[0]))
    wanted = [[] if number - 10 < BARRED else [True] for number in numbers]
    told = [[other.comparison.longest >= COPIED_WORDS for other in one] for one in found]
    right = sum(1 for one, other in zip(told, wanted, strict=True) if one == other)
    print(f"{len(keys)} submissions, {Print.objects.count()} fingerprints, {Widespread.objects.count()} widespread")
    print(f"fingerprints of one text: {prints:.3f} s CPU")
    print(f"one among all: median {median(times):.3f} s, worst {max(times):.3f} s CPU (budget {MOST_SECONDS} s)")
    print(f"the copied passage and nothing else found, nothing of a barred one: {right} of {len(found)}")
    return int(median(times) > MOST_SECONDS or right < len(found))


def timed(act: Any) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    raise SystemExit(main())
