"""Reads of what came before, one module a matter.

awards    past awards, who and which organisations they name, for the reading of a proposal
planning  what taking in a file would change
people    whose account a past person is, for sure or perhaps
ties      what people have in common through past awards and places of work
personal  what is kept on a person
"""
