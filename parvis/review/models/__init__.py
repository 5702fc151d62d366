"""What is kept on the way from screening to the panel, one module a matter.

screening  the office's first look, with questions back to the applicants
opinions   what the body's own experts say
experts    the pool of independent scientists
assignments  matching rounds, who reviews what, declarations
reviews    what reviewers write and hand in
volumes    all the files of one reviewer in one PDF
panel      what the panel says of each proposal
"""

from parvis.review.models.assignments import Assignment, Declaration, Round
from parvis.review.models.experts import Expert, ExpertTerm
from parvis.review.models.opinions import Opinion
from parvis.review.models.panel import Panel, PanelItem, PanelSeat
from parvis.review.models.reviews import Review, ReviewVersion
from parvis.review.models.screening import Question, Screening
from parvis.review.models.volumes import Volume

__all__ = [
    "Assignment",
    "Declaration",
    "Expert",
    "ExpertTerm",
    "Opinion",
    "Panel",
    "PanelItem",
    "PanelSeat",
    "Question",
    "Review",
    "ReviewVersion",
    "Round",
    "Screening",
    "Volume",
]
