"""What holds of an award on a day: its letter and the changes that count by then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from parvis.domain.amendments import AmendmentStatus, Effective, Terms, after, terms_on
from parvis.domain.awards import AwardStatus
from parvis.domain.eligibility import PartyFacts, judge
from parvis.domain.findings import Verdict
from parvis.domain.nations import Nation, groups_on
from parvis.domain.programme_file.award import Award as Rules
from parvis.domain.programme_file.award import Changes
from parvis.domain.refusals import NotFound, Refused
from parvis.grants.models import Amendment, Award
from parvis.programme.queries import programme_of
from parvis.proposals.queries.eligibility import case_of
from parvis.web.programme import country_words, current, today

# An extension may carry an award so far beyond the last day of its letter.
LATEST = timedelta(days=5 * 366)


def _(message: str) -> str:
    return message


def effective(award: Award) -> list[Effective]:
    """The approved changes of the award, whenever they count.  One query."""
    return [one.effective for one in award.amendments.filter(status=AmendmentStatus.APPROVED).order_by("number")]


def on(award: Award, day: date) -> Terms:
    """What holds on this day.  One query."""
    return terms_on(award.frozen, effective(award), day)


def of_all(awards: Iterable[Award], day: date) -> dict[int, Terms]:
    """What holds of each of these awards on this day.  One query."""
    asked = list(awards)
    found: dict[int, list[Effective]] = {one.pk: [] for one in asked}
    for one in Amendment.objects.filter(award__in=asked, status=AmendmentStatus.APPROVED):
        found[one.award_id].append(one.effective)
    return {one.pk: terms_on(one.frozen, found[one.pk], day) for one in asked}


def moved_nations(at: datetime) -> Iterator[tuple[Award, str, str]]:
    """Awards that run, with a nation of theirs that has left the group it stood in when the letter was offered.

    The group is the one in which it stands now; empty if in none.  Two queries.
    """
    programme, day = current(), today(at)
    running = Award.objects.filter(status=AwardStatus.ACCEPTED, ends_on__gte=day - LATEST)
    found = list(running.select_related("proposal__case_officer", "offered_by").order_by("pk"))
    now, held = groups(programme.nations, day), of_all(found, day)
    for award in found:
        then, terms = groups(programme.nations, today(award.offered_at)), held[award.pk]
        if terms.stopped or day > terms.ends_on:
            continue
        for country in sorted(countries_of(terms.parties)):
            if then.get(country) != now.get(country):
                yield award, country, now.get(country, "")


def countries_of(parties: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The nations in which these parties of an award work; "" for one of whom none is known.  No query."""
    return {(party.get("facts") or {}).get("employer_country") or "" for party in parties.values()}


def groups(nations: Iterable[Nation], day: date) -> dict[str, str]:
    """The group of every nation on this day."""
    return {code: group for group, codes in groups_on(nations, day).items() for code in codes}


def around(amendment: Amendment) -> tuple[Terms, Terms]:
    """What holds on the day of a change without it, and with it.  One query.

    Of a decided one as it was known then: what was approved later does not reach into its letter.
    """
    award = amendment.award
    known = award.amendments.filter(status=AmendmentStatus.APPROVED).exclude(pk=amendment.pk)
    if amendment.decided_at is not None:
        at, number = amendment.decided_at, amendment.number
        known = known.filter(Q(decided_at__lt=at) | Q(decided_at=at, number__lt=number))
    before = terms_on(award.frozen, [one.effective for one in known.order_by("number")], amendment.effective_on)
    return before, after(before, amendment.effective)


def check_runs(award: Award, day: date) -> None:
    """The award is neither suspended nor terminated on this day, or Refused.  One query."""
    held = on(award, day)
    if held.terminated_on is not None:
        raise Refused(_("This award is terminated; nothing is paid for it any more."), code="terminated")
    if held.suspended:
        raise Refused(_("This award is suspended. Nothing is paid until it is resumed."), code="suspended")


def rules_of(award: Award) -> Rules | None:
    """The rules of the grant, as its call was published with.  No query if the call came along."""
    return programme_of(award.proposal.call).award


def rule_of(award: Award) -> Changes | None:
    """What the programme's file says of changes.  No query if the call came along."""
    rules = rules_of(award)
    return rules.changes if rules else None


def amendments(award: Award) -> QuerySet[Amendment]:
    """All changes that were ever asked for, with their consents and approvals.  Three queries."""
    return award.amendments.select_related("asked_by", "decided_by", "award").prefetch_related(
        "consents__person", "consents__party", "approvals__by"
    )


def approved(award: Award) -> list[Amendment]:
    """The approved changes of an award, each with its award and all who said yes.  Three queries."""
    found = list(amendments(award).filter(status=AmendmentStatus.APPROVED).order_by("number"))
    for one in found:
        one.award = award
    return found


def visible(award: Award, number: int) -> Amendment:
    """One change of an award that the reader may see; NotFound if it has none of that number.  Three queries."""
    found = amendments(award).filter(number=number).first()
    if found is None:
        raise NotFound("")
    found.award = award
    return found


def locked(amendment: Amendment) -> Amendment:
    """A change and its award, held until the transaction ends.  Two queries."""
    Award.objects.select_for_update(of=("self",)).get(pk=amendment.award_id)
    return (
        Amendment.objects.select_for_update(of=("self",))
        .select_related("award__proposal__call", "asked_by")
        .get(pk=amendment.pk)
    )


def verdict(award: Award, changes: Mapping[str, Any], at: datetime) -> Verdict:
    """Every rule of the call, asked of the project as it would be with this change, and of today's nations."""
    pinned, today = programme_of(award.proposal.call), current()
    case = case_of(award.proposal, at)
    leaves, joins = changes.get("leaves") or "", changes.get("joins") or {}
    stays = tuple(party for party in case.parties if party.id != leaves)
    heir = next(iter(joins), "")
    case = replace(
        case,
        parties=(*stays, *(_facts(code, party) for code, party in joins.items())),
        # What the proposal asked for who leaves is asked for the successor from now on.
        budget=tuple(replace(cell, party=heir) if heir and cell.party == leaves else cell for cell in case.budget),
    )
    return judge(replace(pinned, groups=today.groups, nations=today.nations), case, elsewhere=country_words)


def _facts(code: str, party: Mapping[str, Any]) -> PartyFacts:
    facts = party.get("facts") or {}
    return PartyFacts(
        id=code,
        role=str(party["role"]),
        name=str(party["name"]),
        person=str(party.get("person") or code),
        nationality=tuple(facts.get("nationality") or ()),
        residence=facts.get("residence") or "",
        employer_country=facts.get("employer_country") or "",
        organisation_id=str(party.get("organisation") or ""),
        organisation_kind=facts.get("organisation_kind") or "",
        seniority=facts.get("seniority") or "",
        flags=frozenset(party.get("flags") or ()),
    )
