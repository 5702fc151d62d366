"""What a question draws on besides its own answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from parvis.domain.budget import Cell
from parvis.domain.programme_file import Programme
from parvis.domain.programme_file.content import Priority
from parvis.domain.words import Words
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.web.programme import in_language


@dataclass(frozen=True)
class PartyName:
    """A party as the form names it."""

    code: str
    name: str
    place: str = ""  # organisation and nation, in the reader's language


@dataclass(frozen=True)
class Attached:
    """A file handed in with an answer."""

    code: str
    name: str
    size: int
    checked: str  # in words: what was found, or that nobody looked
    field: str = ""


@dataclass(frozen=True)
class Setting:
    """The proposal as far as its questions need to know it, in the reader's language."""

    language: str
    programme: Programme
    mechanism: str
    on: date
    months: int = 36
    parties: tuple[PartyName, ...] = ()
    own: str = ""  # whose part this page fills, where every party fills its own
    priorities: tuple[str, ...] = ()  # what the call takes; empty: the whole list that holds
    others: tuple[Cell, ...] = ()  # what the other parties have entered in their budgets
    files: tuple[Attached, ...] = ()

    @classmethod
    def bare(cls, proposal: Proposal, language: str, *, own: str = "") -> Setting:
        """What the questions draw on before anything is answered.  No query if the call came along."""
        return cls(
            language=language,
            programme=programme_of(proposal.call),
            mechanism=proposal.mechanism,
            on=proposal.call.opens_at.date(),
            own=own,
            priorities=tuple(proposal.call.priorities),
        )

    def say(self, words: Words | None) -> str:
        """These words in the reader's language."""
        return in_language(words, self.language) if words else ""

    @property
    def years(self) -> int:
        """Years of the project, of which the budget has a column each."""
        return max(1, -(-self.months // 12))

    @property
    def currency(self) -> str:
        return self.programme.head.currency

    def party(self, code: str) -> str:
        """The name of a party; one that has gone keeps its code."""
        return next((party.name for party in self.parties if party.code == code), code)

    def categories(self) -> list[tuple[str, str, str]]:
        """Code, name and explanation of each line of the budget for this mechanism."""
        award = self.programme.award
        return [
            (category.code, self.say(category.name), self.say(category.help))
            for category in (award.categories if award else ())
            if not category.mechanisms or self.mechanism in category.mechanisms
        ]

    def priority_list(self) -> list[tuple[str, Priority, bool]]:
        """Code with its version, priority, and whether the call takes it."""
        kept = self.programme.priorities_on(self.on)
        if kept is None:
            return []
        listed = ((kept.full_code(one), one) for one in kept.priorities)
        return [(code, one, not self.priorities or code in self.priorities) for code, one in listed]
