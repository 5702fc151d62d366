"""What decisions keep, one module a matter.

delegations  who speaks for a nation
meetings     meetings of the body, their agenda, who was there, votes
notes        political notes and their revisions
papers       papers, their lines, addenda, extensions, rulings
positions    what nations said, instructions, doors from the mail
"""

from parvis.decisions.models.delegations import Delegation, Membership
from parvis.decisions.models.meetings import Attendance, Ballot, CommitteeMeeting, CommitteePoint, NationVote
from parvis.decisions.models.notes import NoteRevision, PoliticalNote
from parvis.decisions.models.papers import Addendum, Extension, LineRuling, Paper, PaperLine
from parvis.decisions.models.positions import Instruction, MailDoor, Position

__all__ = [
    "Addendum",
    "Attendance",
    "Ballot",
    "CommitteeMeeting",
    "CommitteePoint",
    "Delegation",
    "Extension",
    "Instruction",
    "LineRuling",
    "MailDoor",
    "Membership",
    "NationVote",
    "NoteRevision",
    "Paper",
    "PaperLine",
    "PoliticalNote",
    "Position",
]
