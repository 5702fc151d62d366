"""The public pages and what each may cost, and the questions whose facets are counted."""

from __future__ import annotations

from typing import NamedTuple

from measuring.house import House


class Page(NamedTuple):
    """A page, how many times the floor it may cost, in how many reads; a list has a size in bytes, too."""

    name: str
    address: str
    times_floor: float
    reads: int
    size: int = 0


LIST = 60_000  # bytes of 50 rows
QUESTIONS = ("", "kind=video", "kind=photo&topic=autonomy", "year=2026", "q=drone", "q=reservoir&kind=video")


def public_pages(house: House) -> list[Page]:
    """The pages that everybody may read, and their budgets."""
    library, api = "/en/press/", "/api/v1/press/assets"
    return [
        Page("home", "/en/", 2, 6),
        Page("press library, 50 cards", library, 4, 6, LIST),
        Page("press library, as a table", f"{library}?view=list", 4, 6, LIST),
        Page("press library, narrowed", f"{library}?kind=video&topic=autonomy", 4, 6, LIST),
        Page("press library, searched", f"{library}?q=drone", 4, 6, LIST),
        Page("asset page of a film", house.told("film"), 3, 10),
        Page("API, list of 50", f"{api}?limit=50", 1.5, 5, LIST),
        Page("programme, overview", "/en/programme/", 2, 6),
        Page("programme, mechanisms", "/en/programme/mechanisms/", 2, 6),
        Page("a theme", "/en/programme/themes/detection/", 2, 6),
        Page("calls", "/en/calls/", 2, 6),
        Page("a call", house.told("call"), 2, 6),
        Page("flagship activities", "/en/stories/", 2, 6),
        Page("a flagship activity", house.told("story"), 2, 6),
    ]
