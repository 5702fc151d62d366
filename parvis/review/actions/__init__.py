"""The writers of the evaluation, one module a matter."""
