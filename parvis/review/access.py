"""Who may do what in the evaluation."""
