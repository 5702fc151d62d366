"""The life of a grant in rules: what may be paid, when money flows, what may change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from parvis.domain.banking import is_iban
from parvis.domain.reading import Problem
from parvis.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class Category:
    """A line of the budget."""

    code: str
    name: Words
    help: Words | None = None
    mechanisms: Annotated[tuple[str, ...], "mechanisms whose budget has it; empty: all"] = ()
    share_at_most: Annotated[Decimal | None, "part of the grant, between 0 and 1"] = None
    usual_share: Decimal | None = None
    unverified: bool = False

    def cap_of(self, whole: Decimal) -> Decimal | None:
        """What of a grant of this size it may cost, to the cent; None without a cap."""
        return None if self.share_at_most is None else (whole * self.share_at_most).quantize(Decimal("0.01"))


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """Something the grant never pays, and why."""

    code: str
    name: Words
    help: Words | None = None
    mechanisms: tuple[str, ...] = ()
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class Reporting:
    """When reports are due."""

    first_month: int
    at_most_apart: Annotated[int, "months between two reports at most"]
    final_days: Annotated[int, "days after the end for the final report"]
    accepts_partial: bool = False
    proposed: bool = False


@dataclass(frozen=True, kw_only=True)
class ReportQuestion:
    """A text that reports ask for."""

    code: str
    name: Words
    help: Words | None = None
    owner: Annotated[Literal["own", "shared"], "own: each director answers it for his or her side"] = "shared"
    reports: Annotated[tuple[Literal["report", "final-report"], ...], "which reports ask it"] = (
        "report",
        "final-report",
    )
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class StipendRate:
    """What one group of people may get in a month."""

    code: str
    name: Words
    monthly_at_most: Decimal


@dataclass(frozen=True, kw_only=True)
class Stipends:
    """Who may get a stipend, how much, how long; what all of them cost is capped by the category `stipends`."""

    rates: tuple[StipendRate, ...]
    months_at_most: Annotated[int, "months of one stipend"] = 36
    proposed: bool = False


@dataclass(frozen=True, kw_only=True)
class Purchases:
    """From which price on offers of several suppliers are compared before something is bought."""

    bids_from: Annotated[Decimal, "a purchase of this price or more needs offers"]
    offers: Annotated[int, "of how many suppliers"] = 3
    proposed: bool = False


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """What a publication says of the grant that paid for it."""

    names: Annotated[tuple[str, ...], "one of these is named, beside the number of the award"]
    text: Annotated[Words, "the sentence proposed; {reference} is the number of the award"]
    proposed: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangeLevel:
    """Who approves a change of one kind, up to some size: months of extension in all, or part of the money moved."""

    kind: Literal["extension", "budget", "director", "partner", "end-user", "suspension", "resumption", "termination"]
    up_to: Annotated[Decimal | None, "months, or part of the whole; left out: however large"] = None
    approved_by: Annotated[
        tuple[Literal["programme-officer", "scientific-adviser", "chair", "financial-officer"], ...],
        "offices, each by another person",
    ]


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What may change during a grant, and who says yes."""

    extension_months: Annotated[int, "extension without money, at most"]
    virement: Annotated[Decimal, "part of a line that may move freely"]
    return_days: Annotated[int, "days to return what is left"]
    leads_recheck: Annotated[bool, "a new director is checked for eligibility like the first"] = True
    levels: Annotated[tuple[ChangeLevel, ...], "who approves which change; without one a programme officer"] = ()
    proposed: bool = True


@dataclass(frozen=True, kw_only=True)
class Advance:
    """How a project's sum is advanced and filled up again, where `instalments` says "reimbursement"."""

    at_most: Annotated[Decimal, "what a project may hold at a time"]
    fill_below: Annotated[Decimal, "filled up again once less than this is left"]
    alone_below: Annotated[Decimal, "purchases from here on need the office's consent; 0: never"] = Decimal(0)
    copies_from: Annotated[Decimal, "lines from here on need the number of their bill; 0: never"] = Decimal(0)
    retained: Annotated[Decimal, "part of the award kept back for the final report, between 0 and 1"] = Decimal(0)
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class PayerAccount:
    """An account from which the programme pays in one currency."""

    currency: Annotated[str, "ISO 4217"]
    iban: str
    bic: str = ""


@dataclass(frozen=True, kw_only=True)
class Payer:
    """The account from which the programme pays, as payment files name it."""

    name: str
    iban: str
    bic: str = ""
    accounts: Annotated[tuple[PayerAccount, ...], "further ones, each for payments in another currency"] = ()


@dataclass(frozen=True, kw_only=True)
class Award:
    """The rules of a grant."""

    instalments: Literal["reports", "reimbursement", "yearly", "none"]
    letter: Annotated[Words, "what the contract is called"]
    help: Words | None = None
    reference: Annotated[str, "pattern of the grant's number"] = ""
    categories: tuple[Category, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    reporting: Reporting | None = None
    changes: Changes | None = None
    advance: Advance | None = None
    payer: Payer | None = None
    questions: Annotated[tuple[ReportQuestion, ...], "texts of the reports; none: the usual three"] = ()
    stipends: Stipends | None = None
    purchases: Purchases | None = None
    acknowledgement: Acknowledgement | None = None
    due_milestones: Annotated[
        Literal["hold", "ignore"], "whether a milestone that was due and is not reached holds payments back"
    ] = "ignore"


def problems_in_award(award: Award) -> Iterator[Problem]:
    """Every problem of the money's own rules, but those with what they name elsewhere in the file."""
    advance = award.advance
    if (award.instalments == "reimbursement") != (advance is not None):
        yield Problem("award.advance", 'stands exactly where instalments = "reimbursement"')
    if advance is not None and advance.fill_below > advance.at_most:
        yield Problem("award.advance.fill_below", "is more than at_most")
    if advance is not None and not 0 <= advance.retained < 1:
        yield Problem("award.advance.retained", "is a part: at least 0, less than 1")
    codes = [one.code for one in award.questions]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Problem("award.questions", f"{code!r} stands twice")
    if any(code.startswith(("milestone-", "criterion-", "spent-")) for code in codes):
        yield Problem("award.questions", "codes that begin with milestone-, criterion- or spent- are taken")
    if award.purchases is not None and award.purchases.offers < 2:
        yield Problem("award.purchases.offers", "one offer is nothing to compare")
    if award.acknowledgement is not None and not award.acknowledgement.names:
        yield Problem("award.acknowledgement.names", "names nothing that a publication could say")
    if award.payer is not None and not is_iban(award.payer.iban.replace(" ", "")):
        yield Problem("award.payer.iban", "its check digits do not fit")
    seen: set[str] = set()
    for number, one in enumerate(award.payer.accounts if award.payer else ()):
        if not is_iban(one.iban.replace(" ", "")):
            yield Problem(f"award.payer.accounts[{number}].iban", "its check digits do not fit")
        if one.currency in seen:
            yield Problem(f"award.payer.accounts[{number}].currency", "stands twice")
        seen.add(one.currency)
