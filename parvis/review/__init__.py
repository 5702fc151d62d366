"""From screening to the panel: experts, conflicts, assignments, reviews, ranking."""
