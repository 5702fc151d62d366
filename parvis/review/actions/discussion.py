"""Say something of a proposal, revise it, strike it with a reason; close the talk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain import discussing
from parvis.domain.refusals import Denied, NotFound
from parvis.domain.roles import Role
from parvis.review import access
from parvis.review.models import Assignment, Discussion, DiscussionLook, Remark, RemarkVersion
from parvis.review.queries import discussion as queries


def _(message: str) -> str:
    return message


def begin(assignment: Assignment, *, now: datetime) -> Discussion | None:
    """Have the talk about a proposal there once its first review is; None where the stage has none."""
    stage = queries.stage_of(assignment.round)
    if stage is None or stage.discussion == "none":
        return None
    made, is_new = Discussion.objects.get_or_create(
        round=assignment.round, proposal=assignment.proposal, defaults={"begun_at": now}
    )
    if is_new:
        record("discussion.begun", on=made, by=None, at=now, facts={"discussion": made.code})
    return made


@transaction.atomic
def say(discussion: Discussion, text: str, *, by: Any, now: datetime) -> Remark:
    """Add a remark; the same words again, as by a double click, add nothing."""
    discussion = _writing(discussion, by, now)
    text = discussing.check_remark(text)
    last = discussion.remarks.filter(by=by, struck_at__isnull=True).order_by("-id").first()
    if last is not None and last.versions.order_by("-number")[0].text == text:
        return last
    office = by.holds(Role.PROGRAMME_OFFICER, at=now)
    made = Remark.objects.create(discussion=discussion, by=by, from_office=office, at=now)
    RemarkVersion.objects.create(remark=made, number=1, text=text, at=now)
    record("discussion.said", on=discussion, by=by, at=now, facts={"remark": made.code})
    return made


@transaction.atomic
def revise(discussion: Discussion, code: str, text: str, *, by: Any, now: datetime) -> Remark:
    """Put other words to one's own remark; what stood there before stays beside them."""
    discussion = _writing(discussion, by, now)
    remark = _remark(discussion, code)
    if remark.by_id != by.pk:
        raise Denied(_("Only who wrote a remark revises it."), code="not-yours")
    text = discussing.check_remark(text)
    last = remark.versions.order_by("-number")[0]
    if last.text != text:
        RemarkVersion.objects.create(remark=remark, number=last.number + 1, text=text, at=now)
        facts = {"remark": remark.code, "version": last.number + 1}
        record("discussion.revised", on=discussion, by=by, at=now, facts=facts)
    return remark


@transaction.atomic
def strike(discussion: Discussion, code: str, reason: str, *, by: Any, now: datetime) -> Remark:
    """Strike a remark with a reason: one's own, or as an officer anybody's.  Its words stay for the staff."""
    discussion = _writing(discussion, by, now)
    remark = discussion.remarks.filter(code=code).first()
    if remark is None:
        raise NotFound(_("There is no such remark."))
    if remark.struck_at is not None:
        return remark
    if remark.by_id != by.pk and not by.holds(Role.PROGRAMME_OFFICER, at=now):
        raise Denied(_("Only who wrote a remark, or an officer, strikes it."), code="not-yours")
    remark.struck_at, remark.struck_by, remark.struck_reason = now, by, discussing.check_reason(reason)
    remark.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    facts = {"remark": remark.code, "reason": remark.struck_reason}
    record("discussion.struck", on=discussion, by=by, at=now, facts=facts)
    return remark


@transaction.atomic
def close(discussion: Discussion, *, by: Any, now: datetime) -> Discussion:
    """Close the talk; again changes nothing."""
    discussion = queries.locked(discussion)
    access.check_may_handle(by, discussion.proposal, at=now)
    if discussion.closed_at is None:
        discussion.closed_at, discussion.closed_by = now, by
        discussion.save(update_fields=["closed_at", "closed_by"])
        record("discussion.closed", on=discussion, by=by, at=now, facts={"discussion": discussion.code})
    return discussion


def look(discussion: Discussion, *, by: Any, now: datetime) -> None:
    """Keep that the person has seen what was said until now."""
    DiscussionLook.objects.update_or_create(discussion=discussion, person=by, defaults={"seen_at": now})


def _writing(discussion: Discussion, by: Any, now: datetime) -> Discussion:
    """The talk, held for a change by somebody who takes part in it, while it is open."""
    discussion = queries.locked(discussion)
    if not Discussion.objects.visible_to(by, at=now).filter(pk=discussion.pk).exists():
        raise NotFound(_("There is no such discussion."))
    if getattr(by, "acted_by", None) is not None:
        raise Denied(_("Nobody reviews in another’s name."), code="acting")
    if not by.holds(Role.PROGRAMME_OFFICER, at=now) and not queries.is_reviewer(discussion, by):
        raise Denied(_("You read along; the reviewers and the office talk here."), code="reads-along")
    discussing.check_open(closed_at=discussion.closed_at, panel_has_it=queries.panel_has_it(discussion))
    return discussion


def _remark(discussion: Discussion, code: str) -> Remark:
    found = discussion.remarks.filter(code=code, struck_at__isnull=True).first()
    if found is None:
        raise NotFound(_("There is no such remark."))
    return found
