"""Reads of grants, one module a matter.

freezing  what an award takes over from the signed revision, and what the rules say on its day
awards    finding and holding awards, what is shown of one
reports   a report's questions and answers
outcomes  what became of each proposal of a call
"""
