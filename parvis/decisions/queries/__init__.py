"""Reads of decisions, one module a matter.

delegations  who speaks for which nation then
outcomes     how the silence stands: the rulebook's answer, and its twin in SQL
papers       papers, their lines, what nations said, as far as the reader may know it
sheets       action sheets of a paper, and the chain of its texts
waiting      what waits for the chair, the secretary, and whoever approves
notes        facts for political notes
candidates   recommended proposals that wait for a paper
"""
