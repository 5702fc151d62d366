"""`./run audit verify|archive|seal|head|key`: prove the trail, or an archive; take one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.audit import actions, queries
from parvis.audit.queries import proofs
from parvis.domain.archives.__main__ import known_head as head_typed
from parvis.domain.archives.__main__ import told_of
from parvis.domain.refusals import NotFound
from parvis.gateways import signing


class Command(BaseCommand):
    help = "Prove that nothing in the trail was changed; show the newest signed head."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True)
        verify = kinds.add_parser("verify", help="walk every head and entry; exit 1 if anything was changed")
        verify.add_argument("archive", nargs="?", type=Path, help="an archive to prove instead; needs no database")
        verify.add_argument("--key", default="", help="the public key the heads must be signed with, in hexadecimal")
        verify.add_argument("--head", default="", help="NUMBER:DIGEST of a head kept elsewhere, that must still stand")
        verify.add_argument("--json", action="store_true", dest="as_json")
        archive = kinds.add_parser("archive", help="take the archive of a case, as far as this person may see it")
        archive.add_argument("case", help="award:CODE or round:CODE")
        archive.add_argument("--as", required=True, dest="email", help="the address of the auditor who takes it")
        archive.add_argument("-o", "--output", required=True, type=Path)
        kinds.add_parser("seal", help="draw a head over everything done since the last one, now")
        kinds.add_parser("head", help="print the newest head")
        kinds.add_parser("key", help="print the public key")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["what"])(**options)

    def verify(self, *, archive: Path | None, key: str, head: str, as_json: bool, **_: Any) -> None:
        if archive is not None:
            text, status = told_of(archive, key=key, known=known_head(head), as_json=as_json)
            self.stdout.write(text)
            if status:
                raise SystemExit(status)
            return
        proof = proofs.verify(key=key, known=known_head(head))
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

    def archive(self, *, case: str, email: str, output: Path, **_: Any) -> None:
        person = get_user_model()._default_manager.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no account with the address {email}.")
        try:
            pieces = actions.take_archive(case, by=person, now=timezone.now())
        except NotFound:
            raise CommandError(f"There is no {case} of which {email} may take the archive.") from None
        with output.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        self.stdout.write(f"{output}: {output.stat().st_size} bytes")

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
    try:
        return head_typed(told)
    except ValueError as no:
        raise CommandError(str(no)) from None
