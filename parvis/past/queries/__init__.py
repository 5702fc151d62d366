"""Reads of what came before, one module a matter.

awards    past awards, who and which organisations they name, for the reading of a proposal
holding   who holds which awards, for caps
planning  what taking in a file would change
people    whose account a past person is, for sure or perhaps
ties      what people have in common through past awards and places of work
together  who worked with whom and on what, for suggestions of partners and experts
personal  what is kept on a person
"""
