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
    who: str = ""  # signed in as; nobody: as the public reads it

    @property
    def asked(self) -> str:
        """How the installation is asked for it."""
        return f"as {self.who} {self.address}" if self.who else self.address


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


def signed_in_pages(house: House) -> list[Page]:
    """The pages of those who write proposals and of the office, and their budgets."""
    one, office = house.told("draft"), "/en/proposals/office/"
    form, some = f"/en/proposals/{one['draft']}/", f"call={one['call']}&mechanism=ARW"
    return [
        Page("a draft: where it stands", form, 5, 15, who="director"),
        Page("a draft: a section of its form", f"{form}{one['section']}/", 3, 8, who="director"),
        Page("a draft: one answer saved", f"save {form}fields/summary/save/", 1, 8, who="director"),
        Page("one submission in full", f"{office}{one['submitted']}/", 5, 15, who="officer"),
        Page("submissions, list of 50", office, 6, 10, LIST, who="officer"),
        Page("submissions, filtered", f"{office}?{some}", 6, 10, LIST, who="officer"),
        Page("submissions, searched", f"{office}?words=Drifting+buoys", 6, 10, LIST, who="officer"),
        Page("submissions, by title", f"{office}?sort=title", 6, 10, LIST, who="officer"),
        Page("desk of an officer", "/en/desk/", 5, 20, who="officer"),
        Page("desk of a director", "/en/desk/", 5, 20, who="director"),
    ]


def evaluation_pages(house: House) -> list[Page]:
    """The pages of those who judge proposals and of the office meanwhile, and their budgets."""
    one, review = house.told("judged"), "/en/review/"
    return [
        Page("a round, 50 proposals shown", f"{review}rounds/{one['round']}/", 8, 15, who="officer"),
        Page("a reviewer's reviews, 50 of them", review, 5, 12, LIST, who="reviewer"),
        Page("desk of a reviewer", "/en/desk/", 5, 20, who="reviewer"),
        Page("a review form", f"{review}of-mine/{one['review']}/write/", 4, 12, who="reviewer"),
        Page("a proposal in full, to its reviewer", f"/en/proposals/office/{one['proposal']}/", 5, 15, who="reviewer"),
        Page("a panel's ranked list", f"{review}panels/{one['panel']}/", 8, 15, who="officer"),
    ]
