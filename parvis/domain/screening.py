"""The office's first look at what was handed in.

An officer goes through the checklist of the programme's file, reads what the
rules of eligibility say on the day of the call, sees which other proposals are
nearly the same, and may ask the applicants something until a day.  Then the
proposal passes, or it does not go on: for a reason from the file, which decides
between "returned" and "not eligible"; what is not eligible quotes the rule and
the value.  The same decision twice is one; another one needs it to be opened
again first, with a reason.

Once it is decided the applicants no longer take the proposal back by
themselves: they ask the office, and everybody who works on it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from parvis.domain.programme_file.evaluating import Reason, Screening
from parvis.domain.programme_file.stages import Stage
from parvis.domain.refusals import Gone, Invalid, Refused

LONGEST_QUESTION = 2000
LONGEST_ANSWER = 6000
SHORTEST_TIME = timedelta(hours=24)  # nobody is asked to answer overnight


def _(message: str) -> str:
    return message


class ScreeningState(StrEnum):
    """How a proposal stands with the office's first look."""

    OPEN = "open"
    ASKED = "asked"  # the applicants have a question to answer
    PASSED = "passed"
    RETURNED = "returned"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"  # at the applicants' request


S = ScreeningState
SCREENING_MOVES: dict[ScreeningState, frozenset[ScreeningState]] = {
    S.OPEN: frozenset({S.ASKED, S.PASSED, S.RETURNED, S.INELIGIBLE, S.WITHDRAWN}),
    S.ASKED: frozenset({S.OPEN, S.PASSED, S.RETURNED, S.INELIGIBLE, S.WITHDRAWN}),
    S.PASSED: frozenset({S.OPEN, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.OPEN}),
    S.INELIGIBLE: frozenset({S.OPEN}),
    S.WITHDRAWN: frozenset(),
}
UNDECIDED = frozenset({S.OPEN, S.ASKED})
ENDED = frozenset({S.RETURNED, S.INELIGIBLE, S.WITHDRAWN})


@dataclass(frozen=True)
class Quote:
    """A rule that is not met, as the applicants read it: its name, its words, and the value found."""

    rule: str
    words: dict[str, str]
    value: dict[str, str]
    blocking: bool = True


@dataclass(frozen=True)
class Ending:
    """How a proposal ends at screening."""

    state: ScreeningState
    outcome: str
    reasons: tuple[Reason, ...]
    quotes: tuple[Quote, ...]


def move(state: ScreeningState, to: ScreeningState) -> ScreeningState:
    """The state after the step, or a refusal."""
    if to in SCREENING_MOVES[state]:
        return to
    if state is S.WITHDRAWN:
        raise Gone(_("This proposal was withdrawn."), code="withdrawn")
    raise Refused(
        _("The screening of this proposal is decided already. Open it again first, and say why."), code="decided"
    )


def check_undecided(state: ScreeningState) -> None:
    """The screening is still going on, or a refusal."""
    if state not in UNDECIDED:
        move(state, S.ASKED)


def check_passes(quotes: Iterable[Quote], *, asked: bool) -> None:
    """A proposal goes on when no rule stands against it and nothing is being waited for."""
    broken = [quote.rule for quote in quotes if quote.blocking]
    if broken:
        raise Refused(
            _("A rule of the call is not met (%(rules)s). It can pass only when the rule is lifted for this call."),
            code="rule-not-met",
            rules=", ".join(broken),
        )
    if asked:
        raise Refused(
            _("The applicants still have a question to answer. Wait for the answer, or close the question first."),
            code="question-open",
        )


def ending(form: Screening, stage: Stage, reasons: Sequence[str], quotes: Sequence[Quote]) -> Ending:
    """How the proposal ends for these reasons; a refusal if they do not fit the stage, or quote nothing."""
    ends = {outcome.code for outcome in stage.outcomes if not outcome.goes_on}
    given = [form.reason(code) for code in dict.fromkeys(reasons)]
    known = [reason for reason in given if reason is not None and reason.outcome in ends]
    if not known or len(known) != len(given):
        raise Invalid(_("Choose at least one reason from the list."), field="reasons")
    outcomes = {reason.outcome for reason in known}
    if len(outcomes) > 1:
        raise Invalid(_("These reasons lead to different outcomes. Choose those of one outcome."), field="reasons")
    by_rule = any(reason.rule for reason in known)
    if by_rule and not quotes:
        raise Invalid(_("Choose the rule that is not met; the applicants read it with its value."), field="rules")
    state = S.INELIGIBLE if by_rule else S.RETURNED
    return Ending(state, outcomes.pop(), tuple(known), tuple(quotes) if by_rule else ())


def check_question(text: str, *, due_at: datetime, now: datetime) -> str:
    """The question, if it has words and leaves time to answer."""
    text = text.strip()
    if not text:
        raise Invalid(_("Write the question."), field="text")
    if len(text) > LONGEST_QUESTION:
        raise Invalid(_("This is too long: at most %(most)s characters."), field="text", most=LONGEST_QUESTION)
    if due_at < now + SHORTEST_TIME:
        raise Invalid(_("Leave the applicants at least a day to answer."), field="due")
    return text


def check_answer(text: str, *, answered: bool, state: ScreeningState) -> str:
    """The answer, if it has words and the question still waits; late answers count until the decision."""
    if answered or state not in UNDECIDED:
        raise Refused(_("This question no longer waits for an answer."), code="not-waiting")
    text = text.strip()
    if not text:
        raise Invalid(_("Write your answer."), field="answer")
    if len(text) > LONGEST_ANSWER:
        raise Invalid(_("This is too long: at most %(most)s characters."), field="answer", most=LONGEST_ANSWER)
    return text
