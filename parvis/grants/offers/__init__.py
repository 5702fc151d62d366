"""What grants give to the apps above and hang into the pages below: read-only, `visible_to`.

desk  what lies on a person's desk
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.audit.offers import Paper
from parvis.decisions import offers as decisions
from parvis.domain.awards import AwardStatus
from parvis.domain.roles import holds_any
from parvis.domain.words import LANGUAGES
from parvis.grants.forms.amended import amendment_paper
from parvis.grants.forms.papers import letter_paper
from parvis.grants.labels import OUTCOMES
from parvis.grants.models import Amendment, Award, Obligation, OutcomeLetter
from parvis.grants.models.awards import READS_AWARDS
from parvis.grants.offers.desk import duties
from parvis.grants.queries import findings, terms
from parvis.proposals.models import Proposal
from parvis.web import figures
from parvis.web.lifecycle import Station
from parvis.web.prepared import NUMBER, TEXT, prepared_question

__all__ = [
    "archived_letters",
    "duties",
    "findings_for_nations",
    "from_letter_to_report",
    "kept_of",
    "objectives_of",
    "on_proposal",
    "places",
]


def objectives_of(award: Award) -> list[str]:
    """The objectives that the nations were told this award serves; none without a political note.  One query."""
    return decisions.objectives_of(award.proposal.code, award.agreed_in)


def findings_for_nations(context: dict[str, Any]) -> str:
    """The newest findings on the committee's page.  One query."""
    found = findings.newest(context["request"].user, timezone.now(), get_language() or "en")
    return render_to_string("grants/slots/findings.html", {"findings": found})


def places(context: dict[str, Any]) -> str:
    """The awards, in an office's menu.  No query of its own."""
    person, at = context["request"].user, timezone.now()
    if not holds_any(person, *READS_AWARDS, at=at):
        return ""
    return render_to_string("grants/slots/places.html")


def on_proposal(context: dict[str, Any]) -> str:
    """The award, and the outcome letter, on the page of their proposal.  Two queries."""
    person, at, proposal = context["request"].user, timezone.now(), context.get("proposal")
    if proposal is None:
        return ""
    award = _award_of.first(person, at=at, proposal=proposal.pk)
    letter = _letter_of.first(person, at=at, proposal=proposal.pk)
    if award is None and letter is None:
        return ""
    words = OUTCOMES[letter.outcome] if letter else ""  # type: ignore[index]
    return render_to_string("grants/slots/proposal.html", {"award": award, "letter": letter, "outcome": words})


@prepared_question(proposal=NUMBER)
def _award_of(person: Any, *, at: datetime, proposal: Any) -> QuerySet[Award]:
    return Award.objects.visible_to(person, at=at).filter(proposal=proposal)


@prepared_question(proposal=NUMBER)
def _letter_of(person: Any, *, at: datetime, proposal: Any) -> QuerySet[OutcomeLetter]:
    return OutcomeLetter.objects.visible_to(person, at=at).filter(proposal=proposal).order_by("-id")[:1]


def kept_of(code: str) -> QuerySet[Any]:
    """What is there once a case has reached a station of grants.  No query of its own."""
    letters = OutcomeLetter.objects.filter(proposal=OuterRef("pk"))
    awards = Award.objects.filter(proposal=OuterRef("pk"))
    return Proposal.objects.filter(Exists(letters) | Exists(awards), code=code)


def from_letter_to_report(code: str, person: Any, at: datetime) -> Mapping[str, Station]:
    """The outcome letter, the award and what is owed, as far as the reader may know.  Three queries at most."""
    letter = _letter_out.first(person, at=at, code=code)
    award = _award_with_duties.first(person, at=at, code=code)
    return {**_notification(letter, code, at), **_award_and_report(award)}


@prepared_question(code=TEXT)
def _letter_out(person: Any, *, at: datetime, code: Any) -> QuerySet[OutcomeLetter]:
    own = OutcomeLetter.objects.visible_to(person, at=at).filter(pk=OuterRef("pk"))
    released = OutcomeLetter.objects.filter(proposal__code=code, batch__released_at__lte=at)
    return released.annotate(own=Exists(own)).select_related("batch").order_by("-id")[:1]


@prepared_question(code=TEXT)
def _award_with_duties(person: Any, *, at: datetime, code: Any) -> QuerySet[Award]:
    owed = Obligation.objects.filter(award=OuterRef("pk")).order_by("number")
    first, waiting = owed[:1], owed.filter(satisfied_at__isnull=True)[:1]
    return (
        Award.objects.visible_to(person, at=at)
        .filter(proposal__code=code)
        .annotate(
            first_number=Subquery(first.values("number")),
            first_satisfied_at=Subquery(first.values("satisfied_at")),
            waits_until=Subquery(waiting.values("due_on")),
        )
    )


def _notification(letter: Any, code: str, at: datetime) -> Mapping[str, Station]:
    if letter is None:
        return {}
    address = reverse("grants:outcome", args=[letter.code]) if letter.own else ""
    passed = decisions.passed(code, at) if letter.own else {}
    return {**passed, "notification": Station("done", at=letter.batch.released_at, address=address)}


def _award_and_report(award: Any) -> Mapping[str, Station]:
    if award is None:
        return {}
    address, language = award.get_absolute_url(), get_language() or "en"
    if award.status == AwardStatus.DECLINED:
        return {"award": Station("stopped", _("Award"), award.answered_at, award.reference, address)}
    answered = award.status != AwardStatus.OFFERED
    moment = award.answered_at or award.offered_at
    found = {"award": Station("done" if answered else "now", _("Award"), moment, award.reference, address)}
    if not answered or award.first_number is None:
        return found
    if award.waits_until is None or award.first_satisfied_at:
        found["report"] = Station("done", _("Report"), award.first_satisfied_at, "", address)
    else:
        note = _("due on %(day)s") % {"day": figures.day(award.waits_until, language)}
        found["report"] = Station("now", _("Report"), None, note, address)
    return found


def archived_letters(code: str, person: Any, at: datetime) -> Iterator[Paper]:
    """The award letter and that of every approved amendment in both languages, for an archive.  Five queries."""
    for award in Award.objects.visible_to(person, at=at).filter(code=code).select_related("proposal__call"):
        for language in LANGUAGES:
            yield Paper(f"award-letter.{language}.pdf", partial(_drawn, letter_paper, award, language))
        for one in terms.approved(award):
            for language in LANGUAGES:
                name = f"amendment-{one.number}.{language}.pdf"
                yield Paper(name, partial(_drawn, amendment_paper, one, language))


def _drawn(draws: Callable[[Any, str], bytes], of: Award | Amendment, language: str) -> list[bytes]:
    return [draws(of, language)]
