"""`./run audit verify|seal|head|key`: prove the trail."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.audit import actions, queries
from parvis.gateways import signing


class Command(BaseCommand):
    help = "Prove that nothing in the trail was changed; show the newest signed head."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True)
        verify = kinds.add_parser("verify", help="walk every head and entry; exit 1 if anything was changed")
        verify.add_argument("--key", default="", help="the public key the heads must be signed with, in hexadecimal")
        verify.add_argument("--head", default="", help="NUMBER:DIGEST of a head kept elsewhere, that must still stand")
        verify.add_argument("--json", action="store_true", dest="as_json")
        kinds.add_parser("seal", help="draw a head over everything done since the last one, now")
        kinds.add_parser("head", help="print the newest head")
        kinds.add_parser("key", help="print the public key")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["what"])(**options)

    def verify(self, *, key: str, head: str, as_json: bool, **_: Any) -> None:
        proof = queries.verify(key=key, known=known_head(head))
        if as_json:
            told = {"entries": proof.entries, "chains": proof.chains, "heads": proof.heads, "wrong": proof.wrong}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write(f"{proof.entries} entries in {proof.chains} chains under {proof.heads} signed heads")
            for wrong in proof.wrong:
                self.stdout.write(f"  {wrong}")
            self.stdout.write("Nothing was changed." if proof.holds else f"{len(proof.wrong)} things are wrong.")
        if not proof.holds:
            raise SystemExit(1)

    def seal(self, **_: Any) -> None:
        drawn = actions.seal_heads(timezone.now())
        self.stdout.write(f"{drawn} new heads" if drawn else "Nothing was done since the last head.")

    def head(self, **_: Any) -> None:
        newest = queries.last_head()
        if newest is None:
            raise CommandError(
                "There is no head yet: nothing was done, or the clock has not run. Try: ./run audit seal"
            )
        self.stdout.write(f"{newest.number}:{newest.digest}\n{newest.signature}")

    def key(self, **_: Any) -> None:
        self.stdout.write(signing.public_key())


def known_head(told: str) -> tuple[int, str] | None:
    """The head that a person typed as NUMBER:DIGEST."""
    if not told:
        return None
    number, _, digest = told.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise CommandError(f"{told!r} is no head. Write NUMBER:DIGEST, as ./run audit head prints it.")
    return int(number), digest
