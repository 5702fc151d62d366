"""The front door of commands: `./run COMMAND` lands here.

A few commands speak for the whole house and need no database; they stand in
`OWN`.  Everything else is a management command of the app it belongs to.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

OWN = {
    "serve": "parvis.config.supervisor",
    "test": "parvis.config.testing",
    "check": "parvis.config.checking",
    "bench": "parvis.config.benching",
    "lifecycles": "parvis.config.lifecycles",
    "programme": "parvis.config.programmes",
    "match": "parvis.config.matching",
    "rank": "parvis.config.ranking",
}


def main() -> int:
    """Run the command named by the arguments; without one, serve."""
    command, *arguments = sys.argv[1:] or ["serve"]
    if command in OWN:
        status: int = import_module(OWN[command]).main(arguments)
        return status
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["./run", command, *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
