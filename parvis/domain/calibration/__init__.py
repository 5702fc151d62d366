"""Marks of different reviewers made comparable, beside the raw means and never in their place.

Some reviewers mark severely, some kindly, and each reads only a few proposals;
so a raw mean says something of who happened to read.  A mark is taken as the
proposal's worth, the reviewer's severity and chance together, and the marks
themselves tell how much each of the three varies: a severe reviewer is
corrected only as far as there is reason to.  The result says how sure it is:
the rank to be expected, the range of ranks, the chance of standing above the
line; where that chance is neither small nor great lies the grey zone.  What the
marks cannot tell is said in words, and no number is made up.  How the numbers
are found stands in `engines.ranking`.

Table of contents
-----------------
sheet     the marks, the proposals, the line
reading   a sheet's JSON file, everything wrong with its place
result    raw and adjusted, ranks, chances, severity
wording   what the marks cannot tell, in both languages
"""

from __future__ import annotations

from parvis.domain.calibration.reading import BadSheet, parse_sheet, sheet_from
from parvis.domain.calibration.result import Adjusted, Note, Ranking, Severity, Variances, Versions, Zone, zone_of
from parvis.domain.calibration.sheet import Line, Mark, Proposal, Sheet, text_of

__all__ = [
    "Adjusted",
    "BadSheet",
    "Line",
    "Mark",
    "Note",
    "Proposal",
    "Ranking",
    "Severity",
    "Sheet",
    "Variances",
    "Versions",
    "Zone",
    "parse_sheet",
    "sheet_from",
    "text_of",
    "zone_of",
]
