"""The rail: everything that is still missing or wrong in a draft, in words, with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import get_language, gettext

from parvis.domain import answers
from parvis.domain.answers import Frame
from parvis.domain.budget import Limit
from parvis.domain.problems import Problem
from parvis.domain.proposals import Owner, PartyState
from parvis.programme.queries import programme_of
from parvis.proposals.models import Party, Proposal, ProposalFile
from parvis.proposals.queries import drafts
from parvis.proposals.queries.drafts import Gathered, gathered
from parvis.proposals.queries.eligibility import verdict
from parvis.web.programme import in_language


@dataclass(frozen=True)
class Missing:
    """One thing the draft still needs: where, how grave, in the reader's words."""

    proposal: str
    section: str
    field: str
    severity: Literal["blocking", "warning", "evidence"]
    words: str
    remedy: str = ""
    rule: str = ""
    parties: tuple[str, ...] = ()
    beside: str = ""  # the words beside the question itself, where its name stands already

    @property
    def url(self) -> str:
        """Where it is set right."""
        if not self.section:
            return reverse("proposals:draft", args=[self.proposal])
        return f"{reverse('proposals:section', args=[self.proposal, self.section])}#field-{self.field}"


def missing(proposal: Proposal, at: datetime, found: Gathered | None = None) -> list[Missing]:
    """Everything that keeps the proposal from being handed in, and what else should be looked at."""
    found = found or gathered(proposal)
    return [*_seats(found), *_lacks(found), *_findings(found, at)]


def words_of(problem: Problem) -> str:
    """A problem's sentence in the language in force."""
    words = gettext(problem.message)
    return words % problem.facts if problem.facts else words


def frame_of(
    proposal: Proposal,
    parties: Iterable[Party] = (),
    files: Iterable[ProposalFile] = (),
    months: int | None = None,
) -> Frame:
    """What surrounds the answers of this proposal.  No query."""
    programme = programme_of(proposal.call)
    mechanism, award = programme.mechanism(proposal.mechanism), programme.award
    here = (proposal.mechanism,)
    asked = [line for line in (award.categories if award else ()) if proposal.mechanism in (line.mechanisms or here)]
    never = [line for line in (award.exclusions if award else ()) if proposal.mechanism in (line.mechanisms or here)]
    judged = {rule.id for rule in programme.rules}  # a share that a rule judges is told by the rule, once
    span = mechanism.duration if mechanism else None
    ceiling = mechanism.ceiling if mechanism else None
    return Frame(
        months=months or (span.at_most if span and span.unit == "months" else None),
        parties=frozenset(party.code for party in parties),
        priorities=frozenset(proposal.call.priorities),
        categories=(*(line.code for line in asked), *(line.code for line in never)),
        limits=(
            *(Limit(line.code, most_share=None if line.code in judged else line.share_at_most) for line in asked),
            *(Limit(line.code, excluded=True) for line in never),
        ),
        ceiling=ceiling.at_most if ceiling and not ceiling.soft else None,
        files=frozenset(file.code for file in files),
    )


def _seats(found: Gathered) -> Iterable[Missing]:
    """The signers that the programme asks for and that have not joined."""
    programme = programme_of(found.proposal.call)
    joined = {party.role for party in found.parties if party.state == PartyState.JOINED}
    for role in programme.roles:
        if role.signs and role.code not in joined:
            words = gettext("Nobody has joined yet as: %(role)s.") % {"role": _in_language(role.name)}
            remedy = gettext("Invite him or her; the invitation must be accepted before both can sign.")
            yield Missing(found.proposal.code, "", "", "blocking", words, remedy, "seat")


def _lacks(found: Gathered) -> Iterable[Missing]:
    proposal = found.proposal
    form = drafts.form_of(proposal)
    frame = frame_of(proposal, found.parties, found.files, answers.whole_number(found.content.get("months")))
    for section in form.sections if form else ():
        for field in section.fields:
            value = found.content.get(field.code)
            if section.owner != Owner.OWN:
                yield from _named(proposal, section.code, field, value, frame, "")
                continue
            for party in found.parties:
                if party.writes or party.signs:
                    own = (value or {}).get(party.code)
                    yield from _named(proposal, section.code, field, own, frame, str(party))


def _findings(found: Gathered, at: datetime) -> Iterable[Missing]:
    """What the rules of eligibility find, each with what would satisfy it."""
    proposal = found.proposal
    form = drafts.form_of(proposal)
    for finding in verdict(proposal, at, found).findings:
        section = _section_for(form, finding.field)
        yield Missing(
            proposal.code,
            section.code if section else "",
            finding.field if section and finding.field in form.fields else "",
            finding.severity,
            _in_language(finding.words),
            _in_language(finding.remedy),
            finding.rule,
            finding.parties,
        )


def _section_for(form: Any, field: str) -> Any:
    """Where a finding is set right: the section with its field, or with a field of that kind."""
    if form is None or not field:
        return None
    kinds = (section for section in form.sections if any(asked.kind == field for asked in section.fields))
    return form.section_of(field) or next(kinds, None)


def _named(proposal: Proposal, section: str, field: Any, value: Any, frame: Frame, whose: str) -> Iterable[Missing]:
    for problem in answers.lacks(field, value, frame):
        words = words_of(problem)
        label = _in_language(field.label)
        where = f"{label} ({whose})" if whose else label
        yield Missing(
            proposal.code,
            section,
            field.code,
            "blocking",
            gettext("%(where)s: %(words)s") % {"where": where, "words": words},
            "",
            problem.rule,
            (whose,) if whose else (),
            words,
        )


def _in_language(words: Any) -> str:
    return in_language(words, get_language() or "en")
