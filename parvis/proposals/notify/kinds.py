"""The letters of a joint proposal: what each says by default, and its places.

Letters of the writing lie between its people: the office words them, and reads
in a case's log only those that were sent before what it was handed.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.domain.letters import Kind

INVITED = Kind(
    "proposal.invited",
    case="proposal",
    name=_("Somebody is invited to take part in a proposal"),
    subject=_("Will you take part in a joint proposal?"),
    body=_(
        "{who} invites you to take part in a joint proposal: {title}.\n\n"
        "Your part: {role}.\n\n"
        "Open the page below to read more, and to accept or decline. Nothing happens before you press a button.\n\n"
        "The link holds for {days} days and only for this address."
    ),
    placeholders=("who", "title", "role", "days"),
    is_inner=True,
)
OPENED = Kind(
    "proposal.opened",
    case="proposal",
    name=_("The draft of an activity is open"),
    subject=_("The draft of your activity is open"),
    body=_(
        "{who} has opened the draft of the activity that you accepted to direct: “{title}”.\n\n"
        "You take part in it as: {role}. Both sides write, and both sign."
    ),
    placeholders=("who", "title", "role"),
    is_inner=True,
)
JOINED = Kind(
    "proposal.joined",
    case="proposal",
    name=_("An invitation to a proposal was accepted"),
    subject=_("Your invitation was accepted"),
    body=_("{who} has accepted and takes part in “{title}” as: {role}."),
    placeholders=("who", "title", "role"),
    is_inner=True,
)
DECLINED = Kind(
    "proposal.declined",
    case="proposal",
    name=_("An invitation to a proposal was declined"),
    subject=_("Your invitation was declined"),
    body=_("{who} has declined to take part in “{title}”.\n\n{reason}"),
    placeholders=("who", "title", "reason"),
    is_inner=True,
)
LEFT = Kind(
    "proposal.left",
    case="proposal",
    name=_("Somebody has left a proposal"),
    subject=_("Somebody has left your proposal"),
    body=_("{who} no longer takes part in “{title}”.\n\n{consequence}"),
    placeholders=("who", "title", "consequence"),
    is_inner=True,
)
SIGNED = Kind(
    "proposal.signed",
    case="proposal",
    name=_("A director’s signature is needed"),
    subject=_("Your signature is needed"),
    body=_("{who} has signed “{title}”. Yours is needed too before it can be submitted."),
    placeholders=("who", "title"),
    is_inner=True,
)
VOIDED = Kind(
    "proposal.voided",
    case="proposal",
    name=_("A signature no longer counts"),
    subject=_("Your signature no longer counts"),
    body=_("Your signature under “{title}” no longer counts.\n\n{what}\n\nLook at the changes and sign again."),
    placeholders=("title", "what"),
    is_inner=True,
)
RECEIPT = Kind(
    "proposal.receipt",
    case="proposal",
    name=_("The receipt of a submission"),
    subject=_("Receipt: your proposal was submitted"),
    body=_(
        "“{title}” was submitted. It arrived on {at}.\n\n"
        "{late}\n\n"
        "Receipt {receipt}, digest of what was submitted (SHA-256): {digest}\n\n"
        "With the digest anybody can check on our site that exactly this was submitted, and when."
    ),
    placeholders=("title", "at", "late", "receipt", "digest"),
)
WITHDRAWN = Kind(
    "proposal.withdrawn",
    case="proposal",
    name=_("A proposal was withdrawn by its people"),
    subject=_("Your proposal was withdrawn"),
    body=_("{who} has withdrawn “{title}”. It no longer counts as submitted."),
    placeholders=("who", "title"),
)
REOPENED = Kind(
    "proposal.reopened",
    case="proposal",
    name=_("A proposal was opened again"),
    subject=_("Your proposal was opened again"),
    body=_(
        "{who} has opened “{title}” for writing again.\n\n"
        "It does not count as submitted until all directors have signed it and it is submitted anew."
    ),
    placeholders=("who", "title"),
)
NEXT_PHASE = Kind(
    "proposal.next-phase",
    case="proposal",
    name=_("A proposal is invited to the next phase"),
    subject=_("Your proposal is invited to the next phase"),
    body=_(
        "“{title}” is invited to the next phase. Its form is open until {at}.\n\n"
        "What you answered before has been carried over; complete it, sign it and submit it again."
    ),
    placeholders=("title", "at"),
)
ACTING_ASKED = Kind(
    "proposal.acting-asked",
    case="proposal",
    name=_("An officer asks to write in somebody’s name"),
    subject=_("May an officer write in your name?"),
    body=_(
        "{who} of the programme office asks to write in your name in “{title}”.\n\n"
        "Reason given: {reason}\n\n"
        "{length}\n\n"
        "Signing and submitting stay yours alone. If you did not ask for this, decline, or do nothing."
    ),
    placeholders=("who", "title", "reason", "length"),
    is_inner=True,
)
ACTING_DECLINED = Kind(
    "proposal.acting-declined",
    case="proposal",
    name=_("Somebody does not want an officer to write"),
    subject=_("Your question was declined"),
    body=_("{who} does not want you to write in “{title}”."),
    placeholders=("who", "title"),
    is_inner=True,
)
ACTING_AGREED = Kind(
    "proposal.acting-agreed",
    case="proposal",
    name=_("An officer may write in somebody’s name"),
    subject=_("You may write in somebody’s name"),
    body=_("{who} has agreed: you write in “{title}” in his or her name until {at}."),
    placeholders=("who", "title", "at"),
    is_inner=True,
)
ABSENT = Kind(
    "proposal.absent",
    case="proposal",
    name=_("A director is told that a successor is asked for"),
    subject=_("Somebody asks for your successor"),
    body=_(
        "{who} says that you are absent, and asks for a successor in “{title}”: {successor}.\n\n"
        "Reason given: {reason}\n\n"
        "If you are there, say so on the page below. From {at} on the office may agree.\n\n"
        "Until a successor has joined, you can still come back, on the same page."
    ),
    placeholders=("who", "title", "successor", "reason", "at"),
    is_inner=True,
)
ABSENT_OFFICE = Kind(
    "proposal.absent-office",
    case="proposal",
    name=_("The office is told that a director is absent"),
    subject=_("A director is said to be absent"),
    body=_("{who} asks for a successor for {director}, who is absent, in the proposal {code}."),
    placeholders=("who", "director", "code"),
    is_inner=True,
)
ABSENCE_AGREED = Kind(
    "proposal.absence-agreed",
    case="proposal",
    name=_("The office has agreed to a successor"),
    subject=_("Your part in a proposal has ended"),
    body=_(
        "The office has agreed: {successor} is invited to follow you in “{title}”.\n\n"
        "Until a successor has joined, you can still come back, on the same page."
    ),
    placeholders=("title", "successor"),
    is_inner=True,
)
ABSENCE_ENDED = Kind(
    "proposal.absence-ended",
    case="proposal",
    name=_("A director who was said to be absent stays"),
    subject=_("The director stays"),
    body=_("About a successor for {director} in “{title}”:\n\n{what}"),
    placeholders=("director", "title", "what"),
    is_inner=True,
)
ADDENDUM = Kind(
    "proposal.addendum",
    case="proposal",
    name=_("The call of a draft has an addendum"),
    subject=_("Your call has an addendum"),
    body=_("The call {call} of your proposal “{title}” has a new addendum, number {number}.\n\n{note}"),
    placeholders=("call", "title", "number", "note"),
    is_inner=True,
)
CALL_WITHDRAWN = Kind(
    "proposal.call-withdrawn",
    case="proposal",
    name=_("The call of a draft was withdrawn"),
    subject=_("Your call was withdrawn"),
    body=_(
        "The call {call} of your proposal “{title}” was withdrawn.\n\n"
        "{reason}\n\n"
        "Nothing can be written or submitted any more; what you wrote stays readable for you."
    ),
    placeholders=("call", "title", "reason"),
    is_inner=True,
)

KINDS = (
    INVITED,
    OPENED,
    JOINED,
    DECLINED,
    LEFT,
    SIGNED,
    VOIDED,
    RECEIPT,
    WITHDRAWN,
    REOPENED,
    NEXT_PHASE,
    ACTING_ASKED,
    ACTING_DECLINED,
    ACTING_AGREED,
    ABSENT,
    ABSENT_OFFICE,
    ABSENCE_AGREED,
    ABSENCE_ENDED,
    ADDENDUM,
    CALL_WITHDRAWN,
)
