"""What the people of a proposal are told by mail.  The words stand in `kinds`; the office may word them anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Person
from parvis.correspondence.actions import Address, send
from parvis.domain.absences import AbsenceState
from parvis.domain.acting import LASTS
from parvis.domain.invitations import WAITS
from parvis.domain.letters import Kind
from parvis.domain.proposals import PartyState, VoidCause
from parvis.gateways import mail, queue
from parvis.programme.models import Addendum
from parvis.programme.queries import officers, programme_of
from parvis.proposals.labels import ABSENCE_STATES, VOID_CAUSES
from parvis.proposals.models import ActingSpell, DirectorAbsence, Party, Proposal, Receipt, SignOff
from parvis.proposals.notify import kinds
from parvis.proposals.queries import drafts
from parvis.web.programme import in_language

Words = dict[str, object] | Callable[[str], dict[str, object]]

# Draws the paper that goes with a receipt's mail, in a language.
Paper = Callable[[Receipt, str], bytes]
_papers: list[Paper] = []

OPEN_PROPOSAL = _("Open the proposal")
OPEN_PAGE = _("Open the page")


def attach_to_receipts(paper: Paper) -> None:
    """Let this paper go along with every receipt."""
    if paper not in _papers:
        _papers.append(paper)


def invited(party: Party, token: str, *, by: Any, now: datetime) -> None:
    """The letter with the link; it alone knows the token."""
    words = {**_about(party.proposal, by), "role": _role(party, party.language), "days": WAITS.days}
    # To the address that was invited, whoever has it: the link opens for that address only.
    to = Address(party.email, party.language, party.name)
    link = reverse("proposals:invitation", args=[token])
    _send(kinds.INVITED, to, party.proposal, words, link, _("Open the invitation"), now)


def opened(party: Party, *, by: Any, now: datetime) -> None:
    """To a director of an activity: its draft is open, and he or she sits in it."""
    _tell(kinds.OPENED, party, lambda language: {**_about(party.proposal, by), "role": _role(party, language)}, now)


def joined(party: Party, *, now: datetime) -> None:
    """To the others: somebody has accepted."""
    for one in _others(party):
        _tell(
            kinds.JOINED, one, lambda language: {**_about(party.proposal, party), "role": _role(party, language)}, now
        )


def declined(party: Party, *, now: datetime) -> None:
    """To the writers: somebody has said no."""
    for one in _others(party):
        _tell(
            kinds.DECLINED,
            one,
            lambda _language: {**_about(party.proposal, party), "reason": _reason(party.left_reason)},
            now,
        )


def left(party: Party, *, now: datetime) -> None:
    """To the others: somebody has left, and what that means."""

    def words(_language: str) -> dict[str, object]:
        told = gettext("Before the proposal can be submitted, a successor must join and sign.") if party.signs else ""
        return {**_about(party.proposal, party), "consequence": told}

    for one in _others(party):
        _tell(kinds.LEFT, one, words, now)


def signed(signature: SignOff, *, missing: Iterable[Party], now: datetime) -> None:
    """To those who still must sign."""
    for one in missing:
        _tell(kinds.SIGNED, one, _about(one.proposal, signature.party), now)


def signatures_voided(
    proposal: Proposal, signatures: Iterable[SignOff], *, cause: VoidCause, field: str, by: Any, now: datetime
) -> None:
    """To those whose signature no longer counts, except who changed it: who, what, and what to do."""
    form = drafts.form_of(proposal)
    question = form.fields.get(field) if form else None

    def words(language: str) -> dict[str, object]:
        what = str(VOID_CAUSES[cause])
        if question is not None:
            what = f"{what}: {in_language(question.label, language)}"
        if by is None:
            told = gettext("What happened: %(what)s.") % {"what": what}
        else:
            told = gettext("What happened: %(what)s (by %(who)s).") % {"what": what, "who": str(by)}
        return {"title": str(proposal), "what": told}

    for signature in signatures:
        if by is None or signature.person_id != by.pk:
            _tell(kinds.VOIDED, signature.party, words, now, proposal=proposal)


def submitted(receipt: Receipt) -> None:
    """Have the receipt sent by the worker: drawing its paper may take a moment."""
    queue.defer("proposals.send_receipt", receipt=receipt.code)


def receipt(receipt: Receipt, *, now: datetime) -> None:
    """The receipt, to everybody who takes part (called by the worker)."""
    proposal = receipt.proposal

    def words(_language: str) -> dict[str, object]:
        late = gettext("It arrived within the declared grace after closing and is marked late.") if receipt.late else ""
        return {
            "title": str(proposal),
            "at": moment(receipt.at),
            "receipt": receipt.code,
            "digest": receipt.digest,
            "late": late,
        }

    for one in _seated(proposal):
        to = _to(one)
        files = [
            mail.Attachment.of(f"{proposal.code}-{receipt.code}.pdf", paper(receipt, to.language)) for paper in _papers
        ]
        _tell(kinds.RECEIPT, one, words, now, proposal=proposal, files=files)


def withdrawn(proposal: Proposal, *, by: Any, now: datetime) -> None:
    """To everybody who takes part: the proposal no longer counts."""
    for one in _seated(proposal):
        _tell(kinds.WITHDRAWN, one, _about(proposal, by), now, proposal=proposal)


def reopened(proposal: Proposal, *, by: Any, now: datetime) -> None:
    """To everybody who takes part: it must be signed and submitted anew."""
    for one in _seated(proposal):
        _tell(kinds.REOPENED, one, _about(proposal, by), now, proposal=proposal)


def invited_to_stage(proposal: Proposal, *, now: datetime) -> None:
    """To everybody who takes part: the next phase is open."""

    def words(_language: str) -> dict[str, object]:
        return {"title": str(proposal), "at": moment(proposal.stage_closes_at) if proposal.stage_closes_at else ""}

    for one in _seated(proposal):
        _tell(kinds.NEXT_PHASE, one, words, now, proposal=proposal)


def asked_to_act(spell: ActingSpell, *, now: datetime) -> None:
    """To the person: an officer asks to write in his or her name, why, and where to answer."""

    def words(_language: str) -> dict[str, object]:
        hours = LASTS // timedelta(hours=1)
        length = ngettext(
            "Nothing begins before you agree on the page below. Then it lasts for %(n)d hour at most.",
            "Nothing begins before you agree on the page below. Then it lasts for %(n)d hours at most.",
            hours,
        )
        return {**_about(spell.proposal, spell.officer), "reason": spell.reason, "length": length % {"n": hours}}

    link = spell.get_absolute_url()
    _send(kinds.ACTING_ASKED, spell.person, spell.proposal, words, link, _("Read and answer"), now)


def acting_answered(spell: ActingSpell, *, now: datetime) -> None:
    """To the officer: the person has agreed, until when; or has declined."""
    words = _about(spell.proposal, spell.person)
    if spell.ends_at is None:
        link = reverse("proposals:acting")
        _send(kinds.ACTING_DECLINED, spell.officer, spell.proposal, words, link, OPEN_PAGE, now)
        return
    ends_at = spell.ends_at
    link = spell.proposal.get_absolute_url()
    _send(
        kinds.ACTING_AGREED,
        spell.officer,
        spell.proposal,
        lambda _language: {**words, "at": moment(ends_at)},
        link,
        OPEN_PAGE,
        now,
    )


def absence_told(absence: DirectorAbsence, *, at: datetime) -> None:
    """To the director who is said to be absent, and to the office: who says so, why, and what can be done."""
    person = absence.party.person
    about = _about(absence.proposal, absence.asked_by)
    if person is not None:
        told = {**about, "successor": absence.name, "reason": absence.reason}
        _absence(
            kinds.ABSENT,
            absence,
            person,
            lambda _language: {**told, "at": moment(absence.absence.ripe_at)},
            _("Say that you are there"),
            at,
        )
    words: Words = {"who": str(absence.asked_by), "code": absence.proposal.code, "director": str(absence.party)}
    for officer in officers(at):
        if officer.pk != absence.asked_by_id and officer != person:
            _absence(kinds.ABSENT_OFFICE, absence, officer, words, _("Read and decide"), at)


def absence_agreed(absence: DirectorAbsence, *, now: datetime) -> None:
    """To the director: the office has agreed; how to come back."""
    if absence.party.person is not None:
        words: dict[str, object] = {"successor": absence.name, "title": str(absence.proposal)}
        _absence(kinds.ABSENCE_AGREED, absence, absence.party.person, words, OPEN_PAGE, now)


def absence_ended(absence: DirectorAbsence, *, now: datetime) -> None:
    """To who asked and to the director, except who ended it: how it ended."""

    def words(_language: str) -> dict[str, object]:
        what = str(ABSENCE_STATES[AbsenceState(absence.ending)])
        return {"director": str(absence.party), "title": str(absence.proposal), "what": what}

    for one in (absence.asked_by, absence.party.person):
        if one is not None and one.pk != absence.ended_by_id:
            _absence(kinds.ABSENCE_ENDED, absence, one, words, OPEN_PAGE, now)


def addendum(proposal: Proposal, addendum: Addendum, *, now: datetime) -> None:
    """To everybody who takes part: the call was changed after its opening."""

    def words(language: str) -> dict[str, object]:
        note = addendum.note.get(language) or addendum.note.get("en") or ""
        return {"call": addendum.call.code, "number": addendum.number, "title": str(proposal), "note": note}

    for one in _seated(proposal):
        link = addendum.call.get_absolute_url()
        _send(kinds.ADDENDUM, _to(one), proposal, words, link, _("See what changed"), now)


def call_withdrawn(proposal: Proposal, *, now: datetime) -> None:
    """To everybody who takes part: the call was taken back, why, and what that means."""
    call = proposal.call

    def words(language: str) -> dict[str, object]:
        reason = in_language(call.withdrawn_reason, language)
        return {"call": call.code, "title": str(proposal), "reason": _reason(reason)}

    for one in _seated(proposal):
        _send(kinds.CALL_WITHDRAWN, _to(one), proposal, words, call.get_absolute_url(), _("Open the call"), now)


def moment(at: datetime) -> str:
    """A moment in UTC to the second, as receipts tell it."""
    return f"{date_format(at.astimezone(UTC), 'DATE_FORMAT')}, {at.astimezone(UTC):%H:%M:%S} UTC"


def _about(proposal: Proposal, by: Any) -> dict[str, object]:
    return {"who": str(by), "title": str(proposal)}


def _reason(text: str) -> str:
    return gettext("Reason given: %(reason)s") % {"reason": text} if text else ""


def _role(party: Party, language: str) -> str:
    role = programme_of(party.proposal.call).role(party.role)
    return in_language(role.name, language) if role else party.role


def _seated(proposal: Proposal) -> list[Party]:
    found = Party.objects.filter(proposal=proposal, state=PartyState.JOINED)
    return list(found.select_related("proposal__call", "person"))


def _others(party: Party) -> list[Party]:
    return [one for one in _seated(party.proposal) if one.pk != party.pk]


def _to(party: Party) -> Person | Address:
    return party.person or Address(party.email, party.language, party.name)


def _tell(
    kind: Kind,
    party: Party,
    words: Words,
    now: datetime,
    *,
    proposal: Proposal | None = None,
    files: Iterable[mail.Attachment] = (),
) -> None:
    case = proposal or party.proposal
    _send(kind, _to(party), case, words, case.get_absolute_url(), OPEN_PROPOSAL, now, files)


def _absence(kind: Kind, absence: DirectorAbsence, to: Person, words: Words, link_words: Any, now: datetime) -> None:
    _send(kind, to, absence.proposal, words, absence.get_absolute_url(), link_words, now)


def _send(
    kind: Kind,
    to: Person | Address,
    proposal: Proposal,
    words: Words,
    link: str,
    link_words: Any,
    now: datetime,
    files: Iterable[mail.Attachment] = (),
) -> None:
    case = ("proposal", proposal.code)
    send(kind.code, to=to, case=case, words=words, link=link, link_words=link_words, attachments=tuple(files), now=now)
