"""What the people of a proposal are told by mail, in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from parvis.domain.absences import AbsenceState
from parvis.domain.acting import LASTS
from parvis.domain.invitations import WAITS
from parvis.domain.proposals import PartyState, VoidCause
from parvis.gateways import mail, queue
from parvis.programme.models import Addendum
from parvis.programme.queries import officers, programme_of
from parvis.proposals.labels import ABSENCE_STATES, VOID_CAUSES
from parvis.proposals.models import ActingSpell, DirectorAbsence, Party, Proposal, Receipt, SignOff
from parvis.proposals.queries import drafts
from parvis.web import letters
from parvis.web.programme import in_language

Lines = list[str]

# Draws the paper that goes with a receipt's mail, in a language.
Paper = Callable[[Receipt, str], bytes]
_papers: list[Paper] = []


def attach_to_receipts(paper: Paper) -> None:
    """Let this paper go along with every receipt."""
    if paper not in _papers:
        _papers.append(paper)


def invited(party: Party, token: str, *, by: Any) -> None:
    """The letter with the link; it alone knows the token."""
    with override(party.language):
        lines = [
            _("%(who)s invites you to take part in a joint proposal: %(title)s.") % _about(party.proposal, by),
            _("Your part: %(role)s.") % {"role": _role(party)},
            _("Open the page below to read more, and to accept or decline. Nothing happens before you press a button."),
        ]
        small = _("The link holds for %(days)s days and only for this address.") % {"days": WAITS.days}
        link = letters.site() + reverse("proposals:invitation", args=[token])
        _send(
            party.email,
            party.language,
            _("Will you take part in a joint proposal?"),
            lines,
            link,
            _("Open the invitation"),
            small,
        )


def opened(party: Party, *, by: Any) -> None:
    """To a director of an activity: its draft is open, and he or she sits in it."""
    with override(party.language):
        words = {**_about(party.proposal, by), "role": _role(party)}
        lines = [
            _("%(who)s has opened the draft of the activity that you accepted to direct: “%(title)s”.") % words,
            _("You take part in it as: %(role)s. Both sides write, and both sign.") % words,
        ]
        _tell(party, _("The draft of your activity is open"), lines)


def joined(party: Party) -> None:
    """To the others: somebody has accepted."""
    for one in _others(party):
        with override(one.language):
            words = {"who": str(party), "role": _role(party), **_title(party.proposal)}
            line = _("%(who)s has accepted and takes part in “%(title)s” as: %(role)s.") % words
            _tell(one, _("Your invitation was accepted"), [line])


def declined(party: Party) -> None:
    """To the writers: somebody has said no."""
    for one in _others(party):
        with override(one.language):
            lines = [
                _("%(who)s has declined to take part in “%(title)s”.") % {"who": str(party), **_title(party.proposal)}
            ]
            if party.left_reason:
                lines.append(_("Reason given: %(reason)s") % {"reason": party.left_reason})
            _tell(one, _("Your invitation was declined"), lines)


def left(party: Party) -> None:
    """To the others: somebody has left, and what that means."""
    for one in _others(party):
        with override(one.language):
            lines = [_("%(who)s no longer takes part in “%(title)s”.") % {"who": str(party), **_title(party.proposal)}]
            if party.signs:
                lines.append(_("Before the proposal can be submitted, a successor must join and sign."))
            _tell(one, _("Somebody has left your proposal"), lines)


def signed(signature: SignOff, *, missing: Iterable[Party]) -> None:
    """To those who still must sign."""
    for one in missing:
        with override(one.language):
            words = {"who": str(signature.party), **_title(one.proposal)}
            line = _("%(who)s has signed “%(title)s”. Yours is needed too before it can be submitted.") % words
            _tell(one, _("Your signature is needed"), [line])


def signatures_voided(
    proposal: Proposal, signatures: Iterable[SignOff], *, cause: VoidCause, field: str, by: Any
) -> None:
    """To those whose signature no longer counts, except who changed it: who, what, and what to do."""
    form = drafts.form_of(proposal)
    question = form.fields.get(field) if form else None
    for signature in signatures:
        one = signature.party
        if by is not None and signature.person_id == by.pk:
            continue
        with override(one.language):
            what = str(VOID_CAUSES[cause])
            if question is not None:
                what = f"{what}: {in_language(question.label, one.language)}"
            if by is None:
                cause_told = _("What happened: %(what)s.") % {"what": what}
            else:
                cause_told = _("What happened: %(what)s (by %(who)s).") % {"what": what, "who": str(by)}
            lines = [
                _("Your signature under “%(title)s” no longer counts.") % _title(proposal),
                cause_told,
                _("Look at the changes and sign again."),
            ]
            _tell(one, _("Your signature no longer counts"), lines, proposal=proposal)


def submitted(receipt: Receipt) -> None:
    """Have the receipt sent by the worker: drawing its paper may take a moment."""
    queue.defer("proposals.send_receipt", receipt=receipt.code)


def receipt(receipt: Receipt) -> None:
    """The receipt, to everybody who takes part (called by the worker)."""
    proposal = receipt.proposal
    for one in _seated(proposal):
        with override(one.language):
            words = {"at": moment(receipt.at), "digest": receipt.digest, "code": receipt.code, **_title(proposal)}
            lines = [
                _("“%(title)s” was submitted. It arrived on %(at)s.") % words,
                _("Receipt %(code)s, digest of what was submitted (SHA-256): %(digest)s") % words,
                _("With the digest anybody can check on our site that exactly this was submitted, and when."),
            ]
            if receipt.late:
                lines.insert(1, _("It arrived within the declared grace after closing and is marked late."))
            files = [
                mail.Attachment.of(f"{proposal.code}-{receipt.code}.pdf", paper(receipt, one.language))
                for paper in _papers
            ]
            _tell(one, _("Receipt: your proposal was submitted"), lines, proposal=proposal, files=files)


def withdrawn(proposal: Proposal, *, by: Any) -> None:
    """To everybody who takes part: the proposal no longer counts."""
    for one in _seated(proposal):
        with override(one.language):
            line = _("%(who)s has withdrawn “%(title)s”. It no longer counts as submitted.") % _about(proposal, by)
            _tell(one, _("Your proposal was withdrawn"), [line], proposal=proposal)


def reopened(proposal: Proposal, *, by: Any) -> None:
    """To everybody who takes part: it must be signed and submitted anew."""
    for one in _seated(proposal):
        with override(one.language):
            lines = [
                _("%(who)s has opened “%(title)s” for writing again.") % _about(proposal, by),
                _("It does not count as submitted until all directors have signed it and it is submitted anew."),
            ]
            _tell(one, _("Your proposal was opened again"), lines, proposal=proposal)


def invited_to_stage(proposal: Proposal) -> None:
    """To everybody who takes part: the next phase is open."""
    for one in _seated(proposal):
        with override(one.language):
            closes = moment(proposal.stage_closes_at) if proposal.stage_closes_at else ""
            lines = [
                _("“%(title)s” is invited to the next phase. Its form is open until %(at)s.")
                % {"at": closes, **_title(proposal)},
                _("What you answered before has been carried over; complete it, sign it and submit it again."),
            ]
            _tell(one, _("Your proposal is invited to the next phase"), lines, proposal=proposal)


def asked_to_act(spell: ActingSpell) -> None:
    """To the person: an officer asks to write in his or her name, why, and where to answer."""
    with override(spell.person.language):
        words = {"who": str(spell.officer), "reason": spell.reason, **_title(spell.proposal)}
        lines = [
            _("%(who)s of the programme office asks to write in your name in “%(title)s”.") % words,
            _("Reason given: %(reason)s") % words,
            ngettext(
                "Nothing begins before you agree on the page below. Then it lasts for %(n)d hour at most.",
                "Nothing begins before you agree on the page below. Then it lasts for %(n)d hours at most.",
                LASTS // timedelta(hours=1),
            )
            % {"n": LASTS // timedelta(hours=1)},
            _("Signing and submitting stay yours alone. If you did not ask for this, decline, or do nothing."),
        ]
        link = letters.site() + spell.get_absolute_url()
        head = _("May an officer write in your name?")
        _send(spell.person.email, spell.person.language, head, lines, link, _("Read and answer"), "")


def acting_answered(spell: ActingSpell) -> None:
    """To the officer: the person has agreed, until when; or has declined."""
    with override(spell.officer.language):
        words = {"who": str(spell.person), **_title(spell.proposal)}
        if spell.ends_at is None:
            head, line = (
                _("Your question was declined"),
                _("%(who)s does not want you to write in “%(title)s”.") % words,
            )
            link = letters.site() + reverse("proposals:acting")
        else:
            words["at"] = moment(spell.ends_at)
            head = _("You may write in somebody’s name")
            line = _("%(who)s has agreed: you write in “%(title)s” in his or her name until %(at)s.") % words
            link = letters.site() + spell.proposal.get_absolute_url()
        _send(spell.officer.email, spell.officer.language, head, [line], link, _("Open the page"), "")


def absence_told(absence: DirectorAbsence, *, at: datetime) -> None:
    """To the director who is said to be absent, and to the office: who says so, why, and what can be done."""
    person = absence.party.person
    told = _about(absence.proposal, absence.asked_by)
    if person is not None:
        with override(person.language):
            words = {**told, "name": absence.name, "reason": absence.reason, "at": moment(absence.absence.ripe_at)}
            lines = [
                _("%(who)s says that you are absent, and asks for a successor in “%(title)s”: %(name)s.") % words,
                _("Reason given: %(reason)s") % words,
                _("If you are there, say so on the page below. From %(at)s on the office may agree.") % words,
                _("Until a successor has joined, you can still come back, on the same page."),
            ]
            head = _("Somebody asks for your successor")
            _absence(absence, person, head, lines, _("Say that you are there"))
    for officer in officers(at):
        if officer.pk == absence.asked_by_id or officer == person:
            continue
        with override(officer.language):
            words = {"who": str(absence.asked_by), "code": absence.proposal.code, "of": str(absence.party)}
            line = _("%(who)s asks for a successor for %(of)s, who is absent, in the proposal %(code)s.") % words
            _absence(absence, officer, _("A director is said to be absent"), [line], _("Read and decide"))


def absence_agreed(absence: DirectorAbsence) -> None:
    """To the director: the office has agreed; how to come back."""
    person = absence.party.person
    if person is None:
        return
    with override(person.language):
        words = {"name": absence.name, **_title(absence.proposal)}
        lines = [
            _("The office has agreed: %(name)s is invited to follow you in “%(title)s”.") % words,
            _("Until a successor has joined, you can still come back, on the same page."),
        ]
        _absence(absence, person, _("Your part in a proposal has ended"), lines, _("Open the page"))


def absence_ended(absence: DirectorAbsence) -> None:
    """To who asked and to the director, except who ended it: how it ended."""
    for one in (absence.asked_by, absence.party.person):
        if one is None or one.pk == absence.ended_by_id:
            continue
        with override(one.language):
            words = {"of": str(absence.party), **_title(absence.proposal)}
            what = str(ABSENCE_STATES[AbsenceState(absence.ending)])
            lines = [_("About a successor for %(of)s in “%(title)s”:") % words, what]
            _absence(absence, one, _("The director stays"), lines, _("Open the page"))


def _absence(absence: DirectorAbsence, to: Any, head: str, lines: Lines, link_text: str) -> None:
    link = letters.site() + absence.get_absolute_url()
    _send(to.email, to.language, head, lines, link, link_text, "")


def addendum(proposal: Proposal, addendum: Addendum) -> None:
    """To everybody who takes part: the call was changed after its opening."""
    for one in _seated(proposal):
        with override(one.language):
            words = {"number": addendum.number, "call": addendum.call.code, **_title(proposal)}
            lines = [_("The call %(call)s of your proposal “%(title)s” has a new addendum, number %(number)s.") % words]
            if note := (addendum.note.get(one.language) or addendum.note.get("en")):
                lines.append(str(note))
            link = letters.site() + addendum.call.get_absolute_url()
            _send(one.email, one.language, _("Your call has an addendum"), lines, link, _("See what changed"), "")


def call_withdrawn(proposal: Proposal) -> None:
    """To everybody who takes part: the call was taken back, why, and what that means."""
    call = proposal.call
    for one in _seated(proposal):
        with override(one.language):
            words = {"call": call.code, **_title(proposal)}
            lines = [_("The call %(call)s of your proposal “%(title)s” was withdrawn.") % words]
            if reason := in_language(call.withdrawn_reason, one.language):
                lines.append(_("Reason given: %(reason)s") % {"reason": reason})
            lines.append(_("Nothing can be written or submitted any more; what you wrote stays readable for you."))
            link = letters.site() + call.get_absolute_url()
            _send(one.email, one.language, _("Your call was withdrawn"), lines, link, _("Open the call"), "")


def moment(at: datetime) -> str:
    """A moment in UTC to the second, as receipts tell it."""
    return f"{date_format(at.astimezone(UTC), 'DATE_FORMAT')}, {at.astimezone(UTC):%H:%M:%S} UTC"


def _about(proposal: Proposal, by: Any) -> dict[str, str]:
    return {"who": str(by), **_title(proposal)}


def _title(proposal: Proposal) -> dict[str, str]:
    return {"title": str(proposal)}


def _role(party: Party) -> str:
    role = programme_of(party.proposal.call).role(party.role)
    return in_language(role.name, party.language) if role else party.role


def _seated(proposal: Proposal) -> list[Party]:
    return list(Party.objects.filter(proposal=proposal, state=PartyState.JOINED).select_related("proposal__call"))


def _others(party: Party) -> list[Party]:
    return [one for one in _seated(party.proposal) if one.pk != party.pk]


def _tell(
    party: Party, head: str, lines: Lines, *, proposal: Proposal | None = None, files: Iterable[mail.Attachment] = ()
) -> None:
    link = letters.site() + (proposal or party.proposal).get_absolute_url()
    _send(party.email, party.language, head, lines, link, _("Open the proposal"), "", files)


def _send(
    to: str,
    language: str,
    head: str,
    lines: Lines,
    link: str,
    link_text: str,
    small: str,
    files: Iterable[mail.Attachment] = (),
) -> None:
    context = {"head": head, "lines": lines, "link": link, "link_text": link_text, "small": small}
    letter = letters.compose("proposals/mail/letter", context, language=language)
    mail.defer(
        to=to, subject=letter.subject, text=letter.text, html=letter.html, kind="notice", attachments=tuple(files)
    )
