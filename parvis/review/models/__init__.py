"""What is kept on the way from screening to the panel, one module a matter.

screening  the office's first look, with questions back to the applicants
opinions   what the body's own experts say
experts    the pool of independent scientists
assignments  matching rounds, who reviews what, declarations
matchings  what matchings came to, pairs that are not to be, bids
reviews    what reviewers write and hand in
discussion what reviewers and the office say to each other, and the applicants' answer to the reviews
volumes    all the files of one reviewer in one PDF
panel      what the panel says of each proposal
meetings   the panel's meeting: who comes, agenda, who is in the room
votes      what the panel voted on
consensus  the report on which it agrees
minutes    what was minuted
"""

from parvis.review.models.assignments import Assignment, Declaration, Round
from parvis.review.models.consensus import ConsensusAnswer, ConsensusReport, ConsensusVersion
from parvis.review.models.discussion import Discussion, DiscussionLook, Remark, RemarkVersion, Reply
from parvis.review.models.experts import Expert, ExpertTerm
from parvis.review.models.matchings import Bid, ForbiddenPair, MatchedProposal, Matching
from parvis.review.models.meetings import AgendaPoint, Meeting, MeetingAnswer, PointTurn, Presence, StepOut
from parvis.review.models.minutes import Minute
from parvis.review.models.opinions import Opinion
from parvis.review.models.panel import Panel, PanelItem, PanelSeat
from parvis.review.models.reviews import Review, ReviewVersion
from parvis.review.models.screening import Question, Screening
from parvis.review.models.volumes import Volume
from parvis.review.models.votes import Ballot, Vote

__all__ = [
    "AgendaPoint",
    "Assignment",
    "Ballot",
    "Bid",
    "ConsensusAnswer",
    "ConsensusReport",
    "ConsensusVersion",
    "Declaration",
    "Discussion",
    "DiscussionLook",
    "Expert",
    "ExpertTerm",
    "ForbiddenPair",
    "MatchedProposal",
    "Matching",
    "Meeting",
    "MeetingAnswer",
    "Minute",
    "Opinion",
    "Panel",
    "PanelItem",
    "PanelSeat",
    "PointTurn",
    "Presence",
    "Question",
    "Remark",
    "RemarkVersion",
    "Reply",
    "Review",
    "ReviewVersion",
    "Round",
    "Screening",
    "StepOut",
    "Volume",
    "Vote",
]
