"""Whose account a person in a file is: proven by address or iD, said by an officer, or perhaps by the name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet

from parvis.accounts.models import Person
from parvis.domain.conflicts import plain_name
from parvis.past.models import Likeness, PastPerson

MOST_OFFERED = 100


@dataclass(frozen=True)
class Perhaps:
    """A person in a file and an account of the same name, of whom nobody has said whether they are one."""

    past: PastPerson
    person: Person


def of_account(person: Any) -> QuerySet[PastPerson]:
    """The people in files who are this account's owner for sure."""
    proven = EmailAddress.objects.filter(user=person, verified=True).values("email")
    known = Q(email__in=proven) | Q(pk__in=Likeness.objects.filter(person=person, same=True).values("past_person"))
    if person.email:
        known |= Q(email=person.email.lower())
    if person.orcid_proven_at:
        known |= Q(orcid=person.orcid)
    denied = Likeness.objects.filter(person=person, same=False).values("past_person")
    return PastPerson.objects.filter(known, erased_at__isnull=True).exclude(pk__in=denied)


def known_as(
    accounts: Iterable[Person], addresses: dict[str, set[str]]
) -> tuple[dict[int, set[str]], dict[int, PastPerson]]:
    """Who in the files these people are: (key of the past person → keys of theirs, the past people).

    `addresses` are those of each person, by whatever key the caller knows him or
    her under; accounts bring their proven iD and what officers said along,
    under their code.  Two queries.
    """
    by_address: dict[str, set[str]] = defaultdict(set)
    for key, emails in addresses.items():
        for email in emails:
            by_address[email.lower()].add(key)
    people = list(accounts)
    by_orcid = {one.orcid: one.code for one in people if one.orcid and one.orcid_proven_at}
    codes = {one.pk: one.code for one in people}
    said = list(Likeness.objects.filter(person__in=codes).values_list("past_person_id", "person_id", "same"))
    rows = PastPerson.objects.filter(
        Q(email__in=by_address.keys() - {""})
        | Q(orcid__in=by_orcid.keys())
        | Q(pk__in=[past for past, _person, same in said if same]),
        erased_at__isnull=True,
    )
    found = {one.pk: one for one in rows}
    keys: dict[int, set[str]] = defaultdict(set)
    for one in found.values():
        keys[one.pk] |= by_address.get(one.email, set()) if one.email else set()
        if one.orcid in by_orcid:
            keys[one.pk].add(by_orcid[one.orcid])
    for past, person, same in said:
        if same:
            keys[past].add(codes[person])
        else:
            keys[past].discard(codes[person])
    return keys, found


def accounts_of(past: Iterable[PastPerson]) -> dict[int, set[int]]:
    """Whose accounts these people in files are for sure: keys of people → keys of accounts.  Three queries."""
    rows = {one.pk: one for one in past if one.erased_at is None}
    emails, orcids = {one.email for one in rows.values()} - {""}, {one.orcid for one in rows.values()} - {""}
    by_email: dict[str, set[int]] = defaultdict(set)
    by_orcid: dict[str, set[int]] = defaultdict(set)
    for user, email in EmailAddress.objects.filter(email__in=emails, verified=True).values_list("user_id", "email"):
        by_email[email.lower()].add(user)
    accounts = Person.objects.filter(Q(email__in=emails) | Q(orcid__in=orcids), erased_at__isnull=True)
    for one in accounts.only("pk", "email", "orcid", "orcid_proven_at"):
        by_email[one.email.lower()].add(one.pk)
        if one.orcid_proven_at:
            by_orcid[one.orcid].add(one.pk)
    found = {
        pk: (by_email[one.email] if one.email else set()) | (by_orcid[one.orcid] if one.orcid else set())
        for pk, one in rows.items()
    }
    for said in Likeness.objects.filter(past_person__in=rows):
        if said.same:
            found[said.past_person_id].add(said.person_id)
        else:
            found[said.past_person_id].discard(said.person_id)
    return found


def perhaps() -> list[Perhaps]:
    """Accounts of the same name of whom nobody has said yet whether they are one.  Three queries."""
    likened = Likeness.objects.filter(past_person=OuterRef("pk"))
    open_ones = PastPerson.objects.filter(~Exists(likened), erased_at__isnull=True).exclude(plain="")
    people: dict[str, list[Person]] = defaultdict(list)
    for person in Person.objects.filter(erased_at__isnull=True).exclude(name="").only("code", "name", "email", "orcid"):
        people[plain_name(person.name)].append(person)
    proven = {
        email.lower(): user
        for user, email in EmailAddress.objects.filter(verified=True).values_list("user_id", "email")
    }
    found: list[Perhaps] = []
    for past in open_ones.order_by("plain", "pk").iterator():
        for person in people.get(past.plain, ()):
            is_proven = (past.email and proven.get(past.email) == person.pk) or (
                past.orcid and past.orcid == person.orcid and person.orcid_proven_at
            )
            if not is_proven:
                found.append(Perhaps(past, person))
        if len(found) >= MOST_OFFERED:
            break
    return found[:MOST_OFFERED]


def named(words: str) -> QuerySet[PastPerson]:
    """The people in files whose name or address has these words, with their places of work and awards."""
    found = PastPerson.objects.filter(Q(plain__contains=plain_name(words)) | Q(email__icontains=words))
    return found.filter(erased_at__isnull=True).prefetch_related("employments", "parts__award").order_by("plain", "pk")
