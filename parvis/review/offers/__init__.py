"""What the evaluation gives to the apps above and hangs into the pages below, one module a matter."""

from parvis.review.offers.consensus import for_applicants
from parvis.review.offers.desk import review_duties
from parvis.review.offers.outcomes import (
    Outcome,
    RecommendedItem,
    outcome_of,
    outcomes_open,
    recommended,
    recommended_rows,
)

__all__ = [
    "Outcome",
    "RecommendedItem",
    "for_applicants",
    "outcome_of",
    "outcomes_open",
    "recommended",
    "recommended_rows",
    "review_duties",
]
