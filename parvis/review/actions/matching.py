"""Matching a round: made, looked at, taken or left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.assignment import BadInstance, Instance, Result, check, file_of, text_of
from parvis.domain.assignment.reading import checked
from parvis.domain.assignment.result import steps
from parvis.domain.evaluation import RoundState
from parvis.domain.refusals import Refused
from parvis.domain.rounds import AT_ONCE, MatchingState
from parvis.engines import matching as engines
from parvis.gateways import queue
from parvis.review import access
from parvis.review.models import Assignment, MatchedProposal, Matching, Round
from parvis.review.queries import gathering, matchings, rounds
from parvis.review.queries.gathering import Gathered, named
from parvis.review.queries.sheets import figures, sheets
from parvis.web.programme import in_language

CHUNK = 200


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Faults:
    """What is wrong with a round, said in the language of whoever reads it."""

    words: dict[str, str]

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return in_language(self.words, get_language() or "en")


def ask_matching(this_round: Round, *, by: Any, now: datetime) -> Matching | None:
    """Match the round, at once if it is small, else in the worker; what officers and experts have settled is kept."""
    access.check_is_officer(by, at=now)
    if rounds.size(this_round, at=now) <= AT_ONCE:
        return match(this_round.code, by=by, now=now)
    _queue(this_round, by=by, now=now)
    return None


@transaction.atomic
def _queue(this_round: Round, *, by: Any, now: datetime) -> None:
    this_round = rounds.locked_round(this_round)
    if queue.is_under_way("review.match", round=this_round.code, by=by.code):
        return
    this_round.asked_at = now
    this_round.save(update_fields=["asked_at"])
    record("round.matching-asked", on=this_round, by=by, at=now, facts={"seed": this_round.seed})
    queue.defer("review.match", round=this_round.code, by=by.code)


def match(code: str, *, by: Any, now: datetime) -> Matching:
    """Match a round and propose what came of it; nothing of the round changes before it is taken.

    The solver works outside of any transaction.  Refused with everything that
    is wrong, by name, if the round cannot be matched at all.
    """
    found = gathering.gathered(rounds.read(code), at=now)
    check_can_be_matched(found)
    try:
        instance = checked(found.instance())
    except BadInstance as bad:
        faults = Faults({language: bad.told(language) for language in ("en", "fr")})
        raise Refused(_("The round cannot be matched: %(faults)s"), code="bad-round", faults=faults) from bad
    text = file_of(instance)
    result = engines.match(instance, digest=sha256(text.encode()).hexdigest())
    if wrong := check(instance, result):
        raise AssertionError(f"The recount of round {code} differs: {'; '.join(str(one) for one in wrong[:5])}")
    return _propose(found, instance, text, result, by=by, now=now)


def check_can_be_matched(found: Gathered) -> None:
    """Nothing stands in the way of matching that an officer must mend first; Refused, with names, if something does."""
    rules = found.choices.rules()
    if rules.at_most and (without := [one.name for one in found.experts.values() if not found.nation_of(one)]):
        names = ", ".join(sorted(without))
        raise Refused(
            _("A rule asks for experts’ nations, and these have none: %(names)s."), code="no-nation", names=names
        )
    for rule in rules.at_most:
        there = Counter((proposal, found.nation_of(found.experts[expert])) for proposal, expert in found.locked)
        for (proposal, nation), times in sorted(there.items()):
            if times > rule.most:
                title = found.cards[proposal].title
                raise Refused(
                    _("%(times)s experts of %(nation)s are settled for “%(title)s”; the rule allows %(most)s."),
                    code="locked-at-most",
                    times=times,
                    nation=nation,
                    title=title,
                    most=rule.most,
                )


@transaction.atomic
def _propose(found: Gathered, instance: Instance, text: str, result: Result, *, by: Any, now: datetime) -> Matching:
    this_round = rounds.locked_round(found.this_round)
    if matchings.settled(this_round) != found.settled:
        raise Refused(
            _("Pairs were settled while the matching was made. Nothing was changed; match again."), code="overtaken"
        )
    leave_proposed(this_round, by=by, now=now)
    made = Matching.objects.create(
        round=this_round,
        made_at=now,
        made_by=by,
        settled=found.settled,
        digest=result.instance,
        instance=text,
        result=text_of(result),
        told=figures(instance, result),
    )
    rows = sheets(found, instance, result)
    keys = rounds.keys_of(rows)
    MatchedProposal.objects.bulk_create(
        (MatchedProposal(matching=made, proposal_id=keys[code], sheet=sheet) for code, sheet in rows.items()),
        batch_size=CHUNK,
    )
    this_round.matched_at, this_round.refusal = now, {}
    this_round.save(update_fields=["matched_at", "refusal"])
    facts = {
        "matching": made.code,
        "input": result.instance,
        "seed": result.seed,
        "objective": result.objective,
        "gap": result.gap,
        "state": result.state,
        "pairs": [f"{one.proposal}:{one.expert}" for one in result.assignments],
    }
    record("round.matched", on=this_round, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def note_refusal(code: str, refused: Refused, *, by: Any, now: datetime) -> None:
    """Keep why the worker could not match a round, for its page."""
    from django.utils.translation import gettext, override

    this_round, words = rounds.locked_round(code), {}
    for language in ("en", "fr"):
        with override(language):
            words[language] = gettext(refused.message) % refused.facts
    this_round.refusal, this_round.matched_at = words, now
    this_round.save(update_fields=["refusal", "matched_at"])
    record("round.matching-refused", on=this_round, by=by, at=now, facts={"rule": refused.code})


@transaction.atomic
def take(matching: Matching, *, by: Any, now: datetime) -> Round:
    """Make the proposed pairs the round's; pairs that stay keep their rows.  Again changes nothing.

    Refused if anything was settled since, or an expert chosen has a conflict or no term by now.
    """
    access.check_is_officer(by, at=now)
    this_round = rounds.locked_round(matching.round)
    matching = matchings.fresh(matching)
    if matching.state == MatchingState.TAKEN:
        return this_round
    if matching.state != MatchingState.PROPOSED:
        raise Refused(_("This matching was set aside. Match again."), code="overtaken")
    found = gathering.gathered(this_round, at=now)
    pairs = matchings.pairs_of(matching)
    check_still_holds(matching, found, pairs)

    kept = {named(one): one for one in found.assignments if one.state in rounds.COUNTS}
    gone = [one.pk for pair, one in kept.items() if pair not in pairs and not gathering.is_held(one)]
    Assignment.objects.filter(pk__in=gone).delete()
    new = sorted(pair for pair in pairs if pair not in kept)
    keys = rounds.keys_of({proposal for proposal, _expert in new})
    Assignment.objects.bulk_create(
        Assignment(
            round=this_round,
            proposal_id=keys[proposal],
            expert=found.experts[expert],
            affinity=max(0, steps(pairs[proposal, expert])),
            due_at=this_round.due_at,
            made_at=now,
            made_by=by,
        )
        for proposal, expert in new
    )
    _leave(Matching.objects.filter(round=this_round, state=MatchingState.TAKEN), by=by, now=now)
    matching.state, matching.ended_at, matching.ended_by = MatchingState.TAKEN, now, by
    matching.save(update_fields=["state", "ended_at", "ended_by"])
    if this_round.state == RoundState.PREPARED:
        this_round.state = RoundState.MATCHED
        this_round.save(update_fields=["state"])
    facts = {"matching": matching.code, "kept": len(kept) - len(gone), "gone": len(gone), "new": len(new)}
    record("round.matching-taken", on=this_round, by=by, at=now, facts=facts)
    return this_round


@transaction.atomic
def leave(matching: Matching, *, by: Any, now: datetime) -> Round:
    """Set a proposed matching aside; the round stays as it is."""
    access.check_is_officer(by, at=now)
    this_round = rounds.locked_round(matching.round)
    matching = matchings.fresh(matching)
    if matching.state == MatchingState.TAKEN:
        raise Refused(_("This matching was taken already."), code="taken")
    leave_proposed(this_round, by=by, now=now)
    return this_round


def leave_proposed(this_round: Round, *, by: Any, now: datetime) -> None:
    """Set aside what is proposed, if anything is: something else was settled.  The caller holds the round."""
    if codes := _leave(Matching.objects.filter(round=this_round, state=MatchingState.PROPOSED), by=by, now=now):
        record("round.matching-left", on=this_round, by=by, at=now, facts={"matching": codes[0]})


def _leave(rows: Any, *, by: Any, now: datetime) -> list[str]:
    """The figures stay; the files and sheets go, which the trail names by their digest."""
    found = list(rows.values_list("pk", "code"))
    if found:
        keys = [key for key, _code in found]
        MatchedProposal.objects.filter(matching__in=keys).delete()
        Matching.objects.filter(pk__in=keys).update(
            state=MatchingState.LEFT, ended_at=now, ended_by=by, instance="", result=""
        )
    return [code for _key, code in found]


def check_still_holds(matching: Matching, found: Gathered, pairs: Iterable[tuple[str, str]]) -> None:
    """Nothing was settled since the matching was made, and nobody chosen has become impossible; Refused if so."""
    overtaken = Refused(
        _("Something was settled since this matching was made. Nothing was changed; match again."), code="overtaken"
    )
    if matching.settled != found.settled:
        raise overtaken
    for pair in pairs:
        if pair[0] not in found.cards or pair[1] not in found.experts:
            raise overtaken
        if pair not in found.locked and found.bar(pair):
            raise overtaken
