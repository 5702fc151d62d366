"""The letters of the independent review: what each says by default, and its places."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.domain.letters import Kind

INVITED = Kind(
    "review.invited",
    case="proposal",
    name=_("An expert is asked to review"),
    subject=_("Will you review a proposal for {programme}?"),
    body=_(
        "Dear {name},\n\n"
        "We ask you to review the proposal “{title}”. The review is due on {due}.\n\n"
        "The page below shows its title, its summary and the people, and asks whether you have a conflict of "
        "interest. The whole text opens after that. You can decline there in two clicks, without an account.\n\n"
        "The link is for you alone. Please answer by {answer_by}."
    ),
    placeholders=("title", "due", "answer_by"),
)
ACCEPTED = Kind(
    "review.accepted",
    case="proposal",
    name=_("An expert has accepted"),
    subject=_("Thank you: your review of “{title}” is expected by {due}"),
    body=_(
        "Dear {name},\n\n"
        "You have declared that you have no conflict of interest, and promised that what you read stays confidential. "
        "The text and the form of the review are open to you now. The review is due on {due}.\n\n"
        "Should you find a conflict while reading, say so on the same page: it ends the matter at once."
    ),
    placeholders=("title", "due"),
)
WITHDRAWN = Kind(
    "review.withdrawn",
    case="proposal",
    name=_("A review is no longer asked for"),
    subject=_("Your review of “{title}” is no longer needed"),
    body=_(
        "Dear {name},\n\n"
        "We no longer ask for your review of “{title}”. Thank you for having been ready to do it; please destroy any "
        "copies you have made."
    ),
    placeholders=("title",),
)
HANDED_IN = Kind(
    "review.handed-in",
    case="proposal",
    name=_("An expert has handed in a review"),
    subject=_("Your review of “{title}” has arrived"),
    body=_(
        "Dear {name},\n\n"
        "Your review of “{title}” has arrived. Thank you. You can now read what the others wrote, once theirs are "
        "there.\n\n"
        "Please destroy any copies of the proposal that you have made."
    ),
    placeholders=("title",),
)
FELL_AWAY = Kind(
    "review.fell-away",
    case="proposal",
    name=_("A reviewer falls away (to the office)"),
    subject=_("A reviewer is missing for “{title}”"),
    body=_(
        "Dear {name},\n\n"
        "{expert} will not review “{title}”: {what}. The review is due on {due}.\n\n"
        "The page below proposes who could take the place."
    ),
    placeholders=("title", "expert", "what", "due"),
)
ANSWER = Kind(
    "review.answer",
    case="proposal",
    name=_("Reminder: the invitation to review waits"),
    subject=_("Please answer: will you review “{title}”?"),
    body=_(
        "Dear {name},\n\n"
        "We asked you to review “{title}” and have no answer yet. Open the link in our first letter, or sign in: "
        "accepting and declining both take a minute. The review would be due on {due}."
    ),
    placeholders=("title", "due"),
)
DUE = Kind(
    "review.due",
    case="proposal",
    name=_("Reminder: the review is due soon"),
    subject=_("Your review of “{title}” is due on {due}"),
    body=_(
        "Dear {name},\n\n"
        "Your review of “{title}” is due on {due}. What you have written so far is kept; hand it in when it is "
        "complete.\n\n"
        "If you cannot do it, decline on the same page, so that we can ask somebody else."
    ),
    placeholders=("title", "due"),
)
OVERDUE = Kind(
    "review.overdue",
    case="proposal",
    name=_("Reminder: the review is overdue"),
    subject=_("Your review of “{title}” is overdue"),
    body=_(
        "Dear {name},\n\n"
        "Your review of “{title}” was due on {due}. The panel waits for it. Hand it in as soon as you can, or decline "
        "on the same page."
    ),
    placeholders=("title", "due"),
)

BIDS = Kind(
    "review.bids",
    case="round",
    name=_("Experts are asked what they want to read"),
    subject=_("What would you like to review for {programme}?"),
    body=_(
        "Dear {name},\n\n"
        "Proposals of the call “{call}” are about to be given to reviewers. Until {until} you can look at their titles "
        "and summaries and say which you want to read, can read, or would rather not, and where you have a conflict "
        "of interest.\n\n"
        "You need not answer: it only helps to give you what fits."
    ),
    placeholders=("call", "until"),
)

KINDS = (BIDS, INVITED, ACCEPTED, WITHDRAWN, HANDED_IN, FELL_AWAY, ANSWER, DUE, OVERDUE)
