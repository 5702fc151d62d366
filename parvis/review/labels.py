"""Translated names of the evaluation’s domain values.  Stages and outcomes are named by the programme file."""
