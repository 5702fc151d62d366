"""What joint proposals keep, one module a matter.

drafts      a proposal and those who take part in it
answers     what is written in it, its history, remarks, files
signatures  revisions, who signed them, receipts
casework    what officers add: notes, saved views, acting for somebody
"""

from parvis.proposals.models.answers import Answer, AnswerVersion, Comment, ProposalFile
from parvis.proposals.models.casework import ActingSpell, AddendumNotice, Note, SavedView
from parvis.proposals.models.drafts import Party, Proposal
from parvis.proposals.models.signatures import Receipt, Revision, SignOff

__all__ = [
    "ActingSpell",
    "AddendumNotice",
    "Answer",
    "AnswerVersion",
    "Comment",
    "Note",
    "Party",
    "Proposal",
    "ProposalFile",
    "Receipt",
    "Revision",
    "SavedView",
    "SignOff",
]
