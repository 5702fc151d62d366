"""What an officer has chosen of the submissions: filters, words, page; and the address that says the same."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import QueryDict

from parvis.domain.answers import whole_number
from parvis.domain.proposals import Standing
from parvis.web import columns

SORTS = ("newest", "oldest", "title")
STATES = (Standing.SUBMITTED, Standing.LATE)


@dataclass(frozen=True)
class Selection:
    """Filters of the submissions list; empty means all."""

    words: str = ""
    call: str = ""
    mechanism: str = ""
    state: str = ""
    officer: str = ""  # a person's code, or "none"
    beside: tuple[tuple[str, str], ...] = ()  # of the columns that upper apps add, by their code
    sort: str = "newest"
    page: int = 1

    @classmethod
    def read(cls, given: QueryDict) -> Selection:
        """What an address says; what it cannot mean is left out."""
        page = whole_number(given.get("page")) or 1
        state, sort = given.get("state", ""), given.get("sort", "")
        return cls(
            words=given.get("words", "").strip()[:200],
            call=given.get("call", "")[:40],
            mechanism=given.get("mechanism", "")[:40],
            state=state if state in set(STATES) else "",
            officer=given.get("officer", "")[:20],
            beside=tuple(
                (one.code, chosen) for one in columns.of("submissions") if one.means(chosen := given.get(one.code, ""))
            ),
            sort=sort if sort in SORTS else "newest",
            page=page if page < 100_000 else 1,
        )

    def query(self) -> dict[str, str]:
        """The same as an address says it, without the page."""
        kept = {
            "words": self.words,
            "call": self.call,
            "mechanism": self.mechanism,
            "state": self.state,
            "officer": self.officer,
            **dict(self.beside),
            "sort": "" if self.sort == "newest" else self.sort,
        }
        return {name: value for name, value in kept.items() if value}

    def at_page(self, page: int) -> Selection:
        """Another page of the same."""
        return replace(self, page=page)
