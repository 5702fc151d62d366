"""What joint proposals keep, one module a matter.

drafts      a proposal and those who take part in it
answers     what is written in it, its history, remarks, files
signatures  revisions, who signed them, receipts
casework    what officers add: notes, saved views, acting for somebody, a director's absence
passages    what officers say of passages in common with other texts
"""

from parvis.proposals.models.answers import Answer, AnswerVersion, Comment, ProposalFile
from parvis.proposals.models.casework import ActingSpell, AddendumNotice, DirectorAbsence, Note, SavedView
from parvis.proposals.models.drafts import Party, Proposal
from parvis.proposals.models.passages import PassageNote
from parvis.proposals.models.signatures import Receipt, Revision, SignOff

__all__ = [
    "ActingSpell",
    "AddendumNotice",
    "Answer",
    "AnswerVersion",
    "Comment",
    "DirectorAbsence",
    "Note",
    "Party",
    "PassageNote",
    "Proposal",
    "ProposalFile",
    "Receipt",
    "Revision",
    "SavedView",
    "SignOff",
]
