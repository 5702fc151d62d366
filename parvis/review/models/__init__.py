"""What is kept on the way from screening to the panel, one module a matter.

screening  the office's first look, with questions back to the applicants
opinions   what the body's own experts say
"""

from parvis.review.models.opinions import Opinion
from parvis.review.models.screening import Question, Screening

__all__ = ["Opinion", "Question", "Screening"]
