"""What is typed on the pages of the evaluation, one module a matter."""
