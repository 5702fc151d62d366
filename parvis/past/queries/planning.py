"""What taking in a file would change: who and what is there already, what is new, and what cannot be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from parvis.accounts.models import Organisation
from parvis.domain.conflicts import plain_name
from parvis.domain.past_files import Award, Checked, Fault, Kind, Person, Somebody
from parvis.past.models import Employment, PastAward, PastParty, PastPerson

AWARD_FIELDS = ("title", "abstract", "starts_on", "ends_on", "amount", "currency")


def _(message: str) -> str:
    return message


@dataclass
class Plan:
    """What would become of a file's records; with faults, nothing does."""

    checked: Checked
    faults: list[Fault]
    people: dict[str, PastPerson] = field(default_factory=dict)  # by the key in the file; new ones have no row yet
    changed_people: list[PastPerson] = field(default_factory=list)
    new: list[Any] = field(default_factory=list)
    changed: list[tuple[Any, Any]] = field(default_factory=list)  # (as the file tells it, its row)
    unchanged: int = 0
    organisations: dict[str, Organisation] = field(default_factory=dict)  # by ROR iD


def plan(checked: Checked) -> Plan:
    """What this file would change.  At most five queries, however long it is."""
    made = Plan(checked, list(checked.faults))
    known = _Known()
    if checked.kind is Kind.AWARDS:
        for award in checked.awards:
            for part in award.parts:
                known.settle(part.who, made, line=award.line, names=False)
        _plan_awards(made)
    else:
        for person in checked.people:
            known.settle(person.who, made, line=person.line, names=True)
        _plan_people(made)
    made.faults.sort(key=lambda one: one.line)
    return made


class _Known:
    """Everybody whom earlier files named.  One query."""

    def __init__(self) -> None:
        rows = list(PastPerson.objects.filter(erased_at__isnull=True))
        self.by_orcid = {one.orcid: one for one in rows if one.orcid}
        self.by_email = {one.email: one for one in rows if one.email}
        self.by_name = {(one.plain, one.place): one for one in rows if not one.orcid and not one.email}

    def settle(self, who: Somebody, made: Plan, *, line: int, names: bool) -> None:
        """Who in the tables this is, new or there; `names`: whether the file may give another name."""
        plain, place = plain_name(who.name)[:120], plain_name(who.place)[:300]
        by_orcid, by_email = self.by_orcid.get(who.orcid), self.by_email.get(who.email)
        found = by_orcid or by_email or (None if who.orcid or who.email else self.by_name.get((plain, place)))
        if by_orcid and by_email and by_orcid is not by_email:
            words = _("ORCID iD and address belong to two people who are there already.")
            made.faults.append(Fault(line, "orcid", words))
            return
        if found and who.orcid and found.orcid and found.orcid != who.orcid:
            words = _("The address belongs to somebody there who has another ORCID iD.")
            made.faults.append(Fault(line, "email", words))
            return
        if found is None:
            found = PastPerson(name=who.name, plain=plain, email=who.email, orcid=who.orcid, place=place)
            if not who.orcid and not who.email:
                self.by_name[plain, place] = found
        else:
            wanted = {"email": who.email or found.email, "orcid": who.orcid or found.orcid}
            if names:
                wanted |= {"name": who.name, "plain": plain}
            if any(getattr(found, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(found, name, value)
                if found.pk and found not in made.changed_people:
                    made.changed_people.append(found)
        self.by_orcid.update({who.orcid: found} if who.orcid else {})
        self.by_email.update({who.email: found} if who.email else {})
        made.people[who.key] = found


def _plan_awards(made: Plan) -> None:
    rows = {one.reference.casefold(): one for one in PastAward.objects.all()}
    parties: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for one in PastParty.objects.all():
        parties[one.award_id].append((one.person_id, one.role, one.organisation_name, one.nation))
    for award in made.checked.awards:
        row = rows.get(award.reference.casefold())
        if row is None:
            made.new.append(award)
        elif _same_award(award, row, parties[row.pk], made.people):
            made.unchanged += 1
        else:
            made.changed.append((award, row))


def _same_award(award: Award, row: PastAward, parties: list[tuple[Any, ...]], people: dict[str, PastPerson]) -> bool:
    if any(getattr(award, name) != getattr(row, name) for name in AWARD_FIELDS):
        return False
    wanted = [
        (people[one.who.key].pk if one.who.key in people else None, one.role, one.organisation, one.nation)
        for one in award.parts
    ]
    return None not in [one[0] for one in wanted] and sorted(wanted) == sorted(parties)


def _plan_people(made: Plan) -> None:
    named = {work.ror for person in made.checked.people for work in person.works if work.ror}
    made.organisations = {one.ror_id: one for one in Organisation.objects.filter(ror_id__in=named)}
    there: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for one in Employment.objects.all():
        there[one.person_id].append((one.organisation_name, one.organisation_id, str(one.from_on), str(one.to_on)))
    for person in made.checked.people:
        if strangers := [work.ror for work in person.works if work.ror and work.ror not in made.organisations]:
            words = _("The register here has no organisation %(ror)s.")
            made.faults.append(Fault(person.line, "ror", words, {"ror": strangers[0]}))
            continue
        row = made.people.get(person.who.key)
        if row is None:
            continue
        if row.pk is None:
            made.new.append(person)
        elif row not in made.changed_people and sorted(there[row.pk], key=str) == sorted(_works(person, made), key=str):
            made.unchanged += 1
        else:
            made.changed.append((person, row))


def _works(person: Person, made: Plan) -> list[tuple[Any, ...]]:
    return [
        (
            work.organisation,
            made.organisations[work.ror].pk if work.ror else None,
            str(work.from_on),
            str(work.to_on),
        )
        for work in person.works
    ]
