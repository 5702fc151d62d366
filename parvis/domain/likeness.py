"""When two proposals are the same, or nearly.

The same words handed in twice are refused; words that are mostly the same are
told, for a person to judge.  A text is cut into runs of five words; the
smallest hashes among them are a sketch of it, and how many of the smallest two
sketches share says how much of their words two texts have in common.
Which passages these are, `engines.passages` finds.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

RUN = 5
SKETCH = 128
LIKELY = 0.5  # from here on a person should look
MARKS = 16


def sketch(texts: Iterable[str]) -> list[int]:
    """The smallest hashes of all runs of five words, in ascending order; short texts give fewer."""
    hashes: set[int] = set()
    for text in texts:
        words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
        for at in range(max(0, len(words) - RUN + 1)):
            run = " ".join(words[at : at + RUN])
            # 52 bits: exact also for programs that read JSON numbers as floats.
            hashes.add(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big") >> 12)
    return sorted(hashes)[:SKETCH]


def likeness(one: Sequence[int], another: Sequence[int]) -> float:
    """The estimated part of their runs of words that two texts share, from 0 to 1."""
    if not one or not another:
        return 0.0
    smallest = sorted({*one, *another})[:SKETCH]
    both = {*one} & {*another}
    return sum(1 for found in smallest if found in both) / len(smallest)


def marks(own: Sequence[int]) -> list[str]:
    """The few smallest hashes of a sketch, of which two texts that are likely the same share one.

    Each of the sixteen smallest hashes of both together stands in both with the
    part that they share: with a half or more, all sixteen fail once in 65,000.
    """
    return [f"{found:x}" for found in own[:MARKS]]


class Sighting(StrEnum):
    """What an officer says of the passages that a proposal has in common with another text.

    A ground for a decision; it decides nothing by itself.
    """

    SAME_TEAM = "same-team"
    NO_MATTER = "no-matter"
    CONCERN = "concern"
