"""`./run demo`: the example programme; larger, or with real footage, by option."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parvis.demo import crowd, people
from parvis.demo.story import Story, tell_publication
from parvis.domain.refusals import Refused
from parvis.media.actions.ingest import AlreadyHere, receive_file
from parvis.media.management.commands.ingest import files_in


class Command(BaseCommand):
    """Tell the example; telling it again adds nothing."""

    help = "Load the example programme: people, films, stills, sounds, papers, newsletter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--size", choices=["S", *crowd.SIZES], default="S", help="S: the example; others: for benchmarks"
        )
        parser.add_argument("--quiet", action="store_true", help="leave the sign-ins to whoever prints them")
        parser.add_argument("--with", dest="folder", type=Path, metavar="FOLDER", help="real footage instead")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EXAMPLE:
            raise CommandError("this installation is not an example: PARVIS_EXAMPLE is off")
        settings.UPLOADS.mkdir(parents=True, exist_ok=True)
        now = timezone.now()
        story = Story(now, self.stdout.write)
        story.people()
        written = settings.DATA / "sign-ins.txt"
        half = written.with_suffix(".half")
        half.write_text(people.printed(), encoding="utf-8")
        half.replace(written)  # whole or not at all: the supervisor prints it as soon as it stands
        if not options["quiet"]:
            self.stdout.write("\n" + people.printed())
        if options["folder"] is not None:
            self._take_in(options["folder"], story)
        else:
            story.tell()
        if options["size"] != "S":
            crowd.load(options["size"], now=now, say=self.stdout.write)

    def _take_in(self, folder: Path, story: Story) -> None:
        """Hand in what is in the folder through the ordinary door; each opens once it is prepared."""
        if not folder.is_dir():
            raise CommandError(f"there is no folder {folder}")
        for path in files_in([folder]):
            try:
                asset = receive_file(path, by=story.officer(), now=timezone.now())
            except AlreadyHere as here:
                self.stdout.write(f"here     {path.name}  {here.asset.code}")
            except (Refused, OSError) as no:
                self.stdout.write(f"refused  {path.name}  {no}")
            else:
                tell_publication(asset, officer=story.officer(), told_at=story.now, publish_at=story.now)
                self.stdout.write(f"taken    {path.name}  {asset.code}")
