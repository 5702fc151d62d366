"""Who is told what when an expert is asked about a report."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.correspondence.actions import send
from parvis.domain.letters import Kind
from parvis.grants.models import ReportOpinion
from parvis.web import figures

KINDS = (
    Kind(
        "report.opinion-asked",
        "proposal",
        _("An expert is asked about a report"),
        _("{reference}: what do you think of this report?"),
        _(
            "Dear {name},\n\nthe office asks you for an opinion on a report of the project “{title}”, award "
            "{reference}, by {day}.\n\n{question}\n\nOn the page below you read the report and answer. Only the office "
            "reads what you write."
        ),
        ("reference", "title", "day", "question"),
    ),
    Kind(
        "report.opinion-given",
        "proposal",
        _("An expert has answered about a report"),
        _("{reference}: an opinion on the report has come"),
        _("Dear {name},\n\n{who} has answered about the report of the project “{title}”, award {reference}."),
        ("reference", "title", "who"),
    ),
)


def opinion_asked(opinion: ReportOpinion, *, now: datetime) -> None:
    """To the expert."""
    award = opinion.report.award
    send(
        "report.opinion-asked",
        to=opinion.person,
        case=("proposal", award.proposal.code),
        words=lambda language: {
            "reference": award.reference,
            "title": award.title,
            "day": figures.day(opinion.due_on, language),
            "question": opinion.question,
        },
        link=opinion.get_absolute_url(),
        link_words=_("Read the report"),
        now=now,
    )


def opinion_given(opinion: ReportOpinion, *, now: datetime) -> None:
    """To who asked."""
    award = opinion.report.award
    send(
        "report.opinion-given",
        to=opinion.asked_by,
        case=("proposal", award.proposal.code),
        words={"reference": award.reference, "title": award.title, "who": str(opinion.person)},
        link=reverse("grants:report", args=[award.code, opinion.report.code]),
        link_words=_("Read the opinion"),
        now=now,
    )
