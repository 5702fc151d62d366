"""What a judgement finds: every rule that isn't met, in words, with its facts and what would satisfy it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from parvis.domain.words import Words

Severity = Literal["blocking", "warning", "evidence"]


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """A rule lifted for one call or one case: never without a reason, never for ever."""

    rule: str
    reason: Words
    until: Annotated[date, "last day on which it holds"]

    def holds_on(self, day: date) -> bool:
        """Whether the exception still holds."""
        return day <= self.until


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One rule that the case doesn't meet.

    `blocking` stops a submission, `warning` doesn't, `evidence` asks for a paper
    that shows what was only stated.  A waived finding is a warning that names
    its waiver.
    """

    rule: str
    severity: Severity
    words: Words
    facts: Mapping[str, object]
    remedy: Words
    parties: tuple[str, ...] = ()
    field: str = ""
    waiver: Waiver | None = None


@dataclass(frozen=True, kw_only=True)
class Passed:
    """A rule that the case meets."""

    rule: str
    words: Words
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Every rule that was asked, each with its answer."""

    findings: tuple[Finding, ...] = ()
    passed: tuple[Passed, ...] = ()

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What stops a submission."""
        return tuple(finding for finding in self.findings if finding.severity == "blocking")

    @property
    def is_eligible(self) -> bool:
        """Whether nothing stops it."""
        return not self.blocking

    def of(self, rule: str) -> Finding | None:
        """What was found under this rule, if anything."""
        return next((finding for finding in self.findings if finding.rule == rule), None)
