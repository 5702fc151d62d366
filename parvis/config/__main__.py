"""The front door of commands: `./run COMMAND` lands here."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command named by the arguments; without one, serve."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["./run", *(sys.argv[1:] or ["serve"])])


if __name__ == "__main__":
    main()
