"""Reads of the evaluation, one module a matter."""
