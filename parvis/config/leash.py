"""Start a program that ends when its supervisor does.

`python -m parvis.config.leash PARENT PROGRAM ARGUMENT…`: asks the kernel for a
SIGTERM at the parent's death (Linux; elsewhere the program notices its closed
output), then becomes the program.  Done in the child, because a fork that runs
Python between fork and exec may hang when the parent has threads.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to its parent and become the program."""
    parent, program = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)
    os.execv(program[0], program)  # noqa: S606 - our own argument list, no shell


if __name__ == "__main__":
    main()
